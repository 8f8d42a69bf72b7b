// What is looked up of customers who are to be called: callbacks by number, queue and assignee, and
// campaigns that have somebody to show.

#include "core/state/deadlines.hpp"
#include "core/state/indexes.hpp"

namespace ringmaster::core {
namespace {

template <class Key>
std::set<TaskId> const& callbacks_under(std::map<Key, std::set<TaskId>> const& map,
                                        Key const& key) {
    static std::set<TaskId> const none;
    auto const found = map.find(key);
    return found == map.end() ? none : found->second;
}

}  // namespace

std::set<TaskId> const& Indexes::callbacks_in(QueueId queue) const {
    return callbacks_under(callbacks_in_, queue);
}

std::set<TaskId> const& Indexes::callbacks_for(AgentId agent) const {
    return callbacks_under(callbacks_for_, agent);
}

void Indexes::add_callback(Task const& task, State const& state) {
    callbacks_.emplace(canonical_number(task.callback->number, state), task.id);
    callbacks_in_[task.queue].insert(task.id);
    AgentId const assignee = task.callback->assignee();
    if (!assignee.empty()) callbacks_for_[assignee].insert(task.id);
    CallbackDialling const* const first = task.dials_first();
    if (first == nullptr || first->turn.empty()) return;
    turns_.insert(first->turn);
    changes().skips = true;
}

void Indexes::remove_callback(Task const& task, State const& state) {
    auto const take_out = [&](auto& map, auto key) {
        auto const found = map.find(key);
        if (found == map.end()) return;
        found->second.erase(task.id);
        if (found->second.empty()) map.erase(found);
    };
    callbacks_.erase({canonical_number(task.callback->number, state), task.id});
    take_out(callbacks_in_, task.queue);
    take_out(callbacks_for_, task.callback->assignee());
    CallbackDialling const* const first = task.dials_first();
    if (first == nullptr || turns_.erase(first->turn) == 0) return;
    changes().agents.insert(first->turn);  // another customer may be called because of him
    changes().skips = true;
}

std::vector<TaskId> Indexes::callbacks_of(std::string const& canonical) const {
    std::vector<TaskId> found;
    for (auto at = callbacks_.lower_bound({canonical, TaskId{}});
         at != callbacks_.end() && at->first == canonical; ++at) {
        found.push_back(at->second);
    }
    return found;
}

void Indexes::remove_campaign(std::string const& campaign, State const& state) {
    auto const found = state.campaigns.find(campaign);
    if (found == state.campaigns.end()) return;
    if (auto const wake = wake_of(found->second)) timers_.erase(*wake);
    releasing_.erase(campaign);
}

void Indexes::add_campaign(std::string const& campaign, State const& state) {
    auto const found = state.campaigns.find(campaign);
    if (found == state.campaigns.end()) return;
    auto const wake = wake_of(found->second);
    if (wake && !state.timers_aside.contains(*wake)) timers_.insert(*wake);
    if (found->second.may_release()) {
        releasing_.insert(campaign);
    } else {
        releasing_.erase(campaign);
    }
}

}  // namespace ringmaster::core

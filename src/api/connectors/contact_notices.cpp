// Which events tell a connector where a contact is, and what is said of it.

#include "api/connectors/contact_notices.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "api/documents/connector_profile.hpp"
#include "api/history/wait_estimate.hpp"

namespace ringmaster::api {
namespace {

// From the last event to the first: what is said of a contact by a later one is not said by the
// end of an offer.
class Collector {
public:
    Collector(core::Engine const& engine, Directory const& directory, core::Time at)
        : engine_(engine), directory_(directory), at_(at) {}

    void operator()(core::TaskQueued const& event) {
        bool const waits =
            event.kind != core::EntryKind::consult && event.kind != core::EntryKind::outdial;
        if (!waits) return;
        queued(event.task, event.queue, event.reason);
    }
    void operator()(core::OfferMade const& event) {
        if (!asks_for_advice(event)) add(event.task, offer_to(event.agent));
    }
    // Unless it goes on elsewhere it waits again.
    void operator()(core::OfferClosed const& event) {
        core::Task const* const task = engine_.state().task(event.task);
        bool const waits = task != nullptr && task->ended() == nullptr && task->owner() == nullptr;
        if (!waits || said_.contains(event.task) || task->entries.size() != 1) return;
        core::QueueEntry const& entry = task->entries.front();
        bool const offered = task->offers_entry(entry.ordinal);
        if (!entry.direct() && !offered) queued(event.task, entry.queue, event.reason);
    }
    // Called first, he has answered and waits (CB-1).
    void operator()(core::CallbackPickedUp const& event) {
        core::Task const* const task = engine_.state().task(event.task);
        if (task != nullptr) queued(event.task, task->queue, "CALLBACK_ANSWERED");
    }
    void operator()(core::EngagementStarted const& event) {
        if (event.role == core::Role::owner) assigned(event.task, event.agent);
    }
    void operator()(core::RoleChanged const& event) {
        if (event.role == core::Role::owner) assigned(event.task, event.agent);
    }
    // A number talks with the customer, and no agent does.
    void operator()(core::NumberJoined const& event) {
        core::Task const* const task = engine_.state().task(event.task);
        if (task != nullptr && task->owner() == nullptr) assigned(event.task, {});
    }
    void operator()(core::TaskEnded const& event) {
        ContactNotice notice;
        notice.state = ContactState::closed;
        notice.reason = event.reason;
        add(event.task, std::move(notice));
    }
    template <class Other>
    void operator()(Other const& /*event*/) {}

    std::vector<ContactNotice> take() {
        std::reverse(found_.begin(), found_.end());
        return std::move(found_);
    }

private:
    static ContactNotice offer_to(core::AgentId agent) {
        ContactNotice notice;
        notice.state = ContactState::offered;
        notice.agent = agent;
        return notice;
    }

    void queued(core::TaskId task, core::QueueId queue, std::string const& reason) {
        ContactNotice notice;
        notice.reason = reason;
        notice.position = engine_.position_of(task, ConnectorHub::position_max);
        auto const waits = engine_.state().waits.find(queue);
        if (waits != engine_.state().waits.end()) {
            if (auto const estimate = estimate_wait(waits->second, {}, at_)) {
                notice.estimated_wait = core::Duration(std::llround(estimate->milliseconds));
            }
        }
        add(task, std::move(notice));
    }

    void assigned(core::TaskId task, core::AgentId agent) {
        ContactNotice notice;
        notice.state = ContactState::assigned;
        notice.agent = agent;
        add(task, std::move(notice));
    }

    // An offer of a consult; by the part it led to, when it was accepted in the same step.
    [[nodiscard]] bool asks_for_advice(core::OfferMade const& event) const {
        core::Task const* const task = engine_.state().task(event.task);
        if (task == nullptr) return false;
        if (core::QueueEntry const* const entry = task->entry(event.entry)) {
            return entry->kind == core::EntryKind::consult;
        }
        core::Engagement const* const part = task->latest(event.agent);
        return part != nullptr && part->role == core::Role::consulted;
    }

    // What has left the state with its end had nothing to be hung up: a call that its customer
    // left.
    void add(core::TaskId id, ContactNotice notice) {
        said_.insert(id);
        core::Task const* const task = engine_.state().task(id);
        auto const media = task == nullptr ? core::MediaType::telephony : task->media;
        auto const& subject = subject_of(media);
        if (subject.empty()) return;
        notice.subject = subject;
        notice.task = id;
        found_.push_back(std::move(notice));
    }

    std::string const& subject_of(core::MediaType media) {
        auto const [at, fresh] = subjects_.try_emplace(media);
        if (!fresh) return at->second;
        if (auto const profile = connector_for(directory_, media)) at->second = profile->subject;
        return at->second;
    }

    core::Engine const& engine_;
    Directory const& directory_;
    core::Time at_;
    std::map<core::MediaType, std::string> subjects_;
    std::set<core::TaskId> said_;
    std::vector<ContactNotice> found_;  // the last first
};

}  // namespace

std::vector<ContactNotice> contact_notices(std::vector<core::Event> const& events,
                                           core::Engine const& engine, Directory const& directory,
                                           core::Time at) {
    Collector collector(engine, directory, at);
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
        std::visit(collector, *event);
    }
    return collector.take();
}

}  // namespace ringmaster::api

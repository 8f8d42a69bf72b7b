// Which changes of do-not-call lists are refused, and what ends when a number comes onto one.

#include "core/decide/do_not_call.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "core/decide/campaign.hpp"
#include "core/decide/contact.hpp"

namespace ringmaster::core {
namespace {

// Nobody is on the line and nobody is dialled now: what waits for it cannot happen any more.
void end_callbacks_to(Decision& decision, std::string const& number, Actor const& by) {
    for (TaskId const& id : decision.indexes().callbacks_of(number)) {
        if (!decision.state().task(id)->callback->at_rest()) continue;
        Ending ending{"DO_NOT_CALL", TerminatingParty::System, {}, {}};
        ending.updated_by = by;
        end_task(decision, id, ending);
    }
}

bool has_room(DoNotCall const& lists, std::vector<DoNotCallNumber> const& put) {
    std::set<std::string> names;
    for (auto const& [name, numbers] : lists.lists) names.insert(name);
    for (DoNotCallNumber const& one : put) names.insert(one.key.list);
    return names.size() <= limits::do_not_call_lists_max &&
           lists.size() + put.size() <= limits::do_not_call_max;
}

void change(Decision& decision, DoNotCallChanged event) {
    if (event.put.empty() && event.removed.empty()) return;
    std::set<std::string> listed;
    bool const waits =
        decision.indexes().callback_count() != 0 || !decision.state().campaigns.empty();
    if (waits) {
        for (DoNotCallNumber const& one : event.put) listed.insert(one.key.number);
    }
    Actor const by = event.by;
    decision.emit(std::move(event));
    for (std::string const& number : listed) end_callbacks_to(decision, number, by);
    end_previews_to(decision, listed, by);  // once for all of an import
}

}  // namespace

Refused change_do_not_call(Decision& decision, ChangeDoNotCall const& command) {
    DoNotCall const& lists = decision.state().do_not_call;
    for (DoNotCallNumber const& one : command.put) {
        if (lists.find(one.key) == nullptr) continue;
        return Refusal{Reason::do_not_call_listed, one.key.list};
    }
    for (DoNotCallKey const& key : command.removed) {
        if (lists.find(key) != nullptr) continue;
        return Refusal{Reason::do_not_call_unlisted, key.list};
    }
    if (!command.put.empty() && !has_room(lists, command.put)) {
        return Refusal{Reason::do_not_call_full, std::to_string(limits::do_not_call_max)};
    }
    change(decision, {decision.now(), command.by, command.put, command.removed});
    return std::nullopt;
}

void replace_do_not_call(Decision& decision, std::vector<DoNotCallNumber> const& numbers,
                         Actor const& by) {
    DoNotCall const& before = decision.state().do_not_call;
    DoNotCallEntry const fresh{{}, {}, by.name, decision.now()};
    DoNotCallChanged event{decision.now(), by, {}, {}};
    std::vector<std::pair<std::string_view, std::string_view>> wanted;
    wanted.reserve(numbers.size());
    for (DoNotCallNumber const& one : numbers) {
        wanted.emplace_back(one.key.list, one.key.number);
        DoNotCallEntry const* const known = before.find(one.key);
        DoNotCallEntry entry = listed_as(one.entry, known == nullptr ? fresh : *known);
        if (known == nullptr || *known != entry) event.put.push_back({one.key, std::move(entry)});
    }
    std::sort(wanted.begin(), wanted.end());
    for (auto const& [name, known] : before.lists) {
        for (auto const& [number, entry] : known) {
            auto const stays = std::pair<std::string_view, std::string_view>(name, number);
            if (std::binary_search(wanted.begin(), wanted.end(), stays)) continue;
            event.removed.push_back({name, number});
        }
    }
    change(decision, std::move(event));
}

bool is_do_not_call(Decision const& decision, std::string const& number) {
    DoNotCall const& lists = decision.state().do_not_call;
    return !lists.lists.empty() &&
           lists.contains(decision.indexes().canonical_number(number, decision.state()));
}

std::vector<std::string> lists_against(Decision const& decision, AgentId typed_by,
                                       std::string const& number) {
    DoNotCall const& lists = decision.state().do_not_call;
    if (lists.lists.empty()) return {};
    return lists.lists_with(
        decision.indexes().forms().remembered(number, decision.state().region_of(typed_by)));
}

}  // namespace ringmaster::core

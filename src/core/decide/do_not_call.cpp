// Which changes of do-not-call lists are refused, and what ends when a number comes onto one.

#include "core/decide/do_not_call.hpp"

#include <set>

#include "core/decide/contact.hpp"

namespace ringmaster::core {
namespace {

// Nobody is on the line and nobody is dialled now: what waits for it cannot happen any more.
void end_callbacks_to(Decision& decision, std::string const& number, Actor const& by) {
    if (decision.indexes().callback_count() == 0) return;
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
    std::vector<DoNotCallNumber> const put = event.put;
    Actor const by = event.by;
    decision.emit(std::move(event));
    for (DoNotCallNumber const& one : put) end_callbacks_to(decision, one.key.number, by);
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
    DoNotCall after;
    DoNotCallChanged event{decision.now(), by, {}, {}};
    for (DoNotCallNumber const& one : numbers) {
        DoNotCallEntry const* const known = before.find(one.key);
        DoNotCallEntry const fresh{{}, {}, by.name, decision.now()};
        DoNotCallEntry const entry = listed_as(one.entry, known == nullptr ? fresh : *known);
        after.lists[one.key.list][one.key.number] = entry;
        if (known == nullptr || *known != entry) event.put.push_back({one.key, entry});
    }
    for (auto const& [name, known] : before.lists) {
        for (auto const& [number, entry] : known) {
            DoNotCallKey key{name, number};
            if (after.find(key) == nullptr) event.removed.push_back(std::move(key));
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

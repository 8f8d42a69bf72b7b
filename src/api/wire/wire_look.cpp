#include "api/wire/wire_look.hpp"

#include <algorithm>

namespace ringmaster::api {
namespace {

core::Leg agent_party(core::AgentId agent) { return {core::LegKind::agent, agent, {}}; }
core::Leg number_party(std::string const& number) { return {core::LegKind::number, {}, number}; }

bool is_consult_offer(core::Task const& task, core::Offer const& offer) {
    auto const* entry = task.entry(offer.entry);
    return entry != nullptr && entry->kind == core::EntryKind::consult;
}

bool is_side_of_consult(core::TaskView const& view) {
    if (view.wrap_up_started) return false;
    auto const& task = *view.task;
    auto const* owner = task.owner();
    if (owner != nullptr && owner->agent == view.viewer) return true;
    auto const* consulted = task.consulted();
    if (consulted != nullptr && consulted->agent == view.viewer) return true;
    auto const* offer = task.offer_to(view.viewer);
    return offer != nullptr && is_consult_offer(task, *offer);
}

}  // namespace

Look look_at(core::TaskView const& view, core::AgentId asked) {
    auto const& consult = view.task->consult;
    bool const begun = consult && !std::holds_alternative<core::ConsultPreparing>(consult->stage);
    return {view, begun && is_side_of_consult(view) ? &*consult : nullptr, asked};
}

core::Offer const* consult_offer(core::Task const& task) {
    auto const found = std::ranges::find_if(
        task.offers, [&task](core::Offer const& one) { return is_consult_offer(task, one); });
    return found == task.offers.end() ? nullptr : &*found;
}

std::optional<core::Leg> consult_party(Look const& look) {
    if (look.consult == nullptr) return std::nullopt;
    auto const& target = look.consult->target;
    if (look.consult->answered() != nullptr) {
        auto const* consulted = look.task().consulted();
        return consulted != nullptr ? agent_party(consulted->agent) : number_party(target.number);
    }
    if (target.kind == core::TargetKind::dialNumber) return number_party(target.number);
    if (auto const* offer = consult_offer(look.task())) return agent_party(offer->agent);
    if (!look.asked.empty()) return agent_party(look.asked);
    if (target.kind == core::TargetKind::agent) return agent_party(target.agent);
    return std::nullopt;
}

core::AgentId last_owner(core::Task const& task) {
    if (auto const* owner = task.owner()) return owner->agent;
    core::AgentId last;
    for (auto const& engagement : task.engagements) {
        if (engagement.role == core::Role::owner) last = engagement.agent;
    }
    return last;
}

core::AgentId owner_in_view(core::TaskView const& view) {
    if (view.wrap_up_started) return view.viewer;
    if (auto const* owner = view.task->owner()) return owner->agent;
    auto const* part = view.task->latest(view.viewer);
    bool const was_guest = part != nullptr && part->role == core::Role::conference;
    if (was_guest && view.task->ended() != nullptr) return last_owner(*view.task);
    return view.task->offer_to(view.viewer) != nullptr ? view.viewer : core::AgentId{};
}

bool is_conferencing(core::TaskView const& view) {
    auto const* part = view.task->talking(view.viewer);
    if (view.wrap_up_started || part == nullptr || !view.task->in_conference()) return false;
    return part->role == core::Role::owner || part->role == core::Role::conference;
}

bool is_consulted(core::TaskView const& view) {
    auto const& task = *view.task;
    if (auto const* offer = task.offer_to(view.viewer)) return is_consult_offer(task, *offer);
    auto const* part = task.latest(view.viewer);
    return part != nullptr && part->role == core::Role::consulted;
}

std::string_view state_in_view(Look const& look) {
    auto const& view = look.view;
    auto const& task = look.task();
    if (view.wrap_up_started) return "wrapUp";
    if (look.consult != nullptr) {
        return look.consult->answered() != nullptr ? "consulting" : "consult";
    }
    if (is_conferencing(view)) return "conference";
    if (auto const* part = task.talking(view.viewer)) {
        if (task.dials_customer() != nullptr) return "new";  // CB-3, OD-2: it rings
        bool const held = task.held_since && part->role == core::Role::owner;
        return held ? "hold" : "connected";
    }
    if (task.offer_to(view.viewer) != nullptr) return is_consulted(view) ? "consult" : "new";
    // Over for him: the state he knew it in; `isTerminated` says the rest. To whom it only rang
    // when it ended it was new, though he may have had it before.
    auto const* part = task.latest(view.viewer);
    auto const* ended = task.ended();
    bool const had_it = part != nullptr && (ended == nullptr || part->left_at >= ended->at);
    if (task.calls_out()) return "new";  // and nobody has answered
    return had_it ? "connected" : "new";
}

}  // namespace ringmaster::api

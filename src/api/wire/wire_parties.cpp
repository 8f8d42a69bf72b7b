#include "api/wire/wire_parties.hpp"

#include <algorithm>

#include "api/wire/wire_agent.hpp"
#include "api/wire/wire_legs.hpp"

namespace ringmaster::api {
namespace {

// Clients take `isConsulted:false` in a ContactEnded as wrap-up owed; null is what keeps an agent
// who owes nothing out of a form nobody would close. Before that they drop a contact at the end of
// its consult if this says that they were asked.
void write_consulted(WireWriter& out, core::TaskNotice const& notice) {
    bool const ends_consult = notice.kind == core::NoticeKind::AgentConsultEnded;
    bool const over = notice.view.task->ended() != nullptr && !owes_wrap_up(notice);
    over && !ends_consult ? out.null("isConsulted")
                          : out.flag("isConsulted", is_consulted(notice.view));
}

// Other agents of a conference hear that its owner consults, not whom.
bool is_apart(core::TaskNotice const& notice, Look const& look) {
    auto const& open = look.task().consult;
    return look.consult == nullptr && open && open->ordinal == notice.consult;
}

// The consult an event is about: one that is over has its leg's name still.
std::uint32_t consult_of(core::TaskNotice const& notice, Look const& look) {
    if (is_apart(notice, look)) return 0;
    if (notice.consult != 0) return notice.consult;
    return look.consult != nullptr ? look.consult->ordinal : 0;
}

std::optional<core::Leg> own_party(core::Target const& target) {
    switch (target.kind) {
        case core::TargetKind::agent: return core::Leg{core::LegKind::agent, target.agent, {}};
        case core::TargetKind::dialNumber:
            return core::Leg{core::LegKind::number, {}, target.number};
        case core::TargetKind::queue:
        case core::TargetKind::entryPoint: return std::nullopt;
    }
    return std::nullopt;
}

// CD-3: the user who saved variables; a token without a user is named by its role.
void write_updated_by(WireWriter& out, core::TaskNotice const& notice) {
    if (!notice.updated_by) return out.text("updatedBy", "");
    auto const& by = *notice.updated_by;
    if (by.agent.empty()) return out.text("updatedBy", actor_name(by.kind));
    out.id("updatedBy", by.agent);
}

struct Destination {
    std::optional<core::Target> target;
    std::optional<core::Leg> party;  // empty: nobody yet
};

Destination destination_of(core::TaskNotice const& notice, Look const& look) {
    auto const asked = consult_party(look);
    if (is_apart(notice, look)) return {};
    if (!notice.target) {
        if (look.consult == nullptr) return {};
        return {look.consult->target, asked};
    }
    if (notice.party) return {notice.target, notice.party};
    return {notice.target, asked ? asked : own_party(*notice.target)};
}

}  // namespace

Look look_at(core::TaskNotice const& notice) {
    bool const asks = notice.kind == core::NoticeKind::AgentConsultCreated && notice.party;
    return look_at(notice.view, asks ? notice.party->agent : core::AgentId{});
}

std::string leg_of(core::TaskNotice const& notice) {
    using enum core::NoticeKind;
    auto const task = notice.view.task->id;
    bool const holds = notice.kind == AgentContactHeld || notice.kind == AgentContactUnheld ||
                       notice.kind == AgentContactHoldFailed ||
                       notice.kind == AgentContactUnHoldFailed;
    return holds && notice.consult != 0 ? consult_leg_id(task, notice.consult)
                                        : shown_id(notice.view);
}

bool owes_wrap_up(core::TaskNotice const& notice) {
    auto const& pending = notice.pending_wrap_up;
    return notice.view.wrap_up_started ||
           std::ranges::find(pending, notice.view.viewer) != pending.end();
}

void write_parties(WireWriter& out, core::TaskNotice const& notice, Look const& look) {
    auto const& task = look.task();
    auto const consult = consult_of(notice, look);
    auto const destination = destination_of(notice, look);
    auto const* owner = consult != 0 ? task.owner() : nullptr;
    out.text("consultMediaResourceId",
             consult != 0 ? consult_leg_id(task.id, consult) : std::string());
    out.text("destAgentId", destination.party ? party_id(task, *destination.party) : std::string());
    out.text("destinationType",
             destination.target ? core::enum_name(destination.target->kind) : "");
    out.id("consultingAgentId", owner != nullptr ? owner->agent : core::AgentId{});
    write_consulted(out, notice);
    out.flag("isConferencing", is_conferencing(notice.view));
    write_updated_by(out, notice);
    out.text("participantId", notice.party ? party_id(task, *notice.party) : std::string());
}

}  // namespace ringmaster::api

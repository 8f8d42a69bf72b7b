#pragma once
// One task as one viewer sees it. That a consult goes on shows in five places of an event (state,
// participants, media, processing details, the event's own members); all of them ask here, so that
// they cannot disagree (PROTOCOL 4).

#include <optional>
#include <string_view>

#include "ringmaster/core/model/effect.hpp"

namespace ringmaster::api {

struct Look {
    core::TaskView const& view;
    // Shown to its two sides only, and from the moment somebody is asked: to the other agents of a
    // conference there is none.
    core::Consult const* consult = nullptr;
    // Who is asked by the very event that is written; the offer follows it.
    core::AgentId asked;

    [[nodiscard]] core::Task const& task() const { return *view.task; }
};
[[nodiscard]] Look look_at(core::TaskView const& view, core::AgentId asked = {});

// Who is asked, or has answered; empty while a consult waits in a queue.
[[nodiscard]] std::optional<core::Leg> consult_party(Look const& look);
// The offer by which the consult is asked, or null.
[[nodiscard]] core::Offer const* consult_offer(core::Task const& task);

// Who is talking as its owner, else the last who was.
[[nodiscard]] core::AgentId last_owner(core::Task const& task);
// Who owns the contact in the viewer's eyes: the talking owner, else the viewer himself while it
// is offered to him or he wraps it up; the last one to a guest of the conference that ended with
// it (clients keep a contact without an owner); empty otherwise (a client takes its own id in
// `owner` of a ContactEnded as wrap-up owed).
[[nodiscard]] core::AgentId owner_in_view(core::TaskView const& view);
// `interaction.state` for this viewer.
[[nodiscard]] std::string_view state_in_view(Look const& look);
// The viewer talks in a conference; who is consulted from one does not.
[[nodiscard]] bool is_conferencing(core::TaskView const& view);
// The viewer is, or was, asked for advice.
[[nodiscard]] bool is_consulted(core::TaskView const& view);

}  // namespace ringmaster::api

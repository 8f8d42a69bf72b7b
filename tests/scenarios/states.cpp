// `state`: where every contact and every agent is, so that a scenario can end in named states.

#include <sstream>

#include "scenarios/script.hpp"

namespace ringmaster::testing {

using namespace core;

std::string consult_stage(Task const& task) {
    Consult const& consult = *task.consult;
    if (consult.waits_in_queue() && task.offers.empty()) return "waiting";
    if (consult.requested() != nullptr) return "asked";
    if (consult.answered() == nullptr) return "preparing";
    return consult.answered()->held_since ? "held" : "talking";
}

namespace {

std::string choice_text(Choice const& choice, Speaker const& speaker) {
    Idle const* const idle = choice.idle();
    return idle == nullptr ? "Available" : "Idle(" + speaker.name(idle->code) + ")";
}

// What of the call is not its agents.
std::string call_text(Task const& task) {
    std::string text;
    if (task.callback) text += " callback=" + std::string(enum_name(task.callback_state()));
    if (task.calls_out()) text += task.dials_customer() != nullptr ? " dials" : " calls out";
    if (task.held_since) text += " customer=held";
    if (task.consult) text += " consult=" + consult_stage(task);
    if (task.in_conference()) text += " conference";
    for (NumberParty const& party : task.numbers) text += " with=" + party.number;
    if (task.number_transfer) text += " transfer=" + task.number_transfer->number;
    if (task.recording) text += task.recording->paused_since ? " paused" : " recorded";
    return text;
}

std::string phase_text(Task const& task, Speaker const& speaker) {
    if (task.ended() != nullptr) return "ended";
    std::string text;
    for (QueueEntry const& entry : task.entries) {
        if (entry.kind == EntryKind::consult) continue;
        text += text.empty() ? "waits" : ",waits";
        text += entry.direct() ? " for " + speaker.name(entry.target)
                               : " in " + speaker.name(entry.queue);
        if (entry.in_front) text += " in front";
    }
    return text.empty() ? "live" : text;
}

// `owner c1`, `offered c2`, `wraps up c1`.
std::string part_text(Task const& task, AgentId agent, Speaker const& speaker) {
    std::string text;
    for (Offer const& offer : task.offers) {
        if (offer.agent == agent) text += offer.ringing() ? ", rings " : ", connecting ";
        if (offer.agent == agent) text += speaker.name(task.id);
    }
    for (Engagement const& one : task.engagements) {
        if (one.agent != agent || std::holds_alternative<Released>(one.state)) continue;
        text += one.talking() ? ", " + std::string(enum_name(one.role)) + ' ' : ", wraps up ";
        text += speaker.name(task.id);
    }
    return text;
}

}  // namespace

std::string Speaker::render(State const& state) const {
    std::ostringstream out;
    for (auto const& [id, task] : state.tasks) {
        out << name(id) << ' ' << phase_text(task, *this) << call_text(task) << '\n';
    }
    for (auto const& [id, agent] : state.agents) {
        Station const* const station = agent.station();
        std::string parts;
        for (auto const& [task_id, task] : state.tasks) parts += part_text(task, id, *this);
        if (station == nullptr && parts.empty()) continue;
        out << name(id) << ' ';
        out << (station == nullptr ? "signed out" : choice_text(station->choice, *this)) << parts;
        if (station != nullptr && station->phone) out << ", phone not down";
        out << '\n';
    }
    return out.str();
}

}  // namespace ringmaster::testing

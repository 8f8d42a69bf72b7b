#include "api/connectors/connector_calls.hpp"

#include <algorithm>
#include <map>

namespace ringmaster::api {
namespace {

constexpr char lost_cause[] = "connector-lost";

using CallsByTask = std::map<core::TaskId, LiveCall>;

core::Leg agent_leg(core::AgentId agent) { return {core::LegKind::agent, agent, {}}; }

bool contains(std::vector<core::Leg> const& legs, core::Leg const& leg) {
    return std::find(legs.begin(), legs.end(), leg) != legs.end();
}

// Whether such a command makes or ends its leg; the others leave it where it is. Who begins to
// monitor is rung for it (SU-1); an agent's leg in a digital contact is nothing but its bridge
// (CH-3).
bool is_about_existence(core::Task const& task, core::MediaOperation const& one) {
    bool const digital = task.media != core::MediaType::telephony;
    bool const monitors = one.purpose == core::Purpose::monitor && one.subject == 0;
    bool const joins = one.kind == core::MediaKind::bridge && (digital || monitors);
    return joins || one.kind == core::MediaKind::ring || one.kind == core::MediaKind::dial ||
           one.kind == core::ending_command(task.media, one.leg.kind);
}

// Whether there is such a leg is being asked: its result will tell. After the deadline none is
// awaited, and what the connector has is compared.
bool is_asked_about(core::Task const& task, core::Leg const& leg) {
    return std::any_of(task.media_operations.begin(), task.media_operations.end(),
                       [&](core::MediaOperation const& one) {
                           return !one.expired && one.leg == leg && is_about_existence(task, one);
                       });
}

bool is_leg_of(core::State const& state, core::Task const& task, core::Leg const& leg) {
    auto const legs = legs_of(state, task);
    return std::any_of(legs.begin(), legs.end(),
                       [&](WantedLeg const& one) { return one.leg == leg; });
}

WantedLeg leg_at_station(core::State const& state, core::AgentId id, LegStage stage) {
    WantedLeg made{agent_leg(id), stage, {}, {}};
    core::Agent const* const agent = state.agent(id);
    core::Station const* const station = agent == nullptr ? nullptr : agent->station();
    if (station == nullptr) return made;
    made.dial_number = station->dial_number;
    made.device = station->device;
    return made;
}

LegStage consult_stage(core::Task const& task) {
    return task.consult->answered()->held_since ? LegStage::held : LegStage::connected;
}

LegStage stage_of(core::Task const& task, core::Engagement const& one) {
    if (task.consulted() == &one) return consult_stage(task);
    bool const held = one.monitoring && one.monitoring->mode == core::MonitorMode::held;
    return held ? LegStage::held : LegStage::connected;
}

void set_stage(std::vector<WantedLeg>& legs, core::Leg const& leg, LegStage stage) {
    for (WantedLeg& one : legs) {
        if (one.leg == leg) one.stage = stage;
    }
}

// Who begins to listen has no part in the call yet, and is called for it (SU-1).
void add_listener(core::State const& state, core::MediaCommand const& command,
                  std::vector<WantedLeg>& legs) {
    bool const there = std::any_of(legs.begin(), legs.end(),
                                   [&](WantedLeg const& one) { return one.leg == command.leg; });
    if (there || command.purpose != core::Purpose::monitor) return;
    legs.push_back(leg_at_station(state, command.leg.agent, LegStage::connected));
}

// Who listens in leaves the others as they are.
void put_together(core::MediaCommand const& command, std::vector<WantedLeg>& legs) {
    set_stage(legs, command.leg, LegStage::connected);
    bool const joins = command.purpose == core::Purpose::consult_transfer ||
                       command.purpose == core::Purpose::conference;
    if (joins) set_stage(legs, command.other, LegStage::connected);
}

// Dialled parties: those who talk, the one consulted, the one that rings.
void add_numbers(core::Task const& task, std::vector<WantedLeg>& legs) {
    auto const add = [&legs](std::string const& number, LegStage stage) {
        legs.push_back({core::Leg{core::LegKind::number, {}, number}, stage, number, {}});
    };
    for (core::NumberParty const& party : task.numbers) {
        add(party.number, LegStage::connected);
    }
    auto const number = task.dialled();
    if (!number.empty()) add(number, LegStage::ringing);
    bool const consults_number = task.consult && task.consult->answered() != nullptr &&
                                 task.consult->answered()->engagement == 0;
    if (consults_number) add(task.consult->target.number, consult_stage(task));
}

// Of a call nobody here knows: what the connector says, if it serves that.
core::MediaType channel_of(LiveCall const& call, Channels const& served) {
    bool const serves = std::find(served.begin(), served.end(), call.media) != served.end();
    return serves ? call.media : served.front();
}

void find_strays(core::State const& state, Comparison const& comparison,
                 CallsByTask const& answered, std::vector<core::Fact>& facts) {
    for (auto const& [id, call] : answered) {
        core::Task const* const task = state.task(id);
        for (core::Leg const& leg : call.legs) {
            bool const wanted =
                task != nullptr && (is_asked_about(*task, leg) || is_leg_of(state, *task, leg));
            if (wanted) continue;
            auto const media =
                task == nullptr ? channel_of(call, comparison.channels) : task->media;
            facts.emplace_back(core::StrayLeg{comparison.source, id, media, leg});
        }
    }
}

// A leg that was settled when the connector was told of it, still is, and is not there.
void find_lost_legs(core::State const& state, LiveCall const& call, Comparison const& comparison,
                    std::vector<core::Leg> const& present, std::vector<core::Fact>& facts) {
    core::Task const& task = *state.task(call.task);
    for (core::Leg const& leg : call.legs) {
        bool const settled = !is_asked_about(task, leg) && is_leg_of(state, task, leg);
        if (!settled || contains(present, leg)) continue;
        facts.emplace_back(core::LegFailed{comparison.source, call.task, leg, lost_cause});
        if (leg.kind == core::LegKind::customer) return;  // VC-11: that is the end of it
    }
}

void find_lost(core::State const& state, Comparison const& comparison, CallsByTask const& answered,
               std::vector<core::Fact>& facts) {
    for (LiveCall const& call : comparison.told) {
        core::Task const* const task = state.task(call.task);
        if (task == nullptr || task->ended() != nullptr) continue;
        auto const found = answered.find(call.task);
        find_lost_legs(state, call, comparison,
                       found == answered.end() ? std::vector<core::Leg>() : found->second.legs,
                       facts);
    }
}

}  // namespace

std::vector<WantedLeg> legs_of(core::State const& state, core::Task const& task) {
    std::vector<WantedLeg> legs;
    if (task.ended() != nullptr) return legs;
    auto const customer = task.held_since ? LegStage::held : LegStage::connected;
    if (task.dials_customer() != nullptr) {  // CB-3, OD-2
        legs.push_back({core::Leg{}, LegStage::ringing, task.customer_number(), {}});
    } else if (task.has_customer()) {
        legs.push_back({core::Leg{}, customer, task.customer_number(), {}});
    }
    bool const calls = task.media == core::MediaType::telephony;
    for (core::Engagement const& one : task.engagements) {
        if (!one.talking()) continue;
        WantedLeg leg{agent_leg(one.agent), stage_of(task, one), {}, {}};
        if (calls) {  // nobody writes to a phone (CH-3)
            leg.dial_number = one.dial_number;
            leg.device = one.device;
        }
        legs.push_back(std::move(leg));
    }
    if (!calls || task.preview) return legs;  // OD-3: nothing rings for a reservation
    for (core::Offer const& offer : task.offers) {
        legs.push_back(leg_at_station(state, offer.agent, LegStage::ringing));
    }
    add_numbers(task, legs);
    return legs;
}

std::vector<WantedLeg> legs_after(core::State const& state, core::Task const& task,
                                  core::MediaCommand const& command) {
    auto legs = legs_of(state, task);
    if (task.ended() == nullptr) add_listener(state, command, legs);
    switch (command.kind) {
        case core::MediaKind::hold: set_stage(legs, command.leg, LegStage::held); break;
        case core::MediaKind::unhold:
        case core::MediaKind::answer: set_stage(legs, command.leg, LegStage::connected); break;
        case core::MediaKind::bridge: put_together(command, legs); break;
        case core::MediaKind::swap:
            set_stage(legs, command.leg, LegStage::connected);
            set_stage(legs, command.other, LegStage::held);
            break;
        case core::MediaKind::hangup:
            std::erase_if(legs, [&](WantedLeg const& one) { return one.leg == command.leg; });
            break;
        case core::MediaKind::ring:
        case core::MediaKind::dial:
        case core::MediaKind::unbridge:
        case core::MediaKind::play:
        case core::MediaKind::mute:
        case core::MediaKind::record_start:
        case core::MediaKind::record_pause:
        case core::MediaKind::record_resume:
        case core::MediaKind::record_stop: break;
    }
    return legs;
}

std::vector<LiveCall> live_calls(core::State const& state, Channels const& channels) {
    std::vector<LiveCall> calls;
    for (auto const& [id, task] : state.tasks) {
        bool const served =
            std::find(channels.begin(), channels.end(), task.media) != channels.end();
        if (!served || task.ended() != nullptr) continue;
        LiveCall call{id, task.media, {}};
        for (WantedLeg const& one : legs_of(state, task)) {
            if (!is_asked_about(task, one.leg)) call.legs.push_back(one.leg);
        }
        bool const has_leg = !call.legs.empty();  // CB-1: he has hung up; OD-2: not dialled yet
        bool const is_call = has_leg || (!task.callback && !task.calls_out() && !task.preview);
        if (is_call) calls.push_back(std::move(call));
    }
    return calls;
}

std::vector<core::Fact> reconcile(core::State const& state, Comparison const& comparison) {
    CallsByTask answered;
    for (LiveCall const& call : comparison.answered) {
        auto& legs =
            answered.try_emplace(call.task, LiveCall{call.task, call.media, {}}).first->second.legs;
        for (core::Leg const& leg : call.legs) {
            if (!contains(legs, leg)) legs.push_back(leg);
        }
        // A call has a customer, whatever else it may list.
        if (legs.empty()) legs.emplace_back();
    }
    std::vector<core::Fact> facts;
    find_strays(state, comparison, answered, facts);
    find_lost(state, comparison, answered, facts);
    return facts;
}

}  // namespace ringmaster::api

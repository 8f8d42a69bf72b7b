#pragma once
// The live calls of a connector as the engine has them, and what follows when the connector's own
// list differs (PROTOCOL 8). Pure functions over the engine's state.

#include <optional>
#include <string>
#include <vector>

#include "ringmaster/core/model/effect.hpp"
#include "ringmaster/core/model/fact.hpp"

namespace ringmaster::api {

using Channels = std::vector<core::MediaType>;

enum class LegStage : unsigned char { ringing, connected, held };

// A leg the engine wants to exist.
struct WantedLeg {
    core::Leg leg;
    LegStage stage = LegStage::connected;
    std::string dial_number;                 // ANI of the customer, number of the agent's phone
    std::optional<core::DeviceType> device;  // agents in a call
};

// Every leg of the task, customer first, then agents in order of joining, then those offered to,
// then dialled numbers. A digital contact has those of the customer and of the agent who has it.
// The one place that knows which legs there are: commands and comparisons go by it.
[[nodiscard]] std::vector<WantedLeg> legs_of(core::State const& state, core::Task const& task);

// The same as they are once the command has been carried out.
[[nodiscard]] std::vector<WantedLeg> legs_after(core::State const& state, core::Task const& task,
                                                core::MediaCommand const& command);

struct LiveCall {
    core::TaskId task;
    core::MediaType media = core::MediaType::telephony;
    std::vector<core::Leg> legs;
};

// Contacts that have not ended, with the legs that no outstanding command is about, in id order.
[[nodiscard]] std::vector<LiveCall> live_calls(core::State const& state, Channels const& channels);

struct Comparison {
    std::vector<LiveCall> const& told;      // what the connector was told when it came
    std::vector<LiveCall> const& answered;  // what it has itself; `media` if it says so
    core::FactSource source;
    Channels const& channels;  // the connector's, one at least
};

// Legs only the connector has are stray, and hung up; legs only the engine has are lost, and have
// failed (`connector-lost`). Strays come first: what is rung again because of a loss is no stray.
[[nodiscard]] std::vector<core::Fact> reconcile(core::State const& state,
                                                Comparison const& comparison);

}  // namespace ringmaster::api

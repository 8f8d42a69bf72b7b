#pragma once
// One entry of `interaction.participants`, and those of parties that are no agents.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/wire/wire_look.hpp"
#include "api/wire/wire_writer.hpp"

namespace ringmaster::api {

// Values of `consultState`.
inline constexpr std::string_view consult_initiated = "consultInitiated";
inline constexpr std::string_view consult_going_on = "consulting";
inline constexpr std::string_view consult_completed = "consultCompleted";
inline constexpr std::string_view consult_conferencing = "conferencing";

// Every key is written, null where it does not apply.
struct Participant {
    std::string id;
    std::string_view type;  // Agent, Customer, Supervisor, DN, EP-DN
    std::string name;
    bool joined = false;
    bool left = false;
    bool wrap_up = false;
    bool consulted = false;
    std::string_view consult_state;  // empty: none
    bool auto_answer = false;
    std::string dial_number;
    std::string entry_point;
    core::TeamId team;
    std::optional<core::Time> joined_at;
    std::string_view state;  // new, connected, wrapUp, left
    std::optional<core::Time> state_since;
    std::optional<core::Time> consult_at;
    std::optional<core::Time> wrap_up_at;
};
void write_participant(WireWriter& out, Participant const& one);

[[nodiscard]] Participant customer_of(core::Task const& task);
// Numbers in the conference, consulted or dialled, and an entry point nobody has answered for yet.
[[nodiscard]] std::vector<Participant> numbers_of(Look const& look, core::Config const& config);

}  // namespace ringmaster::api

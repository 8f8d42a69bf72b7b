#pragma once
// What a connector writes (PROTOCOL 8): one message, checked whole, every problem at once.

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "api/connectors/connector_frames.hpp"
#include "ringmaster/api/commands/commands.hpp"

namespace ringmaster::api {

struct SaidFact {
    std::uint64_t number = 0;
    core::Fact fact;
};
struct SaidCalls {
    std::vector<LiveCall> calls;  // without `media`
    bool more = false;            // the list goes on in another frame
};
using Said = std::variant<SaidFact, core::MediaResult, SaidCalls, WrongFrame>;

[[nodiscard]] Said read_connector_frame(std::string_view message, FactScene const& scene);

}  // namespace ringmaster::api

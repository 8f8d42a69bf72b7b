#pragma once
// What the server writes to a connector (PROTOCOL 8, docs/connectors.md). Values in, text out.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/connectors/connector_calls.hpp"
#include "api/documents/connector_profile.hpp"
#include "ringmaster/api/commands/verdicts.hpp"
#include "ringmaster/api/connectors/connector_hub.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/core/model/effect.hpp"

namespace ringmaster::api {

// The wire's name of a command: "record-start" for record_start.
[[nodiscard]] std::string media_command_name(core::MediaKind kind);

// Where a command's text takes its surroundings from.
struct MediaScene {
    core::State const& state;
    Directory const& directory;
    ConnectorProfile const& connector;
    core::Time at;  // of the decision: the client's clock may be another (WU-3)
};
// The one place where a MediaCommand becomes text: a field more there is a line more here.
[[nodiscard]] std::string media_command_frame(core::MediaCommand const& command,
                                              MediaScene const& scene);

struct WelcomeFacts {
    core::OrgId org;
    ConnectorProfile const& connector;
    std::uint64_t last_fact = 0;
    core::Time at;
};
[[nodiscard]] std::string welcome_frame(WelcomeFacts const& facts);

// The list in as many frames as it takes; at least one.
[[nodiscard]] std::vector<std::string> calls_frames(std::vector<LiveCall> const& calls);

[[nodiscard]] std::string contact_frame(ContactNotice const& notice, std::uint64_t number);
[[nodiscard]] std::string ack_frame(std::uint64_t number, std::optional<TurnedAway> const& turned);
[[nodiscard]] std::string replaced_frame();

// `frame` and `number`: of the frame that was wrong, as far as they could be read.
struct WrongFrame {
    std::string frame;
    std::uint64_t number = 0;
    Problems problems;
};
[[nodiscard]] std::string error_frame(WrongFrame const& wrong);

}  // namespace ringmaster::api

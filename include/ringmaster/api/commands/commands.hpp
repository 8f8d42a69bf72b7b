#pragma once
// Bodies of commands: JSON text -> core::Command, with every problem at once (CFG-4).
//
// Each body has one table of fields. It is what the check, the decoding and openapi.yaml go by: a
// field known to the public description or to PROTOCOL is accepted, also when it is ignored; any
// other is refused by name.
//
// Ownership: values in, values out. Threading: pure functions. Units: times epoch ms, lengths in
// UTF-8 bytes. Errors: the result is empty exactly when `problems` got at least one entry.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/api/commands/verdicts.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/core/model/command_agent.hpp"
#include "ringmaster/core/model/command_contact.hpp"
#include "ringmaster/core/model/fact.hpp"
#include "ringmaster/core/model/outcome.hpp"

namespace ringmaster::api {

class Directory;
class Vault;

enum class BodyType : std::uint8_t { text, uuid, flag, integer, number, list, object };

struct BodyField {
    std::string_view name;
    BodyType type = BodyType::text;
    bool required = false;
    std::string_view unless = {};  // required unless that other field is there
    std::size_t length_max = 256;  // of text and uuid
    std::string_view values = {};  // "A|B": nothing else is accepted
    std::string_view text = {};    // for the description
};

// The body of one route. A shape without fields accepts an empty body or {}.
struct BodyShape {
    std::string_view route;  // Route::name
    std::span<BodyField const> fields;
};

// Every body this file decodes, in the order of the route table.
[[nodiscard]] std::span<BodyShape const> body_shapes();
// Null for routes without a body of that name.
[[nodiscard]] BodyShape const* body_shape(std::string_view route);

// On whose behalf: `by` gave the command, `agent` is the one it is about.
struct Acting {
    core::Actor by;
    core::AgentId agent;
};

// Every decode starts from text; an empty text counts as {}.
[[nodiscard]] std::optional<nlohmann::json> parse_body(std::string_view route,
                                                       std::string_view text, Problems& problems);

// Only the second half of it: a value that has been parsed, against the shape of that route.
void check_body(std::string_view route, nlohmann::json const& body, Problems& problems);

// `agentId`: nothing when absent. Call after parse_body, which has checked the form.
[[nodiscard]] std::optional<core::AgentId> body_agent(nlohmann::json const& body);

[[nodiscard]] std::optional<core::Login> decode_login(nlohmann::json const& body,
                                                      Acting const& acting,
                                                      core::Config const& config,
                                                      Problems& problems);
[[nodiscard]] core::Logout decode_logout(nlohmann::json const& body, Acting const& acting);
[[nodiscard]] std::optional<core::SetState> decode_state(nlohmann::json const& body,
                                                         Acting const& acting, Problems& problems);
// Without `task`, which the caller draws, and without `attributes`, which are sealed for that task.
[[nodiscard]] std::optional<core::CreateTask> decode_create(nlohmann::json const& body,
                                                            core::Actor const& by,
                                                            Problems& problems);
// Skills, preferred agents and the agent it is for (RQ-1, RQ-4, RQ-7, RQ-8), into `command`. A
// skill nobody knows is taken over without a value: the engine refuses it with the reason code.
// The requirements in `skills`; a skill nobody knows is left for the engine to refuse (RQ-4).
[[nodiscard]] std::vector<core::SkillRequirement> decode_skills(nlohmann::json const& body,
                                                                Directory const& directory,
                                                                Problems& problems);
void decode_wishes(nlohmann::json const& body, Directory const& directory,
                   core::CreateTask& command, Problems& problems);
// A new contact that is a callback (CB-2): `outboundType`.
[[nodiscard]] bool wants_callback(nlohmann::json const& body);
// What is wished of it by `POST /v1/tasks`, `POST /v1/callbacks/web` and the scheduled callbacks
// (CB-6, CB-9). Nothing, with problems, when it is out of the limits at `now`.
[[nodiscard]] std::optional<core::CallbackWish> decode_callback_task(nlohmann::json const& body,
                                                                     core::Time now,
                                                                     Problems& problems);
[[nodiscard]] std::optional<core::CallbackWish> decode_web_callback(nlohmann::json const& body,
                                                                    core::Time now,
                                                                    Problems& problems);
[[nodiscard]] std::optional<core::CallbackWish> decode_schedule(nlohmann::json const& body,
                                                                core::Time now, Problems& problems);
// The channel follows the entry point when the body does not name it.
[[nodiscard]] core::MediaType channel_of(nlohmann::json const& body,
                                         core::CreateTask const& command,
                                         core::Config const& config);
[[nodiscard]] core::SubmitWrapUp decode_wrap_up(nlohmann::json const& body, Acting const& acting,
                                                core::TaskId task);

// Where a number was typed: how it is read (NUM-1).
struct Typing {
    core::Config const& config;
    std::string region;
};
// Whom a consult or transfer goes to: `to` and `destinationType` (CO-1, TR-1). An entry point
// nobody knows has an empty id, which the engine refuses.
[[nodiscard]] std::optional<core::Target> decode_target(nlohmann::json const& body,
                                                        Typing const& typing, Problems& problems);

struct SubscribeBody {
    bool force = false;
    bool allow_multi_login = false;
    std::optional<std::uint64_t> last_seq;  // OPS-3
};
[[nodiscard]] SubscribeBody decode_subscribe(nlohmann::json const& body);

// ---- connector facts (PROTOCOL 8) -----------------------------------------------------------

// Who tells facts, and what they are checked against.
struct FactScene {
    std::string connector;  // subject of the token
    core::Actor by;
    Directory const& directory;
    core::State const& state;
    Vault const& vault;  // seals the secure values of arrivals (CD-4)
};

struct DecodedFact {
    std::uint64_t number = 0;
    std::optional<core::Fact> fact;  // empty: see problems
    Problems problems;
};
// The contact of that id, or whose EP-DN consult is known by it (CO-5); null when none is live.
[[nodiscard]] core::Task const* contact_named(core::State const& state, core::TaskId id);
[[nodiscard]] DecodedFact decode_fact(nlohmann::json const& item, FactScene const& scene);
// One result per element of `facts`, in its order.
[[nodiscard]] std::vector<DecodedFact> decode_facts(nlohmann::json const& body,
                                                    FactScene const& scene);

// What the engine said to an arrival; empty for a customer it took and for other facts.
[[nodiscard]] std::optional<TurnedAway> turned_away(core::Outcome const& outcome);

// "customer", an agent's id, or a number outside; and back.
[[nodiscard]] core::Leg parse_leg(std::string_view text);
[[nodiscard]] std::string leg_text(core::Leg const& leg);

}  // namespace ringmaster::api

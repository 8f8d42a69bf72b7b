#pragma once
// What the handlers of commands share: bodies in, the acting agent, answers out.
//
// A step that can fail returns Checked<T>: the value, or the answer that refuses the request.
// Handlers run on the loop; what their `respond` captures is copied, except the organization's
// Directory and Delivery, which outlive every request.

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "api/commands/variables.hpp"
#include "api/history/history.hpp"
#include "ringmaster/api/commands/commands.hpp"
#include "ringmaster/api/delivery/sink.hpp"
#include "ringmaster/api/requests/call.hpp"
#include "ringmaster/api/requests/context.hpp"
#include "ringmaster/api/requests/route.hpp"

namespace ringmaster::api {

class Document;

template <class T>
using Checked = std::variant<T, Response>;

// The refusal, or null when there is a value.
template <class T>
[[nodiscard]] Response const* refused(Checked<T> const& checked) {
    return std::get_if<Response>(&checked);
}

// ---- in ---------------------------------------------------------------------------------------

// Not when the body declares another type; one that declares nothing is meant as JSON.
[[nodiscard]] bool is_meant_as_json(Request const& request);

// The body checked against the shape of that route; 415 and 400 are answered here.
[[nodiscard]] Checked<nlohmann::json> read_body(Context const& context, std::string_view route);

// For whom the caller acts: himself, or the body's `agentId` where role and team allow it (WU-11,
// AG-11). 403 and 404 are answered here.
[[nodiscard]] Checked<Acting> acting_agent(Context const& context, nlohmann::json const& body);
// The caller himself; 403 for tokens without a user.
[[nodiscard]] Checked<Acting> acting_self(Context const& context);
// Why the caller may neither look at that agent nor act for him: to an agent everybody else is
// forbidden (403); to others one they may not see is one who does not exist (404). Or nothing.
[[nodiscard]] std::optional<Response> why_not_agent(Context const& context, core::AgentId agent);

// 422 when a secure value cannot be sealed for want of a key.
[[nodiscard]] Checked<VariableValues> seal_variables(VariableTexts const& texts,
                                                     Context const& context, core::TaskId task);

// A captured segment of the path, empty when the pattern has none of that name.
[[nodiscard]] std::string path_part(Context const& context, char const* name);
// `{id}` of the path, whatever the caller may see; what is no id is nobody's contact.
[[nodiscard]] Checked<core::TaskId> path_contact(Context const& context);
// The id, or of a contact the caller may not see the empty one: whoever is asked about it finds
// nothing, and says so as of a contact that does not exist.
[[nodiscard]] core::TaskId seen_task(Context const& context, core::TaskId id);
// Both together.
[[nodiscard]] Checked<core::TaskId> path_task(Context const& context);

// ---- query strings ----------------------------------------------------------------------------

// What `page` and `pageSize` ask for.
struct PageAsked {
    std::size_t skip = 0;
    std::size_t size = 100;
};

// What every JSON reader keeps exactly, and rows of one page.
inline constexpr std::int64_t number_max = 1LL << 52;
inline constexpr std::int64_t rows_max = 1'000;

class Query {
public:
    explicit Query(std::string_view raw);
    // What none of these parameters takes, by name.
    [[nodiscard]] Problems problems(std::span<Parameter const> known) const;
    [[nodiscard]] std::string text(std::string const& name) const;
    // Comma-separated; empty when absent.
    [[nodiscard]] std::vector<std::string> list(std::string const& name) const;
    // The parameters' declarations have checked these; `fallback` when absent.
    [[nodiscard]] std::int64_t number(std::string const& name, std::int64_t fallback) const;
    template <class Id>
    [[nodiscard]] std::vector<Id> ids(std::string const& name) const {
        std::vector<Id> ids;
        for (auto const& text : list(name)) ids.push_back(Id::parse(text).value_or(Id{}));
        return ids;
    }
    template <class Enum>
    [[nodiscard]] std::vector<Enum> choices(std::string const& name) const {
        std::vector<Enum> chosen;
        for (auto const& text : list(name)) {
            if (auto const one = core::enum_parse<Enum>(text)) chosen.push_back(*one);
        }
        return chosen;
    }
    // Pages count from 0 and have 100 items unless said otherwise.
    [[nodiscard]] PageAsked page() const;

private:
    std::map<std::string, std::string> values_;
};

// `agentIds`, at most 100, each of whom the caller may see; without the parameter all these.
[[nodiscard]] Checked<std::vector<core::AgentId>> named_agents(Context const& context,
                                                               Query const& query);

// The desktop profile of the agent's user; null when there is none.
[[nodiscard]] Document const* desktop_profile(Context const& context, core::AgentId agent);

// The public description lets a caller name his organization by `orgId`; another one does not
// exist (SEC-2).
[[nodiscard]] bool names_another_organization(Context const& context, Query const& query);

// What the history shows a role: secure values nobody, hidden ones not agents (CD-4). Uses the
// directory, which outlives every request.
[[nodiscard]] VariableFilter variable_filter(Directory const& directory, AccessRole role);

// ---- out --------------------------------------------------------------------------------------

// What a `respond` needs of its request, copied.
struct Reply {
    std::string tracking_id;
    std::optional<core::AgentId> stream;  // the caller's event stream, for `seq`
    core::AgentId agent;                  // whom the command was about
    core::TaskId task;                    // empty: about the agent
    Directory const* directory = nullptr;
};
[[nodiscard]] Reply reply_of(Context const& context, core::AgentId agent, core::TaskId task = {});

// 202 {trackingId, seq?, task|agent}, or the refusal with `allowedActions`.
[[nodiscard]] Response command_answer(Reply const& reply, core::Outcome const& outcome,
                                      core::Engine const& engine);
// 202 {trackingId, seq?} and one member more.
[[nodiscard]] Response answer_with(Reply const& reply, core::Engine const& engine,
                                   std::string_view member, nlohmann::json const& value);
// 202 {trackingId, seq?, reasonCode?}: an event says the rest.
[[nodiscard]] Response bare_answer(Reply const& reply, core::Engine const& engine,
                                   std::string_view reason_code = {});
// Submits a command and answers with command_answer.
[[nodiscard]] Call submit(core::Command command, Reply reply);

// Submits what brings a contact of that id into being: 201 {meta:{orgId},data:{id}}.
[[nodiscard]] Call submit_creation(Context const& context, core::TaskId task,
                                   core::Command command);

// 200 {webSocketUrl, subscriptionId}.
[[nodiscard]] Response subscribed_answer(Context const& context, Subscribed const& subscribed);

[[nodiscard]] Response json_response(int status, std::string body);

}  // namespace ringmaster::api

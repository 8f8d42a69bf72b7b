// POST /v1/tasks by whoever works as an agent: a call to a customer (OD-1).

#include <nlohmann/json.hpp>

#include "api/commands/variables.hpp"
#include "api/documents/dial_plan.hpp"
#include "api/requests/route_support.hpp"
#include "api/routes/handlers.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

// What agents may create is an outdial: another kind, direction or channel is none of it.
std::optional<core::Refusal> why_no_outdial(json const& body) {
    auto const kind = text_at(body, "outboundType");
    bool const dials = kind.empty() || kind == "OUTDIAL";
    if (!dials || text_at(body, "direction") == "INBOUND") {
        return core::Refusal{core::Reason::not_permitted, "outdial"};
    }
    auto const media = text_at(body, "mediaType");
    bool const calls = media.empty() || media == core::enum_name(core::MediaType::telephony);
    if (!calls) return core::Refusal{core::Reason::media_not_supported, media};
    return std::nullopt;
}

core::StartOutdial decode_outdial(json const& body, Acting const& acting, Context const& context) {
    core::StartOutdial command;
    command.by = acting.by;
    command.agent = acting.agent;
    command.entry_point =
        core::EntryPointId::parse(text_at(body, "entryPointId")).value_or(core::EntryPointId{});
    command.destination = text_at(body, "destination");
    command.origin = text_at(body, "origin");
    command.customer_name = text_at(body, "customerName");
    Document const* const document = desktop_profile(context, acting.agent);
    json const profile = document == nullptr ? json::object() : document->body();
    auto const& directory = context.directory;
    command.number = dialled_by_plan(profile, directory, command.destination).value_or("");
    command.ani = caller_number(profile, directory, command.origin,
                                context.engine.state().region_of(acting.agent));
    return command;
}

}  // namespace

Call start_outdial(Context const& context) {
    auto const body = read_body(context, "createTask");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const acting = acting_self(context);
    if (auto const* refusal = refused(acting)) return Answer{*refusal};
    auto const& fields = std::get<json>(body);
    if (auto const refusal = why_no_outdial(fields)) return Answer{refusal_response(*refusal)};
    Problems problems;
    if (text_at(fields, "destination").empty()) problems.push_back({"destination", "is required"});
    auto texts =
        read_variables(child_at(fields, "attributes"), context.directory, nullptr, problems);
    if (!problems.empty()) return Answer{problems_response(problems)};
    auto command = decode_outdial(fields, std::get<Acting>(acting), context);
    command.task = core::TaskId{context.random_uuid()};
    add_defaults(texts, context.directory);
    auto values = seal_variables(texts, context, command.task);
    if (auto const* refusal = refused(values)) return Answer{*refusal};
    command.attributes = std::get<VariableValues>(std::move(values));
    return submit_creation(context, command.task, std::move(command));
}

}  // namespace ringmaster::api

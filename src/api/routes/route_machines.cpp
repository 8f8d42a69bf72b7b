// Handlers for machines: connector facts, the administrator's state check.
#include <nlohmann/json.hpp>

#include "api/requests/route_support.hpp"
#include "api/routes/handlers.hpp"
#include "ringmaster/api/connectors/connector_hub.hpp"
#include "ringmaster/api/wire/errors.hpp"
#include "ringmaster/core/engine.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

constexpr std::size_t facts_max = 1'000;

// 202 with a status of its own for every fact.
Response facts_answer(std::vector<std::uint64_t> const& numbers, Verdicts const& verdicts,
                      std::string const& tracking_id) {
    json results = json::array();
    for (std::size_t index = 0; index < numbers.size(); ++index) {
        json one{{"number", numbers[index]}, {"status", 202}};
        if (auto const& turned = verdicts.at(index)) {
            one["status"] = turned->status;
            one["reasonCode"] = turned->reason_code;
            one["reason"] = turned->reason;
        }
        results.push_back(std::move(one));
    }
    json const answer{{"trackingId", tracking_id}, {"facts", std::move(results)}};
    return json_response(202, json_text(answer));
}

}  // namespace

Call subscribe_connector(Context const& context) {
    auto const body = read_body(context, "subscribeConnector");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const subscribed = context.connectors.subscribe(context.principal);
    if (subscribed) return Answer{subscribed_answer(context, *subscribed), false};
    return Answer{error_response(409, "CONNECTOR_NOT_CONFIGURED",
                                 "No active connector has this token's subject")};
}

// All or none: wrong facts are reported by their place in the list, and nothing is applied then
// (CFG-4).
Call post_facts(Context const& context) {
    auto const body = read_body(context, "postFacts");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto decoded = decode_facts(std::get<json>(body),
                                {context.principal.subject, context.principal.actor(),
                                 context.directory, context.engine.state(), context.vault});
    if (decoded.size() > facts_max) {
        return Answer{problems_response(
            {{"facts", "has more than " + std::to_string(facts_max) + " entries"}})};
    }
    ReportFacts call;
    std::vector<std::uint64_t> numbers;
    Problems problems;
    for (std::size_t index = 0; index < decoded.size(); ++index) {
        auto& one = decoded[index];
        auto const place = field_path("facts", index);
        for (auto const& problem : one.problems) {
            problems.push_back({field_path(place, problem.path), problem.text});
        }
        numbers.push_back(one.number);
        if (one.fact) call.facts.push_back(std::move(*one.fact));
    }
    if (!problems.empty()) return Answer{problems_response(problems)};
    call.respond = [numbers = std::move(numbers),
                    tracking_id = context.request.tracking_id](Verdicts const& verdicts) {
        return facts_answer(numbers, verdicts, tracking_id);
    };
    return call;
}

Call read_admin_state(Context const&) {
    return QueryAdminState{[](std::uint64_t journal_seq, core::StateHash const& hash) {
        json const answer{{"journalSeq", journal_seq}, {"stateHash", core::to_string(hash)}};
        return json_response(200, json_text(answer));
    }};
}

}  // namespace ringmaster::api

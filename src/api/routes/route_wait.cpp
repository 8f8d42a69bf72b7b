// GET /v1/ewt: how long a contact that joined a queue now would wait (RQ-11).
#include <cmath>
#include <nlohmann/json.hpp>

#include "api/documents/resource.hpp"
#include "api/history/wait_estimate.hpp"
#include "api/requests/profile_scope.hpp"
#include "api/requests/route_json.hpp"
#include "api/requests/route_support.hpp"
#include "api/requests/visibility.hpp"
#include "api/routes/handlers.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {
namespace {

WaitQuestion read_question(Query const& query) {
    WaitQuestion question;
    question.minutes = query.number("lookbackMinutes", 0);
    question.variation_max = query.number("maxCV", 40);
    question.valid_share_min = query.number("minValidSamples", 40);
    return question;
}

Json estimate_json(WaitEstimate const& estimate, WaitQuestion const& question) {
    Json json{{"estimatedWaitTime", std::llround(estimate.milliseconds)}};
    json["method"] = "MEAN_OF_VALID_MINUTES";
    json["lookbackMinutes"] = question.minutes;
    json["samples"] = estimate.samples;
    json["validSamples"] = estimate.valid_samples;
    json["contacts"] = estimate.contacts;
    return json;
}

// Whom the queue is there for: agents by their desktop profile, supervisors by their teams.
bool sees(Context const& context, core::QueueId id) {
    auto const* queue = context.engine.state().config.queue(id);
    if (queue == nullptr) return false;
    switch (context.principal.role) {
        case AccessRole::agent:
            return ProfileScope(context, *find_resource("contact-service-queue"))
                .allows(core::to_string(id));
        case AccessRole::supervisor: return Visibility(context).sees(*queue);
        case AccessRole::administrator:
        case AccessRole::reporting:
        case AccessRole::connector: return true;
        case AccessRole::provider: return false;
    }
    return false;
}

}  // namespace

Call estimate_wait_time(Context const& context) {
    Query const query(context.request.query);
    WaitQuestion const question = read_question(query);
    if (names_another_organization(context, query)) return Answer{not_found_response()};
    auto const& waits = context.engine.state().waits;
    auto const id = core::QueueId::parse(query.text("queueId"));
    if (!id || !sees(context, *id)) {
        return Answer{error_response(404, "QUEUE_NOT_FOUND", "No such queue")};
    }
    auto const found = waits.find(*id);
    std::optional<WaitEstimate> estimate;
    if (found != waits.end()) estimate = estimate_wait(found->second, question, context.now);
    if (estimate) return Answer{json_response(200, dump(estimate_json(*estimate, question)))};
    Response none;
    none.status = 204;
    return Answer{none};
}

}  // namespace ringmaster::api

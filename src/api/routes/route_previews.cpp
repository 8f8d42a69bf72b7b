// What an agent decides on a reservation of a preview campaign (OD-3).
#include <nlohmann/json.hpp>

#include "api/administration/config_answers.hpp"
#include "api/requests/route_support.hpp"
#include "api/requests/task_request.hpp"
#include "api/routes/handlers.hpp"

namespace ringmaster::api {
namespace {

Call decide(Context const& context, std::string_view route, core::PreviewAction action) {
    auto const checked = task_request(context, route);
    if (auto const* refusal = refused(checked)) return Answer{*refusal};
    auto const& request = std::get<TaskRequest>(checked);
    return submit_for(context, request,
                      core::DecidePreview{request.who.by, request.who.agent, request.task,
                                          path_part(context, "campaignId"), action});
}

}  // namespace

Call accept_preview(Context const& context) {
    return decide(context, "acceptPreview", core::PreviewAction::ACCEPT);
}

Call skip_preview(Context const& context) {
    return decide(context, "skipPreview", core::PreviewAction::SKIP);
}

Call remove_preview(Context const& context) {
    return decide(context, "removePreview", core::PreviewAction::REMOVE);
}

}  // namespace ringmaster::api

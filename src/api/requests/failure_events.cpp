// Which commands tell their refusals by event, to whom, and which refusals stay HTTP errors.

#include "api/requests/failure_events.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/requests/route_support.hpp"
#include "ringmaster/api/delivery/delivery.hpp"
#include "ringmaster/api/wire/wire.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

enum class Told { desktops, everybody };

struct FailureRow {
    std::string_view route;  // Route::name
    UnnumberedKind event;
    Told told = Told::desktops;
};
constexpr FailureRow rows[] = {
    {"loginAgent", UnnumberedKind::AgentStationLoginFailed, Told::everybody},
    {"reloadAgent", UnnumberedKind::AgentReloginFailed, Told::everybody},
    {"logoutAgent", UnnumberedKind::AgentLogoutFailed},
    {"logoutAgentByPost", UnnumberedKind::AgentLogoutFailed},
    {"setAgentState", UnnumberedKind::AgentStateChangeFailed},
    {"listBuddies", UnnumberedKind::BuddyAgentsRetrieveFailed},
    {"createTask", UnnumberedKind::AgentOutboundFailed},
    {"createTaskSlash", UnnumberedKind::AgentOutboundFailed},
    {"acceptPreview", UnnumberedKind::CampaignPreviewAcceptFailed},
    {"skipPreview", UnnumberedKind::CampaignPreviewSkipFailed},
    {"removePreview", UnnumberedKind::CampaignPreviewRemoveFailed},
};

// Who may not ask at all, or not now, learns it as everywhere else; so does who asks in vain.
bool stays_an_error(int status) {
    return status == 401 || status == 429 || status == 500 || status == 503;
}

// VC-9: agents are shown that they cannot call out now, whatever the load is.
bool is_ceiling(Response const& response) {
    auto const& ceiling = core::describe_reason(core::Reason::contacts_ceiling);
    if (response.status != ceiling.http_status) return false;
    return text_at(json::parse(response.body), "reasonCode") == ceiling.id;
}

// One that cannot be read is no command yet; only desktops of the original would not see why.
bool is_malformed(int status) { return status == 400 || status == 415; }

// Clients know a number that is in use by the word for a second session.
Failure failure_of(json const& error) {
    auto const code = text_at(error, "reasonCode");
    auto const& in_use = core::describe_reason(core::Reason::duplicate_number);
    auto const& elsewhere = core::describe_reason(core::Reason::duplicate_location);
    return {code == in_use.id ? std::string(elsewhere.id) : code, code,
            text_at(error, "errorData")};
}

// Judges the answers of one request.
class Teller {
public:
    Teller(FailureRow const& row, Context const& context)
        : event_(row.event),
          is_desktop_(is_original_desktop(context.request)),
          tells_everybody_(row.told == Told::everybody),
          delivery_(context.delivery),
          reply_(reply_of(context, *context.principal.agent)),
          campaign_(path_part(context, "campaignId")),
          interaction_(campaign_.empty() ? "" : path_part(context, "id")) {}

    Response operator()(Response response, core::Engine const& engine) const {
        if (response.status < 400) return response;
        if (stays_an_error(response.status) && !is_ceiling(response)) return response;
        bool const by_rule = tells_everybody_ && !is_malformed(response.status);
        if (!is_desktop_ && !by_rule) return response;
        auto failure = failure_of(json::parse(response.body));
        failure.campaign = campaign_;
        failure.interaction = interaction_;
        bool const heard = delivery_.failed(event_, reply_.agent, failure, reply_.tracking_id);
        // Nobody would learn from an event without a socket.
        if (!heard && !by_rule) return response;
        return bare_answer(reply_, engine, failure.reason_code);
    }

private:
    UnnumberedKind event_;
    bool is_desktop_;
    bool tells_everybody_;
    Delivery& delivery_;
    Reply reply_;
    std::string campaign_;  // OD-3: clients know the command by it
    std::string interaction_;
};

}  // namespace

bool is_original_desktop(Request const& request) {
    return !request.header("spark-user-agent").empty();
}

Call tell_failures(Route const& route, Context const& context, Call call) {
    auto const row = std::ranges::find(rows, route.name, &FailureRow::route);
    if (row == std::end(rows) || !context.principal.agent) return call;
    Teller const tell(*row, context);
    if (auto* answer = std::get_if<Answer>(&call)) {
        answer->response = tell(std::move(answer->response), context.engine);
    }
    if (auto* submit = std::get_if<Submit>(&call)) {
        submit->respond = [tell, respond = std::move(submit->respond)](core::Outcome const& outcome,
                                                                       core::Engine const& engine) {
            return tell(respond(outcome, engine), engine);
        };
    }
    return call;
}

}  // namespace ringmaster::api

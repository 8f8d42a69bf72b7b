// Handlers of agent commands and of the notification subscription (PROTOCOL 2 and 3).
#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/documents/connector_profile.hpp"
#include "api/requests/route_support.hpp"
#include "api/routes/handlers.hpp"
#include "ringmaster/api/delivery/delivery.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {

using nlohmann::json;

Call subscribe_notification(Context const& context) {
    auto const body = read_body(context, "subscribeNotification");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const wanted = decode_subscribe(std::get<json>(body));
    auto const* const user =
        context.principal.agent ? context.directory.user_of(*context.principal.agent) : nullptr;
    if (user != nullptr && !is_active_user(*user)) {
        return Answer{refusal_response(core::Refusal{core::Reason::agent_inactive, {}})};
    }
    auto const answer = context.delivery.subscribe(
        context.principal, {wanted.force, wanted.allow_multi_login, wanted.last_seq});
    if (auto const* refusal = std::get_if<core::Refusal>(&answer)) {
        return Answer{refusal_response(*refusal)};
    }
    return Answer{subscribed_answer(context, std::get<Subscribed>(answer)), false};
}

Call login_agent(Context const& context) {
    auto const body = read_body(context, "loginAgent");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const acting = acting_self(context);
    if (auto const* refusal = refused(acting)) return Answer{*refusal};
    Problems problems;
    auto login = decode_login(std::get<json>(body), std::get<Acting>(acting),
                              context.engine.state().config, problems);
    if (!login) return Answer{problems_response(problems)};
    // PROTOCOL 5
    if (login->device == core::DeviceType::BROWSER && !rings_browsers(context.directory)) {
        return Answer{error_response(422, "DEVICE_TYPE_NOT_AVAILABLE",
                                     "No connector of the organization can ring a browser")};
    }
    login->session = core::SessionId{context.random_uuid()};
    // AG-7: a forced subscription says the same as takeOver.
    login->take_over = login->take_over || context.delivery.take_over_implied(login->agent);
    auto const agent = login->agent;
    return submit(std::move(*login), reply_of(context, agent));
}

Call logout_agent(Context const& context) {
    auto const body = read_body(context, "logoutAgent");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const acting = acting_agent(context, std::get<json>(body));
    if (auto const* refusal = refused(acting)) return Answer{*refusal};
    auto const& who = std::get<Acting>(acting);
    return submit(decode_logout(std::get<json>(body), who), reply_of(context, who.agent));
}

Call reload_agent(Context const& context) {
    auto const body = read_body(context, "reloadAgent");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const acting = acting_self(context);
    if (auto const* refusal = refused(acting)) return Answer{*refusal};
    auto const& who = std::get<Acting>(acting);
    return submit(core::Reload{who.by, who.agent}, reply_of(context, who.agent));
}

Call set_agent_state(Context const& context) {
    auto const body = read_body(context, "setAgentState");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const acting = acting_agent(context, std::get<json>(body));
    if (auto const* refusal = refused(acting)) return Answer{*refusal};
    auto const& who = std::get<Acting>(acting);
    Problems problems;
    auto command = decode_state(std::get<json>(body), who, problems);
    if (!command) return Answer{problems_response(problems)};
    return submit(std::move(*command), reply_of(context, who.agent));
}

}  // namespace ringmaster::api

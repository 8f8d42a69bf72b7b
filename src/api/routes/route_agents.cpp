// Handlers of agent commands and of the notification subscription (PROTOCOL 2 and 3).
#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/documents/connector_profile.hpp"
#include "api/requests/refusal_problems.hpp"
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

namespace {

// With everything that is missing: who mends one thing after another signs in late.
Response login_refused(core::Refusal const& refusal, core::Login const& asked,
                       core::Config const& config) {
    if (!is_about_login(refusal.reason)) return refusal_response(refusal);
    auto const problems = login_problems(config, asked);
    bool const is_user = config.user(asked.agent) != nullptr;
    if (is_user && config.profile_of(asked.agent) == nullptr) {
        return error_response(403, "AGENT_PROFILE_MISSING", "The user has no desktop profile",
                              problems);
    }
    return refusal_response(refusal, problems);
}

}  // namespace

Call login_agent(Context const& context) {
    auto const body = read_body(context, "loginAgent");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    auto const acting = acting_self(context);
    if (auto const* refusal = refused(acting)) return Answer{*refusal};
    Problems problems;
    auto login = decode_login(std::get<json>(body), std::get<Acting>(acting),
                              context.engine.state().config, problems);
    if (!login) {
        auto const more =
            user_problems(context.engine.state().config, std::get<Acting>(acting).agent);
        problems.insert(problems.end(), more.begin(), more.end());
        return Answer{problems_response(problems)};
    }
    // PROTOCOL 5
    if (login->device == core::DeviceType::BROWSER && !rings_browsers(context.directory)) {
        constexpr char text[] = "No connector of the organization can ring a browser";
        auto all = login_problems(context.engine.state().config, *login);
        all.insert(all.begin(), {"deviceType", "is BROWSER, which no connector can ring"});
        return Answer{error_response(422, "DEVICE_TYPE_NOT_AVAILABLE", text, all)};
    }
    login->session = core::SessionId{context.random_uuid()};
    // AG-7: a forced subscription says the same as takeOver.
    login->take_over = login->take_over || context.delivery.take_over_implied(login->agent);
    auto respond = [reply = reply_of(context, login->agent), asked = *login](
                       core::Outcome const& outcome, core::Engine const& engine) {
        return outcome.refusal ? login_refused(*outcome.refusal, asked, engine.state().config)
                               : command_answer(reply, outcome, engine);
    };
    return Submit{std::move(*login), std::move(respond), {}};
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

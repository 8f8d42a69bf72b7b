#pragma once
// Sends reads of configuration through the real router, for one organization.

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/description/config_routes.hpp"
#include "ringmaster/api/access/vault.hpp"
#include "ringmaster/api/connectors/connector_hub.hpp"
#include "ringmaster/api/delivery/delivery.hpp"
#include "ringmaster/api/requests/router.hpp"
#include "unit/api/config_support.hpp"
#include "unit/api/described_answers.hpp"

namespace ringmaster::api::testing {

struct Read {
    int status = 0;
    nlohmann::json body;
};

class Reader {
public:
    explicit Reader(nlohmann::json const& organization)
        : directory(import_into_empty(organization.dump())),
          engine_(demo_org()),
          delivery_(demo_org(), [] { return demo_time; }),
          router_({configuration_routes().begin(), configuration_routes().end()}) {
        principal.org = demo_org();
        principal.agent = core::AgentId::parse("a9e47000-0000-4000-8000-000000000001");
        core::ChangeConfiguration change =
            configuration_change(core::Config{}, typed_configuration(directory, demo_time));
        static_cast<void>(engine_.step(core::Command{change}, demo_time));
    }

    // `target` behind /organization/{org}, with its query string.
    Read operator()(std::string const& target) {
        return get("/organization/" + core::to_string(demo_org()) + target);
    }

    Read get(std::string const& target) {
        Request request;
        request.method = "GET";
        auto const question = target.find('?');
        request.path = target.substr(0, question);
        if (question != std::string::npos) request.query = target.substr(question + 1);
        request.headers = headers;
        request.tracking_id = "track-1";
        auto const match = router_.match("GET", request.path);
        if (match.route == nullptr) return {404, nullptr};
        if (!match.route->policy.allows(principal.role)) return {403, nullptr};
        std::function<core::Uuid()> const random = [] { return core::Uuid{1, 2}; };
        std::string const base = "http://127.0.0.1:8080";
        ConnectorHub connectors(directory, [] { return demo_time; });
        Context const context{request,    principal, match.path, engine_, directory, delivery_,
                              connectors, demo_time, random,     base,    vault_,    tokens_};
        Call const call = ask(*match.route, context);
        auto const* const beside = std::get_if<QueryDocuments>(&call);
        Response const response =
            beside != nullptr ? beside->read(directory.clone()) : std::get<Answer>(call).response;
        auto const* described = tests::described_operation(*match.route, match.path);
        if (described != nullptr) {
            EXPECT_EQ(tests::answer_problems(*described, response), "");
        }
        return {response.status, nlohmann::json::parse(response.body)};
    }

    Principal principal;
    std::vector<Header> headers;
    Directory directory;

private:
    core::Engine engine_;
    Delivery delivery_;
    Vault vault_;
    TokenDirectory tokens_;
    Router router_;
};

}  // namespace ringmaster::api::testing

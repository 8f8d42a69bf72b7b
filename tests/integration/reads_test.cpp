// What a desktop reads at start: every row of the list, every field; the preflight before it and
// the service catalogue that leads there.
#include "integration/desktop.hpp"

#include <gtest/gtest.h>

namespace ringmaster::tests::reads_test {
namespace {

using nlohmann::json;

class Reads : public ::testing::Test {
protected:
    void SetUp() override {
        world.start({1});
        api = std::make_unique<Api>(world.daemon.base_url(), world.token_of(1));
    }

    json read(std::string const& path) {
        auto const answer = api->get(world.org_path(path));
        EXPECT_EQ(answer.status, 200) << path << ": " << answer.text();
        EXPECT_FALSE(answer.raw.header("trackingid").empty()) << path;
        return answer.body;
    }

    static void need(json const& object, std::vector<std::string> const& keys) {
        for (auto const& key : keys) {
            EXPECT_TRUE(object.is_object() && object.contains(key))
                << key << " in " << object.dump().substr(0, 1500);
        }
    }

    // The first item of a paged list.
    json first_of(std::string const& path) {
        auto const body = read(path);
        if (!body.is_object() || !body.contains("data") || body["data"].empty()) {
            ADD_FAILURE() << path << " has no data: " << body.dump();
            return json::object();
        }
        return body["data"][0];
    }

    World world;
    std::unique_ptr<Api> api;
};

TEST_F(Reads, UserAndOrganization) {
    auto const facts = world.agent(1);
    auto const user = read("/user/by-ci-user-id/" + facts.id);
    need(user, {"id", "ciUserId", "firstName", "lastName", "email", "agentProfileId", "teamIds",
                "multimediaProfileId", "skillProfileId", "siteId", "dbId", "defaultDialledNumber",
                "deafultDialledNumber"});
    EXPECT_EQ(user["ciUserId"], facts.id);
    EXPECT_EQ(user["teamIds"], world.resources("user").at(0)["teamIds"]);
    need(read(""), {"tenantId", "timezone", "environment"});
    need(read("/site/" + user["siteId"].get<std::string>()), {"multimediaProfileId"});
    EXPECT_EQ(read("/v2/org-url-mapping")["data"], json::array());
}

TEST_F(Reads, Settings) {
    need(first_of("/v2/organization-setting?agentView=true"),
         {"webRtcEnabled", "maskSensitiveData", "campaignManagerEnabled"});
    auto const tenant = first_of("/v2/tenant-configuration?agentView=true");
    need(tenant, {"timeoutDesktopInactivityEnabled", "timeoutDesktopInactivityMins",
                  "forceDefaultDn", "dnDefaultRegex", "dnOtherRegex", "privacyShieldVisible",
                  "outdialEnabled", "endCallEnabled", "endConsultEnabled",
                  "callVariablesSuppressed", "lostConnectionRecoveryTimeout"});
    EXPECT_EQ(tenant.value("lostConnectionRecoveryTimeout", 0), 50'000);
    auto const feature = first_of("/v2/ai-feature");
    need(feature, {"id", "realtimeTranscripts"});
    EXPECT_FALSE(feature["realtimeTranscripts"]["enable"].get<bool>());
}

TEST_F(Reads, AuxiliaryCodesInPages) {
    auto const total = world.resources("auxiliary-code").size();
    std::size_t seen = 0;
    std::set<std::string> names;
    for (int page = 0;; ++page) {
        auto const body = read("/v2/auxiliary-code?page=" + std::to_string(page) +
                               "&pageSize=10&attributes=id,isSystemCode,name,defaultCode,"
                               "workTypeCode,active");
        ASSERT_TRUE(body.contains("meta") && body.contains("data")) << body.dump();
        for (auto const& code : body["data"]) {
            need(code, {"id", "isSystemCode", "name", "defaultCode", "workTypeCode", "active"});
            names.insert(code["name"].get<std::string>());
            ++seen;
        }
        EXPECT_EQ(body["meta"]["totalPages"], (total + 9) / 10);
        if (page + 1 >= body["meta"]["totalPages"].get<int>()) break;
    }
    EXPECT_EQ(seen, total);
    for (auto const* name : {"RONA", "Agent_Unavailable", "Agent_Declined", "Agent_Busy",
                             "Invalid_Number", "Channel_Failure"}) {
        EXPECT_TRUE(names.contains(name)) << name;
    }
}

TEST_F(Reads, AgentProfileAndLegacyTimers) {
    auto const path = "/agent-profile/" + world.agent(1).profile_id;
    auto const profile = read(path);
    need(profile, {"loginVoiceOptions",
                   "accessWrapUpCode",
                   "accessIdleCode",
                   "wrapUpCodes",
                   "idleCodes",
                   "dialPlanEnabled",
                   "dialPlans",
                   "lastAgentRouting",
                   "autoWrapUp",
                   "autoWrapAfterSeconds",
                   "allowAutoWrapUpExtension",
                   "autoAnswer",
                   "agentAvailableAfterOutdial",
                   "outdialEnabled",
                   "outdialEntryPointId",
                   "outdialANIId",
                   "consultToQueue",
                   "addressBookId",
                   "agentDNValidation",
                   "viewableStatistics",
                   "timeoutDesktopInactivityCustomEnabled",
                   "timeoutDesktopInactivityMins",
                   "showUserDetailsMS",
                   "showUserDetailsWebex",
                   "stateSynchronizationMS",
                   "stateSynchronizationWebex"});
    EXPECT_TRUE(profile["viewableStatistics"].contains("agentStats"));
    EXPECT_EQ(profile["autoWrapAfterSeconds"], auto_wrap_seconds);
    // A browser client reads the number as milliseconds and runs a timer of its own.
    auto const legacy =
        api->get(world.org_path(path), {{"spark-user-agent", "webex-js-sdk/3.0.0"}});
    EXPECT_EQ(legacy.body["autoWrapAfterSeconds"], (auto_wrap_seconds + 2) * 1000);
    EXPECT_EQ(legacy.body["allowAutoWrapUpExtension"], false);
}

TEST_F(Reads, TeamsAndDialPlans) {
    auto const team = world.agent(1).team_id;
    auto const teams = read("/v2/team?filter=id=in=(" + team + ")");
    ASSERT_EQ(teams["data"].size(), 1U) << teams.dump();
    need(teams["data"][0], {"id", "name", "multiMediaProfileId", "desktopLayoutId"});
    EXPECT_EQ(teams["data"][0]["id"], team);
    auto const plans = read("/dial-plan?agentView=true");
    ASSERT_TRUE(plans.is_array()) << plans.dump();
    ASSERT_FALSE(plans.empty());
    need(plans[0], {"id", "regularExpression", "prefix", "strippedChars", "name"});
}

TEST_F(Reads, OnDemand) {
    need(first_of("/v2/contact-service-queue"), {"id", "name", "channelType"});
    need(first_of("/v2/entry-point"), {"id", "name", "channelType"});
    auto const profile = read("/agent-profile/" + world.agent(1).profile_id);
    auto const book = profile["addressBookId"].get<std::string>();
    EXPECT_TRUE(read("/v2/address-book/" + book + "/entry")["data"].is_array());
    auto const ani = profile["outdialANIId"].get<std::string>();
    EXPECT_TRUE(read("/v2/outdial-ani/" + ani + "/entry")["data"].is_array());
    auto const media = world.resources("multimedia-profile").at(0)["id"].get<std::string>();
    need(read("/multimedia-profile/" + media), {"id", "name", "telephony", "chat", "email"});
}

TEST_F(Reads, ServiceCatalogue) {
    for (auto const* path : {"/u2c/limited/catalog", "/u2c/catalog", "/u2c/api/v1/limited/catalog",
                             "/u2c/api/v1/catalog"}) {
        auto const answer = api->get(path);
        EXPECT_EQ(answer.status, 200) << path << answer.text();
        EXPECT_EQ(answer.body["format"], "hostmap");
        EXPECT_EQ(answer.body["hostCatalog"], json::object());
        EXPECT_EQ(answer.body["serviceLinks"]["wcc-api-gateway"], world.daemon.base_url());
    }
}

// What a page of an existing client tells of itself, before and after it has a token.
TEST_F(Reads, TelemetryIsTakenAndForgotten) {
    auto const links = api->get("/u2c/limited/catalog").body["serviceLinks"];
    auto const path = [&](char const* service) {
        return links.at(service).get<std::string>().substr(world.daemon.base_url().size());
    };
    auto const before = world.state_hash();
    auto nobody = world.api("");
    json const event{
        {"metrics", {{{"metricName", "Station Login Success"}, {"fields", {{"a", 1}}}}}}};
    for (auto const& target :
         {path("metrics"), path("metrics") + "/clientmetrics",
          path("metrics") + "/clientmetrics?alias=true",
          path("metrics") + "/clientmetrics-prelogin", path("clientLogs") + "/logs/urls",
          path("clientLogs") + "/logs/meta"}) {
        for (auto* caller : {api.get(), &nobody}) {
            auto const taken = caller->post(target, event, {{"Origin", allowed_origin}});
            EXPECT_EQ(taken.status, 204) << target << taken.text();
            EXPECT_TRUE(taken.raw.body.empty()) << taken.text();
            EXPECT_EQ(taken.raw.header("access-control-allow-origin"), allowed_origin);
        }
        auto const asked = api->send({"OPTIONS",
                                      target,
                                      {{"Origin", allowed_origin},
                                       {"Access-Control-Request-Method", "POST"},
                                       {"Access-Control-Request-Headers", "x-prelogin-userid"}},
                                      ""});
        EXPECT_EQ(asked.status, 204) << target << asked.text();
        EXPECT_NE(asked.raw.header("access-control-allow-methods").find("POST"),
                  std::string_view::npos);
        EXPECT_NE(asked.raw.header("access-control-allow-headers").find("x-prelogin-userid"),
                  std::string_view::npos);
    }
    EXPECT_EQ(nobody.send({"PUT", path("clientLogs") + "/f", {}, "no JSON"}).status, 204);
    auto const large = nobody.post(path("metrics"), {{"metrics", std::string(200'000, 'x')}});
    EXPECT_EQ(large.status, 413) << large.text();
    EXPECT_EQ(world.state_hash(), before);
}

TEST_F(Reads, Preflight) {
    auto const ask = [&](std::string const& origin) {
        return api->send({"OPTIONS",
                          "/v1/agents/login",
                          {{"Origin", origin},
                           {"Access-Control-Request-Method", "POST"},
                           {"Access-Control-Request-Headers", "authorization,content-type"}},
                          ""});
    };
    auto const allowed = ask(allowed_origin);
    EXPECT_TRUE(allowed.status == 200 || allowed.status == 204) << allowed.text();
    EXPECT_EQ(allowed.raw.header("access-control-allow-origin"), allowed_origin);
    auto const headers = std::string(allowed.raw.header("access-control-allow-headers"));
    for (auto const* name : {"authorization", "content-type", "trackingid", "spark-user-agent",
                             "cisco-no-http-redirect", "idempotency-key", "if-match"}) {
        EXPECT_NE(headers.find(name), std::string::npos) << name << " in " << headers;
    }
    auto const foreign = ask("https://evil.example");
    EXPECT_TRUE(foreign.raw.header("access-control-allow-origin").empty());
    auto const read_back = api->get("/u2c/catalog", {{"Origin", allowed_origin}});
    EXPECT_NE(read_back.raw.header("access-control-expose-headers").find("trackingid"),
              std::string_view::npos);
}

TEST_F(Reads, OtherOrganizationsDoNotExist) {
    auto const other = "/organization/00000000-0000-4000-8000-00000000000f/agent-profile/" +
                       world.agent(1).profile_id;
    EXPECT_EQ(api->get(other).status, 404);
}

}  // namespace
}  // namespace ringmaster::tests::reads_test

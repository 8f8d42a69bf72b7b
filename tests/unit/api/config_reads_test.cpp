// PROTOCOL 5: what a desktop reads at start; PROTOCOL 6: lists and documents.

#include <gmock/gmock.h>

#include <set>

#include "api/documents/resource.hpp"
#include "unit/api/config_reader.hpp"

namespace ringmaster::api::config_reads_test {
namespace {

using namespace testing;
using nlohmann::json;

class Reads : public ::testing::Test {
protected:
    Reader read{demo_json()};

    static void has_all(json const& object, std::initializer_list<char const*> names) {
        for (char const* name : names) EXPECT_TRUE(object.contains(name)) << name;
    }
    static std::vector<std::string> names(json const& items) {
        std::vector<std::string> result;
        for (json const& item : items) result.push_back(item.value("name", ""));
        return result;
    }
};

TEST_F(Reads, UserByLogin) {
    auto const answer = read("/user/by-ci-user-id/a9e47000-0000-4000-8000-000000000001");
    ASSERT_EQ(answer.status, 200);
    has_all(answer.body, {"id", "ciUserId", "firstName", "lastName", "email", "agentProfileId",
                          "teamIds", "multimediaProfileId", "skillProfileId", "siteId", "dbId",
                          "defaultDialledNumber", "deafultDialledNumber", "organizationId",
                          "version", "createdTime", "lastUpdatedTime"});
    EXPECT_EQ(answer.body["firstName"], "Ana");
    EXPECT_EQ(answer.body["version"], 1);
    EXPECT_EQ(answer.body["createdTime"], demo_time.epoch_ms);
    EXPECT_EQ(answer.body["siteName"], "Ljubljana");
}

TEST_F(Reads, AColleaguesRecordIsForSupervisors) {
    std::string const lena = "/user/by-ci-user-id/a9e47000-0000-4000-8000-000000000013";
    EXPECT_EQ(read(lena).status, 404);
    read.principal.role = AccessRole::supervisor;
    EXPECT_EQ(read(lena).status, 200);
    read.principal.teams = {*core::TeamId::parse("7ea30000-0000-4000-8000-000000000001")};
    EXPECT_EQ(read(lena).status, 404);
    EXPECT_EQ(read("/user/by-ci-user-id/a9e47000-0000-4000-8000-00000000ffff").status, 404);
    EXPECT_EQ(read("/user/by-ci-user-id/nobody").status, 404);
}

TEST_F(Reads, Organization) {
    auto const answer = read("");
    ASSERT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body["tenantId"], core::to_string(demo_org()));
    EXPECT_EQ(answer.body["timezone"], "Europe/Berlin");
    EXPECT_TRUE(answer.body["environment"].is_string());
}

TEST_F(Reads, Settings) {
    auto const setting = read("/v2/organization-setting?agentView=true");
    ASSERT_EQ(setting.status, 200);
    ASSERT_EQ(setting.body["data"].size(), 1U);
    has_all(setting.body["data"][0],
            {"webRtcEnabled", "maskSensitiveData", "campaignManagerEnabled", "ronaTimeoutTelephony",
             "legacyDesktopTimers", "journalHorizonDays"});
    auto const tenant = read("/v2/tenant-configuration?agentView=true");
    ASSERT_EQ(tenant.status, 200);
    has_all(tenant.body["data"][0],
            {"timeoutDesktopInactivityEnabled", "timeoutDesktopInactivityMins", "forceDefaultDn",
             "dnDefaultRegex", "dnOtherRegex", "privacyShieldVisible", "outdialEnabled",
             "endCallEnabled", "endConsultEnabled", "callVariablesSuppressed"});
    EXPECT_EQ(tenant.body["data"][0]["lostConnectionRecoveryTimeout"], 50'000);
}

TEST_F(Reads, ConstantPages) {
    EXPECT_EQ(read("/v2/org-url-mapping").body["data"], json::array());
    auto const feature = read("/v2/ai-feature").body["data"];
    ASSERT_EQ(feature.size(), 1U);
    EXPECT_EQ(feature[0]["realtimeTranscripts"]["enable"], false);
    EXPECT_TRUE(feature[0]["id"].is_string());
}

TEST_F(Reads, AuxiliaryCodesByPageAndAttributes) {
    auto const all = read("/v2/auxiliary-code?page=0&pageSize=100").body;
    auto const total = all["meta"]["totalRecords"].get<std::size_t>();
    EXPECT_EQ(all["data"].size(), total);
    EXPECT_EQ(all["meta"]["totalPages"], 1);
    auto const second =
        read(
            "/v2/auxiliary-code?page=1&pageSize=10&attributes=id,isSystemCode,name,defaultCode,"
            "workTypeCode,active")
            .body;
    ASSERT_EQ(second["data"].size(), 10U);
    EXPECT_EQ(second["meta"]["totalPages"], (total + 9) / 10);
    EXPECT_EQ(second["meta"]["orgid"], core::to_string(demo_org()));
    EXPECT_EQ(second["data"][0].size(), 6U);
    EXPECT_EQ(second["data"][0]["id"], all["data"][10]["id"]);
    has_all(second["data"][0],
            {"id", "isSystemCode", "name", "defaultCode", "workTypeCode", "active"});
    EXPECT_TRUE(second["meta"]["links"].contains("next"));
    EXPECT_TRUE(second["meta"]["links"].contains("prev"));
    EXPECT_EQ(read("/v2/auxiliary-code?page=99").body["data"], json::array());
    EXPECT_EQ(read("/v2/auxiliary-code?pageSize=100000").body["meta"]["pageSize"], 1'000);
}

TEST_F(Reads, CodesOfTheOwnProfile) {
    // Jonas works with the profile that allows eight wrap-up codes.
    read.principal.agent = core::AgentId::parse("a9e47000-0000-4000-8000-000000000004");
    auto const own =
        read("/v2/auxiliary-code?desktopProfileFilter=true&filter=workTypeCode==WRAP_UP_CODE");
    EXPECT_EQ(own.body["meta"]["totalRecords"], 8);
    auto const every = read("/v2/auxiliary-code?filter=workTypeCode==WRAP_UP_CODE");
    EXPECT_GT(every.body["meta"]["totalRecords"], 8);
}

TEST_F(Reads, AgentProfile) {
    auto const answer = read("/agent-profile/de540000-0000-4000-8000-000000000001");
    ASSERT_EQ(answer.status, 200);
    has_all(answer.body, {"loginVoiceOptions",
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
                          "stateSynchronizationMS"});
    EXPECT_EQ(answer.body["viewableStatistics"]["agentStats"], true);
    EXPECT_EQ(answer.body["autoWrapAfterSeconds"], 30);
}

TEST_F(Reads, OldDesktopsGetMilliseconds) {
    std::string const expert = "/agent-profile/de540000-0000-4000-8000-000000000003";
    auto const paul = core::AgentId::parse("a9e47000-0000-4000-8000-000000000006");
    read.principal.agent = paul;
    EXPECT_EQ(read(expert).body["allowAutoWrapUpExtension"], true);
    read.headers = {{"Spark-User-Agent", "webex-cc"}};
    EXPECT_EQ(read(expert).body["autoWrapAfterSeconds"], 47'000);
    EXPECT_EQ(read(expert).body["allowAutoWrapUpExtension"], false);
    read.principal.role = AccessRole::administrator;
    EXPECT_EQ(read(expert).body["autoWrapAfterSeconds"], 45);
    json document = demo_json();
    document["resources"]["organization-setting"][0]["legacyDesktopTimers"] = false;
    Reader modern(document);
    modern.principal.agent = paul;
    modern.headers = read.headers;
    EXPECT_EQ(modern(expert).body["autoWrapAfterSeconds"], 45);
}

// PROTOCOL 5: an agent's token sees what his desktop profile allows, and his supervisor's all.
TEST_F(Reads, WhatTheProfileDoesNotNameIsNotThere) {
    json document = demo_json();
    auto& kinds = document["resources"];
    json& profile = kinds["agent-profile"][0];
    std::string const queue = kinds["contact-service-queue"][0]["id"];
    profile["accessQueue"] = "SPECIFIC";
    profile["queues"] = {queue};
    profile["accessEntryPoint"] = "NONE";
    profile["dialPlans"] = {kinds["dial-plan"][0]["id"]};
    profile["addressBookId"] = nullptr;
    Reader scoped(document);
    auto const size = [&scoped](std::string const& list) { return scoped(list).body.size(); };
    EXPECT_EQ(size("/contact-service-queue"), 1U);
    EXPECT_EQ(scoped("/contact-service-queue/" + queue).status, 200);
    std::string const other = kinds["contact-service-queue"][1]["id"];
    EXPECT_EQ(scoped("/contact-service-queue/" + other).status, 404);
    EXPECT_EQ(size("/entry-point"), 0U);
    EXPECT_EQ(size("/dial-plan?agentView=true"), 1U);
    EXPECT_EQ(size("/outdial-ani"), 1U);
    EXPECT_EQ(size("/agent-profile"), 1U);
    EXPECT_EQ(scoped("/agent-profile/de540000-0000-4000-8000-000000000003").status, 404);
    std::string const book = kinds["address-book"][0]["id"];
    EXPECT_EQ(size("/address-book"), 0U);
    EXPECT_EQ(scoped("/v2/address-book/" + book + "/entry").status, 404);
    EXPECT_EQ(size("/team"), kinds["team"].size());
    scoped.principal.role = AccessRole::supervisor;
    EXPECT_EQ(size("/contact-service-queue"), kinds["contact-service-queue"].size());
    EXPECT_EQ(scoped("/v2/address-book/" + book + "/entry").status, 200);
}

TEST_F(Reads, TeamsByFilter) {
    auto const answer = read(
        "/v2/team?filter=id=in=(\"7ea30000-0000-4000-8000-000000000001\","
        "\"7ea30000-0000-4000-8000-000000000003\")");
    ASSERT_EQ(answer.status, 200);
    ASSERT_EQ(answer.body["data"].size(), 2U);
    has_all(answer.body["data"][0], {"id", "name", "multiMediaProfileId", "desktopLayoutId"});
    EXPECT_EQ(answer.body["data"][0]["multiMediaProfileId"], "");
    auto const encoded =
        read("/v2/team?filter=id%3Din%3D(%227ea30000-0000-4000-8000-000000000002%22)");
    EXPECT_EQ(names(encoded.body["data"]), std::vector<std::string>{"Technical Support"});
}

TEST_F(Reads, DialPlansForAgents) {
    auto const answer = read("/dial-plan?agentView=true");
    ASSERT_EQ(answer.status, 200);
    ASSERT_TRUE(answer.body.is_array());
    ASSERT_EQ(answer.body.size(), 2U);
    EXPECT_EQ(answer.body[0].size(), 5U);
    has_all(answer.body[0], {"id", "regularExpression", "prefix", "strippedChars", "name"});
}

TEST_F(Reads, OnDemand) {
    EXPECT_EQ(read("/site/51700000-0000-4000-8000-000000000001").body["multimediaProfileId"],
              "33ed1a00-0000-4000-8000-000000000001");
    EXPECT_EQ(read("/multimedia-profile/33ed1a00-0000-4000-8000-000000000001").status, 200);
    EXPECT_EQ(read("/v2/contact-service-queue").body["data"].size(), 6U);
    EXPECT_EQ(read("/v2/entry-point").body["data"].size(), 7U);
    auto const book = read("/v2/address-book/add00000-0000-4000-8000-000000000001/entry");
    ASSERT_EQ(book.body["data"].size(), 4U);
    has_all(book.body["data"][0], {"id", "name", "number"});
    auto const ani = read("/v2/outdial-ani/a1100000-0000-4000-8000-000000000001/entry");
    EXPECT_EQ(ani.body["data"].size(), 2U);
    auto const entry = read(
        "/address-book/add00000-0000-4000-8000-000000000001/entry/"
        "addb0000-0000-4000-8000-000000000002");
    EXPECT_EQ(entry.body["name"], "Meter workshop");
    EXPECT_EQ(read("/v2/team/7ea30000-0000-4000-8000-000000000001/entry").status, 404);
}

// CO-1: an expert is found by first name, title, department or full number.
TEST_F(Reads, ExpertsOfTheDirectory) {
    auto const all = read("/v2/directory").body["data"];
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0]["presence"], "unknown");  // nobody has told it lately
    for (char const* search : {"petra", "engineer", "network", "%2B493023125301", "030%2023125301",
                               "0049%2030%2023125301", "%2B49%2030%202312-5301"}) {
        auto const found = read(std::string("/v2/directory?search=") + search).body["data"];
        ASSERT_EQ(found.size(), 1U) << search;
        EXPECT_EQ(found[0]["lastName"], "Lindqvist") << search;
        EXPECT_EQ(found[0]["businessNumber"], "+493023125301");
    }
    EXPECT_TRUE(read("/v2/directory?search=nobody").body["data"].empty());
    EXPECT_TRUE(read("/v2/directory?search=030%202312530").body["data"].empty());
    // NUM-1: so are lines and the entries of address books.
    read.principal.role = AccessRole::administrator;
    std::string const book = "/v2/address-book/add00000-0000-4000-8000-000000000001/entry";
    for (std::string const& of : {std::string("/v2/dial-number"), book}) {
        std::string const list = of + "?search=";
        std::string const end = of == book ? "201" : "101";
        for (std::string const start : {"%2B4930", "030%20", "0049%20(30)%20", "4930"}) {
            EXPECT_EQ(read(list + start + "23125" + end).body["data"].size(), 1U) << list << start;
        }
        EXPECT_TRUE(read(list + "030%2023125999").body["data"].empty()) << list;
    }
}

TEST_F(Reads, NamesInTheReadersLanguage) {
    std::string const queue = "/contact-service-queue/c0e0e000-0000-4000-8000-000000000003";
    read.headers = {{"Accept-Language", "sl-SI,sl;q=0.9,en;q=0.8"}};
    EXPECT_EQ(read(queue).body["name"], "Izpadi");
    EXPECT_EQ(read("/v2/contact-service-queue?filter=name==Izpadi").body["data"].size(), 1U);
    EXPECT_EQ(read("/v2/contact-service-queue?search=IZPAD").body["data"].size(), 1U);
    read.headers = {{"accept-language", "en-US,en;q=0.9,de;q=0.8"}};
    EXPECT_EQ(read(queue).body["name"], "Outages");
    read.headers = {{"accept-language", "de-AT"}};
    EXPECT_EQ(read(queue).body["name"], "Störungen");
    EXPECT_EQ(read("/v2/contact-service-queue?search=ST%C3%96R").body["data"].size(), 1U);
    read.principal.role = AccessRole::administrator;
    EXPECT_EQ(read(queue).body["name"], "Outages");
    EXPECT_EQ(read(queue).body["translations"]["de"], "Störungen");
}

TEST_F(Reads, OtherOrganizationsLookNonExistent) {
    std::string const other = "/organization/11111111-0000-4000-8000-000000000001";
    for (char const* target : {"", "/v2/team", "/team", "/v2/ai-feature", "/v2/org-url-mapping",
                               "/user/by-ci-user-id/a9e47000-0000-4000-8000-000000000001",
                               "/site/51700000-0000-4000-8000-000000000001"}) {
        auto const answer = read.get(other + target);
        EXPECT_EQ(answer.status, 404) << target;
        EXPECT_EQ(answer.body["error"]["key"], "404") << target;
        EXPECT_EQ(answer.body["trackingId"], "track-1") << target;
    }
    read.principal.org = *core::OrgId::parse("11111111-0000-4000-8000-000000000001");
    EXPECT_EQ(read("/v2/team").status, 404);
}

TEST_F(Reads, RolesSeeWhatTheTableAllows) {
    EXPECT_EQ(read("/v2/user").status, 403);
    EXPECT_EQ(read("/v2/dial-number").status, 403);
    EXPECT_EQ(read("/team/7ea30000-0000-4000-8000-000000000001/incoming-references").status, 403);
    EXPECT_EQ(read("/v2/toaster").status, 404);
    EXPECT_EQ(read("/organization").status, 404);
    read.principal.role = AccessRole::connector;
    EXPECT_EQ(read("/v2/team").status, 403);
    for (AccessRole const role : {AccessRole::administrator, AccessRole::reporting}) {
        read.principal.role = role;
        for (Resource const& resource : resources()) {
            if (resource.name == "organization") continue;
            std::string const name(resource.name);
            EXPECT_EQ(read("/" + name).status, 200) << name;
            EXPECT_EQ(read("/v2/" + name).status, 200) << name;
            auto const listed = read("/" + name).body;
            ASSERT_TRUE(listed.is_array()) << name;
            if (listed.empty()) continue;
            auto const id = listed[0]["id"].get<std::string>();
            EXPECT_EQ(read("/" + name + "/" + id).body, listed[0]) << name;
            EXPECT_EQ(read("/" + name + "/" + id + "/incoming-references").status, 200) << name;
        }
    }
}

TEST_F(Reads, IncomingReferences) {
    read.principal.role = AccessRole::administrator;
    auto const answer =
        read("/team/7ea30000-0000-4000-8000-000000000003/incoming-references?pageSize=500");
    ASSERT_EQ(answer.status, 200);
    std::set<std::string> types;
    for (json const& item : answer.body["data"]) types.insert(item["type"]);
    EXPECT_EQ(types, (std::set<std::string>{"contact-service-queue", "user"}));
    EXPECT_EQ(read("/team/7ea30000-0000-4000-8000-00000000ffff/incoming-references").status, 404);
}

TEST_F(Reads, BadQueriesNameTheirParameter) {
    auto const fields = [this](std::string const& query) {
        auto const answer = read("/v2/team?" + query);
        EXPECT_EQ(answer.status, 400) << query;
        std::set<std::string> named;
        for (json const& problem : answer.body["error"]["message"]) named.insert(problem["field"]);
        return named;
    };
    std::string const what = "filter=colour==red;name&sort=colour,up";
    EXPECT_EQ(fields(what), (std::set<std::string>{"filter", "sort"}));
    // What is not even of its type is said first.
    EXPECT_EQ(fields("page=-1&pageSize=ten&" + what), (std::set<std::string>{"page", "pageSize"}));
}

TEST_F(Reads, SortedLists) {
    auto const up = names(read("/v2/team?sort=name").body["data"]);
    EXPECT_EQ(up, (std::vector<std::string>{"Billing", "Digital Care", "Technical Support"}));
    auto const down = names(read("/team?sort=name,desc").body);
    EXPECT_EQ(down, (std::vector<std::string>{"Technical Support", "Digital Care", "Billing"}));
}

// Every field of every resource that desktops read, stored as null where it may be.
TEST_F(Reads, DesktopsReadNoNulls) {
    std::size_t looked_at = 0;
    for (auto const& resource : resources()) {
        auto const documents = read.directory.list(resource.name);
        if (!resource.agents_read || documents.empty()) continue;
        auto const id = documents.front()->id;
        auto const version = documents.front()->version;
        auto body = documents.front()->body();
        for (auto const& field : resource.fields) {
            auto const name = std::string(field.name);
            if (!field.is_required && name != "ciUserId" && name != "id") body[name] = nullptr;
        }
        auto const path = std::string(resource.name);
        ASSERT_TRUE(read.directory.put({path, id, version + 1, body.dump(), demo_time, demo_time}));
        for (auto const& target : {"/" + path, "/v2/" + path, "/v2/" + path + "?agentView=true",
                                   "/v2/" + path + "?attributes=id,name", "/" + path + "/" + id}) {
            auto const answer = read(target);
            EXPECT_EQ(tests::nulls_for_texts(answer.body), "") << target;
            looked_at += answer.status == 200 ? 1 : 0;
        }
        // What was stored is what its administrator reads.
        read.principal.role = AccessRole::administrator;
        auto const stored = read("/" + path + "/" + id);
        read.principal.role = AccessRole::agent;
        ASSERT_EQ(stored.status, 200) << path;
        if (path != "user") continue;
        EXPECT_TRUE(stored.body["skillProfileId"].is_null());
    }
    EXPECT_GT(looked_at, 50U);
}

// PROTOCOL 5: nobody is offered a browser that no connector can ring.
TEST_F(Reads, ABrowserIsOfferedWhereAConnectorRingsOne) {
    auto const ana = read("/user/by-ci-user-id/a9e47000-0000-4000-8000-000000000001").body;
    auto const profile = "/agent-profile/" + ana["agentProfileId"].get<std::string>();
    auto const settings = "/v2/organization-setting?agentView=true";
    auto const store = [&](char const* resource, std::string const& id, json const& changes) {
        Document const& stored = *read.directory.find(resource, id);
        auto body = stored.body();
        body.update(changes);
        ASSERT_TRUE(read.directory.put(
            {resource, id, stored.version + 1, body.dump(), demo_time, demo_time}));
    };
    json const every{"AGENT_DN", "EXTENSION", "BROWSER"};
    store("agent-profile", ana["agentProfileId"], {{"loginVoiceOptions", every}});
    store("organization-setting", read(settings).body["data"][0]["id"], {{"webRtcEnabled", true}});
    auto const offered = [&] {
        auto const setting = read(settings).body["data"][0]["webRtcEnabled"];
        auto const by_attributes =
            read("/v2/agent-profile?attributes=id,loginVoiceOptions").body["data"];
        for (json const& one : by_attributes) {
            if (one["id"] != ana["agentProfileId"]) continue;
            EXPECT_EQ(one["loginVoiceOptions"], read(profile).body["loginVoiceOptions"]);
        }
        auto const options = read(profile).body["loginVoiceOptions"];
        bool const has = std::ranges::find(options, "BROWSER") != options.end();
        EXPECT_EQ(setting, has);
        EXPECT_EQ(options.size(), has ? 3U : 2U);
        return has;
    };
    EXPECT_FALSE(offered());
    json connector{{"name", "PBX"}, {"tokenSubject", "pbx"}, {"channels", {"telephony"}}};
    auto const put = [&](std::uint64_t version) {
        ASSERT_TRUE(read.directory.put({"connector", "99999999-2222-4333-8444-555555555555",
                                        version, connector.dump(), demo_time, demo_time}));
    };
    put(1);
    EXPECT_FALSE(offered()) << "it rings phones";
    connector["deviceTypes"] = every;
    put(2);
    EXPECT_TRUE(offered());
    connector["channels"] = {"chat"};
    put(3);
    EXPECT_FALSE(offered()) << "it has no calls to bring";
    // Administrators read what they have set.
    read.principal.role = AccessRole::administrator;
    EXPECT_EQ(read(profile).body["loginVoiceOptions"], every);
}

TEST_F(Reads, ServiceCatalogueUnderAnyPrefix) {
    for (char const* path : {"/u2c/limited/catalog", "/u2c/catalog", "/u2c/api/v1/catalog",
                             "/u2c/api/v1/limited/catalog", "/catalog", "/limited/catalog"}) {
        auto const answer = read.get(path);
        ASSERT_EQ(answer.status, 200) << path;
        EXPECT_EQ(answer.body["serviceLinks"]["wcc-api-gateway"], "http://127.0.0.1:8080");
        EXPECT_EQ(answer.body["serviceLinks"]["metrics"],
                  "http://127.0.0.1:8080/telemetry/metrics");
        EXPECT_EQ(answer.body["format"], "hostmap");
        EXPECT_EQ(answer.body["hostCatalog"], json::object());
    }
}

}  // namespace
}  // namespace ringmaster::api::config_reads_test

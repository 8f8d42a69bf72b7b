// Every operation of the description succeeds at least once, and its answer is what the description
// says (World::check looks at each). The answers are kept for the tests of generated clients.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "api/documents/resource.hpp"
#include "api/wire/wire_legs.hpp"
#include "ringmaster/crypto/keyring.hpp"
#include "unit/api/described_answers.hpp"
#include "unit/api/described_scene.hpp"
#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::described_story_test {
namespace {

using nlohmann::json;

constexpr char const* outside = "+4930555001";
constexpr char const* request_id = "5e551011-0000-4000-8000-000000000001";
constexpr char const* new_id = "11111111-2222-4333-8444-555555555555";

using Answers = std::map<std::string, Reply>;

void agents(Scene& scene) {
    auto& world = scene.world;
    Scene::expect(202, world.post(scene.owner, "/v1/agents/reload"), "reload");
    Scene::expect(202, world.post(scene.owner, "/v1/agents/buddyList", {{"mediaType", "chat"}}),
                  "buddies");
    scene.read(scene.admin, "/v1/agents?status=all&pageSize=1000");
    auto const range = "?from=" + std::to_string(world.now.epoch_ms - 1'000) +
                       "&to=" + std::to_string(world.now.epoch_ms + 900'000);
    for (std::string const of :
         {"agents/activities", "agents/statistics", "queues/statistics", "reports/wrap-ups",
          "reports/queue-intervals", "reports/agent-intervals", "reports/wrap-up-summary"}) {
        scene.read(scene.admin, "/v1/" + of + range);
    }
    scene.read(scene.admin, "/search/schema.graphql");
    json const query{{"query", "{__typename}"}};
    Scene::expect(200, world.post(scene.admin, "/search", query), "search");
    json out{{"logoutReason", "over"}};
    Scene::expect(202, world.post(scene.colleague, "/v1/agents/logout", out), "logout");
    out["agentId"] = scene.owner_id;
    Scene::expect(202, world.put(scene.admin, "/v1/agents/logout", out), "logout");
}

void live_call(Scene& scene) {
    auto& world = scene.world;
    scene.call = world.offered_call();
    scene.read(scene.admin, "/v1/tasks/" + scene.call + "/explain");
    scene.command(scene.owner, "accept");
    json const save{{"attributes", {{"Colour", "red"}}}};
    Scene::expect(202, world.patch(scene.admin, "/v1/tasks/" + scene.call, save), "save");
    Scene::expect(200,
                  world.post(scene.admin, "/v1/tasks/" + scene.call + "/reveal",
                             json::object({{"name", "Colour"}})),
                  "reveal");
    json const leg{{"mediaResourceId", scene.call}};
    for (auto* name : {"hold", "unhold"}) scene.command(scene.owner, name, leg);
    scene.command(scene.owner, "record/pause");
    scene.command(scene.owner, "record/resume", {{"autoResumed", false}});
    scene.command(scene.owner, "transfer", {{"to", outside}, {"destinationType", "dialNumber"}});
    scene.command(scene.owner, "transfer/cancel");
    scene.read(scene.owner, "/v1/tasks?pageSize=5");
    for (auto& who : {scene.owner, scene.admin}) scene.read(who, "/v1/tasks/" + scene.call);
    scene.command(scene.owner, "end");
    json const reason{{"auxCodeId", world.wrap_up_code()}, {"note", "kind"}};
    scene.command(scene.owner, "wrapup", reason);
    scene.command(scene.admin, "wrapup/correct",
                  {{"agentId", scene.owner_id}, {"auxCodeId", reason["auxCodeId"]}, {"note", ""}});
    for (auto* of : {"", "/events"}) scene.read(scene.admin, "/v1/tasks/" + scene.call + of);
    json const wanted{{"query", {{"taskIds", {scene.call}}}}};
    Scene::expect(200, world.post(scene.admin, "/v1/captures/query", wanted), "captures");
    json const customer{{"number", "+4917612345678"}};
    Scene::expect(200, world.post(scene.admin, "/v1/personal-data/export", customer), "export");
    scene.read(scene.admin, "/v1/admin/state");
}

void consults(Scene& scene) {
    auto& world = scene.world;
    json const asked{{"to", scene.colleague_id}, {"destinationType", "agent"}};
    json const queue{{"to", core::to_string(world.entry_point.queue)},
                     {"destinationType", "queue"}};
    scene.call = world.connected_call(scene.owner);
    json const idle{{"state", "Idle"}, {"agentId", scene.colleague_id}};
    Scene::expect(202, world.put(scene.admin, "/v1/agents/session/state", idle), "idle");
    scene.command(scene.owner, "consult", queue);
    scene.command(scene.owner, "cancelCtq");
    scene.command(scene.owner, "consult", asked);
    scene.command(scene.colleague, "consult/accept");
    scene.command(scene.owner, "consult/end");
    scene.command(scene.owner, "consult", asked);
    scene.command(scene.colleague, "consult/accept");
    scene.command(scene.owner, "consult/conference", asked);
    scene.command(scene.owner, "conference/drop", {{"participantId", scene.colleague_id}});
    scene.command(scene.owner, "consult", asked);
    scene.command(scene.colleague, "consult/accept");
    scene.command(scene.owner, "consult/conference", asked);
    scene.command(scene.colleague, "conference/exit");
    scene.command(scene.owner, "consult", asked);
    scene.command(scene.colleague, "consult/accept");
    scene.command(scene.owner, "consult/conference", asked);
    scene.command(scene.owner, "conference/transfer");
}

void handed_over(Scene& scene) {
    scene.call = scene.world.connected_call(scene.owner);
    scene.command(scene.owner, "consult",
                  {{"to", scene.colleague_id}, {"destinationType", "agent"}});
    scene.command(scene.colleague, "consult/accept");
    scene.command(scene.owner, "consult/transfer");
}

void waiting(Scene& scene) {
    auto& world = scene.world;
    scene.call = world.offered_call();
    scene.command(scene.owner, "reject");
    auto const queue = core::to_string(world.entry_point.queue);
    scene.command(scene.admin, "requeue", {{"queueId", queue}, {"priority", 2}});
    scene.command(scene.admin, "priority", {{"priority", 1}});
    scene.command(scene.connector, "callback", {{"callbackType", "courtesy"}});
    scene.read(scene.admin, "/v1/tasks/" + scene.call + "/explain");
    auto const close = "/v1/queues/" + queue + "/close";
    Scene::expect(202, world.post(scene.admin, close), close);
    auto const way_in = "/v1/entry-points/" + core::to_string(world.entry_point.id) + "/close";
    Scene::expect(202, world.post(scene.admin, way_in), way_in);
    scene.command(scene.admin, "end");
    json const left{{"number", 1}, {"interactionId", scene.call}, {"type", "customer-left"}};
    Scene::expect(202, world.post(scene.connector, "/v1/connector/facts", {{"facts", {left}}}),
                  "facts");
    Scene::expect(200,
                  world.post(scene.admin, "/v1/personal-data/erase",
                             json::object({{"number", "+4917612345678"}})),
                  "erase");
    json const document{
        {"name", "PBX"}, {"tokenSubject", scene.connector.subject}, {"channels", {"telephony"}}};
    Scene::expect(201, world.post(scene.admin, scene.org("connector"), document), "connector");
    Scene::expect(200, world.post(scene.connector, "/v1/connector/subscribe"), "connector");
}

void callbacks(Scene& scene) {
    auto& world = scene.world;
    auto const queue = core::to_string(world.entry_point.queue);
    json const now{{"callbackNumber", "+4930777001"}, {"queueId", queue}};
    Scene::expect(201, world.post(scene.connector, "/v1/callbacks/web", now), "web");
    auto const list =
        "/v1/callbacks/organization/" + core::to_string(world.org) + "/scheduled-callback";
    json const body{{"customerName", "Mila"},
                    {"callbackNumber", "+4930777002"},
                    {"timezone", "Europe/Berlin"},
                    {"scheduleDate", "2025-10-10"},
                    {"startTime", "10:00:00"},
                    {"endTime", "11:00:00"},
                    {"queueId", queue},
                    {"assigneeAgent", scene.owner_id},
                    {"callbackReason", "invoice"}};
    auto const made = Scene::expect(201, world.post(scene.admin, list, body), list);
    auto const one = list + "/" + made.body["id"].get<std::string>();
    scene.read(scene.owner, one);
    scene.read(scene.admin, list + "?assigneeAgent=" + scene.owner_id);
    scene.read(scene.admin, "/v1/callbacks");
    Scene::expect(200, world.put(scene.owner, one, body), one);
    Scene::expect(204, world.remove(scene.owner, one), one);
}

void lists(Scene& scene) {
    std::string const all = "/v3/campaign-management/dncList";
    auto const numbers = all + "/own/phoneNumber", one = numbers + "/+4930777009";
    json const body{{"phoneNumber", "+4930777009"}, {"source", "IVR"}, {"reason", "asked"}};
    Scene::expect(201, scene.world.post(scene.connector, numbers, body), "list");
    for (auto const& target : {one, all, numbers}) scene.read(scene.admin, target);
    Scene::expect(204, scene.world.remove(scene.admin, one), one);
}

void estimates(Scene& scene) {
    auto& world = scene.world;
    auto const target =
        "/v1/ewt?lookbackMinutes=10&queueId=" + core::to_string(world.entry_point.queue);
    Scene::expect(204, world.get(scene.admin, target), target);
    for (int minute = 0; minute < 10; ++minute) {
        for (int second = 0; second < 2; ++second) {
            scene.call = world.offered_call();
            world.advance(std::chrono::seconds(5));
            world.fact(scene.call, "customer-left", "customer");
            world.advance(std::chrono::seconds(25));
        }
    }
    static_cast<void>(world.get(scene.admin, target));
}

void digital(Scene& scene) {
    scene.call = scene.arrival("EMAIL");
    auto const writer = scene.sign_in_for(scene.call, true);
    Scene::expect(202, scene.world.post(writer, "/v1/tasks/offers/accept-all"), "accept-all");
    scene.command(writer, "reply");
}

void by_hand(Scene& scene) {
    scene.call = scene.arrival("EMAIL");
    auto const writer = scene.sign_in_for(scene.call, false);
    scene.command(writer, "assign");
}

void wrap_ups(Scene& scene) {
    auto& world = scene.world;
    scene.set_wrap_up({{"wrapUpMode", "MANDATORY_TIMED"},
                       {"allowAutoWrapUpExtension", true},
                       {"wrapUpExtensionsMax", 2}});
    scene.call = world.connected_call(scene.owner);
    scene.command(scene.owner, "end");
    scene.command(scene.owner, "wrapup/extend");
    scene.command(scene.owner, "wrapup", {{"auxCodeId", world.wrap_up_code()}});
    scene.set_wrap_up({{"wrapUpMode", "OPTIONAL"}});
    scene.call = world.connected_call(scene.owner);
    scene.command(scene.owner, "end");
    scene.command(scene.owner, "wrapup/skip");
    scene.set_wrap_up({{"wrapUpMode", "ON_REQUEST"}});
    scene.call = world.connected_call(scene.owner);
    scene.command(scene.owner, "wrapup/request");
}

void monitored(Scene& scene) {
    auto& world = scene.world;
    auto const listener = world.person(AccessRole::supervisor, world.colleague.id);
    json const idle{{"state", "Idle"}, {"agentId", scene.colleague_id}};
    Scene::expect(202, world.put(scene.admin, "/v1/agents/session/state", idle), "idle");
    scene.call = world.connected_call(scene.owner);
    json const wish{{"id", request_id}, {"monitorType", "midcall"}, {"taskId", scene.call}};
    auto const listen = [&] {
        Scene::expect(202, world.post(listener, "/v1/monitor", wish), "monitor");
    };
    listen();
    scene.read(listener, "/v1/monitor/sessions");
    for (auto const* name : {"whisper", "bargeIn", "hold", "unhold", "end"}) {
        Scene::expect(202, world.post(listener, "/v1/monitor/" + scene.call + "/" + name), name);
    }
    listen();
    auto const session = std::string("/v1/monitor/") + request_id;
    Scene::expect(202, world.remove(listener, session), "monitor");
}

void at_start(Scene& scene) {
    auto& world = scene.world;
    for (auto const* target : {"/openapi.yaml", "/asyncapi.yaml", "/catalog"}) {
        scene.read(scene.owner, target);
    }
    Scene::expect(204, world.post(scene.owner, "/telemetry/metrics/clientmetrics"), "telemetry");
    Scene::expect(204, world.put(scene.owner, "/telemetry/logs/one", json::object()), "telemetry");
    auto const organization = "/organization/" + core::to_string(world.org);
    scene.read(scene.owner, organization);
    scene.read(scene.owner, scene.org("user/by-ci-user-id/" + scene.owner_id));
    scene.read(scene.owner, scene.org("v2/org-url-mapping"));
    scene.read(scene.owner, scene.org("v2/ai-feature"));
    scene.read(scene.owner, scene.org("v2/team?attributes=name,siteId"));
    scene.read(scene.owner, scene.org("v2/auxiliary-code?agentView=true"));
    scene.read(scene.admin, scene.org("readiness"));
    auto const exported = scene.read(scene.admin, scene.org("export"));
    auto changed = exported.body;
    changed["organization"]["name"] = "Another name";
    auto const import = scene.org("import?dryRun=true");
    Scene::expect(200, world.post(scene.admin, import, changed), "import");
    auto const users = world.get(scene.admin, scene.org("user")).body;
    json const skills{{"skillProfileId", users.front()["skillProfileId"]}};
    auto const reskill = scene.org("user/" + users.front()["id"].get<std::string>() + "/reskill");
    Scene::expect(204, world.patch(scene.admin, reskill, skills), "reskill");
}

void tokens(Scene& scene) {
    auto& world = scene.world;
    json const body{{"name", "Wallboard"}, {"role", "reporting"}, {"subject", "wallboard"}};
    Scene::expect(201, world.post(scene.admin, scene.org("api-token"), body), "token");
    json const several{{"items", {{{"role", "connector"}}, {{"role", "reporting"}}}}};
    Scene::expect(201, world.post(scene.admin, scene.org("api-token/bulk"), several), "tokens");
    scene.read(scene.admin, scene.org("api-token"));
    scene.read(scene.admin, scene.org("api-token?attributes=name"));
    scene.read(scene.admin, scene.org("v2/api-token"));
    scene.read(scene.admin, scene.org("api-token/wallboard"));
    Scene::expect(204, world.remove(scene.admin, scene.org("api-token/wallboard")), "token");
}

void provider(Scene& scene) {
    auto& world = scene.world;
    Principal caller;
    caller.role = AccessRole::provider;
    auto const organization = "/organization/" + core::to_string(world.org);
    scene.read(caller, "/organization");
    json const body{{"id", new_id}, {"name", "New"}, {"timezone", "Europe/Berlin"}};
    Scene::expect(201, world.post(caller, "/organization", body), "found");
    Scene::expect(200, world.patch(caller, organization, json::object({{"active", false}})),
                  "switch");
    Scene::expect(200, world.remove(caller, organization), "delete");
}

// ---- configuration ----------------------------------------------------------------------------

// What a new document says other than the first one there is; all of it where there is none.
json const& news() {
    static json const table = json::parse(R"({
        "auxiliary-code": {"name": "Lunch", "isSystemCode": false, "defaultCode": false},
        "user": {"email": "new@example.org", "ciUserId": "11111111-2222-4333-8444-000000000009",
                 "firstName": "New", "lastName": "Comer", "defaultDialledNumber": "2999"},
        "dial-number": {"dialledNumber": "+4930999999"},
        "holiday-list": {"name": "Holidays", "holidays": [{"name": "New Year",
            "startDate": "2027-01-01", "endDate": "2027-01-01", "frequency": "Yearly"}]},
        "overrides": {"name": "Overrides", "timezone": "Europe/Berlin", "overrides": [
            {"name": "Party", "workingHours": true, "startDateTime": "2027-01-02T08:00",
             "endDateTime": "2027-01-02T12:00"}]},
        "connector": {"name": "Mail", "tokenSubject": "mail", "channels": ["email"]}
    })");
    return table;
}

class Documents {
public:
    Documents(Scene& scene, Resource const& resource)
        : scene_(scene), resource_(resource), path_(scene.org(std::string(resource.name))) {}

    void run() {
        auto const all = scene_.read(scene_.admin, path_).body;
        scene_.read(scene_.admin, scene_.org("v2/" + std::string(resource_.name) + "?pageSize=2"));
        auto body = all.empty() ? json::object() : all.front();
        if (resource_.is_settings) return work_with(body);
        for (char const* own : {"id", "version", "createdTime", "lastUpdatedTime"}) {
            body.erase(own);
        }
        if (body.contains("name")) body["name"] = "Another";
        body.update(news().value(std::string(resource_.name), json::object()));
        auto const made = Scene::expect(201, scene_.world.post(scene_.admin, path_, body), path_);
        if (made.status != 201) return;
        work_with(made.body);
        auto const one = path_ + "/" + made.body["id"].get<std::string>();
        Scene::expect(204, scene_.world.remove(scene_.admin, one), one);
    }

private:
    void work_with(json const& document) {
        auto& world = scene_.world;
        auto const one = path_ + "/" + document["id"].get<std::string>();
        auto current = scene_.read(scene_.admin, one).body;
        scene_.read(scene_.admin, one + "/incoming-references");
        Scene::expect(200, world.patch(scene_.admin, one, json::object()), one);
        Scene::expect(200, world.put(scene_.admin, one, current), one);
        current = scene_.read(scene_.admin, one).body;
        json const items{{"items", {{{"itemIdentifier", 1}, {"item", current}}}}};
        Scene::expect(207, world.post(scene_.admin, path_ + "/bulk", items), path_);
        Scene::expect(207, world.patch(scene_.admin, path_ + "/bulk", items), path_);
        if (!resource_.entries.empty()) entries(one);
    }
    void entries(std::string const& book) {
        auto& world = scene_.world;
        auto const list = book + "/entry";
        json const row{{"name", "Taxi"}, {"number", outside}};
        auto const made = Scene::expect(201, world.post(scene_.admin, list, row), list);
        auto const v2 = "v2/" + book.substr(scene_.org("").size()) + "/entry";
        scene_.read(scene_.admin, scene_.org(v2));
        auto const entry = list + "/" + made.body["id"].get<std::string>();
        scene_.read(scene_.admin, entry);
        Scene::expect(200, world.put(scene_.admin, entry, row), entry);
        Scene::expect(204, world.remove(scene_.admin, entry), entry);
    }

    Scene& scene_;
    Resource const& resource_;
    std::string path_;
};

void documents(Scene& scene) {
    for (Resource const& resource : resources()) {
        if (resource.name != "organization") Documents(scene, resource).run();
    }
}

// ---- all --------------------------------------------------------------------------------------

// There is exactly one of these, from the first day to the last.
bool is_of_settings(std::string const& of) {
    return (of.starts_with("create") || of.starts_with("remove")) &&
           (of.ends_with("OrganizationSetting") || of.ends_with("TenantConfiguration"));
}

void keep(Answers const& answers) {
    std::filesystem::path const folder = RINGMASTER_ANSWERS_DIR;
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    for (auto const& [operation, reply] : answers) {
        if (reply.body.is_structured()) {
            std::ofstream(folder / (operation + ".json")) << reply.body.dump(2) << '\n';
        }
    }
}

TEST(DescribedAnswers, EveryOperationAnswersWhatIsDescribed) {
    Answers answers;
    for (auto* const play : {agents, live_call, consults, handed_over, waiting, callbacks, lists,
                             play_campaigns, estimates, digital, by_hand, wrap_ups, monitored,
                             at_start, tokens, provider, documents}) {
        Scene scene;
        play(scene);
        answers.merge(scene.world.answered);
    }
    for (auto const& [path, methods] : description()["paths"].items()) {
        for (auto const& [method, operation] : methods.items()) {
            auto const id = operation["operationId"].get<std::string>();
            EXPECT_TRUE(answers.contains(id) || is_of_settings(id)) << id << " was never answered";
        }
    }
    keep(answers);
}

// What would not be noticed is no check.
TEST(DescribedAnswers, WhatDoesNotFitIsFound) {
    auto const& schemas = description()["components"]["schemas"];
    json const good{{"journalSeq", 3}, {"stateHash", "ab"}};
    EXPECT_EQ(schema_problems(schemas["AdminState"], good), "");
    auto const wrong = [&](char const* name, json const& value) {
        auto changed = good;
        changed[name] = value;
        return schema_problems(schemas["AdminState"], changed);
    };
    EXPECT_EQ(wrong("journalSeq", "3"), ".journalSeq is no integer: \"3\"\n");
    EXPECT_EQ(wrong("stateHash", nullptr), ".stateHash is no string: null\n");
    EXPECT_EQ(wrong("more", 1), ".more is not described\n");
    EXPECT_EQ(schema_problems(schemas["AdminState"], {{"journalSeq", 3}}), ". lacks stateHash\n");
    EXPECT_EQ(schema_problems(schemas["Closed"], {{"id", "x"}, {"closed", true}}),
              ".id is no id: \"x\"\n");
    json const state{{"state", "asleep"}, {"since", 1}};
    EXPECT_NE(schema_problems(schemas["ChannelState"], state), "");
    EXPECT_NE(schema_problems(schemas["AgentList"], {{"meta", {{"orgId", new_id}}}, {"data", {3}}}),
              "");
}

}  // namespace
}  // namespace ringmaster::api::tests::described_story_test

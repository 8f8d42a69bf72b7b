// CFG-1, CFG-2, CFG-4: documents created, replaced and removed through the routes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "unit/api/config_writing.hpp"

namespace ringmaster::api::tests::config_writes_test {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(Writes, WhatIsCreatedIsAnsweredAsItIsReadAndTakesEffect) {
    auto const created = create("team", team_body());
    ASSERT_EQ(created.status, 201) << created.text;
    std::string const id = created.body["id"];
    EXPECT_EQ(created.body["version"], 1);
    EXPECT_EQ(created.body["createdTime"], world_.now.epoch_ms);
    EXPECT_EQ(created.body["teamType"], "AGENT") << "defaults are told";
    EXPECT_EQ(created.body, read("team", id));
    auto const* team = world_.engine.state().config.team(*core::TeamId::parse(id));
    ASSERT_NE(team, nullptr);
    EXPECT_EQ(team->name, "Night shift");
}

TEST_F(Writes, AnIdMayBeChosenOnceAndStaysTheCallers) {
    json body = team_body();
    body["id"] = "AAAAAAAA-0000-4000-8000-000000000001";
    auto const created = create("team", body);
    ASSERT_EQ(created.status, 201) << created.text;
    EXPECT_EQ(created.body["id"], "aaaaaaaa-0000-4000-8000-000000000001");
    auto const again = create("team", body);
    EXPECT_EQ(again.status, 409);
    EXPECT_THAT(messages(again.body), ElementsAre("id: already belongs to another one"));
}

TEST_F(Writes, EveryProblemIsToldAtOnceAndNothingChanges) {
    auto const before = export_organization(world_.directory);
    auto const refused = create("team", {{"name", std::string(81, 'x')},
                                         {"siteId", "nobody"},
                                         {"teamType", "CREW"},
                                         {"colour", "red"}});
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(messages(refused.body), SizeIs(4)) << refused.text;
    // Whom it names does not wait until the rest is right.
    auto const both = create("team", {{"siteId", "00000000-0000-4000-8000-00000000dead"}});
    EXPECT_THAT(messages(both.body), ElementsAre("name: is required", "siteId: names no site"));
    json stranger = team_body();
    stranger["siteId"] = "00000000-0000-4000-8000-00000000dead";
    EXPECT_THAT(messages(create("team", stranger).body), ElementsAre("siteId: names no site"));
    EXPECT_EQ(world_.post(admin_, path("team"), json::array()).status, 400);
    EXPECT_EQ(world_.send(admin_, "POST", path("team"), "{").status, 400);
    world_.content_type = "text/plain";
    EXPECT_EQ(create("team", team_body()).status, 415);
    EXPECT_EQ(export_organization(world_.directory), before);
}

TEST_F(Writes, AnUpdateReplacesAndCountsTheVersion) {
    std::string const id = create("team", team_body()).body["id"];
    json body = read("team", id);
    body["name"] = "Day shift";
    world_.advance(5ms);
    auto const updated = replace("team", id, body);
    ASSERT_EQ(updated.status, 200) << updated.text;
    EXPECT_EQ(updated.body["name"], "Day shift");
    EXPECT_EQ(updated.body["version"], 2);
    EXPECT_EQ(updated.body["lastUpdatedTime"], world_.now.epoch_ms);
    EXPECT_NE(updated.body["createdTime"], updated.body["lastUpdatedTime"]);
    // The same again is nobody's change.
    EXPECT_EQ(replace("team", id, updated.body).body["version"], 2);
}

TEST_F(Writes, AStaleVersionIsRefused) {
    std::string const id = create("team", team_body()).body["id"];
    json const first = read("team", id);
    json body = first;
    body["name"] = "Day shift";
    ASSERT_EQ(replace("team", id, body).status, 200);
    body["name"] = "Late shift";
    auto const stale = replace("team", id, body);
    EXPECT_EQ(stale.status, 412);
    EXPECT_THAT(messages(stale.body), ElementsAre(HasSubstr("version: is not the present one")));
    body.erase("version");
    world_.headers = {{"If-Match", "\"1\""}};
    EXPECT_EQ(replace("team", id, body).status, 412);
    EXPECT_EQ(remove("team", id).status, 412);
    world_.headers = {{"If-Match", "\"first\""}};
    EXPECT_EQ(replace("team", id, body).status, 400);
    world_.headers = {{"If-Match", "\"2\""}};
    EXPECT_EQ(replace("team", id, body).status, 200);
    EXPECT_EQ(read("team", id)["name"], "Late shift");
    world_.headers = {{"If-Match", "*"}};
    EXPECT_EQ(remove("team", id).status, 204);
}

TEST_F(Writes, APatchChangesTheFieldsItNames) {
    json body = team_body();
    body["description"] = "From ten to six";
    std::string const id = create("team", body).body["id"];
    auto const patched = world_.patch(admin_, path("team", id), {{"name", "Owls"}});
    ASSERT_EQ(patched.status, 200) << patched.text;
    EXPECT_EQ(patched.body["name"], "Owls");
    EXPECT_EQ(patched.body["description"], "From ten to six");
    EXPECT_EQ(world_.patch(admin_, path("team", id), {{"name", nullptr}}).status, 400);
}

TEST_F(Writes, WhatIsNamedIsNotRemoved) {
    std::string const site =
        create("site", {{"name", "Graz"}, {"multimediaProfileId", any("multimedia-profile")["id"]}})
            .body["id"];
    json body = team_body();
    body["siteId"] = site;
    std::string const team = create("team", body).body["id"];
    auto const refused = remove("site", site);
    EXPECT_EQ(refused.status, 409);
    json const references = refused.body["error"]["message"][0]["references"];
    ASSERT_THAT(references, SizeIs(1)) << refused.text;
    EXPECT_EQ(references[0],
              (json{{"id", team}, {"name", "Night shift"}, {"type", "team"}, {"field", "siteId"}}));
    EXPECT_EQ(remove("team", team).status, 204);
    EXPECT_EQ(remove("site", site).status, 204);
    EXPECT_EQ(remove("site", site).status, 404);
    EXPECT_EQ(world_.get(admin_, path("site", site)).status, 404);
}

// CFG-2: not while somebody works with it.
TEST_F(Writes, WhatIsAtWorkIsNotRemoved) {
    std::string const queue = core::to_string(world_.entry_point.queue);
    world_.sign_in(world_.person(AccessRole::agent, world_.agent.id));
    std::string const user = world_.directory.user_of(world_.agent.id)->id;
    json body = read("user", user);
    for (json const& team : world_.get(admin_, path("team")).body) {
        json kept = team;
        std::erase(kept["userIds"].get_ref<json::array_t&>(), json(user));
        ASSERT_EQ(replace("team", team["id"], kept).status, 200);
    }
    body["ciUserId"] = "aaaaaaaa-0000-4000-8000-0000000000ff";
    auto const moved = replace("user", user, body);
    EXPECT_EQ(moved.status, 409) << moved.text;
    EXPECT_THAT(messages(moved.body), ElementsAre("ciUserId: the agent is signed in or at work"));
    auto const removed = remove("user", user);
    EXPECT_EQ(removed.status, 409) << removed.text;
    EXPECT_EQ(remove("contact-service-queue", queue).status, 409);
}

// Nor is it made another thing: for those who live by it that is the same.
TEST_F(Writes, WhatIsAtWorkStaysWhatItIs) {
    world_.sign_in(world_.person(AccessRole::agent, world_.agent.id));
    ASSERT_FALSE(world_.offered_call().empty());
    std::string const queue = core::to_string(world_.entry_point.queue);
    auto const changed = world_.patch(admin_, path("contact-service-queue", queue),
                                      {{"channelType", "CHAT"}, {"overflowNumber", nullptr}});
    EXPECT_EQ(changed.status, 409) << changed.text;
    EXPECT_THAT(messages(changed.body), ElementsAre(HasSubstr("channelType: must stay")));
    auto const& station = *world_.engine.state().agent(world_.agent.id)->station();
    std::string const team = core::to_string(station.team);
    EXPECT_EQ(world_
                  .patch(admin_, path("team", team),
                         {{"teamType", "CAPACITY"}, {"dialedNumber", "+4930777"}, {"capacity", 1}})
                  .status,
              409);
    // Settings change as ever.
    EXPECT_EQ(world_.patch(admin_, path("team", team), {{"name", "Owls"}}).status, 200);
}

TEST_F(Writes, AVariableOfALiveContactKeepsItsDefinition) {
    std::string const id =
        create("cad-variable", {{"name", "Colour"}, {"variableType", "String"}}).body["id"];
    world_.sign_in(world_.person(AccessRole::agent, world_.agent.id));
    std::string const task = world_.offered_call();  // has a colour
    EXPECT_EQ(remove("cad-variable", id).status, 409);
    auto const renamed = world_.patch(admin_, path("cad-variable", id), {{"name", "Shade"}});
    EXPECT_EQ(renamed.status, 409) << renamed.text;
    EXPECT_THAT(messages(renamed.body), ElementsAre(HasSubstr("name: must stay")));
    EXPECT_EQ(world_.patch(admin_, path("cad-variable", id), {{"agentEditable", true}}).status,
              200);
    auto document = json::parse(export_organization(world_.directory));
    std::erase_if(document["resources"]["cad-variable"].get_ref<json::array_t&>(),
                  [&](json const& one) { return one["id"] == id; });
    auto const import = "/organization/" + core::to_string(world_.org) + "/import";
    EXPECT_EQ(world_.post(admin_, import, document).status, 409);
    world_.fact(task, "customer-left", "customer");
    EXPECT_EQ(world_.patch(admin_, path("cad-variable", id), {{"name", "Shade"}}).status, 200);
    EXPECT_EQ(remove("cad-variable", id).status, 204);
}

// CD-4: it alone masks what was stored before it became sensitive.
TEST_F(Writes, ASensitiveVariableIsRetiredAndNotRemoved) {
    std::string const id =
        create("cad-variable", {{"name", "Pin"}, {"variableType", "String"}, {"sensitive", true}})
            .body["id"];
    auto const removed = remove("cad-variable", id);
    EXPECT_EQ(removed.status, 409) << removed.text;
    EXPECT_EQ(world_.patch(admin_, path("cad-variable", id), {{"name", "Pin_Code"}}).status, 409);
    EXPECT_EQ(world_.patch(admin_, path("cad-variable", id), {{"active", false}}).status, 200);
}

// RQ-14: lines stand among agents under their team's id.
TEST_F(Writes, NoAgentHasATeamsId) {
    std::string const user = world_.directory.user_of(world_.colleague.id)->id;
    auto const refused =
        world_.patch(admin_, path("user", user), {{"ciUserId", any("team")["id"]}});
    EXPECT_EQ(refused.status, 400) << refused.text;
    EXPECT_THAT(messages(refused.body), ElementsAre("ciUserId: is the id of a team"));
}

TEST_F(Writes, WhatEveryOrganizationHasStays) {
    std::string const settings = any("organization-setting")["id"];
    EXPECT_EQ(remove("organization-setting", settings).status, 409);
    EXPECT_EQ(create("organization-setting", json::object()).status, 409);
    json changed = read("organization-setting", settings);
    changed["ronaTimeoutTelephony"] = 25;
    EXPECT_EQ(replace("organization-setting", settings, changed).status, 200);
    EXPECT_EQ(world_.engine.state().config.settings.rona_timeout[0], 25s);
    auto const rona = core::to_string(
        world_.engine.state().config.system_code(world_.org, core::SystemCode::RONA));
    EXPECT_EQ(remove("auxiliary-code", rona).status, 409);
    json renamed = read("auxiliary-code", rona);
    renamed["name"] = "Gone fishing";
    auto const refused = replace("auxiliary-code", rona, renamed);
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(messages(refused.body), ElementsAre(HasSubstr("name: must stay RONA")));
    EXPECT_EQ(create("organization", {{"name", "Mine"}}).status, 404);
}

TEST_F(Writes, NumbersAndLoginsBelongToOne) {
    json const number = any("dial-number");
    json body = {{"dialledNumber", number["dialledNumber"]},
                 {"entryPointId", number["entryPointId"]}};
    auto const refused = create("dial-number", body);
    EXPECT_EQ(refused.status, 409) << refused.text;
    EXPECT_THAT(messages(refused.body),
                ElementsAre("dialledNumber: is already used by another item"));
}

// What one document does to another is told where it is.
TEST_F(Writes, ALoopOfQueuesIsRefused) {
    std::string const first = create("contact-service-queue", queue_body()).body["id"];
    json second = queue_body();
    second["name"] = "Yet another";
    second["overflowQueueId"] = first;
    auto const made = create("contact-service-queue", second);
    ASSERT_EQ(made.status, 201) << made.text;
    json body = read("contact-service-queue", first);
    body["overflowQueueId"] = made.body["id"];
    auto const refused = replace("contact-service-queue", first, body);
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(messages(refused.body), Contains("overflowQueueId: leads back to this queue"));
}

// A large body is read beside the loop, where the plan is worked out; what is wrong with it is said
// as of a small one.
// Together they break a third document; the later one is at fault.
TEST_F(Writes, ABooksEntriesAreWrittenOneByOne) {
    std::string const book = create("address-book", {{"name", "Partners"}}).body["id"];
    auto const entries = path("address-book", book) + "/entry";
    auto const made = world_.post(admin_, entries, {{"name", "Ana"}, {"number", "+4312345"}});
    ASSERT_EQ(made.status, 201) << made.text;
    std::string const entry = made.body["id"];
    EXPECT_EQ(made.body["number"], "+4312345");
    EXPECT_EQ(world_.get(admin_, entries + "/" + entry).body, made.body);
    auto const changed =
        world_.put(admin_, entries + "/" + entry, {{"name", "Ana"}, {"number", "+43999"}});
    EXPECT_EQ(changed.status, 200) << changed.text;
    EXPECT_EQ(changed.body["number"], "+43999");
    auto const refused = world_.put(admin_, entries + "/" + entry, {{"name", "Ana"}});
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(messages(refused.body), ElementsAre("number: is required"));
    EXPECT_EQ(world_.remove(admin_, entries + "/" + entry).status, 204);
    EXPECT_EQ(world_.remove(admin_, entries + "/" + entry).status, 404);
    EXPECT_EQ(
        world_.post(admin_, path("team", any("team")["id"]) + "/entry", json::object()).status,
        404);
}

TEST_F(Writes, EntriesThatComeWithTheirBookGetIds) {
    json const entry{{"name", "Ana"}, {"number", "+4312345"}};
    auto const made =
        create("address-book", {{"name", "Partners"}, {"addressBookEntries", {entry, entry}}});
    ASSERT_EQ(made.status, 201) << made.text;
    json const entries = made.body["addressBookEntries"];
    std::string const first = entries[0].value("id", "");
    EXPECT_NE(first, "");
    EXPECT_NE(first, entries[1].value("id", ""));
    auto const path_of_first = path("address-book", made.body["id"]) + "/entry/" + first;
    EXPECT_EQ(world_.get(admin_, path_of_first).body["name"], "Ana");
}

TEST_F(Writes, OnlyAdministratorsWriteAndOnlyTheirOwnOrganization) {
    for (AccessRole const role : {AccessRole::agent, AccessRole::supervisor, AccessRole::reporting,
                                  AccessRole::connector}) {
        EXPECT_EQ(world_.post(world_.principal(role), path("team"), team_body()).status, 403);
    }
    auto const elsewhere = "/organization/00000000-0000-4000-8000-000000000001/team";
    EXPECT_EQ(world_.post(admin_, elsewhere, team_body()).status, 404);
    EXPECT_EQ(create("spaceship", json::object()).status, 404);
}

TEST_F(Writes, AWholeOrganizationGoesOutAndIn) {
    auto const out = world_.get(admin_, path("export"));
    ASSERT_EQ(out.status, 200);
    EXPECT_EQ(out.text, export_organization(world_.directory));
    json document = out.body;
    document["resources"]["team"][0]["name"] = "Owls";
    document["resources"]["address-book"].push_back(
        {{"id", "aaaaaaaa-0000-4000-8000-000000000001"}, {"name", "Partners"}});

    auto const dry = world_.post(admin_, path("import?dryRun=true"), document);
    ASSERT_EQ(dry.status, 200) << dry.text;
    EXPECT_EQ(dry.body["created"], 1);
    EXPECT_EQ(dry.body["updated"], 1);
    EXPECT_EQ(dry.body["removed"], 0);
    EXPECT_EQ(dry.body["changes"][0]["resource"], "team");
    EXPECT_EQ(dry.body["changes"][0]["after"], (json{{"name", "Owls"}}));
    EXPECT_EQ(world_.get(admin_, path("export")).text, out.text);

    auto const in = world_.post(admin_, path("import"), document);
    ASSERT_EQ(in.status, 200) << in.text;
    EXPECT_EQ(in.body["changes"], dry.body["changes"]);
    EXPECT_EQ(read("team", document["resources"]["team"][0]["id"])["name"], "Owls");
    auto const again = world_.post(admin_, path("import"), document);
    EXPECT_THAT(again.body["changes"], IsEmpty());
}

TEST_F(Writes, AnImportThatIsNotValidChangesNothing) {
    json document = world_.get(admin_, path("export")).body;
    document["resources"]["team"][0]["siteId"] = "00000000-0000-4000-8000-00000000dead";
    document["resources"]["team"][1].erase("name");
    auto const hash = world_.engine.hash();
    auto const refused = world_.post(admin_, path("import"), document);
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(messages(refused.body), Contains("resources.team[1].name: is required"));
    EXPECT_EQ(world_.post(admin_, path("import?dryRun=maybe"), document).status, 400);
    auto const elsewhere = "/organization/00000000-0000-4000-8000-000000000001/";
    EXPECT_EQ(world_.get(admin_, std::string(elsewhere) + "export").status, 404);
    EXPECT_EQ(world_.post(admin_, std::string(elsewhere) + "import", document).status, 404);
    EXPECT_EQ(world_.engine.hash(), hash);
}

// What was written document by document is an organization like any other.
TEST_F(Writes, TheOrganizationStaysOneThatCanBeImported) {
    ASSERT_EQ(create("team", team_body()).status, 201);
    ASSERT_EQ(create("address-book", {{"name", "Partners"}}).status, 201);
    auto const text = export_organization(world_.directory);
    auto const again =
        import_organization(text, world_.directory, world_.engine.state().config, world_.now);
    EXPECT_THAT(again.problems, IsEmpty());
    EXPECT_TRUE(again.changes_nothing());
}

}  // namespace
}  // namespace ringmaster::api::tests::config_writes_test

// SEC-1: tokens issued, listed and revoked over REST.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::config_tokens_test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class Tokens : public ::testing::Test {
protected:
    Reply create(json const& body) { return world_.post(admin_, path_, body); }
    std::vector<std::string> fields(Reply const& refused) {
        std::vector<std::string> names;
        for (json const& one : refused.body["error"]["message"]) names.push_back(one["field"]);
        return names;
    }

    World world_;
    Principal admin_ = world_.principal(AccessRole::administrator);
    std::string path_ = "/organization/" + core::to_string(world_.org) + "/api-token";
};

TEST_F(Tokens, ANewOneSpeaksForItsUserUntilItIsRevoked) {
    auto const made = create({{"role", "agent"}, {"agentId", core::to_string(world_.agent.id)}});
    ASSERT_EQ(made.status, 201) << made.text;
    std::string const text = made.body["token"];
    auto const* record = world_.tokens.find(text, world_.now);
    ASSERT_NE(record, nullptr);
    EXPECT_EQ(record->principal.agent, world_.agent.id);
    EXPECT_EQ(record->principal.name, world_.directory.agent_name(world_.agent.id));
    EXPECT_THAT(world_.disclosed, ElementsAre(HasSubstr("CreateToken agent")));
    EXPECT_THAT(world_.disclosed.front(), ::testing::Not(HasSubstr(text)));

    std::string const id = made.body["id"];
    auto const read = world_.get(admin_, path_ + "/" + id);
    EXPECT_EQ(read.body["active"], true);
    EXPECT_THAT(read.text, ::testing::Not(HasSubstr(text))) << "told once";
    EXPECT_EQ(world_.remove(admin_, path_ + "/" + id).status, 204);
    EXPECT_EQ(world_.tokens.find(text, world_.now), nullptr);
    EXPECT_EQ(world_.get(admin_, path_ + "/" + id).body["active"], false);
    EXPECT_EQ(world_.remove(admin_, path_ + "/" + id).status, 404);
}

TEST_F(Tokens, ManyAreMadeAtOnceAllOrNone) {
    json const agent{{"role", "agent"}, {"agentId", core::to_string(world_.agent.id)}};
    json const items{agent, {{"role", "connector"}, {"subject", "pbx"}}};
    auto const made = world_.post(admin_, path_ + "/bulk", {{"items", items}});
    ASSERT_EQ(made.status, 201) << made.text;
    ASSERT_THAT(made.body["items"], SizeIs(2));
    std::set<std::string> texts;
    for (json const& one : made.body["items"]) {
        std::string const text = one["token"];
        EXPECT_TRUE(texts.insert(text).second);
        EXPECT_NE(world_.tokens.find(text, world_.now), nullptr);
        EXPECT_THAT(world_.get(admin_, path_).text, ::testing::Not(HasSubstr(text))) << "told once";
    }
    EXPECT_EQ(made.body["items"][1]["subject"], "pbx");
    EXPECT_THAT(world_.disclosed, ElementsAre(HasSubstr("CreateTokens agent")));
    EXPECT_THAT(world_.disclosed.front(), HasSubstr("connector pbx"));

    json const wrong{{{"role", "king"}}, {{"role", "agent"}}, {{"role", "connector"}}};
    EXPECT_THAT(fields(world_.post(admin_, path_ + "/bulk", {{"items", wrong}})),
                UnorderedElementsAre("items[0].role", "items[1].agentId"));
    json const taken{{{"role", "connector"}, {"subject", "pbx"}},
                     {{"role", "reporting"}, {"subject", "twice"}},
                     {{"role", "reporting"}, {"subject", "twice"}}};
    auto const refused = world_.post(admin_, path_ + "/bulk", {{"items", taken}});
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(fields(refused), ElementsAre("items[0].subject", "items[2].subject"));
    for (json const& nothing :
         {json::object(), json{{"items", json::array()}}, json{{"items", json(1'001, agent)}}}) {
        EXPECT_EQ(world_.post(admin_, path_ + "/bulk", nothing).status, 400);
    }
    EXPECT_THAT(world_.get(admin_, path_).body, SizeIs(2));
}

TEST_F(Tokens, ListsPagesAndFilters) {
    for (char const* role : {"reporting", "connector", "administrator"}) {
        ASSERT_EQ(create({{"role", role}, {"name", role}, {"subject", role}}).status, 201);
        world_.advance(core::Duration(1));
    }
    auto const all = world_.get(admin_, path_);
    ASSERT_THAT(all.body, SizeIs(3)) << all.text;
    EXPECT_EQ(all.body[0]["subject"], "reporting");
    auto const v2 = "/organization/" + core::to_string(world_.org) + "/v2/api-token";
    auto const some = world_.get(admin_, v2 + "?filter=role==connector;active==true&pageSize=1");
    EXPECT_EQ(some.body["meta"]["totalRecords"], 1);
    EXPECT_EQ(some.body["data"][0]["name"], "connector");
}

TEST_F(Tokens, EndByThemselves) {
    auto const made = create({{"role", "reporting"}, {"expiresTime", world_.now.epoch_ms + 1'000}});
    ASSERT_EQ(made.status, 201) << made.text;
    world_.advance(core::Duration(1'000));
    EXPECT_EQ(world_.tokens.find(made.body["token"].get<std::string>(), world_.now), nullptr);
    EXPECT_EQ(world_.get(admin_, path_).body[0]["active"], false);
}

TEST_F(Tokens, RefusalsNameEveryProblem) {
    EXPECT_THAT(fields(create(json::object())), ElementsAre("role"));
    EXPECT_THAT(fields(create({{"role", "king"}, {"colour", "red"}})),
                UnorderedElementsAre("role", "colour"));
    EXPECT_THAT(fields(create({{"role", "agent"}})), ElementsAre("agentId"));
    auto const nobody = "00000000-0000-4000-8000-00000000dead";
    EXPECT_THAT(fields(create({{"role", "supervisor"},
                               {"agentId", nobody},
                               {"teamIds", {nobody}},
                               {"subject", "a b"},
                               {"expiresTime", 5}})),
                UnorderedElementsAre("agentId", "teamIds[0]", "subject", "expiresTime"));
    ASSERT_EQ(create({{"role", "reporting"}, {"subject", "nightly"}}).status, 201);
    EXPECT_EQ(create({{"role", "reporting"}, {"subject", "nightly"}}).status, 409);
    ASSERT_EQ(world_.remove(admin_, path_ + "/nightly").status, 204);
    EXPECT_EQ(create({{"role", "reporting"}, {"subject", "nightly"}}).status, 201);
    EXPECT_EQ(world_.get(admin_, path_ + "/nobody").status, 404);
}

TEST_F(Tokens, AreTheAdministratorsOfThisOrganization) {
    for (AccessRole const role : {AccessRole::agent, AccessRole::supervisor, AccessRole::reporting,
                                  AccessRole::connector}) {
        EXPECT_EQ(world_.get(world_.principal(role), path_).status, 403);
        EXPECT_EQ(world_.post(world_.principal(role), path_, {{"role", "reporting"}}).status, 403);
    }
    std::string const elsewhere = "/organization/00000000-0000-4000-8000-000000000001/api-token";
    EXPECT_EQ(world_.get(admin_, elsewhere).status, 404);
    EXPECT_EQ(world_.post(admin_, elsewhere, {{"role", "reporting"}}).status, 404);
    EXPECT_EQ(world_.remove(admin_, elsewhere + "/x").status, 404);
    EXPECT_THAT(world_.disclosed, IsEmpty());
}

}  // namespace
}  // namespace ringmaster::api::tests::config_tokens_test

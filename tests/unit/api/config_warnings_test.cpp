// What an organization lacks, over REST: asked for, and in the answers of the writes that cause it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/api/config_writing.hpp"

namespace ringmaster::api::tests::config_warnings_test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

class Warnings : public Writes {
protected:
    // "CODE name" of the list in that member.
    static std::vector<std::string> told(json const& body, char const* member = "warnings") {
        std::vector<std::string> lines;
        for (json const& one : body.value(member, json::array())) {
            EXPECT_FALSE(one["description"].get<std::string>().empty());
            EXPECT_FALSE(one["remedy"].get<std::string>().empty());
            lines.push_back(one["code"].get<std::string>() + " " + one["name"].get<std::string>());
        }
        return lines;
    }
    std::vector<std::string> missing() {
        auto const answer = world_.get(admin_, path("readiness"));
        EXPECT_EQ(answer.status, 200) << answer.text;
        auto lines = told(answer.body, "items");
        EXPECT_EQ(answer.body["ready"], lines.empty());
        return lines;
    }
    json queue_without_teams() {
        json body = queue_body();
        body["callDistributionGroups"] = json::array();
        return body;
    }
};

TEST_F(Warnings, TheWriteThatCausesItSaysSo) {
    EXPECT_THAT(missing(), IsEmpty());
    auto const made = create("contact-service-queue", queue_without_teams());
    ASSERT_EQ(made.status, 201) << made.text;
    EXPECT_THAT(told(made.body), ElementsAre("QUEUE_WITHOUT_TEAMS Another"));
    EXPECT_EQ(made.body["warnings"][0]["id"], made.body["id"]);
    EXPECT_EQ(made.body["warnings"][0]["resource"], "contact-service-queue");
    EXPECT_THAT(missing(), ElementsAre("QUEUE_WITHOUT_TEAMS Another"));
    EXPECT_FALSE(read("contact-service-queue", made.body["id"]).contains("warnings"));
}

TEST_F(Warnings, OthersAreNotTroubledWithIt) {
    json const groups = queue_body()["callDistributionGroups"];
    std::string const id = create("contact-service-queue", queue_without_teams()).body["id"];
    auto const other = create("team", team_body());
    EXPECT_FALSE(other.body.contains("warnings")) << other.text;
    // Who touches it again is reminded; who mends it is not. His warnings may come back with it.
    auto const patched =
        world_.patch(admin_, path("contact-service-queue", id), {{"name", "Renamed"}});
    EXPECT_THAT(told(patched.body), ElementsAre("QUEUE_WITHOUT_TEAMS Renamed"));
    json mended = patched.body;
    mended["callDistributionGroups"] = groups;
    auto const replaced = replace("contact-service-queue", id, mended);
    ASSERT_EQ(replaced.status, 200) << replaced.text;
    EXPECT_FALSE(replaced.body.contains("warnings")) << replaced.text;
    EXPECT_THAT(missing(), IsEmpty());
}

// The document that is told may be another than the one that was written.
TEST_F(Warnings, WhatItTakesFromOthersIsTold) {
    json const queue = any("contact-service-queue");
    std::string const id = queue["id"];
    auto const patched =
        world_.patch(admin_, path("contact-service-queue", id), {{"active", false}});
    ASSERT_EQ(patched.status, 200) << patched.text;
    EXPECT_THAT(told(patched.body), IsSupersetOf({"ENTRY_POINT_QUEUE_NOT_ACTIVE Billing line"}));
}

TEST_F(Warnings, OfSeveralDocumentsAreTogether) {
    auto const answer =
        bulk("contact-service-queue",
             {{{"itemIdentifier", 1}, {"item", queue_without_teams()}},
              {{"itemIdentifier", 2}, {"item", {{"name", "Second"}, {"channelType", "CHAT"}}}}});
    ASSERT_EQ(answer.status, 207) << answer.text;
    EXPECT_THAT(told(answer.body), ::testing::UnorderedElementsAre("QUEUE_WITHOUT_TEAMS Another",
                                                                   "QUEUE_WITHOUT_TEAMS Second"));
}

TEST_F(Warnings, OfAnImportAreToldBeforeItIsDone) {
    json document = world_.get(admin_, path("export")).body;
    for (json& point : document["resources"]["entry-point"]) {
        if (point["name"] == "Emergency line") point.erase("queueId");
    }
    auto const tried = world_.post(admin_, path("import") + "?dryRun=true", document);
    ASSERT_EQ(tried.status, 200) << tried.text;
    EXPECT_THAT(told(tried.body), ElementsAre("ENTRY_POINT_WITHOUT_QUEUE Emergency line"));
    EXPECT_THAT(missing(), IsEmpty());
    auto const done = world_.post(admin_, path("import"), document);
    EXPECT_THAT(told(done.body), ElementsAre("ENTRY_POINT_WITHOUT_QUEUE Emergency line"));
    EXPECT_THAT(missing(), ElementsAre("ENTRY_POINT_WITHOUT_QUEUE Emergency line"));
}

TEST_F(Warnings, ReadinessIsTheAdministrators) {
    for (AccessRole const role : {AccessRole::agent, AccessRole::supervisor, AccessRole::reporting,
                                  AccessRole::connector}) {
        EXPECT_EQ(world_.get(world_.principal(role), path("readiness")).status, 403);
    }
    std::string const elsewhere = "/organization/00000000-0000-4000-8000-000000000001/readiness";
    EXPECT_EQ(world_.get(admin_, elsewhere).status, 404);
}

}  // namespace
}  // namespace ringmaster::api::tests::config_warnings_test

// What an organization lacks: nothing in those that are shipped, and for each thing of the table
// that very thing when it is taken away.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <set>

#include "ringmaster/api/documents/readiness.hpp"
#include "unit/api/problem_printing.hpp"
#include "unit/api/readiness_organization.hpp"

namespace ringmaster::api::readiness_test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using testing::id_of;
using ::testing::IsEmpty;
using testing::item;

constexpr char queues[] = "contact-service-queue";

Directory imported(json const& organization) {
    std::string const id = organization["organization"]["id"];
    Directory directory(*core::OrgId::parse(id));
    auto const import =
        import_organization(organization.dump(), directory, core::Config{}, testing::demo_time);
    EXPECT_EQ(testing::all(import.problems), "");
    directory.apply(import.documents, testing::demo_time);
    return directory;
}

// "CODE name" of each thing that is missing.
std::vector<std::string> missing_in(json const& organization) {
    std::vector<std::string> lines;
    for (Missing const& one : readiness(imported(organization), testing::demo_time)) {
        lines.push_back(std::string(describe_gap(one.gap).code) + " " + one.name);
    }
    return lines;
}

struct Row {
    Gap gap;
    char const* name;  // of the document that is told
    std::function<void(json&)> take_away;
    json (*from)() = testing::complete_json;
};

std::vector<Row> rows_of_people() {
    auto const profile = [](json& all) -> json& { return item(all, "agent-profile", "Quality"); };
    return {
        {Gap::no_agents, "First Steps", [](json& all) { all["resources"].erase("user"); },
         testing::smallest_json},
        {Gap::user_without_profile, "Bo New",
         [](json& all) { item(all, "user", "Bo").erase("agentProfileId"); }},
        {Gap::user_without_team, "Zofia",
         [](json& all) {
             json& user = item(all, "user", "Zofia");
             user["teamIds"] = json::array();
             for (json& team : all["resources"]["team"]) {
                 json others = json::array();
                 for (json const& id : team["userIds"]) {
                     if (id != user["id"]) others.push_back(id);
                 }
                 team["userIds"] = others;
             }
         }},
        {Gap::user_without_number, "David",
         [](json& all) {
             item(all, "agent-profile", "Quality")["agentDNValidation"] = "PROVISIONED_VALUE";
             item(all, "user", "David").erase("defaultDialledNumber");
             item(all, "user", "David").erase("deafultDialledNumber");
         }},
        {Gap::profile_inactive, "Quality", [=](json& all) { profile(all)["active"] = false; }},
        {Gap::profile_without_idle_codes, "Quality",
         [=](json& all) { profile(all)["accessIdleCode"] = "NONE"; }},
        {Gap::profile_without_wrap_up_codes, "Quality",
         [=](json& all) { profile(all)["wrapUpCodes"] = json::array(); }},
        {Gap::profile_without_device, "Quality",
         [=](json& all) { profile(all)["loginVoiceOptions"] = {"BROWSER"}; }},
        {Gap::profile_without_outdial, "Expert",
         [](json& all) { item(all, "agent-profile", "Expert").erase("outdialEntryPointId"); }},
        {Gap::profile_without_slots, "Blended",
         [](json& all) {
             for (char const* channel : {"telephony", "chat", "email", "social"}) {
                 item(all, "multimedia-profile", "Blended")[channel] = 0;
             }
         }},
    };
}

// So much of invoices nobody knows.
void require_what_nobody_has(json& all) {
    json& queue = item(all, queues, "Technical Support");
    queue["queueSkillRequirements"].push_back(
        {{"skillId", id_of(all, "skill", "Billing")}, {"condition", "GTE"}, {"skillValue", "9"}});
    queue.erase("relaxationSteps");
}

std::vector<Row> rows_of_queues() {
    return {
        {Gap::team_inactive, "Night",
         [](json& all) { item(all, "team", "Night")["active"] = false; }},
        {Gap::team_without_agents, "Night",
         [](json& all) { item(all, "user", "Nora")["teamIds"] = {id_of(all, "team", "Billing")}; }},
        {Gap::team_out_of_service, "Partner",
         [](json& all) { item(all, "team", "Partner")["teamStatus"] = "NOT_AVAILABLE"; }},
        {Gap::team_without_queue, "Back office",
         [](json& all) { item(all, queues, "Night calls")["callDistributionGroups"].erase(2); }},
        {Gap::queue_without_teams, "Night calls",
         [](json& all) {
             item(all, queues, "Night calls")["callDistributionGroups"] = json::array();
         }},
        {Gap::queue_without_agents, "Direct",
         [](json& all) { item(all, queues, "Direct")["agents"] = json::array(); }},
        {Gap::queue_without_slots, "Website Chat",
         [](json& all) {
             for (json& one : all["resources"]["multimedia-profile"]) one["chat"] = 0;
         }},
        {Gap::queue_without_skills, "Technical Support", require_what_nobody_has},
        {Gap::overflow_inactive, "Direct",
         [](json& all) { item(all, queues, "Spare")["active"] = false; }},
    };
}

std::vector<Row> rows_of_ways_in() {
    auto const line = [](json& all) -> json& { return item(all, "entry-point", "Emergency line"); };
    return {
        {Gap::no_entry_points, "First Steps",
         [](json& all) {
             all["resources"].erase("entry-point");
             all["resources"].erase("dial-number");
         },
         testing::smallest_json},
        {Gap::channel_unserved, "Website chat",
         [](json& all) { item(all, "entry-point", "Website chat")["channelType"] = "VIDEO"; }},
        {Gap::entry_point_without_queue, "Emergency line",
         [=](json& all) { line(all).erase("queueId"); }},
        {Gap::entry_point_queue_inactive, "Emergency line",
         [](json& all) { item(all, queues, "Outages")["active"] = false; }},
        {Gap::entry_point_channel, "Emergency line",
         [=](json& all) { line(all)["queueId"] = id_of(all, queues, "Website Chat"); }},
        {Gap::entry_point_without_skills, "Direct line",
         [](json& all) {
             json& point = item(all, "entry-point", "Direct line");
             point["queueSkillRequirements"][0]["skillValue"] = "10";
         }},
        {Gap::number_unanswered, "+493023125104", [=](json& all) { line(all)["active"] = false; }},
        {Gap::hours_never_open, "Customer service",
         [](json& all) {
             json const closed{{"name", "Closed"},
                               {"workingHours", false},
                               {"startDateTime", "2023-11-01T00:00"},
                               {"endDateTime", "2024-06-01T00:00"}};
             testing::Addition add(all, 50);
             add("overrides", {{"name", "Move"},
                               {"timezone", "Europe/Berlin"},
                               {"overrides", json::array({closed})}});
             item(all, "business-hours", "Customer service")["overridesId"] =
                 id_of(all, "overrides", "Move");
         }},
        {Gap::connector_without_entry_point, "Social",
         [](json& all) { item(all, "entry-point", "Page")["active"] = false; }},
        {Gap::channel_without_connector, "Customer mailbox",
         [](json& all) { item(all, "connector", "Gateway")["channels"] = {"chat"}; }},
    };
}

std::vector<Row> rows() {
    auto all = rows_of_people();
    for (auto const& more : {rows_of_queues(), rows_of_ways_in()}) {
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

TEST(Readiness, NothingIsMissingInTheShippedOrganizations) {
    EXPECT_THAT(missing_in(testing::demo_json()), IsEmpty());
    EXPECT_THAT(missing_in(testing::smallest_json()), IsEmpty());
    EXPECT_THAT(missing_in(testing::complete_json()), IsEmpty());
    std::size_t documents = 1;  // the organization itself
    auto const smallest = testing::smallest_json();
    for (auto const& [resource, items] : smallest["resources"].items()) {
        documents += items.size();
    }
    EXPECT_EQ(documents, 9U);
}

TEST(Readiness, OfAnEmptyOrganizationSaysWhereToBegin) {
    auto organization = testing::smallest_json();
    organization["resources"] = json::object();
    EXPECT_THAT(missing_in(organization),
                ElementsAre("ORGANIZATION_WITHOUT_AGENTS First Steps",
                            "ORGANIZATION_WITHOUT_ENTRY_POINTS First Steps"));
}

TEST(Readiness, WhatIsTakenAwayIsWhatIsMissing) {
    for (Row const& row : rows()) {
        auto organization = row.from();
        row.take_away(organization);
        std::string const wanted = std::string(describe_gap(row.gap).code) + " " + row.name;
        EXPECT_THAT(missing_in(organization), ElementsAre(::testing::StartsWith(wanted)));
    }
}

TEST(Readiness, EachThingOfTheTableHasARow) {
    std::set<Gap> shown;
    for (Row const& row : rows()) shown.insert(row.gap);
    EXPECT_EQ(shown.size(), gap_table.size());
    std::set<std::string_view> codes;
    for (GapEntry const& entry : gap_table) {
        EXPECT_TRUE(codes.insert(entry.code).second) << entry.code;
        EXPECT_FALSE(entry.what.ends_with('.') || entry.remedy.ends_with('.')) << entry.code;
    }
}

// Who is no agent may have places on no channel, so that nothing is offered to him.
TEST(Readiness, SupervisorsMayHaveNoPlaces) {
    auto organization = testing::demo_json();
    testing::Addition add(organization);
    add("multimedia-profile", {{"name", "None"}});
    item(organization, "user", "Barbara")["multimediaProfileId"] =
        id_of(organization, "multimedia-profile", "None");
    EXPECT_THAT(missing_in(organization), IsEmpty());
}

TEST(Readiness, StepsThatRelaxRequirementsCount) {
    auto organization = testing::complete_json();
    require_what_nobody_has(organization);
    json& queue = item(organization, queues, "Technical Support");
    queue["relaxationSteps"] = {
        {{"after", 60}, {"removeSkillIds", {id_of(organization, "skill", "Billing")}}}};
    EXPECT_THAT(missing_in(organization), IsEmpty());
}

TEST(ReadinessDocs, ListTheTable) {
    constexpr char const* file = RINGMASTER_SOURCE_DIR "/docs/readiness.md";
    std::string const marker = "<!-- gaps -->\n";
    std::string const text = ringmaster::tests::text_of_file(file);
    auto const at = text.find(marker);
    ASSERT_NE(at, std::string::npos);
    std::string wanted = text.substr(0, at + marker.size());
    wanted += "| Code | What is missing | What to do |\n|---|---|---|\n";
    for (GapEntry const& entry : gap_table) {
        wanted.append("| `").append(entry.code).append("` | ").append(entry.what);
        wanted.append(" | ").append(entry.remedy).append(" |\n");
    }
    if (std::getenv("RINGMASTER_REWRITE") != nullptr && wanted != text) {
        std::ofstream(file) << wanted;
        return;
    }
    EXPECT_EQ(text, wanted) << "RINGMASTER_REWRITE=1 writes it anew";
}

}  // namespace
}  // namespace ringmaster::api::readiness_test

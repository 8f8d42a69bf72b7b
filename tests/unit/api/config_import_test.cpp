// CFG-3, CFG-4, CFG-5: a whole organization in and out.

#include <gmock/gmock.h>

#include "unit/api/config_support.hpp"

namespace ringmaster::api::config_import_test {
namespace {

using namespace testing;
using nlohmann::json;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

Problems problems_of(json const& document) {
    return import_organization(document.dump(), Directory(demo_org()), core::Config{}, demo_time)
        .problems;
}

// "path: text" of every problem, to be matched.
std::vector<std::string> lines_of(json const& document) {
    std::vector<std::string> lines;
    for (Problem const& problem : problems_of(document)) {
        lines.push_back(problem.path + ": " + problem.text);
    }
    return lines;
}

json minimal() {
    return {{"format", "ringmaster-organization"},
            {"version", 1},
            {"organization", {{"id", core::to_string(demo_org())}, {"name", "Small"}}},
            {"resources", json::object()}};
}

TEST(Import, DemoOrganizationIsValidAndBecomesConfiguration) {
    Directory const empty(demo_org());
    auto const import = import_organization(demo_text(), empty, core::Config{}, demo_time);
    ASSERT_EQ(all(import.problems), "");
    EXPECT_EQ(import.name, "Sonnental Energy");
    EXPECT_FALSE(import.changes_nothing());
    EXPECT_TRUE(import.command.removed.empty());
    Directory const directory = demo_directory();
    EXPECT_EQ(directory.list("user").size(), demo_json()["resources"]["user"].size());
}

TEST(Import, TwiceChangesNothing) {
    Directory const directory = demo_directory();
    auto const config = typed_configuration(directory, demo_time);
    auto const again = import_organization(demo_text(), directory, config, demo_time);
    EXPECT_EQ(all(again.problems), "");
    EXPECT_TRUE(again.changes_nothing());
}

TEST(Import, ExportIsTheSameBytesAndImportsToNothing) {
    Directory const directory = demo_directory();
    std::string const text = export_organization(directory);
    auto const again =
        import_organization(text, directory, typed_configuration(directory, demo_time), demo_time);
    EXPECT_EQ(all(again.problems), "");
    EXPECT_TRUE(again.changes_nothing());
    EXPECT_EQ(export_organization(import_into_empty(text)), text);
    EXPECT_THAT(text, HasSubstr("Kovačič"));
}

TEST(Import, UnchangedDocumentsKeepTheirVersion) {
    Directory directory = demo_directory();
    json document = demo_json();
    document["resources"]["team"][0]["name"] = "Accounts";
    auto const config = typed_configuration(directory, demo_time);
    auto const import = import_organization(document.dump(), directory, config, demo_time);
    ASSERT_EQ(import.documents.size(), 1U);
    EXPECT_EQ(import.documents[0].resource, "team");
    EXPECT_EQ(import.documents[0].version, 2U);
    ASSERT_EQ(import.command.put.size(), 1U);
    EXPECT_EQ(std::get<core::Team>(import.command.put[0]).name, "Accounts");
    directory.apply(import.documents, demo_time + core::Duration(5));
    Document const* team = directory.find("team", import.documents[0].id);
    ASSERT_NE(team, nullptr);
    EXPECT_EQ(team->version, 2U);
    EXPECT_EQ(team->created, demo_time);
    EXPECT_EQ(team->updated, demo_time + core::Duration(5));
}

TEST(Import, RemovesWhatTheDocumentDoesNotName) {
    Directory const directory = demo_directory();
    json document = demo_json();
    auto& users = document["resources"]["user"];
    auto const gone = users.back();
    users.erase(users.size() - 1);
    for (json& team : document["resources"]["team"]) {
        json kept = json::array();
        for (json const& id : team["userIds"]) {
            if (id != gone["id"]) kept.push_back(id);
        }
        team["userIds"] = kept;
    }
    for (json& queue : document["resources"]["contact-service-queue"]) queue.erase("agents");
    auto const import = import_organization(document.dump(), directory,
                                            typed_configuration(directory, demo_time), demo_time);
    ASSERT_EQ(all(import.problems), "");
    EXPECT_THAT(import.documents, Contains(::testing::AllOf(Field(&DocumentChange::id, gone["id"]),
                                                            Field(&DocumentChange::body, ""))));
    ASSERT_EQ(import.command.removed.size(), 1U);
    EXPECT_EQ(core::to_string(import.command.removed[0].id), gone["ciUserId"]);
}

TEST(Import, SystemCodesAndSettingsExistWithoutBeingNamed) {
    Directory const directory = import_into_empty(minimal().dump());
    auto const config = typed_configuration(directory, demo_time);
    for (std::size_t index = 1; index < core::enum_count<core::SystemCode>(); ++index) {
        auto const code = static_cast<core::SystemCode>(index);
        auto const* found = config.aux_code(config.system_code(demo_org(), code));
        ASSERT_NE(found, nullptr) << core::enum_name(code);
        EXPECT_EQ(found->system, code);
    }
    EXPECT_NE(directory.only("organization-setting"), nullptr);
    EXPECT_NE(directory.only("tenant-configuration"), nullptr);
    EXPECT_TRUE(directory.setting("legacyDesktopTimers"));
    auto const again = import_organization(minimal().dump(), directory, config, demo_time);
    EXPECT_TRUE(again.changes_nothing());
}

// PROTOCOL 8: a channel has one active connector, a token speaks for one connector.
TEST(Import, ConnectorsShareNeitherChannelNorToken) {
    json document = demo_json();
    json const pbx{{"id", "51700000-0000-4000-8000-0000000000c1"},
                   {"name", "PBX"},
                   {"tokenSubject", "pbx-1"},
                   {"channels", {"telephony"}}};
    json other = pbx;
    other["id"] = "51700000-0000-4000-8000-0000000000c2";
    other["channels"] = {"chat", "telephony"};
    document["resources"]["connector"] = {pbx, other};
    EXPECT_THAT(lines_of(document),
                ::testing::UnorderedElementsAre(
                    "resources.connector[0].tokenSubject: is already used by another item",
                    "resources.connector[1].tokenSubject: is already used by another item",
                    "resources.connector[1].channels: telephony is already served by another "
                    "connector"));
    other["tokenSubject"] = "pbx-2";
    other["active"] = false;
    document["resources"]["connector"] = {pbx, other};
    EXPECT_THAT(lines_of(document), ::testing::IsEmpty());
    other["channels"] = {"fax"};
    document["resources"]["connector"] = {pbx, other};
    EXPECT_THAT(lines_of(document), Contains(HasSubstr("resources.connector[1].channels")));
}

// CH-3: one channel's customers write to one place, however it is written.
TEST(Import, EntryPointsOfOneChannelShareNoAddress) {
    json document = demo_json();
    auto& points = document["resources"]["entry-point"];
    json first;
    for (json const& point : points) {
        if (point.value("channelType", "") == "CHAT") first = point;
    }
    json second = first;
    first["id"] = "51700000-0000-4000-8000-0000000000d1";
    first["assetId"] = "+49 30 23125 900";
    second["id"] = "51700000-0000-4000-8000-0000000000d2";
    second["assetId"] = "030 23125-900";
    auto const at = points.size();
    points.push_back(first);
    points.push_back(second);
    auto const path = [](std::size_t index) {
        return "resources.entry-point[" + std::to_string(index) +
               "].assetId: is already used by another item";
    };
    EXPECT_THAT(lines_of(document), ::testing::UnorderedElementsAre(path(at), path(at + 1)));
    for (char const* channel : {"EMAIL", "TELEPHONY", "FAX"}) {
        points[at + 1]["channelType"] = channel;
        EXPECT_THAT(lines_of(document), ::testing::Not(Contains(path(at)))) << channel;
    }
    // Calls come by numbers, which are documents of their own.
    points[at]["channelType"] = "TELEPHONY";
    points[at + 1]["channelType"] = "TELEPHONY";
    EXPECT_THAT(lines_of(document), ::testing::Not(Contains(path(at))));
}

TEST(Import, NamesEveryProblemWithItsPath) {
    json document = demo_json();
    document["resources"]["user"][2].erase("email");
    document["resources"]["user"][3]["siteId"] = "51700000-0000-4000-8000-00000000ffff";
    document["resources"]["team"][1]["colour"] = "red";
    document["resources"]["organization-setting"][0]["connectingTimeout"] = 20;
    document["resources"]["agent-profile"][0]["accessIdleCode"] = "SOME";
    document["resources"]["site"][0]["active"] = "yes";
    document["resources"]["toaster"] = json::array();
    auto const lines = lines_of(document);
    EXPECT_THAT(lines, Contains("resources.user[2].email: is required"));
    EXPECT_THAT(lines, Contains("resources.team[1].colour: is not a known field"));
    EXPECT_THAT(lines, Contains("resources.organization-setting[0].connectingTimeout: must be a "
                                "whole number from 1 to 19"));
    EXPECT_THAT(lines, Contains("resources.agent-profile[0].accessIdleCode: must be one of "
                                "SPECIFIC, ALL, PROVISIONED_VALUE, NONE"));
    EXPECT_THAT(lines, Contains("resources.site[0].active: must be true or false"));
    EXPECT_THAT(lines, Contains("resources.toaster: is not a known resource"));
}

TEST(Import, RefusesReferencesToNothing) {
    json document = demo_json();
    document["resources"]["user"][3]["siteId"] = "51700000-0000-4000-8000-00000000ffff";
    document["resources"]["contact-service-queue"][0]["callDistributionGroups"][0]["agentGroups"][0]
            ["teamId"] = "7ea30000-0000-4000-8000-00000000ffff";
    EXPECT_THAT(lines_of(document),
                ::testing::UnorderedElementsAre(
                    "resources.user[3].siteId: names no site",
                    "resources.contact-service-queue[0].callDistributionGroups[0].agentGroups[0]"
                    ".teamId: names no team"));
}

// In one round with whatever else is wrong; a document that is wrong itself is there all the same.
TEST(Import, NamesReferencesToNothingBesideOtherProblems) {
    auto document = demo_json();
    auto& teams = document["resources"]["team"];
    teams[0].erase("name");
    teams[1]["siteId"] = "00000000-0000-4000-8000-00000000dead";
    auto const problems = problems_of(document);
    ASSERT_EQ(problems.size(), 2U) << all(problems);
    EXPECT_EQ(problems[0].path, "resources.team[0].name");
    EXPECT_EQ(problems[1].path, "resources.team[1].siteId");
    EXPECT_EQ(problems[1].text, "names no site");
}

TEST(Import, RefusesDuplicates) {
    json document = demo_json();
    auto& resources = document["resources"];
    resources["user"][1]["ciUserId"] = resources["user"][0]["ciUserId"];
    resources["dial-number"][1]["dialledNumber"] = "+49 (30) 23125-101";
    resources["site"][1]["id"] = resources["site"][0]["id"];
    EXPECT_THAT(lines_of(document), Contains("resources.site[1].id: occurs twice"));
    resources["site"] = demo_json()["resources"]["site"];
    EXPECT_THAT(lines_of(document),
                ::testing::UnorderedElementsAre(
                    "resources.user[0].ciUserId: is already used by another item",
                    "resources.user[1].ciUserId: is already used by another item",
                    "resources.dial-number[0].dialledNumber: is already used by another item",
                    "resources.dial-number[1].dialledNumber: is already used by another item"));
}

// CD-2: a default is a value like any other.
TEST(Import, RefusesADefaultThatIsNoValueOfItsType) {
    auto document = minimal();
    int count = 0;
    auto const variable = [&count](char const* name, char const* type, char const* value) {
        auto const id = "cadcadca-0000-4000-8000-00000000000" + std::to_string(++count);
        return json{{"id", id}, {"name", name}, {"variableType", type}, {"defaultValue", value}};
    };
    document["resources"]["cad-variable"] = {
        variable("Count", "Integer", "many"), variable("When", "DATE_TIME", "2026-02-30"),
        variable("Empty", "Decimal", ""), variable("Fine", "Boolean", "false")};
    EXPECT_THAT(lines_of(document),
                UnorderedElementsAre(
                    "resources.cad-variable[0].defaultValue: must be a whole number",
                    "resources.cad-variable[1].defaultValue: must be a date and time of ISO 8601"));
}

TEST(Import, RefusesForeignAndUnreadableDocuments) {
    json document = minimal();
    document["organization"]["id"] = "11111111-0000-4000-8000-000000000001";
    EXPECT_THAT(lines_of(document),
                Contains("organization.id: is not the id of this organization"));
    document = minimal();
    document["version"] = 2;
    document["format"] = "other";
    document["extra"] = 1;
    EXPECT_EQ(problems_of(document).size(), 3U);
    EXPECT_EQ(organization_id_of(demo_text()), demo_org());
    EXPECT_EQ(organization_id_of("{\"organization\":{\"id\":\"x\"}}"), std::nullopt);
    EXPECT_EQ(organization_id_of("nonsense"), std::nullopt);
}

TEST(Import, ListOfProblemsIsBounded) {
    json document = minimal();
    for (int index = 0; index < 5'000; ++index) {
        document["resources"]["site"].push_back({{"colour", index}});
    }
    EXPECT_LT(problems_of(document).size(), 200U);
}

}  // namespace
}  // namespace ringmaster::api::config_import_test

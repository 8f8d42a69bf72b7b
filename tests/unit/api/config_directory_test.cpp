// Documents in memory, names for views, and the language of names.

#include <gmock/gmock.h>
#include "ringmaster/api/documents/document_change.hpp"

#include "api/documents/resource.hpp"
#include "unit/api/config_support.hpp"

namespace ringmaster::api::config_directory_test {
namespace {

using namespace testing;
using nlohmann::json;

core::AgentId ana() { return *core::AgentId::parse("a9e47000-0000-4000-8000-000000000001"); }

TEST(Directory, NamesForViews) {
    Directory const directory = demo_directory();
    auto const team = *core::TeamId::parse("7ea30000-0000-4000-8000-000000000002");
    auto const queue = *core::QueueId::parse("c0e0e000-0000-4000-8000-000000000003");
    auto const code = *core::AuxCodeId::parse("5f5c0000-0000-4000-8000-000000000001");
    EXPECT_EQ(directory.agent_name(ana()), "Ana Kovačič");
    EXPECT_EQ(directory.team_name(team), "Technical Support");
    EXPECT_EQ(directory.queue_name(queue, Languages::parse("fr")), "Pannes");
    EXPECT_EQ(directory.aux_code_name(code, Languages::parse("sl")), "Brez odgovora");
    EXPECT_EQ(directory.queue_name(core::QueueId{}), "");
    EXPECT_EQ(directory.agent_name(core::AgentId{}), "");
    EXPECT_EQ(directory.name(), "Sonnental Energy");
    EXPECT_EQ(directory.timezone(), "Europe/Berlin");
}

TEST(Directory, FollowsChangesOfUsers) {
    Directory directory = demo_directory();
    std::string const id = directory.user_of(ana())->id;
    json body = directory.find("user", id)->body();
    body["ciUserId"] = "a9e47000-0000-4000-8000-00000000aaaa";
    auto const change = [&](std::shared_ptr<json const> after) {
        return document_change("user", id, directory.find("user", id), std::move(after));
    };
    directory.apply({change(std::make_shared<json const>(body))}, demo_time);
    EXPECT_EQ(directory.user_of(ana()), nullptr);
    auto const moved = *core::AgentId::parse("a9e47000-0000-4000-8000-00000000aaaa");
    ASSERT_NE(directory.user_of(moved), nullptr);
    auto const before = directory.size();
    directory.apply({change(nullptr)}, demo_time);
    EXPECT_EQ(directory.user_of(moved), nullptr);
    EXPECT_EQ(directory.find("user", id), nullptr);
    EXPECT_EQ(directory.size(), before - 1);
}

TEST(Directory, ClonesAreIndependent) {
    Directory directory = demo_directory();
    Directory copy = directory.clone();
    EXPECT_EQ(export_organization(copy), export_organization(directory));
    std::string const id = directory.user_of(ana())->id;
    copy.remove("user", id);
    EXPECT_EQ(copy.user_of(ana()), nullptr);
    EXPECT_NE(directory.user_of(ana()), nullptr);
}

TEST(Directory, RefusesADamagedDocument) {
    Directory directory(demo_org());
    EXPECT_FALSE(directory.put({"team", "x", 1, "{\"name\"", {}, {}}));
    EXPECT_FALSE(directory.put({"team", "x", 1, "[]", {}, {}}));
    EXPECT_EQ(directory.size(), 0U);
}

TEST(Directory, VariablesInOrderAndNeverSecureOnesInOffers) {
    json document = demo_json();
    auto& variables = document["resources"]["cad-variable"];
    for (std::size_t index = 0; index < variables.size(); ++index) {
        variables[index]["order"] = variables.size() - index;
    }
    variables[0]["sensitive"] = true;
    Directory const directory = import_into_empty(document.dump());
    auto const& ordered = directory.cad_variables();
    ASSERT_EQ(ordered.size(), variables.size());
    EXPECT_EQ(ordered.back().name, "Customer_Name");
    EXPECT_EQ(ordered.back().label, "Customer");
    EXPECT_EQ(ordered.back().type, "STRING");
    EXPECT_TRUE(ordered.back().secure);
    auto const offered = directory.offer_variables(
        *core::QueueId::parse("c0e0e000-0000-4000-8000-000000000001"), core::EntryPointId{});
    EXPECT_EQ(offered, (std::vector<std::string>{"Customer_Number", "Open_Balance", "Language"}));
    EXPECT_EQ(directory.cad_variable("No_Such_Variable"), nullptr);
}

TEST(Directory, FindsNestedReferences) {
    Directory const directory = demo_directory();
    auto const references =
        directory.references_to("skill", "5c111000-0000-4000-8000-000000000006");
    EXPECT_THAT(references, ::testing::Contains(::testing::Field(
                                &Reference::field, "queueSkillRequirements[0].skillId")));
}

TEST(Languages, AreOrderedByQuality) {
    EXPECT_EQ(Languages::parse("de;q=0.7, fr-CH , sl;q=0.75,en;q=0").ranges,
              (std::vector<std::string>{"fr-ch", "sl", "de"}));
    EXPECT_TRUE(Languages::parse("").ranges.empty());
    EXPECT_TRUE(Languages::parse(";;,,q=,;q=x").ranges.size() <= 1);
}

TEST(Languages, LookUpFallsBackFromTheRegion) {
    json const document = {{"name", "Done"},
                           {"translations", {{"de", "Fertig"}, {"pt-BR", "Feito"}}}};
    auto const name = [&](char const* wanted) {
        return localized_name(document, Languages::parse(wanted), "en");
    };
    EXPECT_EQ(name("de-AT-1996"), "Fertig");
    EXPECT_EQ(name("pt-br"), "Feito");
    EXPECT_EQ(name("pt"), "Done");
    EXPECT_EQ(name("fr, de;q=0.5"), "Fertig");
    EXPECT_EQ(name("en, de;q=0.5"), "Done");
    EXPECT_EQ(name("en-GB, de;q=0.5"), "Done");
    EXPECT_EQ(name("*, de;q=0.5"), "Done");
    EXPECT_EQ(name(""), "Done");
}

// The table itself: every reference points into a resource, every default fits its own row.
TEST(ResourceTable, IsConsistent) {
    for (Resource const& resource : resources()) {
        json defaults = json::object();
        std::set<std::string_view> names;
        for (Field const& row : resource.fields) {
            EXPECT_TRUE(names.insert(row.name).second) << resource.name << "." << row.name;
            if (!row.target.empty()) {
                EXPECT_NE(find_resource(row.target), nullptr) << row.name;
            }
            EXPECT_FALSE(row.is_required && !row.fallback.empty()) << row.name;
        }
        fill_defaults(resource, defaults);
        Problems problems;
        validate_document(resource, defaults, "", problems);
        for (Problem const& problem : problems) EXPECT_EQ(problem.text, "is required");
        if (!resource.entries.empty()) {
            EXPECT_NE(find_field(resource.fields, resource.entries), nullptr);
        }
    }
}

}  // namespace
}  // namespace ringmaster::api::config_directory_test

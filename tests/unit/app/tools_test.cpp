// Subcommands on a real database file in a folder of their own.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/settings/settings_checks.hpp"
#include "app/tools/offline_store.hpp"
#include "app/tools/tools.hpp"
#include "app/turn/recovery.hpp"
#include "ringmaster/api/access/token.hpp"
#include "ringmaster/core/codec/codec.hpp"
#include "unit/app/demo_folder.hpp"

namespace ringmaster::app::tools_test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char demo_org[] = "0f6e5b7a-3c1d-4e8f-9a2b-6d4c8e0f1a2b";

class ToolsTest : public DemoFolder {
protected:
    std::string some_agent() {
        auto reader = store::Reader::open(settings.database_path());
        auto const org = core::OrgId::parse(demo_org);
        auto const recovered =
            recover_organization(reader.value(), *org, [] { return core::Time{}; });
        auto const& users = recovered.value().tenant->engine.state().config.users;
        return core::to_string(users.begin()->first);
    }
};

TEST_F(ToolsTest, ImportingTwiceChangesNothing) {
    ASSERT_EQ(import_demo(), Exit::success) << errors.str();
    EXPECT_THAT(out.str(), HasSubstr("imported Sonnental Energy"));
    ASSERT_EQ(import_demo(), Exit::success) << errors.str();
    EXPECT_THAT(out.str(), HasSubstr("nothing to change"));
    ASSERT_EQ(verify(settings, console()), Exit::success) << errors.str();
    EXPECT_THAT(out.str(), HasSubstr("seq 1 "));
    EXPECT_THAT(out.str(), HasSubstr("\nok: the folder, every row"));
}

TEST_F(ToolsTest, AnExportImportsAsItself) {
    ASSERT_EQ(import_demo(), Exit::success) << errors.str();
    auto const file = (folder / "export.json").string();
    ASSERT_EQ(export_file(settings, {}, file, console()), Exit::success) << errors.str();
    ASSERT_EQ(import_file(settings, file, console()), Exit::success) << errors.str();
    EXPECT_THAT(out.str(), HasSubstr("nothing to change"));
}

TEST_F(ToolsTest, ABadDocumentTellsEveryProblemAndChangesNothing) {
    auto const file = (folder / "bad.json").string();
    std::ofstream(file) << R"({"format":"ringmaster-organization","version":1,"organization":
        {"id":"0f6e5b7a-3c1d-4e8f-9a2b-6d4c8e0f1a2b","name":"X","timezone":"Europe/Berlin"},
        "resources":{"sites":[],"team":[{"id":"no"}]}})";
    EXPECT_EQ(import_file(settings, file, console()), Exit::failure);
    EXPECT_THAT(errors.str(), HasSubstr("sites"));
    EXPECT_THAT(errors.str(), HasSubstr("team"));
    ASSERT_EQ(verify(settings, console()), Exit::success) << errors.str();
    EXPECT_EQ(out.str().find("seq"), std::string::npos);
}

TEST_F(ToolsTest, TokensSpeakForTheirUser) {
    ASSERT_EQ(import_demo(), Exit::success) << errors.str();
    TokenOptions options;
    options.org = demo_org;
    options.role = "agent";
    EXPECT_EQ(create_token(settings, options, console()), Exit::usage);  // an agent has a user
    options.agent = some_agent();
    ASSERT_EQ(create_token(settings, options, console()), Exit::success) << errors.str();
    std::string token = out.str();
    token.pop_back();
    api::TokenDirectory tokens;
    auto reader = store::Reader::open(settings.database_path());
    ASSERT_TRUE(load_tokens(reader.value(), tokens));
    auto const* record = tokens.find(token, {});
    ASSERT_NE(record, nullptr);
    auto const* principal = &record->principal;
    EXPECT_EQ(core::to_string(*principal->agent), options.agent);
    EXPECT_FALSE(principal->name.empty());

    options.subject = principal->subject;
    ASSERT_EQ(revoke_token(settings, options, console()), Exit::success) << errors.str();
    api::TokenDirectory after;
    ASSERT_TRUE(load_tokens(reader.value(), after));
    EXPECT_EQ(after.find(token, {4'000'000'000'000}), nullptr);
    ASSERT_EQ(list_tokens(settings, options, console()), Exit::success);
    EXPECT_THAT(out.str(), HasSubstr(options.subject));
    EXPECT_EQ(out.str().find(token), std::string::npos);
}

TEST_F(ToolsTest, ASubjectIsChosenOnceAtATime) {
    ASSERT_EQ(import_demo(), Exit::success) << errors.str();
    TokenOptions options;
    options.org = demo_org;
    options.role = "connector";
    options.subject = "no spaces";
    EXPECT_EQ(create_token(settings, options, console()), Exit::usage);
    options.subject = "pbx-1";
    ASSERT_EQ(create_token(settings, options, console()), Exit::success) << errors.str();
    EXPECT_EQ(create_token(settings, options, console()), Exit::usage);
    EXPECT_THAT(errors.str(), HasSubstr("pbx-1 exists"));
    // Its successor takes over the name, and is the one that is revoked next.
    ASSERT_EQ(revoke_token(settings, options, console()), Exit::success) << errors.str();
    ASSERT_EQ(create_token(settings, options, console()), Exit::success) << errors.str();
    std::string token = out.str();
    token.pop_back();
    ASSERT_EQ(revoke_token(settings, options, console()), Exit::success) << errors.str();
    api::TokenDirectory tokens;
    auto reader = store::Reader::open(settings.database_path());
    ASSERT_TRUE(load_tokens(reader.value(), tokens));
    EXPECT_EQ(tokens.find(token, {4'000'000'000'000}), nullptr);
}

TEST_F(ToolsTest, TokensForEverybodyComeAsOneDocument) {
    ASSERT_EQ(import_demo(), Exit::success) << errors.str();
    TokenOptions options;
    options.org = demo_org;
    options.all_agents = true;
    ASSERT_EQ(create_token(settings, options, console()), Exit::success) << errors.str();
    auto const document = nlohmann::json::parse(out.str());
    EXPECT_EQ(document.at("orgId"), demo_org);
    EXPECT_GE(document.at("agents").size(), 30U);
    EXPECT_TRUE(document.at("connector").get<std::string>().starts_with("rm_"));
    EXPECT_TRUE(document.at("administrator").get<std::string>().starts_with("rm_"));
}

TEST_F(ToolsTest, ARunningOwnerIsNamedAsTheReason) {
    auto owner = OfflineStore::open(settings);
    ASSERT_TRUE(owner);
    EXPECT_EQ(import_demo(), Exit::failure);
    EXPECT_THAT(errors.str(), HasSubstr("running daemon"));
}

TEST_F(ToolsTest, ABackupOpensAndVerifies) {
    ASSERT_EQ(import_demo(), Exit::success) << errors.str();
    auto copied = settings;
    copied.data_directory = (folder / "copy").string();
    std::filesystem::create_directories(copied.data_directory);
    ASSERT_EQ(backup(settings, copied.database_path(), console()), Exit::success) << errors.str();
    std::filesystem::copy_file(settings.data_directory + "/secret.key",
                               copied.data_directory + "/secret.key");
    EXPECT_EQ(backup(settings, copied.database_path(), console()), Exit::failure);
    ASSERT_EQ(verify(settings, console()), Exit::success);
    auto const original = out.str();
    ASSERT_EQ(verify(copied, console()), Exit::success) << errors.str();
    EXPECT_EQ(out.str(), original);
}

// One changed byte in the audit log, behind the daemon's back (SEC-6).
TEST_F(ToolsTest, VerifyNoticesATamperedAudit) {
    ASSERT_EQ(import_demo(), Exit::success) << errors.str();
    sqlite3* file = nullptr;
    ASSERT_EQ(sqlite3_open(settings.database_path().c_str(), &file), SQLITE_OK);
    auto const* const change =
        "DROP TRIGGER audit_is_never_updated; UPDATE audit SET actor = 'nobody';";
    EXPECT_EQ(sqlite3_exec(file, change, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(file);
    EXPECT_EQ(verify(settings, console()), Exit::failure);
    EXPECT_THAT(errors.str(), HasSubstr("audit"));
    EXPECT_THAT(errors.str(), HasSubstr("\nnot ok: "));
    EXPECT_THAT(out.str(), ::testing::Not(HasSubstr("ok: ")));
}

// The tool says what the store finds, for each file that may be missing (OPS-5).
TEST_F(ToolsTest, VerifyAndCheckConfigTellOfAFolderThatIsNotWhole) {
    ASSERT_EQ(import_demo(), Exit::success) << errors.str();
    auto const data = std::filesystem::path(settings.data_directory);
    auto const kept = folder / "kept";
    std::filesystem::copy(data, kept);
    for (std::string const name : {"secret.key", "ringmaster.db"}) {
        std::filesystem::remove(data / name);
        EXPECT_EQ(verify(settings, console()), Exit::failure) << name;
        EXPECT_THAT(errors.str(), HasSubstr(name + " is missing"));
        EXPECT_THAT(check_data_folder(settings, console().errors),
                    ::testing::ElementsAre(HasSubstr(name + " is missing")));
        EXPECT_EQ(import_demo(), Exit::failure) << name;
        std::filesystem::copy_file(kept / name, data / name);
        EXPECT_EQ(verify(settings, console()), Exit::success) << errors.str();
        EXPECT_THAT(check_data_folder(settings, console().errors), ::testing::IsEmpty());
    }
}

TEST_F(ToolsTest, FilesOpenToOthersAreToldAndClosed) {
    ASSERT_EQ(import_demo(), Exit::success) << errors.str();
    auto const secret = settings.data_directory + "/secret.key";
    std::filesystem::permissions(secret, std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    EXPECT_THAT(check_data_folder(settings, console().errors), ::testing::IsEmpty());
    EXPECT_THAT(errors.str(), HasSubstr("secret.key is open to others"));
    ASSERT_EQ(migrate(settings, console()), Exit::success);
    EXPECT_THAT(errors.str(), HasSubstr("secret.key was open to others"));
    EXPECT_THAT(check_data_folder(settings, console().errors), ::testing::IsEmpty());
    EXPECT_EQ(errors.str(), "");
}

// Damage that a person has looked at is accepted by one command, which the audit tells.
TEST_F(ToolsTest, ResealTakesTheDatabaseAsItIs) {
    ASSERT_EQ(import_demo(), Exit::success) << errors.str();
    sqlite3* file = nullptr;
    ASSERT_EQ(sqlite3_open(settings.database_path().c_str(), &file), SQLITE_OK);
    auto const* const change = "DELETE FROM document WHERE rowid=(SELECT max(rowid) FROM document)";
    EXPECT_EQ(sqlite3_exec(file, change, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(file);
    EXPECT_EQ(verify(settings, console()), Exit::failure);
    EXPECT_THAT(errors.str(), HasSubstr("document"));
    EXPECT_THAT(errors.str(), HasSubstr(demo_org));
    EXPECT_EQ(export_file(settings, {}, {}, console()), Exit::failure);
    ASSERT_EQ(reseal(settings, console()), Exit::success) << errors.str();
    EXPECT_EQ(verify(settings, console()), Exit::success) << errors.str();
    auto reader = store::Reader::open(settings.database_path());
    auto const audit = reader.value().audit(*core::OrgId::parse(demo_org), {0, 10'000});
    EXPECT_EQ(audit.value().back().action, "reseal");
}

// OPS-8: what was set aside is listed, shown, decided again or left, on record.
class FaultTools : public ToolsTest {
protected:
    FaultTools() {
        EXPECT_EQ(import_demo(), Exit::success) << errors.str();
        store::FaultRecord fact{org, 1, core::Time{5}, "fact", "CustomerLeft", "a bug"};
        fact.input = core::encode(core::CustomerLeft{{"pbx", 7}, core::TaskId{{1, 1}}});
        store::FaultRecord request{org, 2, core::Time{6}, "command", "POST /v1/tasks", "a bug"};
        put({fact, request});
    }
    void put(std::vector<store::FaultRecord> faults) {
        auto opened = OfflineStore::open(settings);
        store::Batch batch;
        batch.faults = std::move(faults);
        EXPECT_TRUE(opened.value().commit(std::move(batch)));
    }
    FaultOptions numbered(std::uint64_t number) const {
        FaultOptions options;
        options.number = number;
        return options;
    }
    std::string listed(bool all = false) {
        FaultOptions options;
        options.all = all;
        EXPECT_EQ(list_faults(settings, options, console()), Exit::success) << errors.str();
        return out.str();
    }
    std::vector<store::JournalEntry> journal() const {
        auto reader = store::Reader::open(settings.database_path());
        return reader.value().journal(org, {}).value();
    }
    core::OrgId const org = *core::OrgId::parse(demo_org);
};

TEST_F(FaultTools, ListAndShowWhatIsOpen) {
    EXPECT_THAT(listed(), HasSubstr("1 5 fact open | CustomerLeft | a bug\n2 6 command open"));
    ASSERT_EQ(show_fault(settings, numbered(1), console()), Exit::success);
    EXPECT_THAT(out.str(), HasSubstr("connector=\"pbx\" number=7"));
    EXPECT_EQ(show_fault(settings, numbered(3), console()), Exit::failure);
}

TEST_F(FaultTools, AFactIsDecidedAgain) {
    auto const before = journal().size();
    ASSERT_EQ(retry_fault(settings, numbered(1), console()), Exit::success) << errors.str();
    ASSERT_EQ(journal().size(), before + 1);
    EXPECT_EQ(journal().back().kind, "CustomerLeft");
    EXPECT_THAT(listed(), Not(HasSubstr("CustomerLeft")));
    EXPECT_THAT(listed(true), HasSubstr("fact retried"));
    auto reader = store::Reader::open(settings.database_path());
    EXPECT_EQ(reader.value().audit(org, {0, 10'000}).value().back().action, "retried fault");
    EXPECT_EQ(verify(settings, console()), Exit::success) << errors.str();
}

TEST_F(FaultTools, WhatCannotBeTriedAgainIsSkipped) {
    EXPECT_EQ(retry_fault(settings, numbered(2), console()), Exit::failure);
    EXPECT_THAT(errors.str(), HasSubstr("can be skipped"));
    ASSERT_EQ(skip_fault(settings, numbered(2), console()), Exit::success) << errors.str();
    EXPECT_THAT(listed(), Not(HasSubstr("/v1/tasks")));
    auto reader = store::Reader::open(settings.database_path());
    EXPECT_EQ(reader.value().audit(org, {0, 10'000}).value().back().action, "skipped fault");
}

// Settling writes the record again, which must not make damage look like what was written (OPS-5).
TEST_F(FaultTools, WhatIsDamagedIsNotSettled) {
    sqlite3* file = nullptr;
    ASSERT_EQ(sqlite3_open(settings.database_path().c_str(), &file), SQLITE_OK);
    auto const* const change = "UPDATE fault SET about = 'another'";
    EXPECT_EQ(sqlite3_exec(file, change, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(file);
    for (auto* const tool : {retry_fault, skip_fault, resume_organization}) {
        EXPECT_EQ(tool(settings, numbered(1), console()), Exit::failure);
        EXPECT_THAT(errors.str(), HasSubstr("was changed or damaged"));
        EXPECT_EQ(verify(settings, console()), Exit::failure);
        EXPECT_THAT(errors.str(), HasSubstr("was changed or damaged"));
    }
}

TEST_F(FaultTools, AnOrganizationIsResumedOnceItComesBackWhole) {
    put({{org, 3, core::Time{7}, "organization", "start", "damaged"}});
    ASSERT_EQ(resume_organization(settings, {}, console()), Exit::success) << errors.str();
    EXPECT_THAT(listed(true), HasSubstr("organization resumed"));
    auto opened = OfflineStore::open(settings);
    store::Batch batch;
    auto entry = journal().back();
    ++entry.seq;
    entry.events = "no events";
    batch.journal = {entry};
    ASSERT_TRUE(opened.value().commit(std::move(batch)));
    opened = store::Error{};
    EXPECT_EQ(resume_organization(settings, {}, console()), Exit::failure);
    EXPECT_THAT(errors.str(), HasSubstr("cannot be read"));
    EXPECT_THAT(listed(), HasSubstr("set aside: "));
}

}  // namespace
}  // namespace ringmaster::app::tools_test

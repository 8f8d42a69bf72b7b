// OPS-1, OPS-5: a folder that is not whole is refused, by a start and by verify, and is left as it
// is. Files x damages, every subset of files that is missing, and every part of the log.
#include <gmock/gmock.h>

#include <iostream>

#include "ringmaster/store/failure.hpp"
#include "ringmaster/store/folder_files.hpp"
#include "ringmaster/store/secret_file.hpp"
#include "unit/store/damage.hpp"

namespace ringmaster::store::folder_test {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> const& files() {
    static std::vector<std::string> const names{"ringmaster.db",         "ringmaster.db-wal",
                                                "ringmaster.db-shm",     "ringmaster.db.anchor",
                                                "ringmaster.db.reserve", "secret.key"};
    return names;
}

struct Looked {
    bool verify_finds = false;
    bool start_refuses = false;
    bool is_whole = false;  // both would go on, with everything that was acknowledged
    std::string words;
};

// `verify` and a start, each on a copy of its own.
Looked look(fs::path const& folder, Scratch const& scratch) {
    Looked looked;
    fs::path const copy = scratch.file("looked-at");
    std::string const database = (copy / "ringmaster.db").string();
    copy_folder(folder, copy);
    bool verify_is_whole = false;
    if (auto reader = Reader::open(database)) {
        auto const report = reader.value().verify();
        looked.verify_finds = !report || !report.value().sound();
        verify_is_whole = has_everything(reader.value());
    } else {
        looked.verify_finds = true;
        looked.words = reader.error().message;
    }
    copy_folder(folder, copy);
    auto const before = contents_of(copy);
    if (auto started = Store::open({.path = database})) {
        Reader reader = open_reader(database);
        // Recovery reads the same, and refuses what is not what was written.
        looked.start_refuses = !has_everything(reader);
        looked.is_whole = verify_is_whole && !looked.start_refuses;
    } else {
        looked.start_refuses = true;
        EXPECT_EQ(contents_of(copy), before) << "a refused folder was changed";
        EXPECT_FALSE(started.error().message.empty());
    }
    return looked;
}

class FolderDamage : public ::testing::TestWithParam<Left> {
protected:
    void SetUp() override {
        whole = make_folder(scratch, "whole", GetParam());
        write_file(whole / "ringmaster.db.reserve", std::string(4'096, '\0'));
        another = make_folder(scratch, "another", GetParam());
        write_file(another / "ringmaster.db.reserve", std::string(8'192, '\0'));
    }

    // Refused by both, or of no consequence.
    void expect_told_or_harmless(std::string const& what) {
        SCOPED_TRACE(what);
        Looked const looked = look(damaged, scratch);
        EXPECT_TRUE(looked.is_whole || (looked.verify_finds && looked.start_refuses))
            << "verify finds: " << looked.verify_finds << ", refused: " << looked.start_refuses;
        ++(looked.is_whole ? harmless : refused);
    }

    Scratch scratch{folder_in_memory()};
    fs::path whole;
    fs::path another;
    fs::path damaged = scratch.file("damaged");
    int harmless = 0;
    int refused = 0;
};

TEST_P(FolderDamage, OfOneFileIsToldOrHarmless) {
    for (auto const& name : files()) {
        if (!fs::exists(whole / name)) continue;  // closed in order there is no log
        std::string const content = ringmaster::tests::text_of_file(whole / name);
        std::map<std::string, std::string> const damages{
            {"empty", ""},
            {"cut", content.substr(0, content.size() / 2)},
            {"one byte short", content.substr(0, content.size() - 1)},
            {"zeros", std::string(content.size(), '\0')},
            {"another's", ringmaster::tests::text_of_file(another / name)}};
        for (auto const& [damage, text] : damages) {
            copy_folder(whole, damaged);
            write_file(damaged / name, text);
            expect_told_or_harmless(name + ": " + damage);
        }
    }
    EXPECT_GT(harmless, 0);
    EXPECT_GT(refused, 5);
}

TEST_P(FolderDamage, EverySubsetOfMissingFilesIsToldOrHarmless) {
    auto const subsets = 1U << files().size();
    for (unsigned subset = 0; subset < subsets; ++subset) {
        copy_folder(whole, damaged);
        std::string what;
        for (std::size_t index = 0; index < files().size(); ++index) {
            if ((subset >> index & 1U) == 0) continue;
            fs::remove(damaged / files()[index]);
            what += files()[index] + " ";
        }
        bool const is_something_left =
            std::any_of(files().begin(), files().end(),
                        [&](auto const& name) { return fs::exists(damaged / name); });
        if (!is_something_left) continue;  // a new beginning
        expect_told_or_harmless("missing: " + what);
        if (!fs::exists(damaged / "ringmaster.db")) {
            EXPECT_EQ(folder_problems((damaged / "ringmaster.db").string()).size(), 1U) << what;
        }
    }
    EXPECT_GT(harmless, 0);
    EXPECT_GT(refused, 10);
    // The lock alone tells of nothing.
    ASSERT_TRUE(fs::exists(damaged / "ringmaster.db.lock"));
    EXPECT_TRUE(Store::open({.path = (damaged / "ringmaster.db").string()}));
}

TEST_P(FolderDamage, AnotherDatabaseBesideWhatIsLeftIsRefused) {
    for (auto const& kept : files()) {
        if (kept == "ringmaster.db.reserve" || kept == "ringmaster.db-shm") continue;
        if (!fs::exists(whole / kept)) continue;
        copy_folder(another, damaged);
        write_file(damaged / kept, ringmaster::tests::text_of_file(whole / kept));
        // After a crash every page may still be in the other's log: then that is what is there.
        expect_told_or_harmless(kept + " among another's files");
    }
    EXPECT_GE(refused, 3);
}

TEST_P(FolderDamage, AnOlderFileBesideTheAnchorIsRefused) {
    auto const old = ringmaster::tests::text_of_file(whole / "ringmaster.db");
    copy_folder(whole, damaged);
    std::string const database = (damaged / "ringmaster.db").string();
    commit(*open_store(database), journal_batch(org(1), acknowledged + 1, acknowledged + 1));
    EXPECT_FALSE(look(damaged, scratch).verify_finds);
    fs::remove(database + "-wal");
    write_file(database, old);
    Looked const looked = look(damaged, scratch);
    EXPECT_TRUE(looked.verify_finds && looked.start_refuses);
    EXPECT_NE(looked.words.find("was acknowledged"), std::string::npos) << looked.words;
}

INSTANTIATE_TEST_SUITE_P(Left, FolderDamage, ::testing::Values(Left::by_a_crash, Left::in_order),
                         [](auto const& tested) {
                             return tested.param == Left::by_a_crash ? "ByACrash" : "InOrder";
                         });

// One flipped bit, all over the log: SQLite takes what stands before it, and drops the rest without
// a word.
TEST(LogDamage, OfOneBitIsToldOrHarmless) {
    Scratch scratch(folder_in_memory());
    auto const whole = make_folder(scratch, "whole", Left::by_a_crash);
    fs::path const damaged = scratch.file("damaged");
    std::string const log = ringmaster::tests::text_of_file(whole / "ringmaster.db-wal");
    ASSERT_GT(log.size(), 100'000U);
    int harmless = 0;
    int refused = 0;
    for (std::size_t offset = 0; offset < log.size(); offset += offset < 64 ? 1 : 1'021) {
        SCOPED_TRACE("bit of byte " + std::to_string(offset));
        std::string flipped = log;
        flipped[offset] = static_cast<char>(flipped[offset] ^ (1 << (offset % 8)));
        copy_folder(whole, damaged);
        write_file(damaged / "ringmaster.db-wal", flipped);
        Looked const looked = look(damaged, scratch);
        EXPECT_TRUE(looked.is_whole || (looked.verify_finds && looked.start_refuses));
        ++(looked.is_whole ? harmless : refused);
    }
    std::cout << refused << " flips refused, " << harmless << " harmless\n";
    EXPECT_GT(refused, 100);
}

TEST(LogDamage, OfAnyLengthIsToldOrHarmless) {
    Scratch scratch(folder_in_memory());
    auto const whole = make_folder(scratch, "whole", Left::by_a_crash);
    fs::path const damaged = scratch.file("damaged");
    std::string const log = ringmaster::tests::text_of_file(whole / "ringmaster.db-wal");
    int refused = 0;
    for (std::size_t length = 0; length < log.size(); length += 2'053) {
        SCOPED_TRACE("cut to " + std::to_string(length));
        copy_folder(whole, damaged);
        write_file(damaged / "ringmaster.db-wal", log.substr(0, length));
        Looked const looked = look(damaged, scratch);
        EXPECT_TRUE(looked.is_whole || (looked.verify_finds && looked.start_refuses));
        refused += looked.start_refuses ? 1 : 0;
    }
    EXPECT_GT(refused, 50);
}

// ---- the secret ---------------------------------------------------------------------------------

// A restored backup keeps no log until it is opened.
TEST(BackupDamage, OfItsPagesIsRefusedAndLeftAsItIs) {
    Scratch scratch(folder_in_memory());
    fs::path const working = scratch.file("working");
    fs::path const copy = scratch.file("copy");
    std::string const database = (copy / "ringmaster.db").string();
    {
        auto const store = open_store((working / "ringmaster.db").string());
        fill(*store);
        fs::create_directories(copy);
        auto reader = open_reader((working / "ringmaster.db").string());
        ASSERT_TRUE(reader.backup(database));
        fs::copy(working / "secret.key", copy);
    }
    std::string const content = ringmaster::tests::text_of_file(database);
    constexpr std::size_t page = 4096;
    int refused = 0;
    for (std::size_t at = page; at + 8 < content.size(); at += page) {
        for (char const* const suffix : {"-wal", "-shm", ".anchor"}) fs::remove(database + suffix);
        std::string damaged = content;
        damaged.replace(at + 1, 7, std::string(7, '\xff'));
        write_file(database, damaged);
        auto const before = contents_of(copy);
        if (Store::open({.path = database})) continue;
        ++refused;
        EXPECT_TRUE(contents_of(copy) == before) << "page at " << at;
    }
    EXPECT_GT(refused, 10);
}

TEST(Secret, IsMadeOnceAndStaysTheSame) {
    Scratch scratch;
    open_store(scratch.file());
    auto const first = read_secret(scratch.file());
    ASSERT_TRUE(first);
    EXPECT_EQ(first.value().size(), 32U);
    EXPECT_FALSE(fs::exists(secret_path(scratch.file()) + ".new"));
    open_store(scratch.file());
    EXPECT_EQ(first.value(), read_secret(scratch.file()).value());
}

// Wherever a first start is cut short, the next one goes on, and nobody is refused.
TEST(Secret, OfABeginningThatWasCutShortIsTakenUp) {
    Scratch scratch(folder_in_memory());
    auto const whole = make_folder(scratch, "whole", Left::by_a_crash);
    for (std::string const missing :
         {"", "ringmaster.db.anchor", "ringmaster.db-wal", "ringmaster.db-shm", "ringmaster.db"}) {
        fs::path const folder = scratch.file("begun");
        std::string const database = (folder / "ringmaster.db").string();
        fs::remove_all(folder);
        { auto const store = open_store(database); }
        fs::rename(folder / "secret.key", folder / "secret.key.new");
        if (!missing.empty()) fs::remove(folder / missing);
        ASSERT_TRUE(Store::open({.path = database})) << missing;
        EXPECT_TRUE(fs::exists(folder / "secret.key"));
    }
}

TEST(Secret, ThatIsMissingIsNotMadeAnewSilently) {
    Scratch scratch(folder_in_memory());
    auto const folder = make_folder(scratch, "whole", Left::in_order);
    std::string const database = (folder / "ringmaster.db").string();
    fs::remove(folder / "secret.key");
    auto const refused = Store::open({.path = database});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::incomplete);
    EXPECT_NE(refused.error().message.find("secret.key is missing"), std::string::npos);
    EXPECT_NE(refused.error().message.find("What is lost then"), std::string::npos);
    EXPECT_FALSE(Reader::open(database));
    EXPECT_EQ(folder_problems(database).size(), 1U);
    // Only when a person says so.
    ASSERT_TRUE(Store::open({.path = database, .reseal = true}));
    Reader reader = open_reader(database);
    EXPECT_TRUE(has_everything(reader));
    EXPECT_TRUE(reader.verify().value().sound());
}

TEST(Secret, OfAnotherDatabaseIsToldWithWhatIsLost) {
    Scratch scratch(folder_in_memory());
    auto const folder = make_folder(scratch, "whole", Left::in_order);
    auto const other = make_folder(scratch, "other", Left::in_order);
    std::string const database = (folder / "ringmaster.db").string();
    fs::copy_file(other / "secret.key", folder / "secret.key",
                  fs::copy_options::overwrite_existing);
    auto const before = contents_of(folder);
    auto const refused = Store::open({.path = database});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::incomplete);
    EXPECT_THAT(refused.error().message, ::testing::HasSubstr("secret.key is not the one"));
    EXPECT_THAT(refused.error().message, ::testing::HasSubstr("What is lost then"));
    EXPECT_TRUE(contents_of(folder) == before);
}

// OPS-1: nothing is lost by it, but an operator wants to know.
TEST(Crash, IsKnownToWhoeverOpensTheFileNext) {
    Scratch scratch(folder_in_memory());
    auto const database = [&](char const* name, Left left) {
        return (make_folder(scratch, name, left) / "ringmaster.db").string();
    };
    std::string const crashed = database("crashed", Left::by_a_crash);
    EXPECT_TRUE(open_store(crashed)->follows_crash());
    EXPECT_FALSE(open_store(crashed)->follows_crash());  // that one was closed
    EXPECT_FALSE(open_store(database("closed", Left::in_order))->follows_crash());
    EXPECT_FALSE(open_store(scratch.file("new/ringmaster.db"))->follows_crash());
}

TEST(FilesOpenToOthers, AreToldAndClosed) {
    Scratch scratch(folder_in_memory());
    auto const folder = make_folder(scratch, "whole", Left::in_order);
    std::string const database = (folder / "ringmaster.db").string();
    EXPECT_TRUE(open_to_others(database).empty());
    for (auto const& path : files_of(database)) {
        if (!fs::exists(path)) continue;
        fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write |
                                  fs::perms::group_read | fs::perms::others_read);
    }
    EXPECT_EQ(open_to_others(database).size(), 4U);  // database, lock, anchor, secret
    auto const store = open_store(database);
    EXPECT_THAT(store->closed_to_others(),
                ::testing::IsSupersetOf({database, database + ".anchor"}));
    EXPECT_TRUE(open_to_others(database).empty());
}

}  // namespace
}  // namespace ringmaster::store::folder_test

// Opening: who may, what is found, and what is refused (OPS-5).
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <functional>

#include "ringmaster/crypto/digest.hpp"
#include "ringmaster/crypto/encoding.hpp"
#include "ringmaster/store/failure.hpp"
#include "ringmaster/store/space.hpp"
#include "store/migrations.hpp"
#include "store/overrides.hpp"
#include "unit/store/scratch.hpp"

namespace ringmaster::store::opening_test {
namespace {

ErrorCode code_of(Result<std::unique_ptr<Store>> const& opened) {
    EXPECT_FALSE(opened);
    return opened ? ErrorCode::io : opened.error().code;
}

TEST(Opening, CreatesFolderAndFileForItselfAlone) {
    Scratch scratch;
    std::string const path = scratch.file("new/deeper/ringmaster.db");
    auto const store = open_store(path);
    EXPECT_EQ(store->epoch(), 1U);
    struct stat found {};
    ASSERT_EQ(::stat(path.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0600U);
}

TEST(Opening, SecondOwnerIsRefusedWithItsProcessNamed) {
    Scratch scratch;
    auto const store = open_store(scratch.file());
    auto const second = Store::open({.path = scratch.file()});
    ASSERT_EQ(code_of(second), ErrorCode::owned_by_another);
    EXPECT_NE(second.error().message.find("process " + std::to_string(::getpid())),
              std::string::npos)
        << second.error().message;
}

TEST(Opening, SecondOwnerIsRefusedUnderAnotherName) {
    Scratch scratch;
    auto const store = open_store(scratch.file());
    std::filesystem::create_symlink(scratch.file(), scratch.file("alias.db"));
    EXPECT_EQ(code_of(Store::open({.path = scratch.file("alias.db")})),
              ErrorCode::owned_by_another);
}

TEST(Opening, SecondProcessIsRefusedAndADeadOneIsNot) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    pid_t const child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        auto const opened = Store::open({.path = scratch.file()});
        ::_exit(!opened && opened.error().code == ErrorCode::owned_by_another ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    store.reset();
    // A process that ends without closing leaves nothing that has to be cleaned up.
    pid_t const crashing = ::fork();
    ASSERT_GE(crashing, 0);
    if (crashing == 0) {
        auto dying = open_store(scratch.file());
        bool const committed = commit(*dying, journal_batch(org(), 1, 1)).committed;
        ::_exit(committed ? 0 : 1);
    }
    ASSERT_EQ(::waitpid(crashing, &status, 0), crashing);
    EXPECT_EQ(status, 0);
    store = open_store(scratch.file());
    Reader reader = open_reader(scratch.file());
    EXPECT_EQ(journal_seqs(reader, org()), (std::vector<std::uint64_t>{1}));
}

TEST(Opening, OtherFilesAreRefusedAndLeftAlone) {
    Scratch scratch;
    std::ofstream(scratch.file("text")) << std::string(4096, 'x');
    EXPECT_EQ(code_of(Store::open({.path = scratch.file("text")})), ErrorCode::not_ours);
    {
        Connection other(scratch.file("other.db"), Connection::Access::read_write, Overrides{});
        other.execute("CREATE TABLE theirs (a)");
    }
    auto const before = std::filesystem::file_size(scratch.file("other.db"));
    EXPECT_EQ(code_of(Store::open({.path = scratch.file("other.db")})), ErrorCode::not_ours);
    EXPECT_EQ(std::filesystem::file_size(scratch.file("other.db")), before);
    Connection other(scratch.file("other.db"), Connection::Access::read_only, Overrides{});
    EXPECT_EQ(other.text_of("PRAGMA journal_mode"), "delete");
    EXPECT_FALSE(Reader::open(scratch.file("other.db")));
    EXPECT_FALSE(Reader::open(scratch.file("absent.db")));
}

// OPS-7. A process that may not let any file grow is as badly off as on a full disk. Gives how
// many entries it could read, or what went wrong.
int entries_read_without_space(std::string const& path) {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit const nothing{0, RLIM_INFINITY};
    if (::setrlimit(RLIMIT_FSIZE, &nothing) != 0) return 101;
    if (SpaceGuard({.path = path, .reserve_bytes = 0}).room_for(1)) return 102;
    auto const writing = Store::open({.path = path});
    if (writing || writing.error().code != ErrorCode::disk_full) return 103;
    if (Reader::open(path)) return 104;
    auto opened = Reader::open_in_place_of_writer(path);
    if (!opened) return 105;
    if (code_of(Store::open({.path = path})) != ErrorCode::owned_by_another) return 106;
    return static_cast<int>(journal_seqs(opened.value(), org()).size());
}

int in_a_child(std::function<int()> const& body) {
    pid_t const child = ::fork();
    if (child == 0) ::_exit(body());
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(OpeningInPlaceOfTheWriter, ReadsThoughNotAByteCanBeWritten) {
    Scratch scratch;
    std::string const copy = scratch.file("copy.db");
    {
        auto const store = open_store(scratch.file());
        ASSERT_TRUE(commit(*store, journal_batch(org(), 1, 9)).committed);
        std::filesystem::copy_file(scratch.file(), copy);
        std::filesystem::copy_file(scratch.file() + "-wal", copy + "-wal");
        std::filesystem::copy_file(scratch.file() + ".anchor", copy + ".anchor");
    }
    // Left by an ordered stop, and left by a crash: everything is still in the log.
    EXPECT_EQ(in_a_child([&] { return entries_read_without_space(scratch.file()); }), 9);
    auto const log_size = std::filesystem::file_size(copy + "-wal");
    ASSERT_GT(log_size, 0U);
    EXPECT_EQ(in_a_child([&] { return entries_read_without_space(copy); }), 9);
    EXPECT_EQ(std::filesystem::file_size(copy + "-wal"), log_size);
    EXPECT_FALSE(std::filesystem::exists(copy + ".probe"));
    // With space again nothing is missing.
    EXPECT_TRUE(SpaceGuard({.path = copy, .reserve_bytes = 0}).room_for(1'000'000));
    auto const store = open_store(copy);
    Reader reader = open_reader(copy);
    EXPECT_EQ(journal_seqs(reader, org()).size(), 9U);
}

TEST(OpeningInPlaceOfTheWriter, LetsOthersReadWhereThatIsPossible) {
    Scratch scratch;
    commit(*open_store(scratch.file()), journal_batch(org(), 1, 3));
    auto opened = Reader::open_in_place_of_writer(scratch.file());
    ASSERT_TRUE(opened) << opened.error().message;
    Reader beside = open_reader(scratch.file());
    EXPECT_EQ(journal_seqs(beside, org()).size(), 3U);
    EXPECT_EQ(journal_seqs(opened.value(), org()).size(), 3U);
}

TEST(OpeningInPlaceOfTheWriter, IsRefusedWhereThereIsNothingToRead) {
    Scratch scratch;
    EXPECT_FALSE(Reader::open_in_place_of_writer(scratch.file()));
    auto const store = open_store(scratch.file("other.db"));
    auto const second = Reader::open_in_place_of_writer(scratch.file("other.db"));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::owned_by_another);
}

TEST(Opening, DamagedFileIsRefused) {
    Scratch scratch;
    commit(*open_store(scratch.file()), journal_batch(org(), 1, 200));
    std::string const path = scratch.file();
    auto const size = std::filesystem::file_size(path);
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    for (std::size_t page = 2; page < size / 4096; ++page) {
        file.seekp(static_cast<std::streamoff>(page * 4096));
        file << std::string(64, '\xee');
    }
    file.close();
    EXPECT_EQ(code_of(Store::open({.path = path})), ErrorCode::corrupt);
}

TEST(Migrations, CompiledInOrderAndOnRecord) {
    Scratch scratch;
    auto const store = open_store(scratch.file());
    Connection reading(scratch.file(), Connection::Access::read_only, Overrides{});
    std::int64_t expected = 1;
    ASSERT_FALSE(compiled_migrations().empty());
    for (Migration const& migration : compiled_migrations()) {
        Statement row =
            reading.prepare("SELECT name, checksum FROM schema_migration WHERE version=?");
        ASSERT_TRUE(row.bind(expected++).step());
        EXPECT_EQ(row.bytes(), migration.name);
        EXPECT_EQ(row.bytes(), crypto::hex(crypto::sha256(migration.sql)));
    }
}

// Runs a list of migrations and tells why it was refused, if it was.
std::optional<ErrorCode> refusal(Connection& connection, std::vector<Migration> const& list) {
    auto const done = guarded([&] {
        migrate(connection, list);
        return Done{};
    });
    if (done) return std::nullopt;
    return done.error().code;
}

TEST(Migrations, ChangedHistoryAndNewerFilesAreRefused) {
    Scratch scratch;
    Connection file(scratch.file(), Connection::Access::read_write, Overrides{});
    Migration const first{1, "0001_a", "CREATE TABLE a (x)"};
    Migration const second{2, "0002_b", "CREATE TABLE b (x)"};
    EXPECT_EQ(refusal(file, {first}), std::nullopt);
    EXPECT_EQ(refusal(file, {first, second}), std::nullopt);
    EXPECT_EQ(refusal(file, {first, second}), std::nullopt);  // nothing left to do
    Migration const edited{1, "0001_a", "CREATE TABLE a (x, y)"};
    EXPECT_EQ(refusal(file, {edited, second}), ErrorCode::migration_changed);
    EXPECT_EQ(refusal(file, {first}), ErrorCode::from_the_future);
    EXPECT_EQ(refusal(file, {first, second, {4, "0004_d", "SELECT 1"}}), ErrorCode::refused);
}

TEST(Migrations, OneThatFailsLeavesNothingBehind) {
    Scratch scratch;
    Connection file(scratch.file(), Connection::Access::read_write, Overrides{});
    Migration const first{1, "0001_a", "CREATE TABLE a (x)"};
    Migration const broken{2, "0002_b", "CREATE TABLE b (x); CREATE TABLE a (x)"};
    EXPECT_TRUE(refusal(file, {first, broken}).has_value());
    EXPECT_EQ(file.integer_of("SELECT count(*) FROM sqlite_schema WHERE name='b'"), 0);
    EXPECT_EQ(file.integer_of("SELECT max(version) FROM schema_migration"), 1);
}

TEST(Migrations, TamperedRecordStopsTheStore) {
    Scratch scratch;
    open_store(scratch.file()).reset();
    {
        Connection file(scratch.file(), Connection::Access::read_write, Overrides{});
        file.execute("UPDATE schema_migration SET checksum='00' WHERE version=1");
    }
    EXPECT_EQ(code_of(Store::open({.path = scratch.file()})), ErrorCode::migration_changed);
}

}  // namespace
}  // namespace ringmaster::store::opening_test

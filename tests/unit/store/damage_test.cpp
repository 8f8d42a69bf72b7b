// OPS-5, OPS-6, OPS-8: every table x every damage is found by verify, named with its organization;
// a start refuses the file or tells which organization it is, and the others are read as ever.
#include <iostream>
#include <random>
#include <set>

#include "store/migrations.hpp"
#include "store/seals.hpp"
#include "unit/store/damage.hpp"

namespace ringmaster::store::damage_test {
namespace {

namespace fs = std::filesystem;

// What a start does not look at, and why it need not.
struct Exempt {
    std::string table;
    std::string damage;
};
std::vector<Exempt> const& not_seen_by_a_start() {
    static std::vector<Exempt> const all{
        {"snapshot", ""},              // it does with the one before
        {"snapshot_piece", ""},        // likewise
        {"journal_about", "changed"},  // only history reads it; its rows are counted
        {"journal_about", "cut"},      // likewise
        {"audit", "changed"},          // not its end: each record is looked at when it is read
        {"audit", "cut"},              // likewise
        {"schema_migration", "changed name"},  // for people
        {"schema_migration", "cut name"},
    };
    return all;
}

// The column's value with another first byte, whichever stands there.
std::string other_first_byte(std::string const& column, std::string const& type) {
    return "CAST(CASE hex(substr(" + column + ",1,1)) WHEN '01' THEN x'02' ELSE x'01' END" +
           " || substr(" + column + ",2) AS " + type + ")";
}

class Damage : public ::testing::Test {
protected:
    Damage() {
        original = make_folder(scratch, "whole", Left::in_order);
        Connection file((original / "ringmaster.db").string(), Connection::Access::read_only);
        Statement rows = file.prepare(
            "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite_%'");
        while (rows.step()) tables.push_back(rows.bytes());
    }

    std::string fresh() {
        copy_folder(original, damaged);
        return (damaged / "ringmaster.db").string();
    }

    // Columns with their types.
    std::map<std::string, std::string> columns_of(std::string const& table) {
        Connection file((original / "ringmaster.db").string(), Connection::Access::read_only);
        std::map<std::string, std::string> found;
        Statement rows = file.prepare("SELECT name, type FROM pragma_table_info('" + table + "')");
        while (rows.step()) {
            std::string const name = rows.bytes();
            found[name] = rows.bytes();
        }
        return found;
    }

    // The first organization's rows, where rows have one.
    std::string whose(std::string const& table) {
        if (table == "organization") return " WHERE id=(SELECT min(id) FROM organization)";
        if (!columns_of(table).contains("org")) return "";
        return " WHERE org=(SELECT min(id) FROM organization)";
    }

    void expect_found(std::string const& table, std::string const& damage, std::string const& sql) {
        SCOPED_TRACE(table + ", " + damage + ": " + sql);
        std::string const path = fresh();
        tamper(path, sql);
        ++damages;
        bool const of_one = table != "meta" && table != "schema_migration";
        expect_verify_finds(path, of_one);
        bool const exempt = std::any_of(
            not_seen_by_a_start().begin(), not_seen_by_a_start().end(), [&](Exempt const& one) {
                return one.table == table && damage.find(one.damage) != std::string::npos;
            });
        if (!exempt) expect_start_tells(path);
    }

    void expect_verify_finds(std::string const& path, bool of_one) {
        auto reader = Reader::open(path);
        if (!reader) return;
        auto const report = reader.value().verify();
        if (!report) return;
        EXPECT_FALSE(report.value().sound());
        if (!of_one) return;
        auto const& damaged_ones = report.value().damaged;
        EXPECT_FALSE(damaged_ones.empty());
        EXPECT_EQ(std::count(damaged_ones.begin(), damaged_ones.end(), org(2)), 0);
    }

    void expect_start_tells(std::string const& path) {
        auto store = Store::open({.path = path});
        if (!store) {
            ++refused;
            return;
        }
        auto reader = Reader::open(path);
        ASSERT_TRUE(reader) << reader.error().message;
        EXPECT_FALSE(is_fit(reader.value(), org(1)));
        EXPECT_TRUE(is_fit(reader.value(), org(2)));
        ++served_the_others;
        expect_not_laundered(*store.value(), path);
    }

    // As recovery reads it.
    static bool is_fit(Reader& reader, core::OrgId const& of) {
        auto const report = reader.check(of);
        if (!report || !report.value().sound()) return false;
        auto const any = [](JournalEntry const&) { return true; };
        return reader.documents(of, {}) && reader.for_each_entry(of, 0, any);
    }

    // Whatever is written from now on, the damage stays to be seen.
    static void expect_not_laundered(Store& store, std::string const& path) {
        Batch batch;
        batch.purge_idempotency_at = core::Time{1};
        batch.journal = {entry(org(2), acknowledged + 1)};
        ASSERT_TRUE(commit(store, std::move(batch)).committed);
        store.close();
        Reader reader = open_reader(path);
        EXPECT_FALSE(is_fit(reader, org(1)));
        EXPECT_TRUE(is_fit(reader, org(2)));
    }

    // Every way of changing one value of a column.
    void change_column(std::string const& table, std::string const& column,
                       std::string const& type) {
        std::string const where = whose(table);
        std::string const begin = "UPDATE OR REPLACE " + table + " SET " + column + "=";
        std::string const one = where.empty() ? " WHERE true" : where;
        std::string const row =
            one + " AND " + column + "=(SELECT max(" + column + ") FROM " + table + where + ")";
        if (type == "INTEGER") {
            expect_found(table, "changed " + column, begin + column + "+1" + row);
            return;
        }
        std::string const cast = type == "TEXT" ? "TEXT" : "BLOB";
        expect_found(table, "changed " + column, begin + other_first_byte(column, cast) + row);
        expect_found(table, "cut " + column,
                     begin + "CAST(substr(" + column + ", 1, length(" + column + ")-1) AS " + cast +
                         ")" + row + " AND length(" + column + ")>0");
    }

    Scratch scratch{folder_in_memory()};
    fs::path original;
    fs::path damaged = scratch.file("damaged");
    std::vector<std::string> tables;
    int damages = 0;
    int refused = 0;
    int served_the_others = 0;
};

TEST_F(Damage, OfAnyColumnOfAnyTableIsFound) {
    // Nobody acts on when a migration was applied; a snapshot's body, in one or in pieces, is
    // compared with its hash by the engine (tool_verify.cpp).
    std::set<std::string> const left_out{"schema_migration.applied_ms", "snapshot.body",
                                         "snapshot_piece.bytes"};
    for (auto const& table : tables) {
        for (auto const& [column, type] : columns_of(table)) {
            if (left_out.contains(table + "." + column)) continue;
            change_column(table, column, type);
        }
    }
    std::cout << damages << " damages, " << refused << " starts refused, " << served_the_others
              << " served the others\n";
    EXPECT_GT(damages, 120);
    EXPECT_GT(served_the_others, 60);
}

TEST_F(Damage, OfRowsThatAreMissingOrForeignIsFound) {
    for (auto const& table : tables) {
        std::string const where = whose(table);
        std::string const one = where.empty() ? " WHERE true" : where;
        bool const has_rowid = table != "organization" && table != "api_token" &&
                               table != "taken_change" && table != "seal" &&
                               table != "journal_about" && table != "fault";
        std::string const from = "DELETE FROM " + table + one;
        expect_found(table, "all removed", from);
        if (!has_rowid) continue;
        std::string const rows = " AND rowid=(SELECT ";
        std::string const of = "(rowid) FROM " + table + where + ")";
        expect_found(table, "first removed", from + rows + "min" + of);
        expect_found(table, "tail removed", from + rows + "max" + of);
    }
    expect_found("journal", "middle removed",
                 "DELETE FROM journal" + whose("journal") + " AND seq=17");
    expect_found("journal", "tail removed with its index",
                 "DELETE FROM journal" + whose("journal") +
                     " AND seq>37; DELETE FROM journal_about" + whose("journal_about") +
                     " AND seq>37");
    expect_found("journal", "all removed with index and snapshots",
                 "DELETE FROM journal" + whose("journal") + "; DELETE FROM journal_about" +
                     whose("journal_about") + "; DELETE FROM snapshot" + whose("snapshot"));
    expect_found("audit", "tail removed", "DELETE FROM audit" + whose("audit") + " AND seq>1");
    expect_found("document", "moved to another id",
                 "UPDATE document SET id=x'00000000000000000000000000000009'" + whose("document") +
                     " AND version=1 AND body LIKE '%one%'");
    expect_found("api_token", "added",
                 "INSERT INTO api_token SELECT org, zeroblob(32), subject, 'administrator', agent,"
                 " teams, name, created_ms, expires_ms, NULL, mark FROM api_token" +
                     whose("api_token") + " LIMIT 1");
    expect_found("seal", "removed with everything",
                 "DELETE FROM journal" + whose("journal") + "; DELETE FROM seal" + whose("seal") +
                     "; DELETE FROM organization WHERE id=(SELECT min(id) FROM organization)");
    std::cout << damages << " damages, " << refused << " starts refused, " << served_the_others
              << " served the others\n";
}

// ---- what the daemon does by itself ------------------------------------------------------------

std::int64_t count(std::string const& path, std::string const& table) {
    Connection file(path, Connection::Access::read_only);
    return file.integer_of("SELECT count(*) FROM " + table);
}

// What is dropped by the clock, with nothing of it due. What was to be dropped anyway may go.
void expect_nothing_destroyed(std::string const& path, std::string const& table) {
    auto opened = Store::open({.path = path});
    if (!opened) return;  // nor is anything then
    Store& store = *opened.value();
    auto const answers = count(path, "idempotency");
    auto const documents = count(path, "document");
    auto const tokens = count(path, "api_token");
    auto const pieces = count(path, "snapshot_piece");
    Reader reader = open_reader(path);
    auto const leaving = reader.leaving();
    EXPECT_TRUE(leaving && leaving.value().empty());
    auto const horizon = reader.horizon(org(1), 20, core::Time{1'000'001});
    EXPECT_FALSE(horizon && horizon.value());
    Batch batch;
    batch.purge_idempotency_at = core::Time{3'999} + idempotency_kept;
    batch.cuts = {{org(1), acknowledged, 1'000}};
    SnapshotRest rest;
    rest.org = org(1);
    batch.rests = {rest};
    if (table == "organization") {
        OrganizationPurge purge;
        purge.org = org(1);
        batch.purges = {purge};
    }
    auto const done = commit(store, std::move(batch));
    EXPECT_TRUE(done.committed) << done.error.message;
    EXPECT_EQ(count(path, "idempotency"), answers);
    EXPECT_EQ(count(path, "document"), documents);
    EXPECT_EQ(count(path, "api_token"), tokens);
    if (table == "organization") {
        EXPECT_EQ(count(path, "snapshot_piece"), pieces);
    }
    if (table == "journal") return;  // it leads nowhere any more
    std::uint64_t start = 0;
    auto const take = [&start](Snapshot const& found) {
        start = found.seq;
        return true;
    };
    ASSERT_TRUE(reader.find_snapshot(org(1), take));
    auto const any = [](JournalEntry const&) { return true; };
    auto const last = reader.for_each_entry(org(1), start, any);
    EXPECT_TRUE(last && last.value() == acknowledged) << "from " << start;
}

std::vector<std::string> wrong_values(std::string const& column, std::string const& type) {
    if (type == "INTEGER") return {"0", "1", column + "|(1<<46)", column + "-1"};
    return {other_first_byte(column, type)};
}

// OPS-1, OPS-5: no column of any table has anything destroyed by what stands in it by damage.
TEST_F(Damage, DestroysNothingByItsWord) {
    for (auto const& table : tables) {
        std::string const where = whose(table);
        if (where.empty()) continue;  // everybody's: such a file is refused
        for (auto const& [column, type] : columns_of(table)) {
            for (char const* const which : {"min", "max"}) {
                auto const row = where + " AND " + column + "=(SELECT " + which + "(" + column +
                                 ") FROM " + table + where + " AND length(" + column + ")>0)";
                for (auto const& value : wrong_values(column, type)) {
                    std::string const sql =
                        "UPDATE OR REPLACE " + table + " SET " + column + "=" + value + row;
                    SCOPED_TRACE(sql);
                    std::string const path = fresh();
                    tamper(path, sql);
                    ++damages;
                    expect_nothing_destroyed(path, table);
                }
            }
        }
    }
    std::cout << damages << " damages\n";
    EXPECT_GT(damages, 300);
}

TEST_F(Damage, OfASealIsItsOrganizationsOwn) {
    std::string const path = fresh();
    tamper(path, "DELETE FROM seal" + whose("seal"));
    for (int openings = 0; openings < 2; ++openings) {
        auto const store = open_store(path);
        Reader reader = open_reader(path);
        EXPECT_FALSE(is_fit(reader, org(1)));
        EXPECT_TRUE(is_fit(reader, org(2)));
        FaultRecord fault{org(1), 3, core::Time{3'000}, "organization", "start", "damaged", ""};
        Batch batch;
        batch.faults = {fault};
        ASSERT_TRUE(commit(*store, std::move(batch)).committed);
    }
}

// Providers have no organization, and tokens all the same.
TEST_F(Damage, OfWhatProvidersHaveIsFound) {
    std::string const path = fresh();
    EXPECT_TRUE(open_reader(path).check(core::OrgId{}).value().sound());
    ApiToken token;
    token.digest = std::string(32, 'p');
    token.subject = "provider";
    token.roles = "provider";
    token.created = core::Time{1'000};
    {
        auto const store = open_store(path);
        Batch batch;
        batch.organizations = {{core::OrgId{}, "providers", core::Time{1'000}}};
        batch.tokens = {token};
        ASSERT_TRUE(commit(*store, batch).committed);
        EXPECT_TRUE(open_reader(path).check(core::OrgId{}).value().sound());
        tamper(path,
               "CREATE TABLE former AS SELECT * FROM api_token WHERE org=zeroblob(16);"
               "UPDATE former SET name=name");
        batch.tokens[0].revoked = core::Time{2'000};
        ASSERT_TRUE(commit(*store, batch).committed);
    }
    EXPECT_TRUE(open_reader(path).check(core::OrgId{}).value().sound());
    tamper(path,
           "DELETE FROM api_token WHERE org=zeroblob(16);"
           " INSERT INTO api_token SELECT * FROM former; DROP TABLE former");
    auto const report = open_reader(path).check(core::OrgId{}).value();
    EXPECT_FALSE(report.sound());
    EXPECT_FALSE(report.is_readable);
}

// The next one is numbered after it, and the thousand before are kept.
TEST_F(Damage, OfAFaultIsNoFault) {
    std::string const path = fresh();
    tamper(path, "UPDATE fault SET number=number|(1<<40)" + whose("fault") + " AND number=2");
    auto const faults = open_reader(path).faults(org(1)).value();
    ASSERT_EQ(faults.size(), 1U);
    EXPECT_EQ(faults[0].number, 1U);
}

// OPS-8: one that is damaged says so, and takes no other with it.
TEST_F(Damage, OfADocumentLeavesTheOthersReadable) {
    std::string const path = fresh();
    tamper(path, "UPDATE document SET body='{}'" + whose("document") + " AND body LIKE '%one%'");
    Reader reader = open_reader(path);
    EXPECT_FALSE(reader.documents(org(1), {}));
    EXPECT_EQ(reader.sound_documents(org(1)).value().size(), 3U);
    EXPECT_FALSE(reader.check(org(1)).value().is_readable);
    EXPECT_TRUE(reader.check(org(2)).value().is_readable);
}

TEST_F(Damage, OfTheIndexForHistoryIsNoAnswer) {
    std::string const path = fresh();
    tamper(path, "UPDATE journal_about SET id=x'000000000000000700000000000000ff'" +
                     whose("journal_about") + " AND seq=12 AND id<x'0000000000000008'");
    Reader reader = open_reader(path);
    EXPECT_FALSE(reader.history(org(1), {7, 0xff}, {}));
    EXPECT_FALSE(reader.history_before(org(1), {7, 0xff}, {100}));
    EXPECT_TRUE(reader.history(org(1), {7, 1}, {}));
}

// Rows as they were once, with their marks: only the seal knows that they are not the newest.
TEST_F(Damage, OfARowPutBackToAnOlderStateIsFound) {
    std::string const path = fresh();
    Connection old((original / "ringmaster.db").string(), Connection::Access::read_only);
    {
        auto const store = open_store(path);
        Batch batch;
        batch.documents = {{org(1), "team", {1, 1}, 2, R"({"name":"newer"})", core::Time{5'000}}};
        ASSERT_TRUE(commit(*store, std::move(batch)).committed);
    }
    tamper(path, "ATTACH '" + (original / "ringmaster.db").string() +
                     "' AS old; UPDATE document SET (version, body, updated_ms, mark) = (SELECT"
                     " version, body, updated_ms, mark FROM old.document o WHERE o.org=document.org"
                     " AND o.resource=document.resource AND o.id=document.id) WHERE version=2");
    Reader reader = open_reader(path);
    EXPECT_EQ(reader.verify().value().damaged, std::vector{org(1)});
    EXPECT_FALSE(is_fit(reader, org(1)));
    EXPECT_TRUE(is_fit(reader, org(2)));
}

// Everything there is in the file, in order.
std::string dump(std::string const& path, std::vector<std::string> const& tables) {
    std::string text;
    Connection file(path, Connection::Access::read_only);
    for (auto const& table : tables) {
        std::string columns;
        Statement names = file.prepare("SELECT name FROM pragma_table_info('" + table + "')");
        while (names.step())
            columns += (columns.empty() ? "" : "||'|'||") + ("quote(" + names.bytes()) + ")";
        Statement rows = file.prepare("SELECT " + columns + " FROM " + table + " ORDER BY 1");
        while (rows.step()) text += table + "|" + rows.bytes() + "\n";
    }
    return text;
}

// Flips all over the file: found, or in bytes that mean nothing.
TEST_F(Damage, OfAnyBitOfTheFileIsFoundOrMeansNothing) {
    std::string const whole = dump((original / "ringmaster.db").string(), tables);
    std::string const content = ringmaster::tests::text_of_file(original / "ringmaster.db");
    std::mt19937_64 random(1);
    int found = 0;
    constexpr int flips = 600;
    for (int count = 0; count < flips; ++count) {
        std::size_t const offset = random() % content.size();
        SCOPED_TRACE("bit of byte " + std::to_string(offset));
        std::string flipped = content;
        flipped[offset] = static_cast<char>(flipped[offset] ^ (1 << (random() % 8)));
        std::string const path = fresh();
        write_file(path, flipped);
        auto reader = Reader::open(path);
        auto const report = reader ? reader.value().verify() : Result<VerifyReport>(reader.error());
        if (report && report.value().sound()) {
            EXPECT_EQ(dump(path, tables), whole);
        } else {
            ++found;
        }
    }
    std::cout << found << " of " << flips << " flips found, the others mean nothing\n";
    EXPECT_GT(found, flips / 10);
}

// ---- files from before there were marks --------------------------------------------------------

void make_older_file(std::string const& path, int version) {
    Connection file(path, Connection::Access::read_write);
    auto const all = compiled_migrations();
    migrate(file, all.subspan(0, static_cast<std::size_t>(version)));
    file.execute(
        "INSERT INTO organization (id, name, created_ms) VALUES (x'000000000000000a"
        "0000000000000001', 'Old', 1), (x'000000000000000a0000000000000002', 'Older', 1);"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<5000)"
        " INSERT INTO journal SELECT x'000000000000000a0000000000000001', i, 1, i, 'tick', '', '',"
        " x'000102030405060708090a0b0c0d0e0f', x'00' FROM n;"
        "INSERT INTO journal_about SELECT org, about, seq FROM journal;"
        "INSERT INTO document SELECT id, 'team', id, 1, '{}', 1, 1 FROM organization;"
        "INSERT INTO api_token SELECT id, zeroblob(32), 's', 'agent', id, id, 'n', 1, NULL, NULL"
        " FROM organization");
}

TEST(OlderFile, IsMarkedAtItsFirstOpeningAndGuardedFromThenOn) {
    for (int version = 1; version < first_sealed_version; ++version) {
        SCOPED_TRACE(version);
        Scratch scratch(folder_in_memory());
        make_older_file(scratch.file(), version);
        {
            auto const store = open_store(scratch.file());
            ASSERT_TRUE(commit(*store, journal_batch(org(1), 5'001, 5'002)).committed);
            ASSERT_TRUE(commit(*store, journal_batch(org(2), 1, 2)).committed);
        }
        Reader reader = open_reader(scratch.file());
        auto const report = reader.verify().value();
        EXPECT_TRUE(report.sound()) << report.problems[0];
        EXPECT_EQ(report.journal_rows, 5'004U);
        tamper(scratch.file(), "UPDATE journal SET at_ms=at_ms+1 WHERE seq=17");
        EXPECT_EQ(reader.verify().value().damaged, std::vector{org(1)});
    }
}

// Its marking is cut short at some change to the disk; the next opening goes on.
TEST(OlderFile, MarkingItMayBeCutShort) {
    Scratch scratch(folder_in_memory());
    make_older_file(scratch.file("older.db"), 3);
    for (int rows = 0; rows < 5'000; rows += 700) {
        std::string const path = scratch.file("cut.db");
        for (auto const& suffix : {"", "-wal", "-shm", ".anchor", ".lock"})
            fs::remove(path + suffix);
        fs::remove(scratch.file("secret.key"));
        fs::copy_file(scratch.file("older.db"), path);
        open_store(path).reset();
        // As it stands in the middle of it: some rows are marked, nothing is sealed.
        tamper(path, "UPDATE journal SET mark=x'' WHERE seq>" + std::to_string(rows) +
                         "; DELETE FROM seal; UPDATE meta SET id=x'', key_check=x'', commits=0,"
                         " at_rest=1, seal_rows=0, seal_sum=x'', mark=x''");
        fs::remove(path + ".anchor");
        open_store(path).reset();
        EXPECT_TRUE(open_reader(path).verify().value().sound());
    }
}

}  // namespace
}  // namespace ringmaster::store::damage_test

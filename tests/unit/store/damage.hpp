#pragma once
// Whole folders of a database, to be copied, damaged and looked at: two organizations with rows in
// every table, left by a crash or closed in order.

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "ringmaster/store/connection.hpp"
#include "support/text_file.hpp"
#include "unit/store/scratch.hpp"

namespace ringmaster::store {

inline constexpr std::uint64_t acknowledged = 40;  // entries of each journal

enum class Left { by_a_crash, in_order };

inline Batch everything_of(core::OrgId const& of) {
    Batch batch = journal_batch(of, 1, acknowledged);
    for (auto& made : batch.journal) made.about = {{7, made.seq % 5}, {8, made.seq}};
    batch.organizations = {
        {of, "An organization", core::Time{1'000}, core::Time{5'000}, core::Time{900'000}}};
    core::Uuid const first{1, of.value.low};
    core::Uuid const second{2, of.value.low};
    batch.documents = {{of, "team", first, 1, R"({"name":"one"})", core::Time{2'000}},
                       {of, "team", second, 1, R"({"name":"two"})", core::Time{2'000}}};
    for (char const* const name : {"first", "second", "third"}) {
        AuditRecord record;
        record.org = of;
        record.at = core::Time{3'000};
        record.actor = "console";
        record.action = name;
        record.object = "team";
        record.detail = "{}";
        batch.audit.push_back(record);
        ApiToken token;
        token.org = of;
        token.digest = std::string(31, name[0]) + static_cast<char>(of.value.low);
        token.subject = name;
        token.roles = "agent";
        token.agent = core::AgentId{first};
        token.teams = {second};
        token.name = name;
        token.created = core::Time{1'000};
        token.expires = core::Time{9'000};
        token.revoked = core::Time{8'000};
        batch.tokens.push_back(token);
        batch.idempotency.push_back({of, "agent", name, "POST", "/v1/tasks", "hmac", 201,
                                     "application/json", "{}", core::Time{4'000}});
    }
    Snapshot large = snapshot(of, 20);
    large.body.clear();
    large.pieces = 2;
    batch.pieces = {{of, large.seq, 0, "the first piece"}, {of, large.seq, 1, "the second"}};
    batch.snapshots = {snapshot(of, 10), large};
    FaultRecord fact{of, 1, core::Time{3'000}, "fact", "CustomerLeft", "a bug", "its bytes"};
    FaultRecord settled{of, 2, core::Time{3'500}, "timer", "a timer", "another bug"};
    settled.settled = core::Time{4'000};
    settled.outcome = "skipped";
    batch.faults = {fact, settled};
    RowsAhead ahead{of, {9, 9}, 1, {}, {}};
    ahead.documents = {{of, "team", {3, 3}, 1, R"({"name":"ahead"})", core::Time{2'000}},
                       {of, "team", {3, 4}, 1, R"({"name":"ahead too"})", core::Time{2'000}}};
    ahead.audit = {batch.audit[0], batch.audit[1]};
    batch.ahead = {ahead};
    return batch;
}

// Several commits, so that the log has several ends.
inline void fill(Store& store) {
    for (std::uint64_t const number : {1U, 2U}) {
        ASSERT_TRUE(commit(store, everything_of(org(number))).committed);
        Batch taken;
        taken.taken = {{org(number), {9, 9}}};
        ASSERT_TRUE(commit(store, std::move(taken)).committed);
    }
}

inline void copy_folder(std::filesystem::path const& from, std::filesystem::path const& to) {
    std::filesystem::remove_all(to);
    std::filesystem::copy(from, to);
}

// A folder that nobody has open any more.
inline std::filesystem::path make_folder(Scratch const& scratch, std::string const& name,
                                         Left left) {
    std::filesystem::path const working = scratch.file(name + "-at-work");
    std::filesystem::path const folder = scratch.file(name);
    auto store = open_store((working / "ringmaster.db").string());
    fill(*store);
    if (left == Left::in_order) store->close();
    copy_folder(working, folder);
    return folder;
}

using Contents = std::map<std::string, std::string>;

inline void write_file(std::filesystem::path const& file, std::string const& content) {
    std::ofstream(file, std::ios::binary) << content;
}

// Of what must not change when a folder is refused: the lock and the index of the log may, and an
// empty log is none.
inline Contents contents_of(std::filesystem::path const& folder) {
    Contents found;
    for (auto const& entry : std::filesystem::directory_iterator(folder)) {
        std::string const name = entry.path().filename().string();
        if (name.ends_with(".lock") || name.ends_with("-shm")) continue;
        std::string content = ringmaster::tests::text_of_file(entry.path());
        if (name.ends_with("-wal") && content.empty()) continue;
        found[name] = std::move(content);
    }
    return found;
}

// Everything acknowledged is there: nothing of the damage mattered.
inline bool has_everything(Reader& reader) {
    for (std::uint64_t const number : {1U, 2U}) {
        auto const last =
            reader.for_each_entry(org(number), 0, [](JournalEntry const&) { return true; });
        if (!last || last.value() != acknowledged) return false;
        auto const documents = reader.documents(org(number), {});
        if (!documents || documents.value().size() != 4) return false;
        auto const audit = reader.audit(org(number), {});
        if (!audit || audit.value().size() < 3) return false;
    }
    return true;
}

// What a person or a disk does behind the store's back.
inline void tamper(std::string const& path, std::string const& sql) {
    Connection file(path, Connection::Access::read_write);
    file.execute(
        "PRAGMA ignore_check_constraints=ON; DROP TRIGGER IF EXISTS audit_is_never_updated;"
        "DROP TRIGGER IF EXISTS audit_is_never_deleted");
    auto const before = sqlite3_total_changes(file.handle());
    file.execute(sql);
    EXPECT_GT(sqlite3_total_changes(file.handle()), before) << "nothing was damaged: " << sql;
    file.folds_log_on_close(true);
}

}  // namespace ringmaster::store

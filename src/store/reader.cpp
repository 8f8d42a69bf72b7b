#include "ringmaster/store/reader.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "ringmaster/store/failure.hpp"
#include "store/anchor.hpp"
#include "store/audit_chain.hpp"
#include "store/migrations.hpp"
#include "store/overrides.hpp"
#include "store/reader_parts.hpp"
#include "store/rows.hpp"

namespace ringmaster::store {
namespace {

// A page is what one answer holds in memory, whatever the caller asks for.
constexpr std::size_t page_rows_max = 10000;

std::int64_t limit_of(std::size_t rows_max) {
    return static_cast<std::int64_t>(std::min(rows_max, page_rows_max));
}

std::string select(std::string const& columns, char const* rest) {
    return "SELECT " + columns + " FROM " + rest;
}

// Before SQLite looks: it would delete the log of a database that is missing.
Folder looked_at(std::string const& path) {
    Folder folder = look_at_folder(resolved(path));
    expect_database_or_nothing(folder);
    return folder;
}

enum class Damaged { refused, left_out };

// One row after the other; whether one that is damaged ends it is the caller's choice.
template <class Row>
auto rows_of(core::OrgId const& org, Statement& rows, Damaged damaged, Row const& row) {
    std::vector<decltype(row(org, rows))> found;
    while (rows.step()) {
        if (damaged == Damaged::left_out && !rows.is_true_at(0)) continue;
        found.push_back(row(org, rows));
    }
    return found;
}
auto entries_of(core::OrgId const& org, Statement& rows) {
    return rows_of(org, rows, Damaged::refused, journal_row);
}

// Of the change taken last, as far as they are not settled yet.
std::vector<DocumentRow> unsettled_changes(Connection& connection, core::OrgId const& org,
                                           std::string const& resource, Damaged damaged) {
    Statement rows =
        connection.prepare(select(change_columns(),
                                  "document_ahead JOIN taken_change USING (org, change)"
                                  " WHERE org=?1 AND (resource=?2 OR ?2='') ORDER BY ordinal"));
    rows.bind(org).bind_text(resource);
    return rows_of(org, rows, damaged, change_row);
}

// What the documents are once the changes are settled. Each document is named at most once.
void add_changes(std::vector<Document>& documents, std::vector<DocumentRow> changes) {
    auto const key = [](auto const& one) { return std::tie(one.resource, one.id); };
    auto const by_key = [&key](auto const& left, auto const& right) {
        return key(left) < key(right);
    };
    std::sort(changes.begin(), changes.end(), by_key);
    std::vector<Document> merged;
    auto before = documents.begin();
    for (DocumentRow& change : changes) {
        while (before != documents.end() && key(*before) < key(change)) {
            merged.push_back(std::move(*before++));
        }
        core::Time created = change.at;
        if (before != documents.end() && key(*before) == key(change)) created = before++->created;
        if (!change.body) continue;
        merged.push_back({change.org, std::move(change.resource), change.id, change.version,
                          std::move(*change.body), created, change.at});
    }
    std::move(before, documents.end(), std::back_inserter(merged));
    documents = std::move(merged);
}

std::vector<Document> read_documents(Connection& connection, core::OrgId const& org,
                                     std::string const& resource, Damaged damaged) {
    Transaction const moment(connection, "BEGIN");
    auto changes = unsettled_changes(connection, org, resource, damaged);
    Statement rows = connection.prepare(
        select(document_columns(),
               "document WHERE org=?1 AND (resource=?2 OR ?2='') ORDER BY resource, id"));
    rows.bind(org).bind_text(resource);
    auto found = rows_of(org, rows, damaged, document_row);
    if (!changes.empty()) add_changes(found, std::move(changes));
    return found;
}

// The index names them: what they say themselves counts.
std::vector<JournalEntry> entries_about(core::OrgId const& org, core::Uuid const& about,
                                        Statement& rows) {
    auto found = entries_of(org, rows);
    for (JournalEntry const& entry : found) {
        auto const& named = entry.about;
        if (std::find(named.begin(), named.end(), about) != named.end()) continue;
        refuse_row(org, "the index for history of " + core::to_string(about));
    }
    return found;
}

// "is_sound(...)" of the row of an organization.
std::string const& is_organization_sound() {
    static std::string const condition = is_sound(table_of(SetTable::organization));
    return condition;
}

}  // namespace

Reader::Parts::Parts(std::string const& file, Connection::Access access, Overrides const& overrides)
    : folder(looked_at(file)), path(folder.database), connection(path, access, overrides) {
    expect_current(connection, path);
    MarkKey const key(secret_of(folder, false));
    key.lend_to(connection);
    expect_own_secret(connection);
    // Before the head: the writer may be at work.
    auto const anchored = read_anchor(path, key, overrides);
    auto const head = read_head(connection);
    if (!head) throw Failure(ErrorCode::from_the_future, path + " is not sealed: migrate it first");
    expect_anchored(*head, anchored, path);
}

// Like any reader if that works, so that others may read as well.
std::unique_ptr<Reader::Parts> Reader::readable_parts(std::string const& path) {
    try {
        return std::make_unique<Parts>(path, Connection::Access::read_only, Overrides{});
    } catch (Failure const& failure) {
        auto const code = failure.error().code;
        if (code != ErrorCode::disk_full && code != ErrorCode::io) throw;
    }
    return std::make_unique<Parts>(path, Connection::Access::in_place, Overrides{});
}

Result<Reader> Reader::open(std::string const& path) { return open(path, Overrides{}); }

Result<Reader> Reader::open(std::string const& path, Overrides const& overrides) {
    return guarded([&] {
        return Reader(std::make_unique<Parts>(path, Connection::Access::read_only, overrides));
    });
}

Result<Reader> Reader::open_in_place_of_writer(std::string const& path) {
    return guarded([&] {
        auto ownership = std::make_unique<Ownership>(path);
        auto parts = readable_parts(ownership->path());
        check_integrity(parts->connection);
        parts->ownership = std::move(ownership);
        return Reader(std::move(parts));
    });
}

Reader::Reader(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Reader::~Reader() = default;
Reader::Reader(Reader&& other) noexcept = default;
Reader& Reader::operator=(Reader&& other) noexcept = default;

Result<std::vector<Organization>> Reader::organizations() {
    return guarded([&] {
        // The row of all zeros is there for what providers have: tokens and an audit of their own.
        // One whose row is lost or damaged is among them all the same: its check tells.
        Statement rows = parts_->connection.prepare(
            "SELECT id, name, created_ms, disabled_ms, delete_ms FROM organization"
            " WHERE id<>zeroblob(16) AND length(id)=16 AND NOT (delete_ms IS 0 AND " +
            is_organization_sound() +
            ") UNION ALL"
            " SELECT org, '', 0, NULL, NULL FROM seal WHERE org<>zeroblob(16)"
            " AND org NOT IN (SELECT id FROM organization) AND substr(sets, 1, 8)<>zeroblob(8)"
            " ORDER BY 1");
        std::vector<Organization> found;
        while (rows.step()) {
            Organization organization;
            organization.id = core::OrgId{rows.uuid()};
            organization.name = rows.bytes();
            organization.created = rows.time();
            organization.disabled = rows.optional_time();
            organization.delete_at = rows.optional_time();
            found.push_back(std::move(organization));
        }
        return found;
    });
}

Result<std::vector<core::OrgId>> Reader::leaving() {
    return guarded([&] {
        Statement rows =
            parts_->connection.prepare("SELECT id FROM organization WHERE delete_ms=0 AND " +
                                       is_organization_sound() + " ORDER BY id");
        std::vector<core::OrgId> found;
        while (rows.step()) found.push_back(core::OrgId{rows.uuid()});
        return found;
    });
}

Result<bool> Reader::find_snapshot(core::OrgId const& org,
                                   std::function<bool(Snapshot const&)> const& accept) {
    return guarded([&] {
        Statement rows = parts_->connection.prepare(
            select(snapshot_columns(), "snapshot WHERE org=? ORDER BY seq DESC"));
        rows.bind(org);
        while (rows.step()) {
            auto snapshot = snapshot_row(org, rows);
            if (!snapshot) continue;
            add_pieces(parts_->connection, *snapshot);
            if (accept(*snapshot)) return true;
        }
        return false;
    });
}

Result<std::uint64_t> Reader::for_each_entry(
    core::OrgId const& org, std::uint64_t after_seq,
    std::function<bool(JournalEntry const&)> const& visit) {
    return guarded([&] {
        Statement rows = parts_->connection.prepare(
            select(journal_columns(), "journal j WHERE j.org=? AND j.seq>? ORDER BY j.seq"));
        rows.bind(org).bind(after_seq);
        std::uint64_t last = after_seq;
        while (rows.step()) {
            JournalEntry const entry = journal_row(org, rows);
            // Rows missing behind a snapshot would silently become another state (OPS-1).
            if (entry.seq != last + 1) {
                throw Failure(ErrorCode::corrupt,
                              "the journal has a gap after entry " + std::to_string(last));
            }
            last = entry.seq;
            if (!visit(entry)) break;
        }
        return last;
    });
}

Result<std::vector<ApiToken>> Reader::tokens() {
    return guarded([&] {
        Statement rows = parts_->connection.prepare(
            select(token_columns(), "api_token ORDER BY org, created_ms, digest"));
        std::vector<ApiToken> found;
        while (rows.step()) {
            if (auto token = token_row(rows)) found.push_back(std::move(*token));
        }
        return found;
    });
}

Result<Done> Reader::for_each_idempotency(
    core::Time now, std::function<void(IdempotencyRecord const&)> const& visit) {
    return guarded([&] {
        Statement rows = parts_->connection.prepare(
            select(idempotency_columns(), "idempotency WHERE created_ms>? ORDER BY created_ms"));
        rows.bind(now - idempotency_kept);
        while (rows.step()) {
            if (auto const record = idempotency_row(rows)) visit(*record);
        }
        return Done{};
    });
}

Result<std::vector<Document>> Reader::documents(core::OrgId const& org,
                                                std::string const& resource) {
    return guarded(
        [&] { return read_documents(parts_->connection, org, resource, Damaged::refused); });
}

Result<std::vector<Document>> Reader::sound_documents(core::OrgId const& org) {
    return guarded([&] { return read_documents(parts_->connection, org, {}, Damaged::left_out); });
}

Result<std::vector<JournalEntry>> Reader::journal(core::OrgId const& org, Page page) {
    return guarded([&] {
        Statement rows = parts_->connection.prepare(select(
            journal_columns(), "journal j WHERE j.org=? AND j.seq>? ORDER BY j.seq LIMIT ?"));
        rows.bind(org).bind(page.after_seq).bind(limit_of(page.rows_max));
        return entries_of(org, rows);
    });
}

Result<JournalEnd> Reader::journal_end(core::OrgId const& org) {
    return guarded([&] {
        Statement row = parts_->connection.prepare(
            "SELECT seq, at_ms FROM journal WHERE org=? ORDER BY seq DESC LIMIT 1");
        row.bind(org);
        JournalEnd end;
        if (row.step()) {
            end.seq = row.natural();
            end.at = row.time();
        }
        return end;
    });
}

Result<std::vector<JournalEntry>> Reader::history(core::OrgId const& org, core::Uuid const& about,
                                                  Page page) {
    return guarded([&] {
        Statement rows = parts_->connection.prepare(
            select(journal_columns(),
                   "journal_about a JOIN journal j ON j.org=a.org AND j.seq=a.seq"
                   " WHERE a.org=? AND a.id=? AND a.seq>? ORDER BY a.seq LIMIT ?"));
        rows.bind(org).bind(about).bind(page.after_seq).bind(limit_of(page.rows_max));
        return entries_about(org, about, rows);
    });
}

Result<std::vector<JournalEntry>> Reader::history_before(core::OrgId const& org,
                                                         core::Uuid const& about, PageBefore page) {
    return guarded([&] {
        Statement rows = parts_->connection.prepare(
            select(journal_columns(),
                   "journal_about a JOIN journal j ON j.org=a.org AND j.seq=a.seq"
                   " WHERE a.org=? AND a.id=? AND a.seq<? ORDER BY a.seq DESC LIMIT ?"));
        rows.bind(org).bind(about).bind(page.before_seq).bind(limit_of(page.rows_max));
        return entries_about(org, about, rows);
    });
}

// Times never go back along the journal, and its seqs have no gaps: a search by halves.
Result<std::uint64_t> Reader::first_at(core::OrgId const& org, core::Time time) {
    return guarded([&]() -> std::uint64_t {
        Statement ends = parts_->connection.prepare(
            "SELECT (SELECT seq FROM journal WHERE org=?1 ORDER BY seq LIMIT 1),"
            " (SELECT seq FROM journal WHERE org=?1 ORDER BY seq DESC LIMIT 1)");
        ends.bind(org);
        if (!ends.step()) return 1;
        std::uint64_t low = ends.natural();
        std::uint64_t high = ends.natural() + 1;  // the answer is in [low, high]
        Statement row = parts_->connection.prepare("SELECT at_ms, " + is_sound(journal_table()) +
                                                   " FROM journal WHERE org=? AND seq=?");
        while (low < high) {
            std::uint64_t const middle = low + (high - low) / 2;
            row.reset();
            row.bind(org).bind(middle);
            bool const is_there = row.step();
            core::Time const at = is_there ? row.time() : core::Time{};
            if (is_there && row.integer() != 1) {
                refuse_row(org, "journal entry " + std::to_string(middle));
            }
            if (is_there && at >= time) {
                high = middle;
            } else {
                low = middle + 1;  // also when it has just been dropped
            }
        }
        return low;
    });
}

Result<std::vector<FaultRecord>> Reader::faults(core::OrgId const& org) {
    return guarded([&] {
        Statement rows = parts_->connection.prepare(
            select(fault_columns(), "fault WHERE org=? ORDER BY number"));
        rows.bind(org);
        return rows_of(org, rows, Damaged::left_out, fault_row);
    });
}

Result<std::vector<AuditRecord>> Reader::audit(core::OrgId const& org, Page page) {
    return guarded([&] {
        Statement rows = parts_->connection.prepare(
            select(audit_columns, "audit WHERE org=? AND seq>? ORDER BY seq LIMIT ?"));
        rows.bind(org).bind(page.after_seq).bind(limit_of(page.rows_max));
        auto found = rows_of(org, rows, Damaged::refused, audit_row);
        for (AuditRecord const& record : found) {
            if (audit_hash(record) == record.hash) continue;
            refuse_row(org, "audit record " + std::to_string(record.seq));
        }
        return found;
    });
}

Result<AuditHead> Reader::audit_head(core::OrgId const& org) {
    return guarded([&] {
        Statement row = parts_->connection.prepare(
            "SELECT seq, hash FROM audit WHERE org=? ORDER BY seq DESC LIMIT 1");
        row.bind(org);
        AuditHead head{0, audit_origin()};
        if (row.step()) {
            head.seq = row.natural();
            head.hash = row.bytes();
        }
        return head;
    });
}

// The rows to drop are the oldest: walk from the old end to the first that is too young.
Result<std::optional<std::uint64_t>> Reader::horizon(core::OrgId const& org, std::uint64_t up_to,
                                                     core::Time limit) {
    return guarded([&]() -> std::optional<std::uint64_t> {
        Statement rows =
            parts_->connection.prepare("SELECT seq, at_ms, " + is_sound(journal_table()) +
                                       " FROM journal WHERE org=? AND seq<=?"
                                       " ORDER BY seq");
        rows.bind(org).bind(up_to);
        std::optional<std::uint64_t> last;
        while (rows.step()) {
            std::uint64_t const seq = rows.natural();
            bool const is_old = rows.time() < limit;
            bool const is_itself = rows.integer() == 1;
            if (!is_itself && !last) refuse_row(org, "journal entry " + std::to_string(seq));
            if (!is_old || !is_itself) break;
            last = seq;
        }
        return last;
    });
}

}  // namespace ringmaster::store

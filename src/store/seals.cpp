#include "store/seals.hpp"

#include "ringmaster/store/failure.hpp"
#include "store/audit_chain.hpp"
#include "store/folder.hpp"

namespace ringmaster::store {
namespace {

constexpr std::size_t number_bytes = 8;
constexpr std::size_t set_bytes = number_bytes + mark_bytes;

constexpr char update_head_sql[] =
    "UPDATE meta SET epoch=?1, commits=?2, at_rest=?3, seal_rows=?4, seal_sum=?5,"
    " mark=mark_of('meta', only_row, format, id, key_check, ?1, ?2, ?3, ?4, ?5) RETURNING mark";

std::string sets_bytes(Seal const& seal) {
    std::string bytes;
    for (SetSeal const& set : seal.sets) {
        bytes += to_blob({0, set.rows}).substr(number_bytes) + set.sum.bytes();
    }
    return bytes;
}

void read_sets(std::string_view bytes, Seal& seal) {
    for (SetSeal& set : seal.sets) {
        if (bytes.size() < set_bytes) return;
        set.rows = 0;
        for (char const byte : bytes.substr(0, number_bytes)) {
            set.rows = (set.rows << 8U) | static_cast<std::uint8_t>(byte);
        }
        set.sum = MarkSum::of(bytes.substr(number_bytes, mark_bytes));
        bytes.remove_prefix(set_bytes);
    }
}

std::string const& seal_columns() {
    static std::string const columns =
        "journal_first, journal_last, about_rows, audit_last, audit_hash, sets, mark, " +
        is_sound(seal_table());
    return columns;
}

Seal seal_row(Statement& row) {
    Seal seal;
    seal.journal_first = row.natural();
    seal.journal_last = row.natural();
    seal.about_rows = row.natural();
    seal.audit_last = row.natural();
    seal.audit_hash = row.bytes();
    read_sets(row.bytes(), seal);
    seal.mark = row.bytes();
    seal.intact = row.integer() == 1;
    return seal;
}

[[noreturn]] void refuse_secret() {
    throw Failure(ErrorCode::incomplete,
                  "secret.key is not the one that this database was written with: put that one"
                  " back (a backup of the database belongs to a copy of it). If it is lost,"
                  " move this one away; `ringmasterd reseal` makes another and takes the"
                  " database as it is. What is lost then: " +
                      lost_with_secret());
}

}  // namespace

void SetSeal::add(std::string_view mark) {
    ++rows;
    sum.add(mark);
}

void SetSeal::remove(std::string_view mark) {
    --rows;
    sum.subtract(mark);
}

Seal::Seal() : audit_hash(audit_origin()) {}

void expect_own_secret(Connection& connection) {
    Statement row = connection.prepare(
        "SELECT length(id)=0 OR ifnull(key_check = mark_of('key', id), 0) FROM meta");
    if (row.step() && row.integer() == 0) refuse_secret();
}

std::optional<Head> read_head(Connection& connection) {
    Statement row = connection.prepare(
        "SELECT id, epoch, commits, at_rest, seal_rows, seal_sum, mark,"
        " key_check = mark_of('key', id),"
        " mark = mark_of('meta', only_row, format, id, key_check, epoch, commits, at_rest, "
        "seal_rows,"
        " seal_sum) FROM meta");
    if (!row.step()) throw Failure(ErrorCode::corrupt, "the file is damaged: it has no head");
    Head head;
    head.id = row.bytes();
    head.epoch = row.natural();
    head.commits = row.natural();
    head.at_rest = row.integer() != 0;
    head.seals.rows = row.natural();
    head.seals.sum = MarkSum::of(row.bytes());
    head.mark = row.bytes();
    if (head.id.empty() && head.commits == 0 && head.mark.empty()) return std::nullopt;
    bool const is_our_key = row.integer() == 1;
    bool const is_sound = row.integer() == 1;
    if (is_sound) return head;
    if (!is_our_key) refuse_secret();
    throw Failure(ErrorCode::corrupt,
                  "the file is damaged: its head (meta) was changed; restore a backup");
}

std::optional<Seal> read_seal(Connection& connection, core::OrgId const& org) {
    Statement row = connection.prepare("SELECT " + seal_columns() + " FROM seal WHERE org=?");
    row.bind(org);
    if (!row.step()) return std::nullopt;
    return seal_row(row);
}

SetSeal measure(Connection& connection, SetTable table, core::OrgId const& org) {
    MarkedTable const& of = table_of(table);
    Statement row =
        connection.prepare("SELECT count(*), marks_sum(mark) FROM " + std::string(of.name) +
                           " WHERE " + std::string(of.org) + "=?");
    row.bind(org).step();
    SetSeal found;
    found.rows = row.natural();
    found.sum = MarkSum::of(row.bytes());
    return found;
}

Seals::Seals(Connection& connection, Head head)
    : connection_(connection),
      head_(std::move(head)),
      insert_(connection.prepare(insert_sql(seal_table()))),
      update_head_(connection.prepare(update_head_sql)) {}

Seals Seals::none(Connection& connection) {
    connection.execute("DELETE FROM seal");
    Statement row = connection.prepare(
        "UPDATE meta SET id=iif(length(id)=16, id, randomblob(16)) RETURNING id, epoch, commits");
    row.step();
    Head head;
    head.id = row.bytes();
    head.epoch = row.natural();
    head.commits = row.natural();
    row.reset();
    connection.prepare("UPDATE meta SET key_check=mark_of('key', id)").run();
    return {connection, std::move(head)};
}

Seals::Seals(Connection& connection) : Seals(connection, read_head(connection).value()) {
    SetSeal found;
    bool intact = true;
    Statement rows = connection.prepare("SELECT org, " + seal_columns() + " FROM seal");
    while (rows.step()) {
        core::OrgId const org{rows.uuid()};
        Seal seal = seal_row(rows);
        found.add(seal.mark);
        intact = intact && seal.intact;
        seals_.emplace(org, std::move(seal));
    }
    // One that was changed or lost is the trouble of its own organization.
    std::uint64_t const lost = add_lost(connection);
    bool const all_there = found.rows == head_.seals.rows;
    if (all_there && (!intact || found == head_.seals)) return;
    if (!all_there && found.rows + lost == head_.seals.rows) return;
    throw Failure(ErrorCode::corrupt, "the file is damaged: it has seals of " +
                                          std::to_string(found.rows) +
                                          " organizations, and should have those of " +
                                          std::to_string(head_.seals.rows) + "; restore a backup");
}

// Of organizations that are there: nothing is written that would look like theirs.
std::uint64_t Seals::add_lost(Connection& connection) {
    Statement rows = connection.prepare(
        "SELECT id FROM organization WHERE length(id)=16 AND id NOT IN (SELECT org FROM seal)");
    std::uint64_t lost = 0;
    for (; rows.step(); ++lost) seals_[core::OrgId{rows.uuid()}].intact = false;
    return lost;
}

Seal& Seals::of(core::OrgId const& org) {
    changed_.insert(org);
    return seals_[org];
}

void Seals::added(SetTable table, core::OrgId const& org, std::string_view mark) {
    of(org).of(table).add(mark);
}

void Seals::removed(SetTable table, core::OrgId const& org, std::string_view mark) {
    of(org).of(table).remove(mark);
}

void Seals::write_seal(core::OrgId const& org, Seal& seal) {
    if (!seal.mark.empty()) {
        connection_.prepare("DELETE FROM seal WHERE org=?").bind(org).run();
        head_.seals.remove(seal.mark);
    }
    insert_.bind(org).bind(seal.journal_first).bind(seal.journal_last).bind(seal.about_rows);
    insert_.bind(seal.audit_last).bind_blob(seal.audit_hash);
    std::string const sets = sets_bytes(seal);
    seal.mark = insert_.bind_blob(sets).returned();
    head_.seals.add(seal.mark);
}

void Seals::write() {
    if (!changed_.empty()) write_everything();
}

void Seals::write_everything() {
    for (core::OrgId const& org : changed_) {
        Seal& seal = seals_[org];
        // One that was damaged is not made to look sound.
        if (seal.intact) write_seal(org, seal);
    }
    changed_.clear();
    write_head();
}

void Seals::write_epoch(std::uint64_t epoch) {
    head_.epoch = epoch;
    head_.at_rest = false;
    write_head();
}

void Seals::write_at_rest() {
    head_.at_rest = true;
    write_head();
}

void Seals::write_head() {
    ++head_.commits;
    std::string const sum = head_.seals.sum.bytes();
    update_head_.bind(head_.epoch).bind(head_.commits).bind(head_.at_rest ? 1 : 0);
    update_head_.bind(head_.seals.rows).bind_blob(sum);
    head_.mark = update_head_.returned();
}

}  // namespace ringmaster::store

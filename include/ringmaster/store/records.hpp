#pragma once
// What the store keeps, as plain values. The store knows organizations, order and time; what an
// entry or a document means is opaque to it.
//
// Ownership: values own their bytes. Threading: none of their own; a Batch moves to the writer.
// Units: times are milliseconds since the Unix epoch. Strings marked "bytes" may hold anything;
// all others are UTF-8.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::store {

struct Organization {
    core::OrgId id;
    std::string name;
    core::Time created;
    std::optional<core::Time> disabled = {};  // switched off since then
    std::optional<core::Time> delete_at = {};
};

// Switches an organization off, or on again.
struct OrganizationSwitch {
    core::OrgId org;
    std::optional<core::Time> disabled;
    std::optional<core::Time> delete_at;
};

// Deletes rows of an organization, at most `rows_max` so that no commit becomes long; when none
// are left, the organization itself. Its audit stays: it is never shortened (SEC-6).
struct OrganizationPurge {
    core::OrgId org;
    std::uint64_t rows_max = 1000;
};

// One decided input of one organization = one row.
struct JournalEntry {
    core::OrgId org;
    std::uint64_t seq = 0;          // per organization, gapless from 1; a gap fails the commit
    core::Time at;                  // when it was decided
    std::string kind;               // "Login", "LegAnswered", "tick"...
    std::string subject;            // token subject; empty for facts and timers
    std::string key;                // idempotency key or empty
    std::vector<core::Uuid> about;  // tasks and agents named: the index for history
    std::string events;             // bytes, as the engine encoded them
    std::uint64_t epoch = 0;        // which opening wrote it; set by the store
};

// The state after entry `seq`. Snapshots of one schema version compare by hash.
struct Snapshot {
    core::OrgId org;
    std::uint64_t seq = 0;
    std::uint32_t schema_version = 0;
    std::string hash;  // bytes
    core::Time at;
    std::string body;          // bytes
    std::uint64_t pieces = 0;  // when writing: the body was written ahead in so many pieces
};

// A part of the body of a snapshot that is too large for one short transaction (ADR 19). Written
// ahead, in order from 0, it counts for nothing until its snapshot is written.
struct SnapshotPiece {
    core::OrgId org;
    std::uint64_t seq = 0;  // of the snapshot
    std::uint64_t ordinal = 0;
    std::string bytes;
};

// Drops pieces of older snapshots that are gone, at most `pieces_max` of them so that no commit
// becomes long.
struct SnapshotRest {
    core::OrgId org;
    std::uint64_t pieces_max = 2;
};

// The stored answer to a request with an Idempotency-Key (OPS-4).
struct IdempotencyRecord {
    core::OrgId org;
    std::string subject;
    std::string key;
    std::string method;
    std::string path;
    std::string body_hmac;  // bytes; keyed by the application, never the body itself
    int status = 0;
    std::string content_type;
    std::string answer;  // bytes
    core::Time created;
    bool replaces = false;  // takes the place of one that is kept under the same key (SEC-7)
};

inline constexpr core::Duration idempotency_kept{24 * 60 * 60 * 1000};
// Of one transaction, so that no commit becomes long.
inline constexpr std::uint64_t idempotency_purge_max = 500;

// `seq`, `previous_hash` and `hash` are the store's; a writer leaves them empty (SEC-6).
struct AuditRecord {
    core::OrgId org;
    core::Time at;
    std::string actor;
    std::string action;
    std::string object;
    std::string detail;
    std::uint64_t seq = 0;
    std::string previous_hash;  // 32 bytes; zeros before the first record
    std::string hash;           // 32 bytes
};

struct Document {
    core::OrgId org;
    std::string resource;
    core::Uuid id;
    std::uint64_t version = 0;  // 1 at creation, one more with every change
    std::string body;           // JSON text
    core::Time created;
    core::Time updated;
};

// No body: the document is deleted. Otherwise `version` must be one above the stored version (1
// for a new document); anything else is a lost update and fails the commit.
struct DocumentRow {
    core::OrgId org;
    std::string resource;
    core::Uuid id;
    std::uint64_t version = 0;
    std::optional<std::string> body;
    core::Time at;
};

// The token is not kept, only its SHA-256 digest (SEC-1).
struct ApiToken {
    core::OrgId org;
    std::string digest;  // 32 bytes
    std::string subject;
    std::string roles;              // as the application writes them
    core::AgentId agent;            // empty unless bound to an agent
    std::vector<core::Uuid> teams;  // scope of a supervisor
    std::string name;
    core::Time created;
    std::optional<core::Time> expires;
    std::optional<core::Time> revoked;
};

// Forgets a token that ended long ago.
struct DroppedToken {
    core::OrgId org;
    std::string digest;  // 32 bytes
};

// Drops journal rows with seq <= up_to, never beyond the newest snapshot, at most
// `rows_max` at a time so that no commit becomes long (SEC-7: the horizon).
struct JournalCut {
    core::OrgId org;
    std::uint64_t up_to = 0;
    std::uint64_t rows_max = 250;
};

// Documents and audit records of a change that is too large for one short transaction. Written
// ahead they count for nothing: readers do not see them, and the next opening drops them.
struct RowsAhead {
    core::OrgId org;
    core::Uuid change;
    std::uint64_t first = 0;  // ordinal of the first of each: they are settled in this order
    std::vector<DocumentRow> documents;
    std::vector<AuditRecord> audit;
};

// Makes everything written ahead for a change valid, as one. It is not yet where it belongs, which
// only the file knows: readers see no difference.
struct TakenChange {
    core::OrgId org;
    core::Uuid change;
};

// Moves rows of the change taken last to where they belong, at most `rows_max` of them so that no
// commit becomes long. Without any left it changes nothing. Opening a file moves all of them, and
// so do a write of documents and a later change of the same organization.
struct Settling {
    core::OrgId org;
    std::uint64_t rows_max = 400;
};

// Forgets what was written ahead for a change that is not wanted any more.
struct DroppedChange {
    core::OrgId org;
    core::Uuid change;
};

// An input, a timer or an organization that failed again and was set aside, for the operator
// (OPS-8). Written again under its number when it is settled; the newest `faults_kept` stay.
struct FaultRecord {
    core::OrgId org;
    std::uint64_t number = 0;  // per organization, from 1
    core::Time at;
    std::string kind;        // fact, timer, command, duty, organization
    std::string about;       // which one, in words
    std::string what;        // what it threw
    std::string input = {};  // bytes of a fact; empty: it cannot be tried again from here
    std::optional<core::Time> settled = {};
    std::string outcome = {};  // how it was settled
    friend bool operator==(FaultRecord const&, FaultRecord const&) = default;
};
inline constexpr std::uint64_t faults_kept = 1000;

// One Batch is one transaction or none of it. Organizations first: documents and tokens refer to
// them. A token already known (org, digest) is replaced, which is how it is revoked.
struct Batch {
    std::vector<Organization> organizations;
    std::vector<OrganizationSwitch> switches;
    std::vector<JournalEntry> journal;
    std::vector<IdempotencyRecord> idempotency;
    std::vector<AuditRecord> audit;
    std::vector<DocumentRow> documents;
    std::vector<ApiToken> tokens;
    std::vector<DroppedToken> dropped_tokens;
    std::vector<SnapshotPiece> pieces;
    std::vector<Snapshot> snapshots;
    std::vector<SnapshotRest> rests;
    std::vector<JournalCut> cuts;
    std::vector<RowsAhead> ahead;
    std::vector<TakenChange> taken;
    std::vector<DroppedChange> dropped;
    std::vector<Settling> settling;
    std::vector<OrganizationPurge> purges;
    std::vector<FaultRecord> faults;
    // Drops answers older than 24 h then, at most idempotency_purge_max of them.
    std::optional<core::Time> purge_idempotency_at;
};

}  // namespace ringmaster::store

#pragma once
// Reading a database file beside its writer, for recovery at the start and for history, audit,
// export and backup later.
//
// Ownership: one read-only connection of its own; it never writes, never checkpoints and needs no
// ownership of the file. Threading: one thread at a time; give each thread its own Reader.
// Every call sees the newest committed state.
// Errors: by value; a visitor's exceptions pass through.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ringmaster/store/records.hpp"
#include "ringmaster/store/result.hpp"

namespace ringmaster::store {

struct Overrides;

struct Page {
    std::uint64_t after_seq = 0;  // continue behind this one
    std::size_t rows_max = 100;
};

struct PageBefore {
    std::uint64_t before_seq = 0;  // continue with older ones
    std::size_t rows_max = 100;
};

// Where an organization's journal ends now; by the file's word alone.
struct JournalEnd {
    std::uint64_t seq = 0;  // 0: nothing was decided yet
    core::Time at;
};

struct AuditHead {
    std::uint64_t seq = 0;  // 0: nothing audited yet
    std::string hash;       // 32 bytes
};

// Of one organization, what a start must know.
struct CheckReport {
    std::vector<std::string> problems;  // at most 100, in words
    // Its tokens and documents are what was written: who may read, and what is configured. Without
    // them an answer would be wrong, whoever it goes to.
    bool is_readable = true;
    [[nodiscard]] bool sound() const { return problems.empty(); }
};

struct VerifyReport {
    std::vector<std::string> problems;  // at most 100, in words
    std::vector<core::OrgId> damaged;   // whose they are; not those of the file as a whole
    std::uint64_t organizations = 0;
    std::uint64_t journal_rows = 0;
    std::uint64_t snapshots = 0;
    std::uint64_t audit_rows = 0;
    [[nodiscard]] bool sound() const { return problems.empty(); }
};

class Reader {
public:
    [[nodiscard]] static Result<Reader> open(std::string const& path);
    [[nodiscard]] static Result<Reader> open(std::string const& path, Overrides const& overrides);
    // For a start without space (OPS-7): holds the writer's lock, so that nothing changes
    // meanwhile, checks the file, and reads it even if not one byte can be written beside it.
    [[nodiscard]] static Result<Reader> open_in_place_of_writer(std::string const& path);
    ~Reader();
    Reader(Reader&& other) noexcept;
    Reader& operator=(Reader&& other) noexcept;

    // ---- recovery, in this order -----------------------------------------------------------
    // Every row that is read is compared with its mark (ADR 17): one that was changed or damaged is
    // an error `corrupt` that names its organization; a snapshot, a token, an answer or a fault is
    // left out.
    //
    // Those whose row is lost or damaged are among them. Without those whose deletion has begun.
    Result<std::vector<Organization>> organizations();
    // Those: what is left of them is no whole. Only a row that is as it was written says so.
    Result<std::vector<core::OrgId>> leaving();
    // What is wrong with an organization; nothing: it has what its seal says. Reads its documents,
    // tokens and answers, counts its journal and its audit, and looks at the ends of both. Rows of
    // the journal are looked at when they are read, all of them by verify(). The id of all zeros:
    // what providers have.
    Result<CheckReport> check(core::OrgId const& org);
    // Offers snapshots, newest first, until the caller accepts one; false: none was accepted.
    Result<bool> find_snapshot(core::OrgId const& org,
                               std::function<bool(Snapshot const&)> const& accept);
    // Journal rows with seq > after_seq in order, until the visitor returns false. Returns the
    // seq of the last row visited, or after_seq. A gap is an error, also one between after_seq
    // and the first row: from 0 it works until the horizon has cut the journal.
    Result<std::uint64_t> for_each_entry(core::OrgId const& org, std::uint64_t after_seq,
                                         std::function<bool(JournalEntry const&)> const& visit);
    Result<std::vector<ApiToken>> tokens();
    // Answers younger than 24 h at `now`, oldest first (OPS-4).
    Result<Done> for_each_idempotency(core::Time now,
                                      std::function<void(IdempotencyRecord const&)> const& visit);

    // ---- later -------------------------------------------------------------------------------
    // An empty resource: all documents of the organization, by resource and id.
    Result<std::vector<Document>> documents(core::OrgId const& org, std::string const& resource);
    // All of them but those that are damaged: check() tells that some are.
    Result<std::vector<Document>> sound_documents(core::OrgId const& org);
    Result<std::vector<JournalEntry>> journal(core::OrgId const& org, Page page);
    // What readers that follow it have before them.
    Result<JournalEnd> journal_end(core::OrgId const& org);
    // Entries that name this task or agent, oldest first.
    Result<std::vector<JournalEntry>> history(core::OrgId const& org, core::Uuid const& about,
                                              Page page);
    // The same, newest first.
    Result<std::vector<JournalEntry>> history_before(core::OrgId const& org,
                                                     core::Uuid const& about, PageBefore page);
    // Seq of the first entry decided at that time or later; when there is none, the next one's.
    Result<std::uint64_t> first_at(core::OrgId const& org, core::Time time);
    // What was set aside, oldest first (OPS-8).
    Result<std::vector<FaultRecord>> faults(core::OrgId const& org);
    Result<std::vector<AuditRecord>> audit(core::OrgId const& org, Page page);
    // Write the head down elsewhere: only that shows records cut off the end (SEC-6).
    Result<AuditHead> audit_head(core::OrgId const& org);
    // The last seq up to `up_to` that was decided before `limit`: what may be dropped (JournalCut);
    // none when nothing is that old (SEC-7). `up_to` is the caller's snapshot, which he has written
    // or read himself: the file's word for it may be damaged. A damaged entry is dropped by nobody.
    Result<std::optional<std::uint64_t>> horizon(core::OrgId const& org, std::uint64_t up_to,
                                                 core::Time limit);

    // A consistent copy while writing goes on; refuses to overwrite; checked and synced before it
    // appears under its name. Blocks this thread, not the writer, though the log cannot shrink
    // meanwhile. Returns the copy's size in bytes.
    Result<std::uint64_t> backup(std::string const& target);

    // Pages, references, every row and what there should be of them, gapless journals that a
    // snapshot or entry 1 leads to, the index for history, the audit chains; all at one moment.
    // That the folder is whole and its log not cut short is the opening's to say. Whether the
    // journal leads to the recorded hashes is the engine's to say.
    Result<VerifyReport> verify();

private:
    struct Parts;
    explicit Reader(std::unique_ptr<Parts> parts);
    static std::unique_ptr<Parts> readable_parts(std::string const& path);

    std::unique_ptr<Parts> parts_;
};

}  // namespace ringmaster::store

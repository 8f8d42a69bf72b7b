#pragma once
// Follows the journals of all organizations and writes what happened into records (RP-1, RP-6): a
// second file beside the database, with its own single writing connection. Routing never waits for
// it, and it reads the same events as the engine's state is made of.
//
// Each entry of the journal is applied once: how far an organization has come is stored in the same
// transaction as what its entries led to. One organization's fault stops that organization's
// records only (OPS-8); its standing says why, and opening the file anew tries it again.
//
// Ownership: owns both connections. Threading: one thread at a time. Units: times are milliseconds
// since the Unix epoch, as they stand in the journal. Errors: by value; those of a round concern
// the files as a whole (a full disk, a database that is gone), and the next round tries again.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"
#include "ringmaster/reports/customer_match.hpp"
#include "ringmaster/store/result.hpp"

namespace ringmaster::reports {

struct ProjectorOptions {
    std::string database;  // read only
    std::string records;   // reports.db; made when it is not there
    CustomerMatch customer_match = {};
    std::size_t entries_max = 500;  // of one transaction
    // Asked between two organizations: false ends the round. Empty: it goes to its end.
    std::function<bool()> goes_on = {};
};

// How an organization's records stand.
struct Standing {
    core::OrgId org;
    std::uint64_t seq = 0;                    // of the last entry that is in the records
    std::uint64_t begun_seq = 0;              // they know everything that came behind this entry
    core::Time known_since;                   // the same in time
    std::optional<std::string> problem = {};  // why they do not go on
};

// What one look at every organization has come to.
struct Round {
    std::uint64_t entries = 0;                 // applied
    std::uint64_t behind = 0;                  // there, but not applied yet
    std::optional<core::Time> oldest_behind;   // when the oldest of those was decided
    std::size_t stopped = 0;                   // organizations with a problem
    std::vector<Standing> newly_stopped = {};  // by this round
};

// Days that records are kept after they have ended; 0: for ever. The session of a contact is kept
// as long as anything of it, so that an erasure finds it all (SEC-7).
struct Retention {
    std::uint32_t contact_days = 0;  // sessions, legs, activities
    std::uint32_t agent_days = 0;    // sessions, activities
    std::uint32_t wrap_up_days = 0;
    std::uint32_t callback_days = 0;
    std::uint32_t recording_days = 0;
};

class Projector {
public:
    // Refused while another one writes the records, or when another version has made them.
    [[nodiscard]] static store::Result<Projector> open(ProjectorOptions options);
    ~Projector();
    Projector(Projector&& other) noexcept;
    Projector& operator=(Projector&& other) noexcept;

    // One transaction of each organization that has something new, at most.
    [[nodiscard]] store::Result<Round> round();
    // In the order of their ids.
    [[nodiscard]] store::Result<std::vector<Standing>> standings();
    // Deletes what was kept long enough, at most `rows_max` of each table. Returns how many rows.
    [[nodiscard]] store::Result<std::uint64_t> retain(core::OrgId org, Retention const& retention,
                                                      core::Time now, std::uint64_t rows_max);

private:
    struct Parts;
    explicit Projector(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

struct Rebuilt {
    std::uint64_t entries = 0;
    std::vector<Standing> standings;
};

// Throws the records away and makes them again from the journal, beside the old file, which it
// replaces in the end: when it is ended in the middle nothing was changed. What is older than the
// journal cannot be made again: unless `loses_older`, it is refused when the old records know more.
[[nodiscard]] store::Result<Rebuilt> rebuild(ProjectorOptions const& options, bool loses_older);

}  // namespace ringmaster::reports

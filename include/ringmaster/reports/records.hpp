#pragma once
// Reads records page by page (RP-1), beside whoever writes them.
//
// Ownership: owns a read-only connection to the records. Threading: one thread at a time. Units:
// milliseconds; a page's range is [from, until). Errors: by value.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"
#include "ringmaster/store/result.hpp"

namespace ringmaster::reports {

// Raised when a table changes its shape. Records of an earlier version go on in tables of this one.
inline constexpr std::int64_t records_version = 2;

struct RecordsQuestion {
    core::OrgId org;
    std::string record;  // `contact-sessions`; see record_names()
    core::Time from;     // of the record's own time (docs/reporting.md)
    core::Time until;
    std::vector<core::Uuid> queues;  // of one of these; empty: of any
    std::vector<core::Uuid> agents;
    std::vector<core::Uuid> teams;
    struct Led {
        std::vector<core::Uuid> teams;
        std::vector<core::Uuid> queues;
    };
    std::optional<Led> led;                     // only what is of one of these teams or queues
    bool shows_monitoring = true;               // else what tells of it is left out
    bool shows_versions = false;                // else of each the latest alone (WU-11)
    std::vector<std::string> hidden_variables;  // of contacts: names that are left out
    std::string after;                          // `next` of the page before
    std::size_t rows_max = 0;
    core::Duration time_max{10'000};  // then it is given up
    // Of the journal: records that do not reach it tell nothing, for a customer may have been
    // erased by then (SEC-7).
    std::uint64_t known_seq = 0;
};

// No record has a fraction; statistics that are shown beside them do.
using RecordValue = std::variant<std::monostate, std::int64_t, std::string, double>;

struct RecordsRead {
    std::vector<std::string> fields;
    std::vector<std::vector<RecordValue>> rows;
    std::string next;            // empty: nothing is behind it
    bool is_behind = false;      // or they do not go on; nothing is here then
    bool took_too_long = false;  // and what is here is not all there is
};

// `contact-sessions`, `wrap-ups`, …: the names records go by.
[[nodiscard]] std::vector<std::string_view> record_names();

class Records {
public:
    // An error while the file is not made yet, or when another version has made it.
    [[nodiscard]] static store::Result<Records> open(std::string const& records);
    ~Records();
    Records(Records&& other) noexcept;
    Records& operator=(Records&& other) noexcept;

    // In order of time, then of their keys. Refused: no such record, or `after` is no page's end.
    [[nodiscard]] store::Result<RecordsRead> page(RecordsQuestion const& question);

private:
    struct Parts;
    explicit Records(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

}  // namespace ringmaster::reports

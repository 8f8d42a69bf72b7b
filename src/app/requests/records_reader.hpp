#pragma once
// The records as a handler asks for them, out of the file beside the database (RP-1).
//
// Ownership: owns read-only connections. Threading: a reader's thread. Errors: RecordsUnread.

#include <cstdint>
#include <string>

#include "ringmaster/api/history/records_view.hpp"
#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/reports/records.hpp"

namespace ringmaster::app {

// Why there is no page.
struct RecordsUnread {
    enum class Why { not_ready, took_too_long, too_much, failed };
    Why why = Why::failed;
    std::string what;
};

class RecordsReader final : public api::RecordsView {
public:
    // Throws RecordsUnread (not_ready) when there is no such file, or another version's.
    // `known_seq`: of the journal; see reports::RecordsQuestion.
    RecordsReader(std::string const& path, core::OrgId org, std::uint64_t known_seq);
    [[nodiscard]] std::optional<api::RecordsPage> page(api::RecordsAsked const& asked) override;
    [[nodiscard]] std::optional<api::RecordsPage> statistics(
        api::StatisticsAsked const& asked) override;
    [[nodiscard]] std::string search(api::SearchAsked const& asked) override;
    [[nodiscard]] std::string search_schema() override;

private:
    std::string path_;
    reports::Records records_;
    core::OrgId org_;
    std::uint64_t known_seq_;
};

}  // namespace ringmaster::app

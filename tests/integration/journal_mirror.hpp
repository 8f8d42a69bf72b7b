#pragma once
// A reference engine fed from the journal file alone, kept across restarts of the daemon: what
// was written once must never change, and each acknowledged command must stand in it once.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ringmaster/core/engine.hpp"

namespace ringmaster::tests {

class JournalMirror {
public:
    JournalMirror(std::string database, std::string const& org_id);

    // Reads everything, checks that known entries are as they were, applies the new ones.
    void catch_up();

    // How many entries carry this idempotency key.
    [[nodiscard]] std::size_t entries_with(std::string const& key) const;
    // Entries with a key of which `acknowledged` says no.
    [[nodiscard]] std::vector<std::string> keys() const;
    [[nodiscard]] std::uint64_t last_seq() const { return last_seq_; }
    [[nodiscard]] core::Engine const& engine() const { return engine_; }
    // Every event so far, in order.
    [[nodiscard]] std::vector<core::Event> const& events() const { return events_; }

private:
    std::string database_;
    core::OrgId org_;
    core::Engine engine_;
    std::uint64_t last_seq_ = 0;
    std::map<std::uint64_t, std::string> written_;  // bytes of each entry
    std::map<std::string, std::size_t> keys_;
    std::vector<core::Event> events_;
};

}  // namespace ringmaster::tests

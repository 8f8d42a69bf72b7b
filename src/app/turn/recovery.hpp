#pragma once
// Brings organizations back from the file: newest readable snapshot, then every later journal
// entry through the same apply, then every invariant (OPS-1, OPS-5).
//
// Ownership: the caller owns what comes back. Threading: before the loop runs, or in a tool.
// Errors: a sentence for the operator; a damaged journal is never skipped over. One organization
// that does not come back whole keeps no other from coming back (OPS-8).

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/turn/tenant.hpp"
#include "ringmaster/api/access/token.hpp"
#include "ringmaster/store/reader.hpp"

namespace ringmaster::app {

// How an organization came back.
struct Recovered {
    std::unique_ptr<Tenant> tenant;
    std::uint64_t snapshot_seq = 0;
    std::uint64_t replayed = 0;
    // Why the tenant is not what it should be: then it is as far as it came, for reading.
    std::optional<std::string> problem = {};
};

// The state as the file has it.
struct BroughtBack {
    core::Engine engine;
    std::uint64_t seq = 0;  // of the newest entry applied
    core::Time at = {};     // of that entry, or of a snapshot made later
    std::uint64_t snapshot_seq = 0;
    core::Time snapshot_at = {};  // without any, of the first entry
    std::uint64_t replayed = 0;
};
// The newest snapshot that can be read, every entry behind it, and the invariants. `go_on` is asked
// between entries; once it says no, what has been reached comes back.
[[nodiscard]] store::Result<BroughtBack> bring_back(
    store::Reader& reader, core::OrgId const& org,
    std::function<bool()> const& go_on = [] { return true; });

using RealTime = std::function<core::Time()>;

// Whole, or an error.
[[nodiscard]] store::Result<Recovered> recover_organization(store::Reader& reader,
                                                            core::OrgId const& org,
                                                            RealTime const& real_time);
// With `problem` when it is not whole.
[[nodiscard]] Recovered recover_as_far(store::Reader& reader, core::OrgId const& org,
                                       RealTime const& real_time);
// The same while the others run: with what its row says of it.
[[nodiscard]] Recovered recover_again(store::Reader& reader, core::OrgId const& org,
                                      RealTime const& real_time);
// Every organization; `others` gets the kept answers of callers without one (OPS-4).
[[nodiscard]] store::Result<std::vector<Recovered>> recover_all(store::Reader& reader,
                                                                RealTime const& real_time,
                                                                Idempotency& others);
// What is wrong with what providers have: then nobody is let in as one of them.
[[nodiscard]] std::optional<std::string> compare_providers(store::Reader& reader, Tenant& nobody);
// Those that cannot be read let nobody in; a sentence about each.
[[nodiscard]] store::Result<std::vector<std::string>> load_tokens(store::Reader& reader,
                                                                  api::TokenDirectory& tokens);
[[nodiscard]] store::ApiToken to_stored(api::TokenRecord const& record);
// The state hashes to what the snapshot says of itself, as far as the versions compare.
[[nodiscard]] bool is_itself(core::Engine const& engine, store::Snapshot const& snapshot);
// Applies the events of an entry; what is wrong with it, or nothing.
[[nodiscard]] std::optional<std::string> apply_entry(core::Engine& engine,
                                                     store::JournalEntry const& entry);

}  // namespace ringmaster::app

// How records are made anew: beside the old file, so that one that ends in the middle leaves the
// old one as it was, and only then in its place. Both are locked against a daemon that follows.

#include <algorithm>
#include <filesystem>
#include <optional>

#include "reports/records_file.hpp"
#include "ringmaster/reports/projector.hpp"
#include "ringmaster/store/failure.hpp"

namespace ringmaster::reports {
namespace {

using store::ErrorCode;
using store::Failure;

// What the old records know; nothing when there are some that cannot be read.
std::optional<std::vector<Standing>> old_standings(ProjectorOptions const& options) {
    if (!std::filesystem::exists(options.records)) return std::vector<Standing>{};
    auto old = Projector::open(options);
    if (!old) {
        auto const code = old.error().code;
        bool const is_others = code == ErrorCode::owned_by_another || code == ErrorCode::not_ours;
        if (is_others) throw Failure(code, old.error().message);
        return std::nullopt;
    }
    auto standings = old.value().standings();
    if (!standings) return std::nullopt;
    return std::move(standings).value();
}

Rebuilt make(ProjectorOptions const& options) {
    remove_records(options.records);
    auto projector = taken(Projector::open(options));
    Rebuilt rebuilt;
    while (true) {
        Round const round = taken(projector.round());
        rebuilt.entries += round.entries;
        if (round.entries == 0 && round.behind == 0) break;
    }
    rebuilt.standings = taken(projector.standings());
    return rebuilt;
}

bool knew_more(std::optional<std::vector<Standing>> const& old, Standing const& now) {
    if (!old) return now.begun_seq > 0;  // nobody knows
    auto const before = std::ranges::find(*old, now.org, &Standing::org);
    if (before == old->end()) return false;
    return before->begun_seq < now.begun_seq || before->seq > now.seq;
}

void expect_nothing_lost(std::optional<std::vector<Standing>> const& old,
                         std::vector<Standing> const& made) {
    for (Standing const& now : made) {
        if (!knew_more(old, now)) continue;
        throw Failure(
            ErrorCode::refused,
            "organization " + core::to_string(now.org) +
                ": the records know more than the journal has; they would go from entry " +
                std::to_string(now.begun_seq + 1) + " to " + std::to_string(now.seq));
    }
}

}  // namespace

store::Result<Rebuilt> rebuild(ProjectorOptions const& options, bool loses_older) {
    return store::guarded([&] {
        auto const old = old_standings(options);
        WriterLock const lock(options.records);
        ProjectorOptions beside = options;
        beside.records = options.records + ".new";
        Rebuilt rebuilt = make(beside);
        if (!loses_older) expect_nothing_lost(old, rebuilt.standings);
        replace_records(beside.records, options.records);
        std::error_code failed;
        std::filesystem::remove(beside.records + ".lock", failed);
        return rebuilt;
    });
}

}  // namespace ringmaster::reports

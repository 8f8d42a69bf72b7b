// Which organization goes on, and what becomes of one that cannot: an exception or a damaged entry
// undoes its transaction, is written down as its problem, and the others go on (OPS-8). What
// concerns the file itself is the caller's, who tries again.

#include "ringmaster/reports/projector.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <set>
#include <utility>

#include "reports/follower.hpp"
#include "reports/records_file.hpp"
#include "reports/retention.hpp"
#include "ringmaster/store/failure.hpp"

namespace ringmaster::reports {
namespace {

using store::ErrorCode;
using store::Failure;

bool concerns_one(ErrorCode code) {
    return code == ErrorCode::corrupt || code == ErrorCode::refused;
}

}  // namespace

struct Projector::Parts {
    Parts(ProjectorOptions given, store::Reader opened)
        : options(std::move(given)),
          reader(std::move(opened)),
          lock(options.records),
          file(options.records),
          follower(reader, file.book(), options) {
        file.book().run("UPDATE organization SET problem=NULL WHERE problem IS NOT NULL");
    }

    Round go_round(std::vector<store::Organization> const& organizations);
    void leave(std::vector<store::Organization> const& organizations);
    void look_at(core::OrgId org, Round& round);
    void go_on(core::OrgId org, Place const& place, Round& round);

    ProjectorOptions options;
    store::Reader reader;
    WriterLock lock;
    RecordsFile file;
    Follower follower;
    std::set<core::OrgId> recognized;          // their journal is the one the records were made of
    std::map<core::OrgId, std::string> names;  // as they stand in the file
};

void Projector::Parts::leave(std::vector<store::Organization> const& organizations) {
    std::set<core::OrgId> gone;
    {
        Rows row = file.book().ask("SELECT org FROM organization");
        while (row.next()) gone.insert(core::OrgId{row->uuid()});
    }
    for (auto const& organization : organizations) gone.erase(organization.id);
    for (core::OrgId const& org : gone) {
        follower.forget(org);
        recognized.erase(org);
        names.erase(org);
    }
}

Round Projector::Parts::go_round(std::vector<store::Organization> const& organizations) {
    leave(organizations);
    Round round;
    for (auto const& organization : organizations) {
        if (options.goes_on && !options.goes_on()) break;
        auto const known = names.find(organization.id);
        if (known == names.end() || known->second != organization.name) {
            follower.know(organization);
            names[organization.id] = organization.name;
        }
        look_at(organization.id, round);
    }
    return round;
}

void Projector::Parts::look_at(core::OrgId org, Round& round) {
    auto const place = follower.place(org);
    if (!place) return;
    if (place->problem) {
        ++round.stopped;
        return;
    }
    std::string problem;
    try {
        return go_on(org, *place, round);
    } catch (Failure const& failure) {
        if (!concerns_one(failure.error().code)) throw;
        problem = failure.error().message;
    } catch (std::exception const& error) {
        problem = error.what();
    }
    follower.stop(org, problem);
    ++round.stopped;
    round.newly_stopped.push_back(
        {org, place->seq, place->begun_seq, place->known_since, std::move(problem)});
}

void Projector::Parts::go_on(core::OrgId org, Place const& place, Round& round) {
    if (!recognized.contains(org)) {
        follower.expect_same_journal(org, place);
        recognized.insert(org);
    }
    auto const end = reader.journal_end(org);
    if (!end) throw Failure(end.error().code, end.error().message);
    bool const is_shorter = end.value().seq != 0 && end.value().seq < place.seq;
    if (is_shorter) follower.expect_same_journal(org, place);
    if (end.value().seq <= place.seq) return;
    round.entries += follower.advance(org, place);
    auto const now = follower.place(org);
    if (!now || now->seq >= end.value().seq) return;
    round.behind += end.value().seq - now->seq;
    auto const next = reader.journal(org, {now->seq, 1});
    if (!next || next.value().empty()) return;
    core::Time const at = next.value().front().at;
    round.oldest_behind = round.oldest_behind ? std::min(*round.oldest_behind, at) : at;
}

store::Result<Projector> Projector::open(ProjectorOptions options) {
    auto reader = store::Reader::open(options.database);
    if (!reader) return reader.error();
    return store::guarded([&] {
        return Projector(std::make_unique<Parts>(std::move(options), std::move(reader).value()));
    });
}

Projector::Projector(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Projector::~Projector() = default;
Projector::Projector(Projector&& other) noexcept = default;
Projector& Projector::operator=(Projector&& other) noexcept = default;

store::Result<Round> Projector::round() {
    auto const organizations = parts_->reader.organizations();
    if (!organizations) return organizations.error();
    return store::guarded([&] { return parts_->go_round(organizations.value()); });
}

store::Result<std::uint64_t> Projector::retain(core::OrgId org, Retention const& retention,
                                               core::Time now, std::uint64_t rows_max) {
    return store::guarded([&] {
        return delete_old(parts_->file.book(), org, retention, {now, rows_max});
    });
}

store::Result<std::vector<Standing>> Projector::standings() {
    return store::guarded([&] {
        std::vector<Standing> all;
        Rows row = parts_->file.book().ask(
            "SELECT org, seq, begun_seq, known_since, problem FROM organization ORDER BY org");
        while (row.next()) {
            Standing standing;
            standing.org = core::OrgId{row->uuid()};
            standing.seq = row->natural();
            standing.begun_seq = row->natural();
            standing.known_since = row->time();
            standing.problem = row->optional_bytes();
            all.push_back(std::move(standing));
        }
        return all;
    });
}

}  // namespace ringmaster::reports

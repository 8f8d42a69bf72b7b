#include "app/turn/recovery.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "app/base/fault.hpp"
#include "app/turn/decider.hpp"
#include "ringmaster/core/codec/codec.hpp"

namespace ringmaster::app {
namespace {

store::Error damaged(core::OrgId const& org, std::string const& what) {
    return {store::ErrorCode::corrupt, "organization " + core::to_string(org) + ": " + what};
}

// Those that are damaged are missing: its check tells.
std::optional<std::string> load_documents(store::Reader& reader, Tenant& tenant) {
    auto documents = reader.sound_documents(tenant.org);
    if (!documents) return documents.error().message;
    std::optional<std::string> problem;
    for (auto const& stored : documents.value()) {
        bool const readable =
            tenant.directory.put({stored.resource, core::to_string(stored.id), stored.version,
                                  stored.body, stored.created, stored.updated});
        if (!readable && !problem) problem = "document " + core::to_string(stored.id);
    }
    return problem;
}

// The newest snapshot that can be read and is itself; of another version, or damaged: an older one.
std::optional<std::string> take_snapshot(store::Reader& reader, core::OrgId const& org,
                                         BroughtBack& back) {
    auto const accept = [&](store::Snapshot const& snapshot) {
        std::optional<core::Engine> engine;
        auto const fault = thrown_by([&] {
            engine = core::Engine::restore(snapshot.body, api::address_form);
            if (engine && !is_itself(*engine, snapshot)) engine.reset();
        });
        if (fault || !engine) return false;
        back.engine = std::move(*engine);
        back.seq = back.snapshot_seq = snapshot.seq;
        back.at = back.snapshot_at = snapshot.at;
        return true;
    };
    auto const found = reader.find_snapshot(org, accept);
    if (!found) return found.error().message;
    return std::nullopt;
}

std::optional<std::string> replay_entry(BroughtBack& back, store::JournalEntry const& entry) {
    // Without a snapshot the journal must begin at its beginning.
    if (entry.seq != back.seq + 1) return "the journal has a gap";
    std::optional<std::string> problem;
    auto const fault = thrown_by([&] { problem = apply_entry(back.engine, entry); });
    if (fault) problem = "entry " + std::to_string(entry.seq) + ": " + *fault;
    if (problem) return problem;
    if (back.seq == 0) back.snapshot_at = entry.at;
    back.seq = entry.seq;
    back.at = std::max(back.at, entry.at);
    ++back.replayed;
    return std::nullopt;
}

// It has what it should have (OPS-5): a row that is not as it was written comes first.
void compare_with_file(store::Reader& reader, Recovered& recovered) {
    Tenant& tenant = *recovered.tenant;
    auto const report = reader.check(tenant.org);
    if (!report) recovered.problem = report.error().message;
    if (report && !report.value().sound()) recovered.problem = report.value().problems.front();
    tenant.is_damaged = !report || !report.value().sound();
    tenant.is_unreadable = !report || !report.value().is_readable;
}

// What a damaged row says of its end is nobody's word.
void take_facts(Tenant& tenant, store::Organization const& organization) {
    tenant.created = organization.created;
    tenant.disabled = organization.disabled;
    if (!tenant.is_damaged) tenant.delete_at = organization.delete_at;
}

constexpr std::uint64_t to_the_end = std::numeric_limits<std::uint64_t>::max();

// What went wrong, and then how far it came.
std::optional<std::string> replay(store::Reader& reader, core::OrgId const& org, BroughtBack& back,
                                  std::uint64_t up_to, std::function<bool()> const& go_on) {
    if (auto problem = take_snapshot(reader, org, back)) return problem;
    std::optional<std::string> problem;
    auto const visit = [&](store::JournalEntry const& entry) {
        if (entry.seq > up_to) return false;
        problem = replay_entry(back, entry);
        return !problem && go_on();
    };
    auto const last = reader.for_each_entry(org, back.snapshot_seq, visit);
    if (!last && !problem) problem = last.error().message;
    if (!problem) problem = back.engine.broken_invariant();
    if (problem) *problem += " (after " + std::to_string(back.seq) + ")";
    return problem;
}

std::optional<std::string> replay(store::Reader& reader, Recovered& recovered,
                                  std::uint64_t up_to) {
    Tenant& tenant = *recovered.tenant;
    BroughtBack back{core::Engine(tenant.org, api::address_form)};
    auto problem = replay(reader, tenant.org, back, up_to, [] { return true; });
    tenant.engine = std::move(back.engine);
    tenant.journal_seq = tenant.records_from = back.seq;
    tenant.last_at = back.at;
    tenant.snapshot_seq = recovered.snapshot_seq = back.snapshot_seq;
    tenant.snapshot_at = back.snapshot_at;
    recovered.replayed = back.replayed;
    return problem;
}

std::optional<api::TokenRecord> to_record(store::ApiToken const& stored) {
    auto const role = core::enum_parse<api::AccessRole>(stored.roles);
    api::TokenRecord record;
    if (!role || stored.digest.size() != record.digest.size()) return std::nullopt;
    std::copy(stored.digest.begin(), stored.digest.end(), record.digest.begin());
    record.principal.org = stored.org;
    record.principal.subject = stored.subject;
    record.principal.role = *role;
    if (!stored.agent.empty()) record.principal.agent = stored.agent;
    for (auto const& team : stored.teams) record.principal.teams.push_back(core::TeamId{team});
    record.principal.name = stored.name;
    record.created = stored.created;
    record.expires = stored.expires;
    record.revoked = stored.revoked;
    return record;
}

}  // namespace

bool is_itself(core::Engine const& engine, store::Snapshot const& snapshot) {
    // What was written: an older schema's state has another hash once it is read.
    core::StateHash const written{snapshot.schema_version, core::hash_of(snapshot.body)};
    if (hash_bytes(written) != snapshot.hash) return false;
    return snapshot.schema_version != core::state_schema || engine.hash() == written;
}

std::optional<std::string> apply_entry(core::Engine& engine, store::JournalEntry const& entry) {
    auto const events = core::decode_events(entry.events);
    if (!events) return "entry " + std::to_string(entry.seq) + " cannot be read";
    for (auto const& event : *events) engine.apply(event);
    return std::nullopt;
}

store::Result<BroughtBack> bring_back(store::Reader& reader, core::OrgId const& org,
                                      std::function<bool()> const& go_on) {
    BroughtBack back{core::Engine(org, api::address_form)};
    if (auto const problem = replay(reader, org, back, to_the_end, go_on)) {
        return damaged(org, *problem);
    }
    return back;
}

Recovered recover_as_far(store::Reader& reader, core::OrgId const& org, RealTime const& real_time) {
    Recovered recovered;
    recovered.tenant = std::make_unique<Tenant>(org, real_time);
    Tenant& tenant = *recovered.tenant;
    auto const unreadable = load_documents(reader, tenant);
    auto problem = replay(reader, recovered, to_the_end);
    if (problem) {  // up to where it went wrong: what failed may have been applied by half
        static_cast<void>(replay(reader, recovered, tenant.journal_seq));
    }
    recovered.problem = unreadable ? unreadable : problem;
    compare_with_file(reader, recovered);
    if (unreadable) tenant.is_unreadable = true;
    auto const faults = reader.faults(org);
    if (faults && !faults.value().empty()) tenant.last_fault = faults.value().back().number;
    return recovered;
}

Recovered recover_again(store::Reader& reader, core::OrgId const& org, RealTime const& real_time) {
    auto recovered = recover_as_far(reader, org, real_time);
    auto const organizations = reader.organizations();
    if (!organizations) {
        recovered.problem = organizations.error().message;
        return recovered;
    }
    for (auto const& organization : organizations.value()) {
        if (organization.id == org) take_facts(*recovered.tenant, organization);
    }
    return recovered;
}

store::Result<Recovered> recover_organization(store::Reader& reader, core::OrgId const& org,
                                              RealTime const& real_time) {
    auto recovered = recover_as_far(reader, org, real_time);
    if (recovered.problem) return damaged(org, *recovered.problem);
    return recovered;
}

store::Result<std::vector<Recovered>> recover_all(store::Reader& reader, RealTime const& real_time,
                                                  Idempotency& others) {
    auto organizations = reader.organizations();
    if (!organizations) return organizations.error();
    std::vector<Recovered> all;
    for (auto const& organization : organizations.value()) {
        auto recovered = recover_as_far(reader, organization.id, real_time);
        take_facts(*recovered.tenant, organization);
        all.push_back(std::move(recovered));
    }
    // Of these only what is left of them is to be deleted.
    auto leaving = reader.leaving();
    if (!leaving) return leaving.error();
    for (auto const& org : leaving.value()) {
        Recovered rest;
        rest.tenant = std::make_unique<Tenant>(org, real_time);
        rest.tenant->disabled = core::Time{};
        rest.tenant->is_leaving = true;
        compare_with_file(reader, rest);
        all.push_back(std::move(rest));
    }
    std::map<core::OrgId, Idempotency*> keepers;
    for (auto const& recovered : all) {
        keepers[recovered.tenant->org] = &recovered.tenant->idempotency;
    }
    auto const kept =
        reader.for_each_idempotency(real_time(), [&](store::IdempotencyRecord const& record) {
            auto const found = keepers.find(record.org);
            (found == keepers.end() ? others : *found->second).put_recovered(record);
        });
    if (!kept) return kept.error();
    return all;
}

std::optional<std::string> compare_providers(store::Reader& reader, Tenant& nobody) {
    auto const report = reader.check(nobody.org);
    if (report && report.value().sound()) return std::nullopt;
    nobody.is_damaged = nobody.is_unreadable = true;
    return report ? report.value().problems.front() : report.error().message;
}

store::Result<std::vector<std::string>> load_tokens(store::Reader& reader,
                                                    api::TokenDirectory& tokens) {
    auto stored = reader.tokens();
    if (!stored) return stored.error();
    std::vector<std::string> problems;
    for (auto const& token : stored.value()) {
        auto record = to_record(token);
        if (record) {
            tokens.put(std::move(*record));
        } else {
            problems.push_back(
                damaged(token.org, "token " + token.subject + " cannot be read").message);
        }
    }
    return problems;
}

store::ApiToken to_stored(api::TokenRecord const& record) {
    store::ApiToken stored;
    stored.org = record.principal.org;
    stored.digest = std::string(crypto::bytes(record.digest));
    stored.subject = record.principal.subject;
    stored.roles = std::string(core::enum_name(record.principal.role));
    if (record.principal.agent) stored.agent = *record.principal.agent;
    for (auto const& team : record.principal.teams) stored.teams.push_back(team.value);
    stored.name = record.principal.name;
    stored.created = record.created;
    stored.expires = record.expires;
    stored.revoked = record.revoked;
    return stored;
}

}  // namespace ringmaster::app

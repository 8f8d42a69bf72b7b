#include "app/recovery.hpp"

#include <algorithm>

#include "app/decider.hpp"
#include "ringmaster/core/codec.hpp"

namespace ringmaster::app {
namespace {

store::Error damaged(core::OrgId const& org, std::string const& what) {
    return {store::ErrorCode::corrupt, "organization " + core::to_string(org) + ": " + what};
}

store::Result<store::Done> load_documents(store::Reader& reader, Tenant& tenant) {
    auto documents = reader.documents(tenant.org, {});
    if (!documents) return documents.error();
    for (auto const& stored : documents.value()) {
        bool const readable =
            tenant.directory.put({stored.resource, core::to_string(stored.id), stored.version,
                                  stored.body, stored.created, stored.updated});
        if (!readable) return damaged(tenant.org, "document " + core::to_string(stored.id));
    }
    return store::Done{};
}

store::Result<store::Done> replay(store::Reader& reader, Recovered& recovered) {
    Tenant& tenant = *recovered.tenant;
    auto const found = reader.find_snapshot(tenant.org, [&](store::Snapshot const& snapshot) {
        auto engine = core::Engine::restore(snapshot.body, api::address_form);
        // Of another version, or damaged: an older one will do.
        if (!engine || !is_itself(*engine, snapshot)) return false;
        tenant.engine = std::move(*engine);
        recovered.snapshot_seq = snapshot.seq;
        tenant.last_at = snapshot.at;
        tenant.snapshot_at = snapshot.at;
        return true;
    });
    if (!found) return found.error();
    std::optional<std::string> problem;
    tenant.journal_seq = recovered.snapshot_seq;
    auto const visit = [&](store::JournalEntry const& entry) {
        // Without a snapshot the journal must begin at its beginning.
        if (entry.seq != tenant.journal_seq + 1) problem = "the journal has a gap";
        if (!problem) problem = apply_entry(tenant.engine, entry);
        if (problem) return false;
        if (tenant.journal_seq == 0) tenant.snapshot_at = entry.at;
        tenant.journal_seq = entry.seq;
        tenant.last_at = std::max(tenant.last_at, entry.at);
        ++recovered.replayed;
        return true;
    };
    auto const last = reader.for_each_entry(tenant.org, recovered.snapshot_seq, visit);
    if (!last) return last.error();
    if (!problem) problem = tenant.engine.broken_invariant();
    if (problem) {
        return damaged(tenant.org,
                       *problem + " (after " + std::to_string(tenant.journal_seq) + ")");
    }
    tenant.snapshot_seq = recovered.snapshot_seq;
    return store::Done{};
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

store::Result<Recovered> recover_organization(store::Reader& reader, core::OrgId const& org,
                                              RealTime const& real_time) {
    Recovered recovered;
    recovered.tenant = std::make_unique<Tenant>(org, real_time);
    auto const documents = load_documents(reader, *recovered.tenant);
    if (!documents) return documents.error();
    auto const replayed = replay(reader, recovered);
    if (!replayed) return replayed.error();
    return recovered;
}

store::Result<std::vector<Recovered>> recover_all(store::Reader& reader,
                                                  RealTime const& real_time) {
    auto organizations = reader.organizations();
    if (!organizations) return organizations.error();
    std::vector<Recovered> all;
    for (auto const& organization : organizations.value()) {
        auto recovered = recover_organization(reader, organization.id, real_time);
        if (!recovered) return recovered.error();
        recovered.value().tenant->created = organization.created;
        recovered.value().tenant->disabled = organization.disabled;
        recovered.value().tenant->delete_at = organization.delete_at;
        all.push_back(std::move(recovered).value());
    }
    // Of these only what is left of them is to be deleted.
    auto leaving = reader.leaving();
    if (!leaving) return leaving.error();
    for (auto const& org : leaving.value()) {
        Recovered rest;
        rest.tenant = std::make_unique<Tenant>(org, real_time);
        rest.tenant->disabled = core::Time{};
        rest.tenant->is_leaving = true;
        all.push_back(std::move(rest));
    }
    auto const kept =
        reader.for_each_idempotency(real_time(), [&](store::IdempotencyRecord const& record) {
            for (auto const& recovered : all) {
                if (recovered.tenant->org == record.org) recovered.tenant->idempotency.put(record);
            }
        });
    if (!kept) return kept.error();
    return all;
}

store::Result<store::Done> load_tokens(store::Reader& reader, api::TokenDirectory& tokens) {
    auto stored = reader.tokens();
    if (!stored) return stored.error();
    for (auto const& token : stored.value()) {
        auto record = to_record(token);
        if (!record) return damaged(token.org, "token " + token.subject + " cannot be read");
        tokens.put(std::move(*record));
    }
    return store::Done{};
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

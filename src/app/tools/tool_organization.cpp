// `import`, `export`, `backup`, `migrate`: the whole organization, the whole file.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>

#include "app/base/engine_clock.hpp"
#include "app/base/text_file.hpp"
#include "app/tools/offline_store.hpp"
#include "app/tools/tools.hpp"
#include "app/turn/decider.hpp"
#include "app/turn/large_change.hpp"
#include "app/turn/recovery.hpp"
#include "ringmaster/api/documents/organization_document.hpp"

namespace ringmaster::app {
namespace {

// The organization as it is, or an empty one when the file does not know it.
store::Result<Recovered> known_or_new(store::Reader& reader, core::OrgId const& org) {
    auto organizations = reader.organizations();
    if (!organizations) return organizations.error();
    auto const& all = organizations.value();
    bool const known = std::any_of(all.begin(), all.end(),
                                   [&](store::Organization const& one) { return one.id == org; });
    if (known) return recover_organization(reader, org, wall_now);
    Recovered made;
    made.tenant = std::make_unique<Tenant>(org, wall_now);
    return made;
}

// The same steps as for a command that came over the network, in one batch.
store::Result<store::Batch> batch_of(Tenant& tenant, api::OrganizationImport& wanted) {
    Metrics metrics;
    Decider decider(metrics);
    core::Time const now = std::max(wall_now(), tenant.last_at);
    Turn turn;
    turn.batch.organizations.push_back({wanted.org, wanted.name, now});
    Origin const origin{"console", {}, {}};
    Decider::Consequences unheard;  // nobody listens while the daemon is down
    if (!wanted.command.put.empty() || !wanted.command.removed.empty()) {
        auto const outcome = decider.command(tenant, wanted.command, now, origin, turn, unheard);
        if (outcome.refusal) {  // CFG-2
            auto const& why = core::describe_reason(outcome.refusal->reason);
            return store::Error{store::ErrorCode::refused,
                                std::string(why.text) + ": " + outcome.refusal->detail};
        }
    }
    Author const console{tenant.org, "console", {}};
    turn.batch.audit.push_back(
        audit_record(console, now, "import", "organization",
                     std::to_string(wanted.documents.size()) + " documents"));
    auto rows = document_rows(console, now, wanted.documents);
    turn.batch.documents = std::move(rows.documents);
    std::move(rows.audit.begin(), rows.audit.end(), std::back_inserter(turn.batch.audit));
    return store::Result<store::Batch>(std::move(turn.batch));
}

}  // namespace

Exit migrate(Settings const& settings, Console console) {
    auto opened = OfflineStore::open(settings);
    if (!opened) return complain(console, opened.error());
    opened.value().tell_mended(console);
    console.out << settings.database_path() << " is up to date, opened " << opened.value().epoch()
                << " times\n";
    return Exit::success;
}

Exit import_file(Settings const& settings, std::string const& path, Console console) {
    auto const text = read_text_file(path);
    auto const org = text ? api::organization_id_of(*text) : std::nullopt;
    if (!org) {
        console.errors << path << (text ? " names no organization id\n" : " cannot be read\n");
        return Exit::failure;
    }
    auto opened = OfflineStore::open(settings);
    if (!opened) return complain(console, opened.error());
    opened.value().tell_mended(console);
    auto recovered = known_or_new(opened.value().reader(), *org);
    if (!recovered) return complain(console, recovered.error());
    Tenant& tenant = *recovered.value().tenant;
    auto wanted =
        api::import_organization(*text, tenant.directory, tenant.engine.state().config, wall_now());
    for (auto const& problem : wanted.problems) {
        console.errors << problem.path << ": " << problem.text << '\n';
    }
    if (!wanted.problems.empty()) return Exit::failure;
    if (wanted.changes_nothing(tenant.engine.state().do_not_call)) {
        console.out << "nothing to change in " << wanted.name << '\n';
        return Exit::success;
    }
    std::size_t const changed = wanted.documents.size();
    auto batch = batch_of(tenant, wanted);
    if (!batch) return complain(console, batch.error());
    auto const committed = opened.value().commit(std::move(batch).value());
    if (!committed) return complain(console, committed.error());
    console.out << "imported " << wanted.name << " (" << core::to_string(wanted.org)
                << "): " << changed << " documents changed\n";
    tell_missing(console, wanted.warnings);
    return Exit::success;
}

Exit export_file(Settings const& settings, std::string const& org, std::string const& target,
                 Console console) {
    auto reader = store::Reader::open(settings.database_path());
    if (!reader) return complain(console, reader.error());
    auto const id = chosen_organization(reader.value(), org);
    if (!id) return complain(console, id.error());
    auto const recovered = recover_organization(reader.value(), id.value(), wall_now);
    if (!recovered) return complain(console, recovered.error());
    std::string const text = api::export_organization(
        recovered.value().tenant->directory, recovered.value().tenant->engine.state().do_not_call);
    if (target.empty()) {
        console.out << text;
        return Exit::success;
    }
    std::ofstream file(target, std::ios::binary);
    file << text;
    if (file.flush()) return Exit::success;
    console.errors << "cannot write " << target << '\n';
    return Exit::failure;
}

Exit backup(Settings const& settings, std::string const& target, Console console) {
    auto reader = store::Reader::open(settings.database_path());
    if (!reader) return complain(console, reader.error());
    auto const bytes = reader.value().backup(target);
    if (!bytes) return complain(console, bytes.error());
    console.out << "wrote " << target << ", " << bytes.value() << " bytes\n";
    return Exit::success;
}

Exit reseal(Settings const& settings, Console console) {
    if (!std::filesystem::exists(settings.database_path())) {
        console.errors << settings.database_path() << " is missing: there is nothing to take\n";
        return Exit::failure;
    }
    auto opened = OfflineStore::open(settings, OfflineStore::Damage::accepted);
    if (!opened) return complain(console, opened.error());
    opened.value().tell_mended(console);
    auto organizations = opened.value().reader().organizations();
    if (!organizations) return complain(console, organizations.error());
    store::Batch batch;
    for (auto const& one : organizations.value()) {
        batch.audit.push_back(audit_record({one.id, "console", {}}, wall_now(), "reseal",
                                           "database", "taken as it was found"));
    }
    auto const committed = opened.value().commit(std::move(batch));
    if (!committed) return complain(console, committed.error());
    console.out << settings.database_path() << " is marked as it was found; `verify` says what is"
                << " still wrong with it\n";
    return Exit::success;
}

}  // namespace ringmaster::app

// `doctor`: what the organizations in the data folder lack, from their documents alone.

#include <nlohmann/json.hpp>
#include <ostream>

#include "app/base/engine_clock.hpp"
#include "app/tools/offline_store.hpp"
#include "app/tools/tools.hpp"
#include "app/turn/recovery.hpp"
#include "ringmaster/api/documents/readiness.hpp"

namespace ringmaster::app {

void tell_missing(Console console, std::vector<api::Missing> const& all) {
    for (api::Missing const& one : all) {
        console.out << "  " << api::describe_gap(one.gap).code << "  " << one.resource << ' '
                    << one.id << " (" << one.name << ")\n    " << api::missing_text(one) << ". "
                    << api::describe_gap(one.gap).remedy << ".\n";
    }
}

Exit doctor(Settings const& settings, std::string const& org, bool as_json, Console console) {
    auto reader = store::Reader::open(settings.database_path());
    if (!reader) return complain(console, reader.error());
    auto organizations = reader.value().organizations();
    if (!organizations) return complain(console, organizations.error());
    nlohmann::json answers = nlohmann::json::array();
    bool any = false;
    Exit result = Exit::success;
    for (auto const& organization : organizations.value()) {
        std::string const id = core::to_string(organization.id);
        // The row of all zeros is the providers'.
        if (organization.id.empty() || (!org.empty() && org != id)) continue;
        any = true;
        auto const recovered = recover_organization(reader.value(), organization.id, wall_now);
        if (!recovered) return complain(console, recovered.error());
        auto const missing = api::readiness(recovered.value().tenant->directory, wall_now());
        if (!missing.empty()) result = Exit::failure;
        answers.push_back({{"orgId", id},
                           {"name", organization.name},
                           {"ready", missing.empty()},
                           {"items", api::missing_list(missing)}});
        if (as_json) continue;
        console.out << organization.name << " (" << id << "): "
                    << (missing.empty() ? "nothing is missing"
                                        : std::to_string(missing.size()) + " missing")
                    << '\n';
        tell_missing(console, missing);
    }
    if (!any) {
        console.errors << (org.empty() ? "there is no organization: import one\n"
                                       : "no such organization\n");
        return Exit::failure;
    }
    if (as_json) console.out << answers.dump(2) << '\n';
    return result;
}

}  // namespace ringmaster::app

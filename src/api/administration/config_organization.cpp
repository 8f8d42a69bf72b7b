// A whole organization as one document over REST (CFG-3): out, in, and what going in would change.

#include <map>
#include <nlohmann/json.hpp>

#include "api/administration/config_answers.hpp"
#include "api/documents/configuration_plan.hpp"
#include "api/requests/route_support.hpp"
#include "ringmaster/api/documents/document_codec.hpp"
#include "ringmaster/api/documents/organization_document.hpp"
#include "ringmaster/api/documents/readiness.hpp"
#include "ringmaster/api/wire/errors.hpp"
#include "ringmaster/core/model/in_use.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

constexpr std::size_t changes_listed_max = 1'000;

// What an import does, document by document; the list stops somewhere, the counts do not.
Response import_answer(OrganizationImport const& import, bool dry_run) {
    std::map<std::string, int> counts;
    json listed = json::array();
    for (DocumentChange const& change : import.documents) {
        ++counts[change.action];
        if (listed.size() == changes_listed_max) continue;
        json one = json::parse(change.told);
        one["resource"] = change.resource;
        one["id"] = change.id;
        listed.push_back(std::move(one));
    }
    Response response;
    json body{{"dryRun", dry_run},
              {"created", counts["CreateDocument"]},
              {"updated", counts["UpdateDocument"]},
              {"removed", counts["RemoveDocument"]},
              {"changes", std::move(listed)}};
    if (!import.warnings.empty()) body["warnings"] = missing_list(import.warnings);
    response.body = json_text(body);
    return response;
}

struct Scene {
    std::shared_ptr<std::string const> text;
    std::set<std::string> variables_held;  // by live contacts
    core::DoNotCall lists;
    bool dry_run = false;
    core::Actor by;
    core::Time now;
    std::string tracking_id;
};

WithDocuments::Planned plan_import(Scene const& scene, Directory const& copy) {
    auto import =
        import_organization(*scene.text, copy, typed_configuration(copy, scene.now), scene.now);
    if (!import.problems.empty()) {
        return Answer{configuration_error(400, import.problems, scene.tracking_id)};
    }
    auto const gone = held_variables_gone(import.documents, copy, scene.variables_held);
    if (!gone.empty()) return Answer{configuration_error(409, gone, scene.tracking_id)};
    auto answer = import_answer(import, scene.dry_run);
    if (scene.dry_run || import.changes_nothing(scene.lists)) return Answer{std::move(answer)};
    import.command.by = scene.by;
    auto respond = [answer = std::move(answer), tracking_id = scene.tracking_id](
                       core::Outcome const& outcome, core::Engine const&) {
        return outcome.refusal ? refused_change(*outcome.refusal, tracking_id) : answer;
    };
    return Submit{std::move(import.command), std::move(respond), std::move(import.documents)};
}

}  // namespace

Call export_configuration(Context const& context) {
    if (!own_organization(context)) return missing(context);
    auto export_it = [lists = context.engine.state().do_not_call](
                         Directory const& copy) -> WithDocuments::Planned {
        Response response;
        response.body = export_organization(copy, lists);
        return Answer{std::move(response)};
    };
    return WithDocuments{std::move(export_it)};
}

// What the organization lacks; worked out beside the loop, like everything that reads all of it.
Call read_readiness(Context const& context) {
    if (!own_organization(context)) return missing(context);
    return QueryDocuments{[now = context.now](Directory const& copy) {
        auto const all = readiness(copy, now);
        return json_response(200,
                             json_text({{"ready", all.empty()}, {"items", missing_list(all)}}));
    }};
}

Call import_configuration(Context const& context) {
    if (!own_organization(context)) return missing(context);
    if (!is_meant_as_json(context.request)) {
        return Answer{configuration_error(415, {{"", "The body must be application/json"}},
                                          context.request.tracking_id)};
    }
    auto const dry_run = Query(context.request.query).text("dryRun");
    Scene scene{std::make_shared<std::string const>(context.request.body),
                core::variables_in_use(context.engine.state()),
                context.engine.state().do_not_call,
                dry_run == "true",
                context.principal.actor(),
                context.now,
                context.request.tracking_id};
    return WithDocuments{
        [scene = std::move(scene)](Directory const& copy) { return plan_import(scene, copy); }};
}

}  // namespace ringmaster::api

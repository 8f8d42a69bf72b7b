// PATCH /organization/{org}/user/{id}/reskill: another skill profile, skills assigned to one user
// alone. It takes effect at once (RQ-4): contacts that wait see him with the new skills.

#include <nlohmann/json.hpp>

#include "api/administration/config_answers.hpp"
#include "api/documents/document_parts.hpp"
#include "api/documents/resource.hpp"
#include "api/requests/route_support.hpp"
#include "api/requests/visibility.hpp"
#include "ringmaster/api/documents/document_change.hpp"
#include "ringmaster/api/text/letters.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

// What clients send along with a skill and is nobody's to store.
constexpr char const* value_fields[] = {"skillId", "textValue", "booleanValue", "proficiencyValue",
                                        "enumSkillValues"};

struct Reskill {
    Context const& context;
    json user;  // becomes the new document
    Problems problems;

    void check_skill(json const& id, std::string const& path) {
        auto const known = id.is_string() ? core::parse_uuid(id.get<std::string>()) : std::nullopt;
        if (known && context.directory.find("skill", core::to_string(*known)) != nullptr) return;
        problems.push_back({path, "names no skill"});
    }

    // The user's own value of a skill, without it.
    void drop(std::string const& skill) {
        json kept = json::array();
        for (json const& one : child_at(user, "dynamicSkills")) {
            if (lower_case(text_at(one, "skillId")) != lower_case(skill)) kept.push_back(one);
        }
        user["dynamicSkills"] = std::move(kept);
    }

    void remove_all(json const& ids) {
        for (std::size_t index = 0; index < ids.size(); ++index) {
            check_skill(ids[index], field_path("dynamicSkills.remove", index));
            if (ids[index].is_string()) drop(ids[index].get<std::string>());
        }
    }

    void add_all(json const& items, SkillBook const& book) {
        std::string const path = "dynamicSkills.add";
        json added = json::array();
        for (std::size_t index = 0; index < items.size(); ++index) {
            auto const where = field_path(path, index);
            json one = json::object();
            if (items[index].is_object()) {
                check_skill(items[index].value("skillId", json()), field_path(where, "skillId"));
                for (char const* field : value_fields) {
                    auto const found = items[index].find(field);
                    if (found != items[index].end() && !found->is_null()) one[field] = *found;
                }
            } else {
                problems.push_back({where, "must be an object"});
            }
            added.push_back(std::move(one));
        }
        static_cast<void>(read_dynamic_skills(added, book, path, problems));
        for (json& one : added) {
            drop(text_at(one, "skillId"));
            user["dynamicSkills"].push_back(std::move(one));
        }
    }

    void set_profile(std::string const& id) {
        if (id.empty()) return;
        auto const profile = core::parse_uuid(id);
        if (!profile ||
            context.directory.find("skill-profile", core::to_string(*profile)) == nullptr) {
            problems.push_back({"skillProfileId", "names no skill-profile"});
            return;
        }
        user["skillProfileId"] = core::to_string(*profile);
        user["skillProfileUpdatedBy"] = context.principal.name;
        user["skillProfileUpdatedTime"] = context.now.epoch_ms;
    }

    void set_own(json const& dynamic, SkillBook const& book) {
        auto const before = problems.size();
        for (auto const& [name, list] : dynamic.items()) {
            if (name != "add" && name != "remove") {
                problems.push_back({field_path("dynamicSkills", name), "is not a known field"});
            } else if (!list.is_array() && !list.is_null()) {
                problems.push_back({field_path("dynamicSkills", name), "must be an array"});
            }
        }
        if (problems.size() != before || dynamic.empty()) return;
        remove_all(child_at(dynamic, "remove"));
        add_all(child_at(dynamic, "add"), book);
        user["dynamicSkillsUpdatedBy"] = context.principal.name;
        user["dynamicSkillsUpdatedTime"] = context.now.epoch_ms;
    }
};

core::ChangeConfiguration change_of(Context const& context, core::User const& before,
                                    json const& user, SkillBook const& book) {
    core::User changed = before;
    changed.skills = UserSkills(context.directory, book).of(user, before.teams);
    core::ChangeConfiguration command;
    command.by = context.principal.actor();
    command.put.emplace_back(std::move(changed));
    return command;
}

}  // namespace

Call reskill_user(Context const& context) {
    Document const* const document = context.directory.find("user", path_id(context, "id"));
    if (!own_organization(context) || document == nullptr) return missing(context);
    auto const id = id_at<core::AgentId>(document->body(), "ciUserId");
    core::User const* const user = context.engine.state().config.user(id);
    if (user == nullptr || !Visibility(context).sees(id)) return missing(context);
    Reskill reskill{context, document->body(), {}};
    auto const body = parse_body("reskillUser", context.request.body, reskill.problems);
    if (!body) return invalid(context, reskill.problems);
    SkillBook const book = skill_book(context.directory);
    reskill.set_profile(text_at(*body, "skillProfileId"));
    reskill.set_own(child_at(*body, "dynamicSkills"), book);
    Resource const& resource = *find_resource("user");
    if (reskill.problems.empty()) validate_document(resource, reskill.user, "", reskill.problems);
    if (!reskill.problems.empty()) return invalid(context, reskill.problems);
    auto const stored = std::make_shared<json const>(stored_form(resource, reskill.user));
    auto respond = [](core::Outcome const& outcome, core::Engine const&) {
        if (outcome.refusal) return refusal_response(*outcome.refusal);
        Response response;
        response.status = 204;
        return response;
    };
    return Submit{change_of(context, *user, *stored, book),
                  std::move(respond),
                  {document_change("user", document->id, document, stored)}};
}

}  // namespace ringmaster::api

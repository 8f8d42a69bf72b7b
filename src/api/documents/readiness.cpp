// What readiness is made of: who works where, what has been found, and how it is told.

#include "ringmaster/api/documents/readiness.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "api/documents/document_parts.hpp"
#include "api/documents/readiness_parts.hpp"
#include "ringmaster/api/documents/document_codec.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

// Without a user profile he is taken for an agent: what else would he be here for.
bool is_agent_by_profile(Directory const& directory, json const& user) {
    Document const* const profile = directory.find("user-profile", text_at(user, "userProfileId"));
    if (profile == nullptr) return true;
    std::string const type = text_at(profile->body(), "profileType");
    return type == "PREMIUM_AGENT" || type == "STANDARD_AGENT";
}

}  // namespace

Survey::Survey(Directory const& directory, core::Config const& config, core::Time now)
    : directory_(directory), config_(config), now_(now) {
    gather_workers();
}

void Survey::gather_workers() {
    for (Document const* const document : directory_.list("user")) {
        auto const id = id_at<core::AgentId>(document->body(), "ciUserId");
        core::User const* const user = config_.user(id);
        if (user == nullptr || !user->active) continue;
        bool const is_agent = is_agent_by_profile(directory_, document->body());
        if (is_agent || !user->profile.empty()) workers_.push_back({document, user, is_agent});
    }
    for (Worker const& worker : workers_) {
        for (core::TeamId const& id : worker.user->teams) {
            core::Team const* const team = config_.team(id);
            if (team == nullptr || !team->active || team->capacity_based()) continue;
            Crew& crew = crews_[id];
            crew.members.push_back(&worker);
            if (!config_.may_work(worker.user->id, id)) continue;
            crew.able.push_back(&worker);
            auto const& capacity = config_.multimedia_profile(worker.user->id, id).capacity;
            for (std::size_t channel = 0; channel < capacity.size(); ++channel) {
                crew.places[channel] += capacity[channel];
            }
        }
    }
}

void Survey::add(Gap gap, std::string_view resource, std::string const& id, std::string const& name,
                 std::string about) {
    if (!known_.emplace(gap, id).second) return;
    found_.push_back({gap, std::string(resource), id, name, std::move(about)});
}

void Survey::add(Gap gap, std::string_view resource, Document const& document, std::string about) {
    std::string name = document_name(document.body());
    if (name.empty()) name = text_at(document.body(), "dialledNumber");
    add(gap, resource, document.id, name, std::move(about));
}

bool Survey::is_of_use(std::string_view resource, std::string const& id) const {
    auto const names = directory_.references_to(resource, id);
    return names.empty() || std::ranges::any_of(names, [&](Reference const& one) {
               Document const* const source = directory_.find(one.resource, one.id);
               return source != nullptr && is_active(source->body());
           });
}

std::vector<Missing> Survey::take() {
    std::ranges::sort(found_, [](Missing const& left, Missing const& right) {
        return std::tie(left.gap, left.id) < std::tie(right.gap, right.id);
    });
    return std::move(found_);
}

bool somebody_has(std::vector<Worker const*> const& people,
                  std::vector<core::SkillRequirement> wanted,
                  std::vector<core::RelaxationStep> const& steps) {
    auto const anybody = [&people](std::vector<core::SkillRequirement> const& all) {
        return std::ranges::any_of(people, [&all](Worker const* one) {
            return core::first_unsatisfied(one->user->skills, all) == nullptr;
        });
    };
    if (anybody(wanted)) return true;
    return std::ranges::any_of(steps, [&](core::RelaxationStep const& step) {
        wanted = core::relaxed(std::move(wanted), step);
        return anybody(wanted);
    });
}

std::vector<Missing> readiness(Directory const& directory, core::Config const& config,
                               core::Time now) {
    Survey survey(directory, config, now);
    survey.look_at_people();
    survey.look_at_queues();
    survey.look_at_ways_in();
    return survey.take();
}

std::vector<Missing> readiness(Directory const& directory, core::Time now) {
    return readiness(directory, typed_configuration(directory, now), now);
}

std::vector<Missing> missing_by(std::vector<Missing> const& before, std::vector<Missing> after,
                                std::vector<DocumentChange> const& changes) {
    std::erase_if(after, [&](Missing const& one) {
        bool const was = std::ranges::any_of(before, [&](Missing const& other) {
            return other.gap == one.gap && other.id == one.id;
        });
        bool const is_touched = std::ranges::any_of(changes, [&](DocumentChange const& change) {
            return change.resource == one.resource && change.id == one.id;
        });
        return was && !is_touched;
    });
    return after;
}

std::string missing_text(Missing const& one) {
    std::string text(describe_gap(one.gap).what);
    if (!one.about.empty()) text += ": " + one.about;
    return text;
}

json missing_list(std::vector<Missing> const& all) {
    json list = json::array();
    for (Missing const& one : all) {
        GapEntry const& entry = describe_gap(one.gap);
        list.push_back({{"code", entry.code},
                        {"resource", one.resource},
                        {"id", one.id},
                        {"name", one.name},
                        {"description", missing_text(one)},
                        {"remedy", entry.remedy}});
    }
    return list;
}

}  // namespace ringmaster::api

// Why a waiting contact is where it is (RQ-12): the engine's explanation with names and sentences.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/requests/route_json.hpp"
#include "api/requests/route_support.hpp"
#include "api/requests/visibility.hpp"
#include "api/routes/handlers.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/wire/errors.hpp"
#include "ringmaster/api/wire/names.hpp"

namespace ringmaster::api {
namespace {

constexpr std::int64_t agents_usual = 100;

// Upper case, as reason codes are: `lacks_skill` is LACKS_SKILL.
std::string code_of(core::WhyNot why) {
    std::string code(core::enum_name(why));
    std::ranges::transform(code, code.begin(), [](char letter) {
        return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    });
    return code;
}

class Explainer {
public:
    Explainer(Context const& context, core::TaskId task, std::size_t limit)
        : visibility_(context),
          task_(*context.engine.state().task(task)),
          config_(context.engine.state().config),
          names_(context.directory),
          now_(context.now),
          limit_(limit) {}

    Json entry(core::Explanation const& one) const {
        Json json{{"entry", one.entry}, {"kind", core::enum_name(one.kind)}};
        json["queueId"] = core::to_string(one.queue);
        put_text(json, "queueName", names_.queue_name(one.queue));
        json["priority"] = one.priority;
        json["inFront"] = one.in_front;
        json["ageSince"] = one.age_since.epoch_ms;
        json["queuedAt"] = one.queued_at.epoch_ms;
        json["arrival"] = one.arrival;
        json["position"] = one.position == 0 ? Json(nullptr) : Json(one.position);
        json["waiting"] = one.waiting;
        if (!one.offers.empty()) {
            json["offeredTo"] = agent_json(one.offers.front().agent);
            json["offerDeadline"] = one.offers.front().deadline.epoch_ms;
            json["offers"] = Json::array();
            for (auto const& offer : one.offers) {  // several with simultaneousOffers (RQ-15)
                json["offers"].push_back({{"offeredTo", agent_json(offer.agent)},
                                          {"offerDeadline", offer.deadline.epoch_ms}});
            }
        }
        json["requirements"] = Json::array();
        for (auto const& wanted : one.requirements) {
            json["requirements"].push_back(requirement(wanted));
        }
        json["groups"] = steps(one.groups, one.groups_total, one.next_group);
        json["relaxation"] = steps(one.steps, one.steps_total, one.next_step);
        json["preferredUntil"] = time(one.preferred_until);
        if (!one.dialled.empty()) json["dialledNumber"] = one.dialled;
        json["lines"] = Json::array();
        for (auto const& considered : one.lines) json["lines"].push_back(lines(considered));
        put_agents(json, one.agents);
        return json;
    }

private:
    // How others' agents are is nothing for a supervisor, though they were considered.
    void put_agents(Json& json, std::vector<core::Considered> const& considered) const {
        std::size_t total = 0;
        json["agentsTotal"] = 0;
        json["agents"] = Json::array();
        for (auto const& one : considered) {
            if (!visibility_.sees(one.agent) || is_secret(one)) continue;
            if (++total <= limit_) json["agents"].push_back(agent(one));
        }
        json["agentsTotal"] = total;
    }
    // SU-1: whose only objection is that he listens unseen.
    bool is_secret(core::Considered const& one) const {
        return !one.objections.empty() && visibility_.hides(task_, one.agent) &&
               std::ranges::all_of(one.objections, &is_part);
    }
    static bool is_part(core::Objection const& one) { return one.why == core::WhyNot::takes_part; }
    static Json time(std::optional<core::Time> const& at) {
        return at ? Json(at->epoch_ms) : Json(nullptr);
    }
    static Json steps(std::uint32_t done, std::uint32_t total,
                      std::optional<core::Time> const& next) {
        return Json{{"joined", done}, {"total", total}, {"nextAt", time(next)}};
    }
    Json agent_json(core::AgentId id) const {
        return Json{{"agentId", core::to_string(id)}, {"agentName", names_.agent_name(id)}};
    }
    Json agent(core::Considered const& one) const {
        Json json = agent_json(one.agent);
        put_id(json, "teamId", one.team);
        json["objections"] = Json::array();
        bool const listens = visibility_.hides(task_, one.agent);
        for (auto const& why : one.objections) {
            if (!listens || !is_part(why)) json["objections"].push_back(objection(why));
        }
        return json;
    }
    // Of a capacity-based team (RQ-14).
    Json lines(core::ConsideredLines const& one) const {
        core::Team const* const team = config_.team(one.team);
        Json json{{"teamId", core::to_string(one.team)},
                  {"teamName", team == nullptr ? std::string() : team->name},
                  {"capacity", one.lines},
                  {"used", one.used},
                  {"objections", Json::array()}};
        for (auto const& why : one.objections) json["objections"].push_back(objection(why));
        return json;
    }
    Json objection(core::Objection const& one) const {
        Json json{{"reason", code_of(one.why)}, {"text", text(one)}};
        if (one.since) json["since"] = one.since->epoch_ms;
        if (one.until) json["until"] = one.until->epoch_ms;
        put_id(json, "auxCodeId", one.code);
        if (one.wanted) json["requirement"] = requirement(*one.wanted);
        if (one.wanted) json["has"] = value_of(one);
        if (visibility_.sees(one.ahead)) put_id(json, "aheadAgentId", one.ahead);
        return json;
    }

    std::string skill_name(core::SkillId id) const {
        core::Skill const* const skill = config_.skill(id);
        return skill == nullptr ? core::to_string(id) : skill->name;
    }
    static std::string level_text(core::SkillType type, std::int32_t level) {
        if (type == core::SkillType::boolean) return level == 0 ? "false" : "true";
        return std::to_string(level);
    }
    static bool by_text(core::SkillRequirement const& wanted) {
        return wanted.type == core::SkillType::text || wanted.type == core::SkillType::enumeration;
    }
    static std::string wanted_value(core::SkillRequirement const& wanted) {
        return by_text(wanted) ? wanted.text : level_text(wanted.type, wanted.level);
    }
    static std::string value_of(core::Objection const& one) {
        core::SkillRequirement const& wanted = *one.wanted;
        if (!by_text(wanted)) return level_text(wanted.type, one.has ? one.has->level : 0);
        std::string list;
        if (!one.has) return list;
        for (std::string const& text : one.has->texts) list += (list.empty() ? "" : ", ") + text;
        return list;
    }
    static std::string_view condition(core::SkillCondition condition) {
        switch (condition) {
            case core::SkillCondition::at_least: return "GTE";
            case core::SkillCondition::at_most: return "LTE";
            case core::SkillCondition::is: return "IS";
            case core::SkillCondition::is_not: return "IS_NOT";
        }
        return "";
    }
    static std::string_view needs(core::SkillCondition condition) {
        switch (condition) {
            case core::SkillCondition::at_least: return "needs at least ";
            case core::SkillCondition::at_most: return "needs at most ";
            case core::SkillCondition::is: return "needs ";
            case core::SkillCondition::is_not: return "must not have ";
        }
        return "";
    }
    Json requirement(core::SkillRequirement const& wanted) const {
        return Json{{"skillId", core::to_string(wanted.skill)},
                    {"skillName", skill_name(wanted.skill)},
                    {"condition", condition(wanted.condition)},
                    {"skillValue", wanted_value(wanted)},
                    {"weight", wanted.weight}};
    }

    std::string seconds_to(std::optional<core::Time> const& at) const {
        core::Duration const left = at ? std::max(core::Duration(0), *at - now_) : core::Duration();
        return std::to_string((left.count() + 999) / 1'000) + " s";
    }
    std::string text(core::Objection const& one) const {
        switch (one.why) {
            case core::WhyNot::not_signed_in: return "not signed in";
            case core::WhyNot::idle: return idle_text(one);
            case core::WhyNot::no_socket: return "his desktop is not connected";
            case core::WhyNot::not_active:
                return "agent, desktop profile or team is not active, or the agent left the team";
            case core::WhyNot::phone_off_hook:
                return "his phone is not down yet (" + seconds_to(one.until) + " at most)";
            case core::WhyNot::no_capacity: return "no free slot on this channel";
            case core::WhyNot::takes_part: return "takes part in this contact";
            case core::WhyNot::sent_it: return "sent it to this entry point himself";
            case core::WhyNot::lacks_skill: return skill_text(one);
            case core::WhyNot::declined:
                return "declined it; asked again in " + seconds_to(one.until);
            case core::WhyNot::not_in_group_yet:
                return "his team joins in " + seconds_to(one.until);
            case core::WhyNot::not_preferred:
                return "others are preferred for another " + seconds_to(one.until);
            case core::WhyNot::behind:
                return "comes behind " + ahead(one.ahead) + " in the queue's order";
            case core::WhyNot::takes_no_consults: return "a line gives no advice";
            case core::WhyNot::takes_no_callbacks: return "a line does not dial the customer";
            case core::WhyNot::has_his_turn: return "another customer is being called for him";
        }
        return {};
    }
    std::string ahead(core::AgentId agent) const {
        return visibility_.sees(agent) ? names_.agent_name(agent) : "an agent of another team";
    }
    std::string idle_text(core::Objection const& one) const {
        std::int64_t const seconds = one.since ? (now_ - *one.since).count() / 1'000 : 0;
        std::string const name = names_.aux_code_name(one.code);
        return "Idle" + (name.empty() ? "" : " (" + name + ")") + " for " +
               std::to_string(seconds) + " s";
    }
    std::string skill_text(core::Objection const& one) const {
        std::string const has = value_of(one);
        return "lacks skill " + skill_name(one.wanted->skill) + " (has " +
               (has.empty() ? "nothing" : has) + ", " + std::string(needs(one.wanted->condition)) +
               wanted_value(*one.wanted) + ")";
    }

    Visibility visibility_;
    core::Task const& task_;
    core::Config const& config_;
    DirectoryNames names_;
    core::Time now_;
    std::size_t limit_;
};

// Which step it is in; between two attempts it waits in no queue.
Json callback_json(core::Task const& task) {
    core::CallbackDelayed const* const delayed = task.callback->delayed();
    return {{"state", core::enum_name(task.callback_state())},
            {"attempts", task.callback->attempts},
            {"nextAttemptAt", delayed != nullptr ? Json(delayed->due.epoch_ms) : Json(nullptr)}};
}

}  // namespace

Call explain_task(Context const& context) {
    auto const id = path_task(context);
    if (auto const* refusal = refused(id)) return Answer{*refusal};
    auto const limit = Query(context.request.query).number("limit", agents_usual);
    auto const task_id = std::get<core::TaskId>(id);
    if (auto refusal = why_not_lead(context, task_id)) return Answer{std::move(*refusal)};
    Explainer const explainer(context, task_id, static_cast<std::size_t>(limit));
    Json data = Json::array();
    for (auto const& one : context.engine.explain(task_id)) data.push_back(explainer.entry(one));
    Json meta = meta_json(context.principal.org);
    meta["serverTime"] = context.now.epoch_ms;
    core::Task const& task = *context.engine.state().task(task_id);
    if (task.callback) meta["callback"] = callback_json(task);
    return Answer{
        json_response(200, dump(Json{{"meta", std::move(meta)}, {"data", std::move(data)}}))};
}

}  // namespace ringmaster::api

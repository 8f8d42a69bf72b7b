// Connector facts (PROTOCOL 8): each is checked by itself and reported by itself.
#include <array>
#include <nlohmann/json.hpp>

#include "ringmaster/api/commands.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

constexpr std::size_t cause_max = 128;
constexpr std::size_t number_max = 64;

constexpr std::array known_fields{"number", "interactionId", "leg", "type", "cause", "who", "at"};

struct Checked {
    core::FactSource source;
    core::TaskId task;
    std::optional<core::Leg> leg;
    std::string type;
    std::string cause;
};

void check_names(json const& item, Problems& problems) {
    for (auto const& [name, value] : item.items()) {
        bool known = false;
        for (auto const* candidate : known_fields) known = known || name == candidate;
        if (!known) problems.push_back({name, "is not a known field"});
    }
}

std::string text_of(json const& item, char const* name, std::size_t length_max,
                    Problems& problems) {
    auto const found = item.find(name);
    if (found == item.end() || found->is_null()) return {};
    if (!found->is_string()) {
        problems.push_back({name, "must be a string"});
        return {};
    }
    auto text = found->get<std::string>();
    if (text.size() > length_max) {
        problems.push_back({name, "is longer than " + std::to_string(length_max) + " characters"});
    }
    return text;
}

std::uint64_t number_of(json const& item, char const* name, Problems& problems) {
    auto const found = item.find(name);
    if (found == item.end() || found->is_null()) return 0;
    if (found->is_number_unsigned()) return found->get<std::uint64_t>();
    if (found->is_number_integer() && found->get<std::int64_t>() >= 0) {
        return found->get<std::uint64_t>();
    }
    problems.push_back({name, "must be a whole number of at least 0"});
    return 0;
}

// "customer", an agent's id, or a number outside.
core::Leg leg_of(std::string const& text) {
    core::Leg leg;
    if (text == "customer") return leg;
    if (auto const agent = core::AgentId::parse(text)) {
        leg.kind = core::LegKind::agent;
        leg.agent = *agent;
        return leg;
    }
    leg.kind = core::LegKind::number;
    leg.number = text;
    return leg;
}

Checked check(json const& item, std::string const& connector, Problems& problems) {
    check_names(item, problems);
    Checked checked;
    checked.source = {connector, number_of(item, "number", problems)};
    // Checked, but not used: the engine stamps what it is told when it is told.
    static_cast<void>(number_of(item, "at", problems));
    checked.type = text_of(item, "type", number_max, problems);
    checked.cause = text_of(item, "cause", cause_max, problems);
    auto const task = core::TaskId::parse(text_of(item, "interactionId", number_max, problems));
    if (task) {
        checked.task = *task;
    } else {
        problems.push_back({"interactionId", "must be an id"});
    }
    auto leg = text_of(item, "leg", number_max, problems);
    auto const who = text_of(item, "who", number_max, problems);
    if (leg.empty()) leg = who;  // who hung up names the leg just as well
    if (!leg.empty()) checked.leg = leg_of(leg);
    return checked;
}

std::optional<core::Fact> leg_fact(Checked const& checked, Problems& problems) {
    if (!checked.leg) {
        problems.push_back({"leg", "is required"});
        return std::nullopt;
    }
    if (checked.type == "leg-answered") {
        return core::LegAnswered{checked.source, checked.task, *checked.leg};
    }
    if (checked.type == "leg-hungup") {
        return core::LegHungUp{checked.source, checked.task, *checked.leg};
    }
    return core::LegFailed{checked.source, checked.task, *checked.leg, checked.cause};
}

std::optional<core::Fact> build(Checked const& checked, Problems& problems) {
    auto const& type = checked.type;
    if (type == "leg-answered" || type == "leg-hungup" || type == "leg-failed") {
        return leg_fact(checked, problems);
    }
    if (type == "customer-left") return core::CustomerLeft{checked.source, checked.task};
    if (type == "phone-down") {
        if (checked.leg && checked.leg->kind == core::LegKind::agent) {
            return core::PhoneDown{checked.source, checked.task, checked.leg->agent};
        }
        problems.push_back({"leg", "must be the id of an agent"});
        return std::nullopt;
    }
    problems.push_back({"type",
                        "must be one of leg-answered, leg-hungup, leg-failed, "
                        "customer-left, phone-down"});
    return std::nullopt;
}

DecodedFact decode(json const& item, std::string const& connector) {
    DecodedFact decoded;
    if (!item.is_object()) {
        decoded.problems.push_back({"", "must be an object"});
        return decoded;
    }
    auto const checked = check(item, connector, decoded.problems);
    decoded.number = checked.source.number;
    auto fact = build(checked, decoded.problems);
    if (decoded.problems.empty()) decoded.fact = std::move(fact);
    return decoded;
}

}  // namespace

std::vector<DecodedFact> decode_facts(json const& body, std::string const& connector) {
    std::vector<DecodedFact> decoded;
    for (auto const& item : child_at(body, "facts")) decoded.push_back(decode(item, connector));
    return decoded;
}

}  // namespace ringmaster::api

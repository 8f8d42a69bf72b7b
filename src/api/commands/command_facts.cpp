// Connector facts (PROTOCOL 8): each is checked by itself and reported by itself.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "api/commands/variables.hpp"
#include "api/documents/connector_profile.hpp"
#include "ringmaster/api/commands/commands.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

constexpr std::size_t cause_max = 128;
constexpr std::size_t name_max = 64;
constexpr std::size_t digits_max = 64;
constexpr std::size_t file_max = 1'024;
constexpr std::string_view keys = "0123456789*#ABCDabcd";

constexpr std::string_view known_fields[] = {"number", "interactionId", "leg", "type",
                                             "cause",  "who",           "at",  "digits",
                                             "file",   "callbackNumber"};

struct Checked {
    core::FactSource source;
    core::TaskId task;
    std::optional<core::Leg> leg;
    std::string type;
    std::string cause;
    std::string digits;
    std::string file;
    std::string callback_number;
};

bool is_arrival(json const& item) { return text_at(item, "type") == "customer-arrived"; }

std::string read_text(json const& item, char const* name, std::size_t length_max,
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

std::uint64_t read_number(json const& item, char const* name, Problems& problems) {
    auto const found = item.find(name);
    if (found == item.end() || found->is_null()) return 0;
    if (found->is_number_unsigned()) return found->get<std::uint64_t>();
    if (found->is_number_integer() && found->get<std::int64_t>() >= 0) {
        return found->get<std::uint64_t>();
    }
    problems.push_back({name, "must be a whole number of at least 0"});
    return 0;
}

void check_owner(core::TaskId id, FactScene const& scene, Problems& problems) {
    auto const* const task = contact_named(scene.state, id);
    if (task == nullptr || may_tell(scene.directory, scene.connector, task->media)) return;
    problems.push_back({"interactionId", "is a contact of another connector"});
}

Checked check(json const& item, FactScene const& scene, Problems& problems) {
    // An arrival has the fields of POST /v1/tasks beside its own; those are checked by that table.
    if (!is_arrival(item)) check_names(item, known_fields, "", problems);
    Checked checked;
    checked.source = {scene.connector, read_number(item, "number", problems)};
    // Checked, but not used: the engine stamps what it is told when it is told.
    static_cast<void>(read_number(item, "at", problems));
    checked.type = read_text(item, "type", name_max, problems);
    checked.cause = read_text(item, "cause", cause_max, problems);
    checked.digits = read_text(item, "digits", digits_max, problems);
    checked.file = read_text(item, "file", file_max, problems);
    checked.callback_number = read_text(item, "callbackNumber", name_max, problems);
    auto const task = core::TaskId::parse(read_text(item, "interactionId", name_max, problems));
    if (task) {
        checked.task = *task;
        check_owner(*task, scene, problems);
    } else {
        problems.push_back({"interactionId", "must be an id"});
    }
    auto leg = read_text(item, "leg", name_max, problems);
    auto const who = read_text(item, "who", name_max, problems);
    if (leg.empty()) leg = who;  // who hung up names the leg just as well
    if (!leg.empty()) checked.leg = parse_leg(leg);
    return checked;
}

using Built = std::optional<core::Fact>;

Built leg_fact(Checked const& checked, Problems& problems) {
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
    if (checked.type == "leg-failed") {
        return core::LegFailed{checked.source, checked.task, *checked.leg, checked.cause};
    }
    if (checked.type == "message") {
        return core::MessagePassed{checked.source, checked.task, *checked.leg};
    }
    bool const pressed =
        !checked.digits.empty() && checked.digits.find_first_not_of(keys) == std::string::npos;
    if (!pressed) problems.push_back({"digits", "must be keys of a phone: 0-9 * # A-D"});
    return core::Dtmf{checked.source, checked.task, *checked.leg, checked.digits};
}

Built phone_fact(Checked const& checked, Problems& problems) {
    if (checked.leg && checked.leg->kind == core::LegKind::agent) {
        return core::PhoneDown{checked.source, checked.task, checked.leg->agent};
    }
    problems.push_back({"leg", "must be the id of an agent"});
    return std::nullopt;
}

// What POST /v1/tasks takes as a body; the connector draws the contact's id.
Built arrival(json const& item, Checked const& checked, FactScene const& scene,
              Problems& problems) {
    json body = json::object();
    for (auto const& [name, value] : item.items()) {
        bool const is_own = std::ranges::find(known_fields, name) != std::end(known_fields);
        if (!is_own) body[name] = value;
    }
    // Without a number a repeated one would bring a closed contact back.
    if (checked.source.number == 0) problems.push_back({"number", "is required"});
    auto const before = problems.size();
    check_body("createTask", body, problems);
    if (problems.size() != before) return std::nullopt;
    auto create = decode_create(body, scene.by, problems);
    if (create) decode_wishes(body, scene.directory, *create, problems);
    auto texts = read_variables(child_at(body, "attributes"), scene.directory, nullptr, problems);
    if (!create || problems.size() != before) return std::nullopt;
    add_defaults(texts, scene.directory);
    auto sealed = seal_texts(texts, scene.vault, scene.state.org, checked.task);
    if (auto const* name = std::get_if<std::string>(&sealed)) {
        problems.push_back({field_path("attributes", *name), "cannot be sealed: no key"});
        return std::nullopt;
    }
    create->attributes = std::get<VariableValues>(std::move(sealed));
    create->task = checked.task;
    create->media = channel_of(body, *create, scene.state.config);
    if (!may_tell(scene.directory, scene.connector, create->media)) {
        problems.push_back({"mediaType", "is a channel of another connector"});
    }
    return core::CustomerArrived{checked.source, std::move(*create)};
}

Built build(json const& item, Checked const& checked, FactScene const& scene, Problems& problems) {
    auto const& type = checked.type;
    constexpr std::array of_a_leg{"leg-answered", "leg-hungup", "leg-failed", "dtmf", "message"};
    bool const about_leg = std::any_of(of_a_leg.begin(), of_a_leg.end(),
                                       [&](char const* known) { return type == known; });
    if (about_leg) return leg_fact(checked, problems);
    if (type == "customer-left") return core::CustomerLeft{checked.source, checked.task};
    if (type == "callback-requested") {
        return core::CallbackWanted{checked.source, checked.task, checked.callback_number};
    }
    if (type == "customer-arrived") return arrival(item, checked, scene, problems);
    if (type == "phone-down") return phone_fact(checked, problems);
    if (type == "recording-file") {
        if (checked.file.empty()) problems.push_back({"file", "is required"});
        return core::RecordingFile{checked.source, checked.task, checked.file};
    }
    problems.push_back({"type",
                        "must be one of customer-arrived, customer-left, leg-answered, "
                        "leg-failed, leg-hungup, phone-down, dtmf, recording-file, message, "
                        "callback-requested"});
    return std::nullopt;
}

}  // namespace

std::optional<TurnedAway> turned_away(core::Outcome const& outcome) {
    for (auto const& event : outcome.events) {
        auto const* refused = std::get_if<core::ArrivalRefused>(&event);
        if (refused == nullptr) continue;
        auto const row = std::find_if(
            core::reason_table.begin(), core::reason_table.end(),
            [&](core::ReasonEntry const& entry) { return entry.id == refused->reason; });
        if (row == core::reason_table.end()) return TurnedAway{422, refused->reason, {}};
        return TurnedAway{row->http_status, refused->reason, std::string(row->text)};
    }
    return std::nullopt;
}

core::Task const* contact_named(core::State const& state, core::TaskId id) {
    if (auto const* const task = state.task(id)) return task;
    auto const is_child = [id](auto const& named) {
        core::Task const& task = named.second;
        bool const consults = task.consult && task.consult->child == id;
        return consults || std::ranges::any_of(task.engagements,
                                               [id](auto const& one) { return one.child == id; });
    };
    auto const found = std::ranges::find_if(state.tasks, is_child);
    return found == state.tasks.end() ? nullptr : &found->second;
}

core::Leg parse_leg(std::string_view text) {
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

std::string leg_text(core::Leg const& leg) {
    switch (leg.kind) {
        case core::LegKind::customer: break;
        case core::LegKind::agent: return core::to_string(leg.agent);
        case core::LegKind::number: return leg.number;
    }
    return "customer";
}

DecodedFact decode_fact(json const& item, FactScene const& scene) {
    DecodedFact decoded;
    if (!item.is_object()) {
        decoded.problems.push_back({"", "must be an object"});
        return decoded;
    }
    auto const checked = check(item, scene, decoded.problems);
    decoded.number = checked.source.number;
    auto fact = build(item, checked, scene, decoded.problems);
    if (decoded.problems.empty()) decoded.fact = std::move(fact);
    return decoded;
}

std::vector<DecodedFact> decode_facts(json const& body, FactScene const& scene) {
    std::vector<DecodedFact> decoded;
    for (auto const& item : child_at(body, "facts")) decoded.push_back(decode_fact(item, scene));
    return decoded;
}

}  // namespace ringmaster::api

// What bodies say of callbacks that do not come out of a waiting call (CB-2, CB-6, CB-9).
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "ringmaster/api/commands/commands.hpp"
#include "ringmaster/api/documents/appointment.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

constexpr std::size_t attributes_of_callback_max = 30;
constexpr std::size_t number_least = 7;
constexpr std::size_t number_most = 15;

// By the public description: an optional country code, digits, space, hyphen, period, parentheses.
void check_number(std::string const& text, Problems& problems) {
    bool const shaped = text.find_first_not_of("0123456789 -.()", text.starts_with('+') ? 1 : 0) ==
                        std::string::npos;
    bool const sized = text.size() >= number_least && text.size() <= number_most;
    if (shaped && sized) return;
    problems.push_back({"callbackNumber",
                        "must have 7 to 15 characters: digits, space, -, ., (, ), and + in front"});
}

core::CallbackWish common_wish(json const& body) {
    core::CallbackWish wish;
    wish.number = text_at(body, "callbackNumber");
    wish.origin = text_at(body, "callbackOrigin");
    wish.note = text_at(body, "callbackReason");
    wish.script = text_at(body, "scriptReference");
    wish.assignee = core::AgentId::parse(text_at(body, "assigneeAgent")).value_or(core::AgentId{});
    wish.source = core::parse_uuid(text_at(body, "sourceInteraction")).value_or(core::Uuid{});
    return wish;
}

bool names_a_time(json const& body) {
    return std::ranges::any_of(std::array{"scheduleDate", "startTime", "endTime", "timezone"},
                               [&](char const* name) { return !text_at(body, name).empty(); });
}

void add_appointment(json const& body, core::Time now, core::CallbackWish& wish,
                     Problems& problems) {
    wish.type = core::CallbackType::scheduled;
    wish.appointment = read_appointment(body, now, problems);
}

void check_attributes(json const& body, Problems& problems) {
    if (child_at(body, "attributes").size() <= attributes_of_callback_max) return;
    problems.push_back(
        {"attributes", "has more than " + std::to_string(attributes_of_callback_max) + " entries"});
}

}  // namespace

bool wants_callback(json const& body) { return text_at(body, "outboundType") == "CALLBACK"; }

std::optional<core::CallbackWish> decode_callback_task(json const& body, core::Time now,
                                                       Problems& problems) {
    auto const before = problems.size();
    json const& details = child_at(body, "callback");
    Problems within;
    check_body("createTask.callback", details, within);
    for (Problem& one : within) {
        problems.push_back({field_path("callback", one.path), std::move(one.text)});
    }
    auto wish = common_wish(details);
    wish.number = text_at(body, "destination");
    if (wish.number.empty()) {
        problems.push_back({"destination", "is required: the number to call"});
    }
    auto const type = core::enum_parse<core::CallbackType>(text_at(details, "callbackType"));
    wish.type = type.value_or(core::CallbackType::immediate);
    bool const timed = names_a_time(details);
    if (wish.type == core::CallbackType::scheduled || timed) {
        add_appointment(details, now, wish, problems);
    }
    check_attributes(body, problems);
    if (problems.size() != before) return std::nullopt;
    return wish;
}

std::optional<core::CallbackWish> decode_web_callback(json const& body, core::Time now,
                                                      Problems& problems) {
    auto const before = problems.size();
    auto wish = common_wish(body);
    if (wish.origin.empty()) wish.origin = "web";
    check_number(wish.number, problems);
    if (names_a_time(body)) add_appointment(body, now, wish, problems);
    check_attributes(body, problems);
    if (problems.size() != before) return std::nullopt;
    return wish;
}

std::optional<core::CallbackWish> decode_schedule(json const& body, core::Time now,
                                                  Problems& problems) {
    auto const before = problems.size();
    auto wish = common_wish(body);
    if (wish.origin.empty()) wish.origin = "api";
    check_number(wish.number, problems);
    add_appointment(body, now, wish, problems);
    if (problems.size() != before) return std::nullopt;
    return wish;
}

}  // namespace ringmaster::api

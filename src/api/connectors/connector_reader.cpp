#include "api/connectors/connector_reader.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace ringmaster::api {
namespace {

using nlohmann::json;

constexpr std::size_t cause_max = 128;
constexpr std::size_t leg_max = 64;
constexpr std::size_t legs_max = 64;
constexpr std::size_t type_shown_max = 32;

constexpr std::string_view result_fields[] = {"type",    "number", "interactionId", "ok", "cause",
                                              "command", "leg"};
constexpr std::string_view call_fields[] = {"interactionId", "legs", "mediaType"};
constexpr std::string_view list_fields[] = {"type", "calls", "more"};

std::uint64_t frame_number(json const& frame) {
    auto const number = integer_at(frame, "number");
    return number && *number > 0 ? static_cast<std::uint64_t>(*number) : 0;
}

void require_number(json const& frame, Problems& problems) {
    if (frame_number(frame) == 0) {
        problems.push_back({"number", "must be a whole number of at least 1"});
    }
}

core::TaskId read_contact(json const& from, std::string const& path, FactScene const& scene,
                          Problems& problems) {
    auto const place = field_path(path, "interactionId");
    auto const id = core::TaskId::parse(text_at(from, "interactionId"));
    if (!id) problems.push_back({place, "must be an id"});
    auto const* const task = id ? contact_named(scene.state, *id) : nullptr;
    if (task != nullptr && !may_tell(scene.directory, scene.connector, task->media)) {
        problems.push_back({place, "is a contact of another connector"});
    }
    return id.value_or(core::TaskId{});
}

core::MediaResult read_result(json const& frame, FactScene const& scene, Problems& problems) {
    check_names(frame, result_fields, "", problems);
    require_number(frame, problems);
    core::MediaResult result;
    result.source = {scene.connector, 0};  // repeated ones settle nothing
    result.command = frame_number(frame);
    result.task = read_contact(frame, "", scene, problems);
    result.succeeded = flag_at(frame, "ok");
    result.cause = text_at(frame, "cause");
    auto const ok = frame.find("ok");
    if (ok == frame.end() || !ok->is_boolean()) {
        problems.push_back({"ok", "must be true or false"});
    }
    if (result.cause.size() > cause_max) {
        problems.push_back(
            {"cause", "is longer than " + std::to_string(cause_max) + " characters"});
    }
    return result;
}

// The fields of POST /v1/connector/facts, whose `type` is called `fact` here.
SaidFact read_fact(json frame, FactScene const& scene, Problems& problems) {
    require_number(frame, problems);
    frame["type"] = frame.value("fact", json());
    frame.erase("fact");
    auto decoded = decode_fact(frame, scene);
    for (Problem& problem : decoded.problems) {
        if (problem.path == "type") problem.path = "fact";
        bool const said = problem.path == "number" && frame_number(frame) == 0;
        if (!said) problems.push_back(std::move(problem));
    }
    if (!decoded.fact) return {};
    return {decoded.number, std::move(*decoded.fact)};
}

LiveCall read_call(json const& item, std::string const& path, FactScene const& scene,
                   Problems& problems) {
    LiveCall call;
    if (!item.is_object()) {
        problems.push_back({path, "must be an object"});
        return call;
    }
    check_names(item, call_fields, path, problems);
    call.task = read_contact(item, path, scene, problems);
    call.media = core::enum_parse<core::MediaType>(text_at(item, "mediaType")).value_or(call.media);
    auto const found = item.find("legs");
    json const legs = found == item.end() ? json::array() : *found;
    auto const is_leg = [](json const& leg) {
        return leg.is_string() && !leg.get_ref<std::string const&>().empty() &&
               leg.get_ref<std::string const&>().size() <= leg_max;
    };
    if (!legs.is_array() || legs.size() > legs_max ||
        !std::all_of(legs.begin(), legs.end(), is_leg)) {
        problems.push_back({field_path(path, "legs"), "must be texts: customer, ids or numbers"});
        return call;
    }
    for (auto const& leg : legs) call.legs.push_back(parse_leg(leg.get<std::string>()));
    return call;
}

SaidCalls read_calls(json const& frame, FactScene const& scene, Problems& problems) {
    check_names(frame, list_fields, "", problems);
    SaidCalls said;
    said.more = flag_at(frame, "more");
    auto const calls = frame.find("calls");
    if (calls == frame.end() || !calls->is_array()) {
        problems.push_back({"calls", "must be an array"});
        return said;
    }
    for (std::size_t index = 0; index < calls->size(); ++index) {
        said.calls.push_back(
            read_call((*calls)[index], field_path("calls", index), scene, problems));
    }
    return said;
}

std::optional<Said> read_known(std::string const& type, json& frame, FactScene const& scene,
                               Problems& problems) {
    auto const kind = core::enum_parse<ConnectorFrame>(type);
    if (kind == ConnectorFrame::result) return read_result(frame, scene, problems);
    if (kind == ConnectorFrame::calls) return read_calls(frame, scene, problems);
    if (kind == ConnectorFrame::fact) return read_fact(std::move(frame), scene, problems);
    problems.push_back({"type", "must be one of result, fact, calls"});
    return std::nullopt;
}

}  // namespace

Said read_connector_frame(std::string_view message, FactScene const& scene) {
    WrongFrame wrong;
    auto frame = parse_json(message, JsonLimits{.body_max = message.size()}, wrong.problems);
    if (!frame) return wrong;
    if (!frame->is_object()) {
        wrong.problems.push_back({"", "must be a JSON object"});
        return wrong;
    }
    auto const type = text_at(*frame, "type");
    wrong.frame = type.substr(0, type_shown_max);
    wrong.number = frame_number(*frame);
    auto said = read_known(type, *frame, scene, wrong.problems);
    if (!said || !wrong.problems.empty()) return wrong;
    return std::move(*said);
}

}  // namespace ringmaster::api

// Bodies of the commands of a live call (PROTOCOL 4).
#include <nlohmann/json.hpp>

#include "ringmaster/api/commands/commands.hpp"
#include "ringmaster/api/text/address_form.hpp"
#include "ringmaster/core/model/dial_number.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

core::Target number_target(std::string number) {
    core::Target target;
    target.kind = core::TargetKind::dialNumber;
    target.number = std::move(number);
    return target;
}

// An entry point goes by its id or by a number mapped to it (CO-5).
core::Target entry_point_target(std::string const& to, Typing const& typing) {
    core::Target target;
    target.kind = core::TargetKind::entryPoint;
    if (auto const id = core::EntryPointId::parse(to)) {
        target.entry_point = *id;
        return target;
    }
    auto const number = core::normalize_dial_number(to).value_or(to);
    auto const canonical = address_form(number, typing.region);  // NUM-1
    if (typing.config.entry_point_by_number(canonical) != nullptr) return number_target(to);
    return target;
}

template <class Id>
void take_id(std::string const& to, Id& id, Problems& problems) {
    auto const parsed = Id::parse(to);
    if (parsed) {
        id = *parsed;
    } else {
        problems.push_back({"to", "must be an id"});
    }
}

}  // namespace

std::optional<core::Target> decode_target(json const& body, Typing const& typing,
                                          Problems& problems) {
    auto const before = problems.size();
    auto const to = text_at(body, "to");
    auto const type = text_at(body, "destinationType");
    core::Target target;
    if (type == "agent") {
        take_id(to, target.agent, problems);
    } else if (type == "queue") {
        target.kind = core::TargetKind::queue;
        take_id(to, target.queue, problems);
    } else if (type == "dialNumber") {
        target = number_target(to);
    } else {  // entryPoint, and the public description's other name for it
        target = entry_point_target(to, typing);
    }
    if (problems.size() != before) return std::nullopt;
    return target;
}

}  // namespace ringmaster::api

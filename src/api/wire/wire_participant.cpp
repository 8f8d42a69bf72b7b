#include "api/wire/wire_participant.hpp"

#include "api/wire/wire_legs.hpp"

namespace ringmaster::api {
namespace {

// A party known by a number: not there yet unless `joined_at` says since when.
Participant number_participant(core::Task const& task, std::string const& number,
                               std::optional<core::Time> joined_at) {
    Participant one;
    one.id = number_id(task, number);
    one.type = "DN";
    one.name = number;
    one.dial_number = number;
    one.joined = joined_at.has_value();
    one.joined_at = joined_at;
    one.state = one.joined ? "connected" : "new";
    one.state_since = joined_at;
    return one;
}

Participant consulted_number(core::Task const& task, core::Consult const& consult) {
    auto const* answered = consult.answered();
    auto one = number_participant(task, consult.target.number,
                                  answered != nullptr ? std::optional(answered->at) : std::nullopt);
    one.consulted = true;
    one.consult_state = answered != nullptr ? consult_going_on : consult_initiated;
    one.consult_at = answered != nullptr ? answered->at : consult.requested_at;
    one.state_since = one.consult_at;
    return one;
}

// CO-5: it stands for whoever will answer; he takes its place.
Participant consulted_entry_point(core::Task const& task, core::Consult const& consult,
                                  core::Config const& config) {
    auto const& target = consult.target;
    auto const* point = config.entry_point(target.entry_point);
    auto one = number_participant(task, target.number, std::nullopt);
    one.type = "EP-DN";
    one.entry_point = core::to_string(target.entry_point);
    if (target.number.empty()) one.id = one.entry_point;
    if (point != nullptr) one.name = point->name;
    one.consulted = true;
    one.consult_state = consult_initiated;
    one.consult_at = consult.requested_at;
    one.state_since = consult.requested_at;
    return one;
}

}  // namespace

Participant customer_of(core::Task const& task) {
    bool const inbound = task.direction == core::Direction::INBOUND;
    Participant one;
    one.id = customer_id(task);
    one.type = "Customer";
    one.name = task.customer_name;
    one.joined = inbound || !task.engagements.empty();
    one.dial_number = inbound ? task.origin : task.destination;
    if (!task.entry_point.empty()) one.entry_point = core::to_string(task.entry_point);
    one.joined_at = task.created_at;
    auto const* ended = task.ended();
    one.left = ended != nullptr;
    one.joined = one.joined && task.has_customer();  // CB-3
    one.state = one.left ? "left" : one.joined ? "connected" : "new";
    one.state_since = one.left ? ended->at : task.created_at;
    return one;
}

std::vector<Participant> numbers_of(Look const& look, core::Config const& config) {
    auto const& task = look.task();
    std::vector<Participant> found;
    for (auto const& party : task.numbers) {
        auto one = number_participant(task, party.number, party.joined_at);
        if (task.in_conference()) one.consult_state = consult_conferencing;
        found.push_back(std::move(one));
    }
    if (auto const& transfer = task.number_transfer) {  // TR-5: until the far end answers
        auto one = number_participant(task, transfer->number, std::nullopt);
        one.state_since = transfer->since;
        found.push_back(std::move(one));
    }
    if (look.consult == nullptr) return found;
    auto const kind = look.consult->target.kind;
    if (kind == core::TargetKind::dialNumber) {
        found.push_back(consulted_number(task, *look.consult));
    } else if (kind == core::TargetKind::entryPoint && !consult_party(look)) {
        found.push_back(consulted_entry_point(task, *look.consult, config));
    }
    return found;
}

void write_participant(WireWriter& out, Participant const& one) {
    out.begin(one.id);
    out.text("id", one.id);
    out.text("pType", one.type);
    out.text("type", one.type);
    out.text("name", one.name);
    out.flag("hasJoined", one.joined);
    out.flag("hasLeft", one.left);
    out.flag("isWrapUp", one.wrap_up);
    out.flag("isConsulted", one.consulted);
    out.text("consultState", one.consult_state);
    out.flag("autoAnswerEnabled", one.auto_answer);
    out.text("dn", one.dial_number);
    out.text("epId", one.entry_point);
    out.id("teamId", one.team);
    out.time("joinTimestamp", one.joined_at);
    out.text("currentState", one.state);
    out.time("currentStateTimestamp", one.state_since);
    out.time("consultTimestamp", one.consult_at);
    out.time("wrapUpTimestamp", one.wrap_up_at);
    out.end();
}

}  // namespace ringmaster::api

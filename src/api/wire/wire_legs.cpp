#include "api/wire/wire_legs.hpp"

#include "ringmaster/core/model/ids.hpp"

namespace ringmaster::api {
namespace {

// Keeps leg ids apart from everything else derived from a task's id.
constexpr std::uint64_t consult_leg_purpose = 0x636F6E73'756C7400ULL;

core::Uuid consult_leg(core::TaskId task, std::uint32_t consult) {
    return core::derive(task.value, consult, consult_leg_purpose);
}

}  // namespace

std::string consult_leg_id(core::TaskId task, std::uint32_t consult) {
    return core::to_string(consult_leg(task, consult));
}

std::string shown_id(core::TaskView const& view) {
    return core::to_string(view.shown_as.empty() ? view.task->id : view.shown_as);
}

// The customer is known by his number; a contact without one by the contact's own id. An id that
// looks like an agent's cannot be taken from outside.
std::string customer_id(core::Task const& task) {
    bool const inbound = task.direction == core::Direction::INBOUND;
    auto const& number = inbound ? task.origin : task.destination;
    if (number.empty() || core::parse_uuid(number)) return core::to_string(task.id);
    return number;
}

// Who dials the customer's own number has two parties of one number: no dialled number has a
// slash in it (CO-4).
std::string number_id(core::Task const& task, std::string const& number) {
    return number == customer_id(task) ? number + "/2" : number;
}

std::optional<NamedLeg> named_leg(core::Task const& task, std::string_view id) {
    auto const wanted = core::parse_uuid(id);
    if (!wanted) return std::nullopt;
    if (*wanted == task.id.value) return NamedLeg::main;
    bool const open = task.consult && *wanted == consult_leg(task.id, task.consult->ordinal);
    return open ? std::optional(NamedLeg::consult) : std::nullopt;
}

core::Leg named_party(core::Task const& task, std::string const& id) {
    if (id == customer_id(task)) return {};
    if (auto const agent = core::AgentId::parse(id)) return {core::LegKind::agent, *agent, {}};
    for (auto const& party : task.numbers) {
        if (number_id(task, party.number) == id) return {core::LegKind::number, {}, party.number};
    }
    return {core::LegKind::number, {}, id};
}

std::string party_id(core::Task const& task, core::Leg const& party) {
    switch (party.kind) {
        case core::LegKind::customer: return customer_id(task);
        case core::LegKind::agent: return core::to_string(party.agent);
        case core::LegKind::number: return number_id(task, party.number);
    }
    return {};
}

}  // namespace ringmaster::api

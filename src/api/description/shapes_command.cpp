// What commands are answered with, and how requests are refused (PROTOCOL 1).

#include "api/description/shape.hpp"

namespace ringmaster::api::shapes {
namespace {

constexpr Member seq =
    integer("seq").optional().says("Last event number, of callers with an event stream");

constexpr Member reason_of_event =
    text("reasonCode").optional().says("Why it was refused; an event tells it");

constexpr Member accepted[] = {
    text("trackingId"),
    seq,
    shape("task", "Contact").optional(),
};

constexpr Member agent_accepted[] = {
    text("trackingId"),
    seq,
    shape("agent", "AgentState").optional(),
    reason_of_event,
};

constexpr Member preview_decided[] = {
    text("trackingId"),
    seq,
    shape("task", "Contact").optional(),
    reason_of_event,
};

constexpr Member told[] = {text("trackingId"), seq, reason_of_event};

constexpr Member offer_result[] = {
    uuid("interactionId"),
    flag("accepted"),
    text("reasonCode").optional(),
};

constexpr Member offers[] = {
    text("trackingId"),
    seq,
    list(shape("offers", "OfferResult")),
};

constexpr Member subscription[] = {
    text("webSocketUrl").says("Opens one socket, once, within 30 seconds"),
    text("subscriptionId"),
};

constexpr Member created_meta[] = {uuid("orgid"), uuid("orgId")};
constexpr Member created_data[] = {uuid("id")};
constexpr Member created[] = {
    shape("meta", "CreatedMeta"),
    shape("data", "CreatedContact"),
};

constexpr Member closed[] = {uuid("id"), flag("closed")};
constexpr Member queue_closed[] = {text("trackingId"), shape("queue", "Closed")};
constexpr Member entry_point_closed[] = {text("trackingId"), shape("entryPoint", "Closed")};

constexpr Member fact_result[] = {
    integer("number"),
    integer("status").says("202, or what an arrival was turned away with"),
    text("reasonCode").optional(),
    text("reason").optional(),
};
constexpr Member facts[] = {text("trackingId"), list(shape("facts", "FactResult"))};

constexpr Member revealed[] = {
    text("trackingId"),
    text("name"),
    text("value"),
    integer("version"),
};

constexpr Member problem[] = {
    text("field").says("Path of the field; empty: the whole request"),
    text("description"),
};

constexpr Member author[] = {
    choice("type", "SYSTEM|AGENT|SUPERVISOR|ADMINISTRATOR|CONNECTOR"),
    uuid("id").or_null(),
    text("name"),
};

constexpr Member conflict[] = {
    text("name"),
    text("value").or_null(),
    integer("version").says("0: there is none"),
    shape("author", "Author").or_null(),
};

constexpr Member reference[] = {uuid("id"), text("name"), text("type"), text("field")};

constexpr Member message[] = {
    text("field"),
    text("description"),
    list(shape("references", "Reference")).optional().says("What names the document"),
};
constexpr Member messages[] = {
    text("key").says("The status"),
    list(shape("message", "ConfigurationProblem")),
};
constexpr Member configuration_error[] = {
    text("trackingId"),
    shape("error", "ConfigurationProblems"),
};

constexpr Member wrap_up_version[] = {
    uuid("agentId").says("Whose it is"),
    integer("engagement"),
    integer("version").says("1 as it was submitted, one more for each correction"),
    uuid("auxCodeId"),
    text("wrapUpReason"),
    text("note"),
};
constexpr Member wrap_up_corrected[] = {
    text("trackingId"),
    shape("wrapUp", "WrapUpVersion"),
};

constexpr Shape command_table[] = {
    {"Accepted", "Done, and the contact as the agent sees it now", accepted},
    {"AgentAccepted", "Done, and the agent as he is now", agent_accepted},
    {"PreviewDecided", "Done, and the reservation as the agent sees it now", preview_decided},
    {"WrapUpVersion", "A wrap-up as it counts from now on", wrap_up_version},
    {"WrapUpCorrected", "Corrected, or so before", wrap_up_corrected},
    {"Told", "Done; the outcome is an event", told},
    {"OfferResult", "What became of one offer", offer_result},
    {"OffersAccepted", "What became of each offer", offers},
    {"Subscription", "A one-time address", subscription},
    {"CreatedMeta", "Whose it is, in both spellings clients know", created_meta},
    {"CreatedContact", "The new contact", created_data},
    {"ContactCreated", "The contact is in", created},
    {"Closed", "How it stands now", closed},
    {"QueueClosed", "How the queue stands now", queue_closed},
    {"EntryPointClosed", "How the entry point stands now", entry_point_closed},
    {"FactResult", "What became of one fact", fact_result},
    {"FactsTaken", "What became of each fact, in their order", facts},
    {"VariableRevealed", "The value of a variable", revealed},
    {"Problem", "What is wrong with one field", problem},
    {"Author", "Who saved a value", author},
    {"VariableConflict", "A variable somebody else has saved meanwhile", conflict},
    {"Reference", "A document that names another, and in which field", reference},
    {"ConfigurationProblem", "What is wrong with one field", message},
    {"ConfigurationProblems", "Every problem at once", messages},
    {"ConfigurationError", "Why configuration was refused; nothing has changed",
     configuration_error},
};

}  // namespace

std::span<Shape const> command_shapes() { return command_table; }

}  // namespace ringmaster::api::shapes

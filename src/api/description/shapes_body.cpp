// What lists and objects within commands' bodies hold; the fields of the bodies themselves are in
// their own tables (command_fields.cpp).

#include "api/description/shape.hpp"

namespace ringmaster::api::shapes {
namespace {

constexpr Member skill[] = {
    uuid("skillId").optional(),
    text("skillName").optional().says("Instead of skillId"),
    text("skillType").optional().says("Ignored"),
    text("condition").optional().says("GTE, LTE, IS or IS_NOT, and other spellings of them"),
    any("value").optional().says("A text, a number, or true and false"),
    any("skillValue").optional().says("Another name of value"),
    integer("weight").optional().says("0 to 1000; 1 if absent"),
};

constexpr Member preferred[] = {uuid("agentId"), integer("score").optional()};

constexpr Member query[] = {
    list(uuid("taskIds")).says("1 to 10 contacts"),
    uuid("orgId").optional(),
    any("urlExpiration").optional().says("Ignored"),
    any("includeSegments").optional().says("Ignored"),
    any("includeVARecordings").optional().says("Ignored"),
};

constexpr Member own_skill[] = {
    uuid("skillId"),
    text("textValue").optional(),
    flag("booleanValue").optional(),
    integer("proficiencyValue").optional(),
    any("enumSkillValues").optional(),
    any("userId").optional().says("Ignored"),
};
constexpr Member skills_change[] = {
    list(shape("add", "OwnSkill")).optional(),
    list(uuid("remove")).optional(),
};

// Of an arrival also the fields of a new contact.
constexpr Member fact[] = {
    integer("number").optional().says("Told twice, a fact is taken once"),
    uuid("interactionId"),
    choice("type",
           "customer-arrived|customer-left|leg-answered|leg-failed|leg-hungup|phone-down|dtmf|"
           "recording-file|message|callback-requested"),
    text("leg").optional().says("customer, an agent's id, or a number"),
    text("cause").optional(),
    text("who").optional(),
    time("at").optional(),
    text("digits").optional(),
    text("file").optional(),
    text("callbackNumber").optional().says("Of callback-requested; absent: where he calls from"),
};

constexpr Member callback[] = {
    text("callbackOrigin").says("web, chat, …"),
    choice("callbackType", "immediate|courtesy|scheduled"),
    text("scheduleDate").optional().says("YYYY-MM-DD, at most 31 days ahead"),
    text("startTime").optional().says("HH:MM:SS, at least 30 minutes ahead"),
    text("endTime").optional().says("HH:MM:SS, 30 minutes to 8 hours later"),
    text("timezone").optional().says("IANA"),
    text("callbackReason").optional(),
    text("scriptReference").optional().says("What the agent reads from"),
    uuid("sourceInteraction").optional().says("The contact it came up in"),
    uuid("assigneeAgent").optional().says("Kept for this agent at first"),
};

constexpr Shape body_table[] = {
    {"SkillWish", "A required skill", skill},
    {"PreferredAgent", "Who is tried first", preferred},
    {"CaptureQuery", "Whose recordings are asked for", query},
    {"OwnSkill", "A user's own value of a skill", own_skill},
    {"SkillsChange", "Which skills of his own a user gets and loses", skills_change},
    {"CallbackWish", "What is asked for of a callback", callback},
    {"ConnectorFact", "What happened; of an arrival also the fields of a new contact", fact},
};

constexpr Member parts[] = {
    list(text("roles")),
    map(text("attributes")),
    map(integer("attributeVersions")),
    list(shape("skills", "SkillWish")),
    list(shape("preferredAgents", "PreferredAgent")),
    shape("query", "CaptureQuery"),
    list(shape("facts", "ConnectorFact")),
    shape("dynamicSkills", "SkillsChange"),
    shape("callback", "CallbackWish"),
};

}  // namespace

std::span<Shape const> body_shapes() { return body_table; }
std::span<Member const> body_parts() { return parts; }

}  // namespace ringmaster::api::shapes

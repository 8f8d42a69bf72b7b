// The fields of every command body: those we use, and those the public description or existing
// clients send, which are accepted and ignored (CFG-4).
#include <array>

#include "ringmaster/api/commands.hpp"
#include "ringmaster/core/limits.hpp"

namespace ringmaster::api {
namespace {

using enum BodyType;
using core::limits::note_text_max;
using core::limits::reason_text_max;

constexpr std::array subscribe_fields{
    BodyField{.name = "force", .type = flag, .text = "Close the agent's older sockets"},
    BodyField{.name = "isKeepAliveEnabled", .type = flag},
    BodyField{.name = "clientType", .length_max = 64},
    BodyField{.name = "allowMultiLogin", .type = flag, .text = "Keep the older sockets open"},
    BodyField{.name = "lastSeq", .type = integer, .text = "Replay what came after this number"},
};

constexpr std::array login_fields{
    BodyField{.name = "dialNumber", .length_max = 64},
    BodyField{.name = "teamId", .type = uuid, .text = "Optional for users of exactly one team"},
    BodyField{.name = "deviceType", .values = "AGENT_DN|EXTENSION|BROWSER"},
    BodyField{.name = "isExtension", .type = flag},
    BodyField{.name = "deviceId"},
    BodyField{.name = "roles", .type = list, .text = "Texts, e.g. agent, supervisor"},
    BodyField{.name = "takeOver", .type = flag, .text = "Take the station session over"},
    BodyField{.name = "teamName", .text = "Ignored"},
    BodyField{.name = "siteId", .text = "Ignored"},
    BodyField{.name = "usesOtherDN", .type = flag, .text = "Ignored"},
    BodyField{.name = "auxCodeId", .text = "Ignored"},
};

constexpr std::array logout_fields{
    BodyField{.name = "logoutReason", .length_max = reason_text_max},
    BodyField{.name = "agentId", .type = uuid, .text = "By supervisors: whom to sign out"},
};

constexpr std::array state_fields{
    BodyField{.name = "state", .required = true, .values = "Available|Idle"},
    BodyField{.name = "auxCodeId",
              .required = true,
              .unless = "agentId",
              .text = "An idle code; 0 stands for Available"},
    BodyField{.name = "lastStateChangeReason", .length_max = reason_text_max},
    BodyField{.name = "agentId", .type = uuid, .text = "By supervisors: whose state"},
};

constexpr std::array buddy_fields{
    BodyField{.name = "agentProfileId", .type = uuid},
    BodyField{.name = "mediaType", .required = true, .values = "telephony|chat|email|social"},
    BodyField{.name = "state", .values = "Available|Idle"},
};

constexpr std::array create_fields{
    BodyField{.name = "destination", .text = "The number or address that was reached"},
    BodyField{.name = "origin", .text = "The customer's number or address"},
    BodyField{.name = "entryPointId",
              .type = uuid,
              .text = "Optional when an entry point has the destination"},
    BodyField{.name = "direction", .values = "INBOUND"},
    BodyField{.name = "mediaType", .values = "telephony|chat|email|social"},
    BodyField{.name = "attributes", .type = object, .text = "Call-associated variables: texts"},
    BodyField{.name = "customerName"},
    BodyField{.name = "queueId", .type = uuid, .text = "Instead of the entry point's queue"},
    BodyField{.name = "priority", .type = integer, .text = "1 (highest) to 10"},
    BodyField{.name = "ageSince", .type = integer, .text = "Epoch ms; back-dates the age"},
    BodyField{.name = "outboundType", .text = "Ignored for inbound contacts"},
    BodyField{.name = "callback", .type = object, .text = "Ignored for inbound contacts"},
    BodyField{.name = "customAttributes", .type = object, .text = "Ignored"},
};

constexpr std::array plain_task_fields{
    BodyField{.name = "mediaResourceId", .text = "Ignored: a contact rings on one leg"},
};

constexpr std::array wrap_up_fields{
    BodyField{.name = "auxCodeId", .type = uuid, .required = true},
    BodyField{.name = "wrapUpReason", .length_max = reason_text_max},
    BodyField{.name = "note", .length_max = note_text_max},
    BodyField{.name = "agentId", .type = uuid, .text = "By supervisors: for whom"},
};

constexpr std::array facts_fields{
    BodyField{.name = "facts",
              .type = list,
              .required = true,
              .text = "Objects of number, interactionId, type, leg, cause, who, digits, file, at; "
                      "customer-arrived also the fields of POST /v1/tasks"},
};

constexpr std::span<BodyField const> no_fields{};

constexpr std::array shapes{
    BodyShape{"subscribeNotification", subscribe_fields},
    BodyShape{"loginAgent", login_fields},
    BodyShape{"logoutAgent", logout_fields},
    BodyShape{"logoutAgentByPost", logout_fields},
    BodyShape{"reloadAgent", no_fields},
    BodyShape{"setAgentState", state_fields},
    BodyShape{"listBuddies", buddy_fields},
    BodyShape{"createTask", create_fields},
    BodyShape{"createTaskSlash", create_fields},
    BodyShape{"acceptTask", plain_task_fields},
    BodyShape{"rejectTask", plain_task_fields},
    BodyShape{"endTask", plain_task_fields},
    BodyShape{"wrapUpTask", wrap_up_fields},
    BodyShape{"extendWrapUp", no_fields},
    BodyShape{"requestWrapUp", no_fields},
    BodyShape{"skipWrapUp", no_fields},
    BodyShape{"subscribeConnector", no_fields},
    BodyShape{"postFacts", facts_fields},
};

}  // namespace

std::span<BodyShape const> body_shapes() { return shapes; }

}  // namespace ringmaster::api

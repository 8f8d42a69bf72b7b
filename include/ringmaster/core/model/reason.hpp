#pragma once
// The catalogue of refusals: stable id, HTTP status and text. Ids never change their meaning.
// docs/api/reason-codes.md is generated from this table and tested against it.

#include <array>
#include <string>
#include <string_view>

namespace ringmaster::core {

// X(enumerator, "STABLE_ID", http status, "text for people")
#define RINGMASTER_REASONS(X)                                                                     \
    X(unknown_agent, "AGENT_NOT_FOUND", 404, "No such agent, or the agent has no session")        \
    X(unknown_task, "TASK_NOT_FOUND", 404, "No such contact")                                     \
    X(unknown_team, "TEAM_NOT_FOUND", 422, "The agent does not belong to this team")              \
    X(unknown_entry_point, "ENTRY_POINT_NOT_FOUND", 422, "No such active entry point")            \
    X(unknown_queue, "QUEUE_NOT_FOUND", 422, "No such active queue")                              \
    X(not_signed_in, "AGENT_NOT_LOGGED_IN", 409, "The agent is not signed in")                    \
    X(duplicate_location, "DUPLICATE_LOCATION", 409, "The agent is signed in elsewhere")          \
    X(duplicate_number, "DIAL_NUMBER_IN_USE", 409, "Another agent uses this number")              \
    X(active_contacts, "ACTIVE_CONTACTS", 409,                                                    \
      "Team, number and device cannot change while contacts are live")                            \
    X(invalid_dial_number, "INVALID_DIAL_NUMBER", 422, "The dial number is not usable")           \
    X(device_not_allowed, "DEVICE_TYPE_NOT_ALLOWED", 422,                                         \
      "The desktop profile does not allow this device type")                                      \
    X(agent_inactive, "AGENT_INACTIVE", 403, "The agent or the desktop profile is not active")    \
    X(offer_showing, "OFFER_SHOWING", 409, "An offer is showing")                                 \
    X(contact_live, "CONTACT_ACTIVE", 409, "A contact is live")                                   \
    X(idle_code_not_allowed, "IDLE_CODE_NOT_ALLOWED", 422,                                        \
      "The desktop profile does not allow this idle code")                                        \
    X(system_code, "SYSTEM_STATE", 422, "A system state cannot be chosen")                        \
    X(already_assigned, "ALREADY_ASSIGNED", 409, "The contact is assigned already")               \
    X(offer_expired, "OFFER_EXPIRED", 409, "The offer was not answered in time")                  \
    X(offer_withdrawn, "OFFER_WITHDRAWN", 409, "The offer was withdrawn")                         \
    X(contact_ended, "CONTACT_ENDED", 409, "The contact has ended")                               \
    X(offer_not_ringing, "OFFER_NOT_RINGING", 409, "The offer is still being set up")             \
    X(not_offered, "NOT_OFFERED", 409, "This contact is not offered to the agent")                \
    X(not_owner, "NOT_OWNER", 409, "Only the owner of the contact may do this")                   \
    X(not_connected, "NOT_CONNECTED", 409, "The agent is not connected to this contact")          \
    X(customer_on_hold, "CUSTOMER_ON_HOLD", 409, "Not while the customer is on hold")             \
    X(consult_active, "CONSULT_ACTIVE", 409, "Not while a consult is open")                       \
    X(wrap_up_not_owed, "WRAP_UP_NOT_OWED", 409, "No wrap-up is owed for this contact")           \
    X(wrap_up_done, "WRAP_UP_ALREADY_SUBMITTED", 409, "The wrap-up has been submitted")           \
    X(wrap_up_code_not_allowed, "WRAP_UP_CODE_NOT_ALLOWED", 422,                                  \
      "The desktop profile does not allow this wrap-up reason")                                   \
    X(extension_not_allowed, "EXTENSION_NOT_ALLOWED", 409, "The wrap-up cannot be extended")      \
    X(extensions_exhausted, "EXTENSIONS_EXHAUSTED", 409, "No extension is left")                  \
    X(skip_not_allowed, "SKIP_NOT_ALLOWED", 409, "This wrap-up cannot be skipped")                \
    X(request_not_allowed, "WRAP_UP_REQUEST_NOT_ALLOWED", 409,                                    \
      "Wrap-up on request is not available for this contact")                                     \
    X(duplicate_task, "TASK_EXISTS", 409, "A contact with this id exists")                        \
    X(media_not_supported, "MEDIA_TYPE_NOT_SUPPORTED", 422,                                       \
      "The entry point or queue does not serve this media type")                                  \
    X(priority_range, "PRIORITY_OUT_OF_RANGE", 422, "Priority is 1 (highest) to 10")              \
    X(age_range, "AGE_OUT_OF_RANGE", 422, "The age cannot lie in the future or over a day back")  \
    X(not_permitted, "NOT_PERMITTED", 403, "The caller may not do this")                          \
    X(too_many_sockets, "TOO_MANY_SOCKETS", 429, "The agent has too many open sockets")           \
    X(state_pending, "STATE_PENDING", 409, "The phone is not down yet")                           \
    X(in_use, "IN_USE", 409, "Live contacts, sessions or waiting entries refer to it")            \
    X(operation_pending, "OPERATION_PENDING", 409, "The connector has not answered yet")          \
    X(already_on_hold, "ALREADY_ON_HOLD", 409, "This leg is on hold")                             \
    X(not_on_hold, "NOT_ON_HOLD", 409, "This leg is not on hold")                                 \
    X(no_consult, "NO_CONSULT", 409, "No consult is open")                                        \
    X(consult_not_answered, "CONSULT_NOT_ANSWERED", 409, "The consult is not answered yet")       \
    X(consult_offer, "CONSULT_OFFER", 409, "A consult is accepted by consult/accept")             \
    X(not_a_consult, "NOT_A_CONSULT", 409, "The offer is not a consult")                          \
    X(conference_active, "CONFERENCE_ACTIVE", 409, "Not in a conference")                         \
    X(no_conference, "NO_CONFERENCE", 409, "There is no conference")                              \
    X(conference_full, "CONFERENCE_FULL", 409, "The conference has as many parties as allowed")   \
    X(transfer_active, "TRANSFER_ACTIVE", 409, "A transfer is on its way")                        \
    X(target_not_available, "TARGET_NOT_AVAILABLE", 409, "The agent cannot be reached now")       \
    X(target_self, "TARGET_IS_SELF", 422, "An agent cannot consult or transfer to himself")       \
    X(target_takes_part, "TARGET_TAKES_PART", 409, "The agent takes part in the contact")         \
    X(unknown_target, "TARGET_NOT_FOUND", 422, "No such active target for this channel")          \
    X(consult_to_queue_denied, "CONSULT_TO_QUEUE_NOT_ALLOWED", 403,                               \
      "The desktop profile does not allow consulting a queue")                                    \
    X(unknown_party, "PARTICIPANT_NOT_FOUND", 409, "No such participant in the conference")       \
    X(voice_only, "VOICE_ONLY", 409, "Only for voice contacts")                                   \
    X(not_recording, "NOT_RECORDING", 409, "The contact is not being recorded")                   \
    X(pause_not_allowed, "PAUSE_NOT_ALLOWED", 409, "The recording cannot be paused")              \
    X(recording_paused, "RECORDING_PAUSED", 409, "The recording is paused")                       \
    X(recording_not_paused, "RECORDING_NOT_PAUSED", 409, "The recording is not paused")           \
    X(contacts_ceiling, "CONTACTS_CEILING", 503, "As many contacts are live as allowed")          \
    X(not_monitoring, "NOT_MONITORING", 409, "The supervisor does not monitor this contact")      \
    X(monitoring, "ALREADY_MONITORING", 409, "The supervisor monitors this contact")              \
    X(nobody_talks, "NOBODY_TALKS", 409, "No agent talks with the customer now")                  \
    X(attribute_conflict, "ATTRIBUTE_CONFLICT", 409,                                              \
      "A variable was saved in the meantime; nothing of this save was stored")                    \
    X(too_many_attributes, "TOO_MANY_ATTRIBUTES", 422,                                            \
      "The contact would have more variables than allowed")                                       \
    X(secure_key_missing, "SECURE_KEY_MISSING", 422,                                              \
      "The server has no key for this secure variable")                                           \
    X(unknown_leg, "MEDIA_RESOURCE_NOT_FOUND", 409, "The contact has no such leg now")            \
    X(hold_required, "HOLD_REQUIRED", 422, "A consult always puts the customer on hold")          \
    X(unknown_skill, "SKILL_NOT_FOUND", 422, "No such active skill, or not of this type")         \
    X(unknown_preferred, "PREFERRED_AGENT_NOT_FOUND", 422, "No such active agent to prefer")      \
    X(queue_full, "QUEUE_FULL", 503, "As many contacts wait in the queue as allowed")             \
    X(queue_closed, "QUEUE_CLOSED", 409, "The queue takes no new contacts now")                   \
    X(not_waiting, "NOT_WAITING", 409, "The contact does not wait in a queue")                    \
    X(email_only, "EMAIL_ONLY", 409, "Only for e-mails")                                          \
    X(digital_only, "DIGITAL_ONLY", 409, "Only for contacts of the digital channels")             \
    X(not_assignable, "NOT_ASSIGNABLE", 409, "The queue does not let agents take contacts")       \
    X(no_capacity, "NO_CAPACITY", 409, "The agent has no free place on this channel")             \
    X(not_available, "AGENT_NOT_AVAILABLE", 409, "The agent is not Available")                    \
    X(outside_business_hours, "OUTSIDE_BUSINESS_HOURS", 409,                                      \
      "The queue or entry point is closed by its business hours")                                 \
    X(entry_point_closed, "ENTRY_POINT_CLOSED", 409, "The entry point takes no new contacts now") \
    X(no_transfer, "NO_TRANSFER", 409, "No transfer to a number is on its way")                   \
    X(callback_exists, "CALLBACK_EXISTS", 409, "The customer waits for a callback already")       \
    X(callback_cancel_denied, "CALLBACK_CANCEL_NOT_ALLOWED", 409,                                 \
      "The queue does not let agents cancel a callback before the customer answers")              \
    X(customer_not_answered, "CUSTOMER_NOT_ANSWERED", 409, "The customer has not answered yet")   \
    X(callback_in_progress, "CALLBACK_IN_PROGRESS", 409,                                          \
      "The callback is offered, or the customer is being called")                                 \
    X(no_callback, "CALLBACK_NOT_FOUND", 404, "No such callback, or it cannot happen any more")   \
    X(callback_window, "CALLBACK_WINDOW_CLOSED", 422,                                             \
      "The queue is closed for the whole of this time")                                           \
    X(callback_time, "CALLBACK_TIME_NOT_ALLOWED", 422, "The time is over, or too far ahead")      \
    X(outdial_ani_denied, "OUTDIAL_ANI_NOT_ALLOWED", 422,                                         \
      "The desktop profile does not have this caller number")                                     \
    X(do_not_call, "DO_NOT_CALL", 409, "The number is on a do-not-call list")                     \
    X(do_not_call_listed, "NUMBER_ALREADY_LISTED", 409, "The number is on this list already")     \
    X(do_not_call_unlisted, "NUMBER_NOT_LISTED", 404, "The number is not on this list")           \
    X(do_not_call_full, "DO_NOT_CALL_LISTS_FULL", 409,                                            \
      "The do-not-call lists hold as many numbers as allowed")                                    \
    X(unknown_campaign, "CAMPAIGN_NOT_FOUND", 404, "No campaign of this name is running")         \
    X(campaign_exists, "CAMPAIGN_EXISTS", 409, "A campaign of this name is running already")      \
    X(campaigns_full, "CAMPAIGNS_FULL", 409, "As many campaigns are running as allowed")          \
    X(unknown_contact_list, "CONTACT_LIST_NOT_FOUND", 404, "The campaign has no such list")       \
    X(contact_list_exists, "CONTACT_LIST_EXISTS", 409, "The campaign has such a list already")    \
    X(contact_list_expired, "CONTACT_LIST_EXPIRED", 409, "The list takes no contacts any more")   \
    X(contacts_full, "CAMPAIGN_CONTACTS_FULL", 409,                                               \
      "The campaigns hold as many contacts or lists as allowed")                                  \
    X(unknown_campaign_contact, "CAMPAIGN_CONTACT_NOT_FOUND", 404,                                \
      "Nobody of this reference or number waits in the list")                                     \
    X(not_a_preview, "NOT_A_PREVIEW", 409, "The contact is no reservation of a campaign")         \
    X(preview_action_disabled, "PREVIEW_ACTION_DISABLED", 409,                                    \
      "The campaign does not let agents do this")                                                 \
    X(unknown_wrap_up_code, "WRAP_UP_CODE_NOT_FOUND", 422, "No such active wrap-up reason")       \
    X(wrap_up_not_submitted, "WRAP_UP_NOT_SUBMITTED", 409,                                        \
      "No wrap-up of this agent has been submitted for the contact")

enum class Reason : unsigned char {
#define RINGMASTER_REASON_ENUMERATOR(name, id, status, text) name,
    RINGMASTER_REASONS(RINGMASTER_REASON_ENUMERATOR)
#undef RINGMASTER_REASON_ENUMERATOR
};

struct ReasonEntry {
    Reason reason;
    std::string_view id;  // stable, on the wire as `reasonCode`
    int http_status;
    std::string_view text;
};

inline constexpr std::array reason_table{
#define RINGMASTER_REASON_ENTRY(name, id, status, text) ReasonEntry{Reason::name, id, status, text},
    RINGMASTER_REASONS(RINGMASTER_REASON_ENTRY)
#undef RINGMASTER_REASON_ENTRY
};

[[nodiscard]] constexpr ReasonEntry const& describe_reason(Reason reason) {
    return reason_table[static_cast<std::size_t>(reason)];
}

// A refusal changes nothing; it is a value.
struct Refusal {
    Reason reason;
    std::string detail;  // optional, e.g. the offending value; never secret
};

}  // namespace ringmaster::core

// What answers say out of the journal: recordings, personal data, the events of a contact.

#include "api/description/shape.hpp"

namespace ringmaster::api::shapes {
namespace {

constexpr Member meta[] = {uuid("orgId")};

constexpr Member row[] = {
    integer("journalSeq"),
    time("at"),
    text("input").says("What was decided about: a command, a fact, or tick"),
    list(shape("events", "Event")),
};
constexpr Member history[] = {list(shape("data", "HistoryRow"))};

constexpr Member pause[] = {
    time("startTime"),
    time("stopTime").or_null(),
    uuid("agentId").optional(),
    flag("autoResumed"),
};
constexpr Member recording_attributes[] = {
    text("fileName"),
    text("filePath"),
    time("startTime"),
    time("stopTime").or_null(),
    choice("callType", "main"),
    list(text("files")),
    list(shape("pauses", "RecordingPause")),
    list(text("participants")).says("Agents' ids, and the customer's number, masked"),
};
constexpr Member recording[] = {
    uuid("id"),
    flag("segment"),
    shape("attributes", "RecordingAttributes"),
};
constexpr Member capture[] = {
    uuid("taskId"),
    list(shape("recording", "Recording")),
    list(any("transcription")).says("Always empty"),
};
constexpr Member captures[] = {shape("meta", "Meta"), list(shape("data", "Capture"))};

constexpr Member waiting_contact[] = {
    text("campaignId"),      text("contactListId"),   text("number"),
    text("name").or_empty(), map(text("attributes")),
};
constexpr Member last_agent[] = {choice("mediaType", channels), uuid("agentId")};
constexpr Member book_entry[] = {text("name"), text("number")};
constexpr Member document[] = {
    choice("resource", "address-book"),
    uuid("id"),
    shape("entry", "CustomerEntry"),
};
constexpr Member customer_contact[] = {
    uuid("taskId"),
    time("createdTime"),
    choice("mediaType", channels),
    choice("direction", "INBOUND|OUTBOUND"),
    text("origin").optional(),
    text("destination").optional(),
    text("customerName").optional(),
    list(shape("history", "HistoryRow")),
};
constexpr Member personal_data[] = {
    text("number"),
    list(shape("lastAgents", "LastAgent")),
    list(shape("documents", "CustomerDocument")),
    list(text("doNotCallLists")).says("That hold his number"),
    list(shape("campaignContacts", "WaitingContact")).says("In which he waits to be called"),
    list(shape("contacts", "CustomerContact")),
    integer("nextAfterSeq").optional().says("There is another page: afterSeq of the next request"),
};
constexpr Member exported[] = {shape("meta", "Meta"), shape("data", "PersonalData")};

constexpr Member erasure[] = {
    time("erasedTime"),
    list(shape("documents", "CustomerDocument")).says("What is left to whoever keeps the books"),
    list(text("doNotCallLists")).says("That hold his number, and go on doing so"),
};
constexpr Member erased[] = {text("trackingId"), shape("data", "Erasure")};

constexpr Member records[] = {
    shape("meta", "Meta"),
    list(any("data")).says("Records of that kind; their fields stand in reporting.md"),
    text("next").optional().says("There is another page: `after` of the next request"),
};

constexpr Member intervals[] = {
    shape("meta", "Meta"),
    list(any("data")).says("A row of each interval; their fields stand in reporting.md"),
};
constexpr Member query_error[] = {text("message"),
                                  list(any("locations")).says("Objects of line and column")};
constexpr Member search_answer[] = {
    any("data").says("By the names of the query; null when there are errors"),
    list(shape("errors", "QueryError")).optional(),
};

constexpr Shape history_table[] = {
    {"Meta", "Whose it is", meta},
    {"HistoryRow", "What one input led to", row},
    {"ContactHistory", "What happened to a contact, in order", history},
    {"WaitingContact", "A customer of a campaign whom nobody has been shown", waiting_contact},
    {"RecordingPause", "A pause of a recording", pause},
    {"RecordingAttributes", "When it was on, who was there, where it lies", recording_attributes},
    {"Recording", "A recording", recording},
    {"Capture", "The recordings of a contact", capture},
    {"CaptureList", "The recordings of each contact asked for", captures},
    {"LastAgent", "Who would be asked first when the customer comes again", last_agent},
    {"CustomerEntry", "A row of an address book", book_entry},
    {"CustomerDocument", "A document that names the customer", document},
    {"CustomerContact", "A contact of the customer, with everything on record", customer_contact},
    {"PersonalData", "What is kept about a customer", personal_data},
    {"PersonalDataExport", "A page of what is kept about a customer", exported},
    {"Erasure", "What was done", erasure},
    {"QueryError", "What is wrong with a query, and where", query_error},
    {"SearchAnswer", "What the query asked for, or what is wrong with it", search_answer},
    {"RecordPage", "Records, in order of their time", records},
    {"Intervals", "Statistics, interval by interval", intervals},
    {"CustomerErased", "The customer is forgotten", erased},
};

}  // namespace

std::span<Shape const> history_shapes() { return history_table; }

}  // namespace ringmaster::api::shapes

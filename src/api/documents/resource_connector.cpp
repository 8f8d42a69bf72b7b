// Who moves the media of which channels (PROTOCOL 8, docs/connectors.md).

#include "api/documents/resource_fields.hpp"

namespace ringmaster::api {

namespace {

constexpr std::string_view channels[] = {"telephony", "chat", "email", "social"};
constexpr Field connector_table[] = {
    text("name", 80).required(),
    text("description", 255),
    // Of the token the connector comes with, as `token list` shows it.
    text("tokenSubject", 80).required(),
    choices("channels", channels).required().items(1, 4),
    // What it can ring; without BROWSER nobody signs in with a browser (PROTOCOL 5).
    choices("deviceTypes", device_types).otherwise(R"(["AGENT_DN","EXTENSION"])"),
    flag("active").otherwise("true"),
    // In force where queue and entry point say nothing.
    text("musicOnHoldId"),
    text("defaultMusicInQueueMediaFileId"),
    text("announcementId"),
};

}  // namespace

std::span<Field const> connector_fields() { return connector_table; }

}  // namespace ringmaster::api

#include "api/documents/connector_profile.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/documents/document_parts.hpp"
#include "ringmaster/api/text/json.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

ConnectorProfile profile_of(Document const& document) {
    json const& body = document.body();
    ConnectorProfile profile;
    profile.id = document.id;
    profile.name = text_at(body, "name");
    profile.subject = text_at(body, "tokenSubject");
    for (std::string const& name : texts_at(body, "channels")) {
        auto const channel = core::enum_parse<core::MediaType>(name);
        if (channel) profile.channels.push_back(*channel);
    }
    auto const devices = texts_at(body, "deviceTypes");
    profile.rings_browsers = std::ranges::find(devices, "BROWSER") != devices.end();
    profile.music_on_hold = text_at(body, "musicOnHoldId");
    profile.music_in_queue = text_at(body, "defaultMusicInQueueMediaFileId");
    profile.announcement = text_at(body, "announcementId");
    return profile;
}

template <class Wanted>
std::optional<ConnectorProfile> find(Directory const& directory, Wanted wanted) {
    for (Document const* document : directory.list("connector")) {
        if (!is_active(document->body())) continue;
        auto profile = profile_of(*document);
        if (wanted(profile)) return profile;
    }
    return std::nullopt;
}

}  // namespace

std::optional<ConnectorProfile> connector_of(Directory const& directory, std::string_view subject) {
    return find(directory,
                [&](ConnectorProfile const& profile) { return profile.subject == subject; });
}

std::optional<ConnectorProfile> connector_for(Directory const& directory, core::MediaType channel) {
    return find(directory, [&](ConnectorProfile const& profile) {
        return std::find(profile.channels.begin(), profile.channels.end(), channel) !=
               profile.channels.end();
    });
}

bool rings_browsers(Directory const& directory) {
    auto const calls = connector_for(directory, core::MediaType::telephony);
    return calls && calls->rings_browsers;
}

bool may_tell(Directory const& directory, std::string_view subject, core::MediaType channel) {
    auto const serving = connector_for(directory, channel);
    return !serving || serving->subject == subject;
}

}  // namespace ringmaster::api

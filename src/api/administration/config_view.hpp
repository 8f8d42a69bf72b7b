#pragma once
// How a stored document looks to its reader: defaults, the server's own fields, the reader's
// language, the agent view, and what old desktops expect (PROTOCOL 4, end).

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "api/documents/resource.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/requests/context.hpp"

namespace ringmaster::api {

struct Viewer {
    Languages languages;         // empty: names as the administrator wrote them
    bool is_agent_view = false;  // `agentView=true`
    bool is_legacy = false;      // a desktop that runs its own wrap-up timer
    bool is_desktop = false;     // takes texts for texts: none is null
    bool has_browsers = true;    // of a desktop: calls can reach one (PROTOCOL 5)
    core::Time now;              // presence that is too old is unknown
};

// Names are translated for agents and supervisors only: an administrator who saved a translated
// document again would overwrite the name itself.
[[nodiscard]] Viewer viewer_of(Context const& context);

[[nodiscard]] nlohmann::json present(Directory const& directory, Resource const& resource,
                                     Document const& document, Viewer const& viewer);

// Only these fields of the view, for choosing among many; nothing when one of them is not simply
// the document's or the server's, and the whole view must be made.
[[nodiscard]] std::optional<nlohmann::json> present_fields(Directory const& directory,
                                                           Resource const& resource,
                                                           Document const& document,
                                                           Viewer const& viewer,
                                                           std::set<std::string> const& names);

// One item of a document's entries (address book, outdial ANI).
[[nodiscard]] nlohmann::json present_entry(Directory const& directory, Document const& parent,
                                           nlohmann::json entry);

// Desktops work with texts as they come: what says nothing is empty, and what is null and no text
// of any kind is left out. Administrators read what they have stored.
void settle_nulls(std::span<Field const> fields, nlohmann::json& view);

}  // namespace ringmaster::api

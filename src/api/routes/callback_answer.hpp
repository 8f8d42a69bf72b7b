#pragma once
// A callback as answers say it, and whether the caller may see it (CB-7, CB-9, SEC-1).
//
// Ownership: refers to the request's engine. Threading: the loop. Errors: none.

#include "api/requests/route_json.hpp"
#include "api/requests/visibility.hpp"
#include "ringmaster/api/requests/context.hpp"
#include "ringmaster/api/text/http.hpp"

namespace ringmaster::api {

// The public description's object, and where it stands.
[[nodiscard]] Json callback_json(core::Task const& task, core::OrgId org);
// 404, as of one that is not there.
[[nodiscard]] Response no_callback();
// The path's organization is the caller's (SEC-2).
[[nodiscard]] bool own_path(Context const& context);
// The callback of the path that can still happen and that the caller may see; null: to him there is
// none.
[[nodiscard]] core::Task const* seen_callback(Context const& context);

// The refusal as the caller may be told it: which other contact stands in the way is for whoever
// sees that one (SEC-1).
[[nodiscard]] core::Refusal discreet(core::Refusal refusal, Visibility const& caller,
                                     core::Engine const& engine);

}  // namespace ringmaster::api

#pragma once
// Refusals that existing clients read from an event (PROTOCOL 1): the request is answered 202, and
// `…Failed` says why, to the asking agent alone.
//
// Login and reload tell every caller so. Others tell desktops of the original, which send
// `spark-user-agent` and lose what an HTTP error says; whoever sends no such header gets the error.
//
// Ownership: a Call refers to the organization's Delivery and Directory, which outlive it.
// Threading: the loop. Errors: none.

#include "ringmaster/api/requests/call.hpp"
#include "ringmaster/api/requests/context.hpp"
#include "ringmaster/api/requests/route.hpp"

namespace ringmaster::api {

// A desktop of the original, by the header that its client sends with every request.
[[nodiscard]] bool is_original_desktop(Request const& request);

// The call of that route, with its refusals told by event where they are to be.
[[nodiscard]] Call tell_failures(Route const& route, Context const& context, Call call);

}  // namespace ringmaster::api

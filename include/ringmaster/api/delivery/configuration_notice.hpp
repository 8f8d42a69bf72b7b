#pragma once
// Tells signed-in desktops that documents they have read have changed (CFG-2): the agent's own,
// those it names, those these name, and what concerns every desktop.
//
// Ownership: refers to its arguments. Threading: the loop. Errors: none.

#include <string_view>
#include <vector>

#include "ringmaster/api/delivery/delivery.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/documents/document_change.hpp"

namespace ringmaster::api {

// `directory` as it is after the changes. The events are queued for Delivery::told(). Agents whose
// users are not active any more are dismissed.
void tell_desktops(Delivery& delivery, Directory const& directory,
                   std::vector<DocumentChange> const& changes, std::string_view tracking_id);

}  // namespace ringmaster::api

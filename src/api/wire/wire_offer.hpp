#pragma once
// What an offer shows of a contact before it is accepted (OF-7).

#include "api/wire/wire_writer.hpp"
#include "ringmaster/api/wire/wire.hpp"

namespace ringmaster::api {

// `offerVariables`: those of the entry point, else of the queue; a consult adds who asks. Empty to
// everybody but the one who is offered the contact.
void write_offer_variables(WireWriter& out, core::TaskView const& view, Scene const& scene);

}  // namespace ringmaster::api

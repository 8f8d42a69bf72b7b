#pragma once
// What connectors tell beside the legs of a call (PROTOCOL 8): arrivals, keys pressed, recordings,
// and what comes out of comparing two lists of live calls.

#include "core/decide/decision.hpp"

namespace ringmaster::core {

// As POST /v1/tasks. A contact that is there already was announced before: nothing happens.
void customer_arrived(Decision& decision, CustomerArrived const& fact);
void dtmf(Decision& decision, Dtmf const& fact);
void recording_file(Decision& decision, RecordingFile const& fact);
void stray_leg(Decision& decision, StrayLeg const& fact);
// At least once: whatever was asked and not answered is asked again, in the order of numbers.
void connector_returned(Decision& decision, ConnectorReturned const& fact);

}  // namespace ringmaster::core

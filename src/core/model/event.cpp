// Where the variant of all events is compiled, once for every file that names one.

#include "ringmaster/core/model/event.hpp"

namespace ringmaster::core {

#define RINGMASTER_FROM(Alternative) template Event::Event(Alternative);
RINGMASTER_DEFINE_ONE_OF(Event, EventVariant)
RINGMASTER_FOR_EACH(RINGMASTER_FROM, RINGMASTER_EVENTS)
#undef RINGMASTER_FROM

}  // namespace ringmaster::core

// Where the variant of facts is compiled, once for every file that names it.

#include "ringmaster/core/model/fact.hpp"

namespace ringmaster::core {

#define RINGMASTER_FROM(Alternative) template Fact::Fact(Alternative);
RINGMASTER_DEFINE_ONE_OF(Fact, FactVariant)
RINGMASTER_FOR_EACH(RINGMASTER_FROM, RINGMASTER_FACTS)
#undef RINGMASTER_FROM

}  // namespace ringmaster::core

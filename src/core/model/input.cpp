// Where the variants of commands and facts are compiled, once for every file that names one.

#include "ringmaster/core/model/input.hpp"

namespace ringmaster::core {

#define RINGMASTER_FROM(Alternative) template Command::Command(Alternative);
RINGMASTER_DEFINE_ONE_OF(Command, CommandVariant)
RINGMASTER_FOR_EACH(RINGMASTER_FROM, RINGMASTER_COMMANDS)
#undef RINGMASTER_FROM

#define RINGMASTER_FROM(Alternative) template Fact::Fact(Alternative);
RINGMASTER_DEFINE_ONE_OF(Fact, FactVariant)
RINGMASTER_FOR_EACH(RINGMASTER_FROM, RINGMASTER_FACTS)
#undef RINGMASTER_FROM

}  // namespace ringmaster::core

// Where the variant of commands is compiled, once for every file that names it.

#include "ringmaster/core/model/command.hpp"

namespace ringmaster::core {

#define RINGMASTER_FROM(Alternative) template Command::Command(Alternative);
RINGMASTER_DEFINE_ONE_OF(Command, CommandVariant)
RINGMASTER_FOR_EACH(RINGMASTER_FROM, RINGMASTER_COMMANDS)
#undef RINGMASTER_FROM

}  // namespace ringmaster::core

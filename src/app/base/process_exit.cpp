#include "app/base/process_exit.hpp"

#include <unistd.h>

namespace ringmaster::app {

void end_process(Exit code) { _exit(static_cast<int>(code)); }

}  // namespace ringmaster::app

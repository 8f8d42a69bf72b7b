#include "app/base/process_protection.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace ringmaster::app {

void leave_no_dumps() {
    rlimit const nothing{0, 0};
    setrlimit(RLIMIT_CORE, &nothing);
    // A handler that is piped to by the kernel does not heed the limit; it heeds this.
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

}  // namespace ringmaster::app

#pragma once
// What the process keeps to itself: a dump of its memory would hold revealed values, tokens on
// their way and keys.
//
// Ownership: the process. Threading: before other threads run. Errors: none; what the system does
// not allow to be forbidden stays as it is.

namespace ringmaster::app {

// No core files, by size and by attribute; nobody of the same user reads this memory either.
void leave_no_dumps();

}  // namespace ringmaster::app

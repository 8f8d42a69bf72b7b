// `reports rebuild`: the records for reports are made anew from the journal.
//
// The old file stays until the new one is whole. What is older than the journal cannot be made
// again, so that is lost only on request.

#include <ostream>

#include "app/daemon/records_thread.hpp"
#include "app/tools/offline_store.hpp"
#include "app/tools/tools.hpp"

namespace ringmaster::app {

Exit rebuild_reports(Settings const& settings, bool loses_older, Console console) {
    auto const rebuilt = reports::rebuild(
        projector_options(settings.database_path(), settings.records_path()), loses_older);
    if (!rebuilt) {
        Exit const exit = complain(console, rebuilt.error());
        if (rebuilt.error().code == store::ErrorCode::refused) {
            console.errors << "nothing was changed; --lose-older does it all the same\n";
        }
        return exit;
    }
    Exit worst = Exit::success;
    for (auto const& standing : rebuilt.value().standings) {
        console.out << core::to_string(standing.org) << " seq " << standing.seq;
        if (standing.begun_seq != 0) console.out << " from entry " << standing.begun_seq + 1;
        console.out << '\n';
        if (!standing.problem) continue;
        console.errors << core::to_string(standing.org) << ": " << *standing.problem << '\n';
        worst = Exit::failure;
    }
    console.out << rebuilt.value().entries << " entries\n";
    return worst;
}

}  // namespace ringmaster::app

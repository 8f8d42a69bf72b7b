#include "app/base/fault.hpp"

#include <exception>

#include "ringmaster/core/engine.hpp"

namespace ringmaster::app {

std::optional<std::string> thrown_by(std::function<void()> const& work) {
    try {
        work();
        return std::nullopt;
    } catch (core::InvariantBroken const& broken) {
        return "broken invariant: " + broken.what;
    } catch (std::exception const& error) {
        return error.what();
    } catch (...) {
        return "something that is no exception";
    }
}

void FaultBook::note(FaultNote const& note) {
    std::string const kind(core::enum_name(note.kind));
    metrics_
        .counter("ringmaster_faults_total", "Faults that were contained, by where.",
                 {{"kind", kind}})
        .add();
    log_.error("a fault was contained", {{"kind", kind},
                                         {"orgId", note.org},
                                         {"about", note.about},
                                         {"trackingId", note.tracking},
                                         {"what", note.what}});
}

}  // namespace ringmaster::app

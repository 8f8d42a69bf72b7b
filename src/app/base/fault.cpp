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

// All of them from the start: what appears with its first one looks as if it had not risen.
FaultBook::FaultBook(Metrics& metrics, Log& log) : metrics_(metrics), log_(log) {
    for (auto const kind : enum_names(FaultKind{})) static_cast<void>(count_of(kind));
}

Counter& FaultBook::count_of(std::string_view kind) {
    return metrics_.counter("ringmaster_faults_total", "Faults that were contained, by where.",
                            {{"kind", std::string(kind)}});
}

void FaultBook::note(FaultNote const& note) {
    std::string const kind(core::enum_name(note.kind));
    count_of(kind).add();
    log_.error("a fault was contained", {{"kind", kind},
                                         {"orgId", note.org},
                                         {"about", note.about},
                                         {"trackingId", note.tracking},
                                         {"what", note.what}});
}

}  // namespace ringmaster::app

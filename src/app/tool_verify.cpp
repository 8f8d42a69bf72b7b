// `verify`: what the file says about itself, checked from outside.

#include <ostream>

#include "app/recovery.hpp"
#include "app/tools.hpp"
#include "ringmaster/app/engine_clock.hpp"

namespace ringmaster::app {
namespace {

core::Time wall_now() {
    return EngineClock::system_source().wall();
}

}  // namespace

Exit verify(Settings const& settings, Console console) {
    auto reader = store::Reader::open(settings.database_path());
    if (!reader) {
        console.errors << reader.error().message << '\n';
        return Exit::failure;
    }
    auto recovered = recover_all(reader.value(), wall_now);
    if (!recovered) {
        console.errors << recovered.error().message << '\n';
        return Exit::failure;
    }
    for (auto const& one : recovered.value()) {
        console.out << core::to_string(one.tenant->org) << " seq " << one.tenant->journal_seq
                    << " hash " << core::to_string(one.tenant->engine.hash()) << '\n';
    }
    return Exit::success;
}

}  // namespace ringmaster::app

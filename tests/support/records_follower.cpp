// A process that does nothing but write records, an entry or two at a time, until it is killed:
// for the test that kills it. It says so when it begins.
#include <cstdio>

#include "ringmaster/reports/projector.hpp"

namespace {

bool is_nobody(ringmaster::core::CustomerErased const&, ringmaster::core::TaskCreated const&) {
    return false;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    std::puts("begins");
    std::fflush(stdout);
    constexpr std::size_t entries_max = 2;  // of a transaction
    auto projector =
        ringmaster::reports::Projector::open({argv[1], argv[2], is_nobody, entries_max});
    if (!projector) {
        std::fprintf(stderr, "%s\n", projector.error().message.c_str());
        return 1;
    }
    for (;;) {
        auto const round = projector.value().round();
        if (!round || round.value().stopped != 0) return 1;
    }
}

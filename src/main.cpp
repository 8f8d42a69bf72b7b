// The daemon's entry point: everything is a subcommand (command_line.hpp).

#include <exception>
#include <iostream>

#include "ringmaster/app/tools/command_line.hpp"

int main(int argc, char** argv) {
    try {
        return ringmaster::app::run_command_line(argc, argv);
    } catch (std::exception const& error) {
        // Nothing below is expected to throw this far: memory or entropy ran out, or it is a bug.
        std::cerr << "ringmasterd: " << error.what() << '\n';
        return 1;
    }
}

// Drives a server with simulated agents and customers, and tells what it saw.
#include "traffic/day.hpp"

#include <exception>
#include <iostream>

int main(int argc, char** argv) try {
    using namespace ringmaster::traffic;
    int exit_code = 0;
    auto settings = read_settings(argc, argv, exit_code);
    if (!settings) return exit_code;
    bool const as_json = settings->json;
    Office office(std::move(*settings));
    Day day(office);
    bool const played = day.play();
    if (as_json) {
        std::cout << office.statistics.result().dump(2) << "\n";
    } else {
        std::cout << office.statistics.table();
    }
    return played && office.statistics.clean() ? 0 : 1;
} catch (std::exception const& error) {
    std::cerr << "ringmaster-traffic: " << error.what() << "\n";
    return 1;
}

// The daemon with a bug: `faulty_daemon CONFIG FOLDER`. A decision of an organization fails where
// FOLDER holds a file `<organization>.<place>`, whose first word says how: `exception` or
// `invariant`, and whose second how often: `once` or `ever`. Nothing else differs from `serve`.

#include <filesystem>
#include <fstream>
#include <iostream>
#include <list>
#include <stdexcept>
#include <string>

#include "app/daemon/daemon.hpp"
#include "ringmaster/core/engine.hpp"

namespace {

using namespace ringmaster;

class FileBug final : public core::FaultPoint {
public:
    FileBug(std::filesystem::path folder, core::OrgId org)
        : folder_(std::move(folder)), org_(core::to_string(org)) {}

    void pass(core::FaultPlace place) override {
        auto const file = folder_ / (org_ + "." + std::string(core::enum_name(place)));
        std::ifstream wanted(file);
        std::string how;
        std::string often;
        if (!(wanted >> how >> often)) return;
        if (often == "once") std::filesystem::remove(file);
        if (how == "invariant") throw core::InvariantBroken{"a test's"};
        throw std::runtime_error("a test's");
    }

private:
    std::filesystem::path folder_;
    std::string org_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    auto const loaded = app::load_configuration(std::string(argv[1]));
    for (auto const& problem : loaded.problems) std::cerr << problem << '\n';
    if (!loaded.problems.empty()) return 2;
    std::list<FileBug> bugs;
    app::ServeOptions options;
    options.settings = loaded.settings;
    options.fault_point = [&bugs, folder = std::string(argv[2])](core::OrgId org) {
        return &bugs.emplace_back(folder, org);
    };
    return static_cast<int>(app::serve(std::move(options)));
}

#pragma once
// A data folder of its own for subcommands, and what they print.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>

#include "app/tools/tools.hpp"

namespace ringmaster::app {

class DemoFolder : public ::testing::Test {
protected:
    DemoFolder() {
        auto pattern = (std::filesystem::temp_directory_path() / "ringmaster-demo-XXXXXX").string();
        if (mkdtemp(pattern.data()) != nullptr) folder = pattern;
        settings = parse_configuration({}, {}).settings;
        settings.data_directory = (folder / "data").string();
    }
    ~DemoFolder() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }
    Console console() {
        out.str({});
        errors.str({});
        return {out, errors};
    }
    Exit import_demo() {
        return import_file(settings,
                           std::string(RINGMASTER_SOURCE_DIR) + "/config/demo-organization.json",
                           console());
    }

    std::filesystem::path folder;
    Settings settings;
    std::ostringstream out;
    std::ostringstream errors;
};

}  // namespace ringmaster::app

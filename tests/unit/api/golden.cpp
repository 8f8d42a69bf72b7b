#include "unit/api/golden.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "support/text_file.hpp"

namespace ringmaster::api::testing {

void expect_golden(std::string const& name, std::string const& frame) {
    auto const path =
        std::string(RINGMASTER_SOURCE_DIR) + "/tests/unit/api/golden/" + name + ".json";
    auto const text = nlohmann::ordered_json::parse(frame).dump(2) + "\n";
    if (auto const* rewrite = std::getenv("RINGMASTER_REWRITE"); rewrite && *rewrite == '1') {
        std::ofstream(path) << text;
    }
    ASSERT_TRUE(std::filesystem::exists(path)) << "no golden frame " << path;
    EXPECT_EQ(text, ringmaster::tests::text_of_file(path)) << name;
}

}  // namespace ringmaster::api::testing

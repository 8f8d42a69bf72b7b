#include "unit/api/golden.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace ringmaster::api::testing {

void expect_golden(std::string const& name, std::string const& frame) {
    auto const path =
        std::string(RINGMASTER_SOURCE_DIR) + "/tests/unit/api/golden/" + name + ".json";
    auto const text = nlohmann::ordered_json::parse(frame).dump(2) + "\n";
    if (auto const* rewrite = std::getenv("RINGMASTER_REWRITE"); rewrite && *rewrite == '1') {
        std::ofstream(path) << text;
    }
    std::ifstream file(path);
    ASSERT_TRUE(file) << "no golden frame " << path;
    std::string const kept{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(text, kept) << name;
}

}  // namespace ringmaster::api::testing

// docs/reporting.md names every field of searches that has no source here. RINGMASTER_REWRITE=1
// writes the table.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "search/schema/fields.hpp"

namespace ringmaster::search::docs_test {
namespace {

constexpr char heading[] = "### Fields without a source\n";
std::string const path = std::string(RINGMASTER_SOURCE_DIR) + "/docs/reporting.md";

std::string row(std::string const& record, std::span<Field const> fields) {
    std::string names;
    for (Field const& field : fields) {
        if (!field.sql.empty()) continue;
        names += (names.empty() ? "`" : ", `") + std::string(field.path) + "`";
    }
    return "| " + record + " | " + names + " |\n";
}

std::string table() {
    return "| Of | Null |\n|---|---|\n" + row("`taskDetails`", contact_fields()) +
           row("`activities` of `taskDetails`", contact_activity_fields()) +
           row("`taskLegDetails`", leg_fields()) + row("`agentSession`", session_fields()) +
           row("`channelInfo` of `agentSession`", channel_fields()) +
           row("`activities` of `channelInfo`", agent_activity_fields());
}

TEST(SearchDocs, NameFieldsWithoutASource) {
    std::ifstream in(path);
    std::stringstream read;
    read << in.rdbuf();
    std::string text = read.str();
    auto const begin = text.find(heading);
    ASSERT_NE(begin, std::string::npos);
    auto const from = text.find("| Of |", begin);
    ASSERT_NE(from, std::string::npos);
    auto const until = text.find("\n\n", from) + 1;
    if (std::getenv("RINGMASTER_REWRITE") != nullptr) {
        std::ofstream(path) << text.substr(0, from) + table() + text.substr(until);
        return;
    }
    EXPECT_EQ(text.substr(from, until - from), table());
}

}  // namespace
}  // namespace ringmaster::search::docs_test

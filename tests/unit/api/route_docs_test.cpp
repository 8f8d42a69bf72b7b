// The documents beside the tables they describe. RINGMASTER_REWRITE=1 writes them anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "api/description/openapi.hpp"
#include "ringmaster/api/description/route_table.hpp"
#include "ringmaster/api/requests/router.hpp"
#include "ringmaster/core/model/reason.hpp"
#include "support/text_file.hpp"

namespace ringmaster::api {
namespace {

std::string const source_dir = RINGMASTER_SOURCE_DIR;

bool rewriting() { return std::getenv("RINGMASTER_REWRITE") != nullptr; }

// "GET /v1/tasks" of every operation, found by indentation alone: independent of the writer.
std::set<std::string> operations(std::string const& yaml) {
    std::set<std::string> found;
    std::regex const path_line(R"re(^  "(/[^"]*)":$)re");
    std::regex const method_line(R"(^    (get|post|put|delete|patch):$)");
    std::istringstream lines(yaml);
    std::string path;
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        if (std::regex_match(line, match, path_line)) path = match[1];
        if (std::regex_match(line, match, method_line)) {
            std::string method = match[1];
            for (auto& letter : method) letter = static_cast<char>(letter - 'a' + 'A');
            EXPECT_TRUE(found.insert(method + " " + path).second) << line;
        }
    }
    return found;
}

TEST(RouteDocs, OpenApiNamesTheRoutesAndNoOthers) {
    auto const path = source_dir + "/docs/api/openapi.yaml";
    if (rewriting()) std::ofstream(path) << openapi_text();
    auto const documented = operations(ringmaster::tests::text_of_file(path));
    std::set<std::string> routes;
    for (auto const& route : all_routes()) {
        auto pattern = std::string(route.pattern);
        std::erase(pattern, '*');
        routes.insert(std::string(route.method) + " " + pattern);
    }
    EXPECT_EQ(documented, routes);
    EXPECT_EQ(ringmaster::tests::text_of_file(path), openapi_text())
        << "served and kept text differ";
}

// One row a route, in the order of their paths; open ones need no role.
std::string access_table() {
    std::map<std::pair<std::string_view, std::string_view>, Policy const*> policies;
    auto const routes = all_routes();
    for (auto const& route : routes) policies[{route.pattern, route.method}] = &route.policy;
    std::string text = "\n| Route |";
    std::string line = "\n|---|";
    for (std::size_t index = 0; index < core::enum_count<AccessRole>(); ++index) {
        text += " " + std::string(core::enum_name(static_cast<AccessRole>(index))) + " |";
        line += ":-:|";
    }
    text += line + "\n";
    for (auto const& [key, policy] : policies) {
        text.append("| `").append(key.second).append(" ").append(key.first).append("` |");
        for (std::size_t index = 0; index < core::enum_count<AccessRole>(); ++index) {
            bool const allowed = policy->allows(static_cast<AccessRole>(index));
            text += policy->is_open() ? " open |" : (allowed ? " yes |" : " |");
        }
        text += "\n";
    }
    return text;
}

TEST(RouteDocs, TheMatrixOfAccessIsTheRouteTables) {
    auto const path = source_dir + "/docs/api/access.md";
    auto const text = ringmaster::tests::text_of_file(path);
    std::string const at = "<!-- routes -->\n";
    auto const found = text.find(at);
    ASSERT_NE(found, std::string::npos);
    auto const wanted = text.substr(0, found + at.size()) + access_table();
    if (rewriting()) {
        std::ofstream(path) << wanted;
        return;
    }
    EXPECT_EQ(text, wanted) << "RINGMASTER_REWRITE=1 writes it anew";
}

TEST(RouteDocs, AsyncApiIsServedAsItIsKept) {
    EXPECT_EQ(ringmaster::tests::text_of_file(source_dir + "/docs/api/asyncapi.yaml"),
              asyncapi_text());
    EXPECT_NE(asyncapi_text().find("asyncapi:"), std::string_view::npos);
}

std::string reason_rows() {
    std::string rows;
    for (auto const& entry : core::reason_table) {
        rows.append("| `").append(entry.id).append("` | ");
        rows += std::to_string(entry.http_status);
        rows.append(" | ").append(entry.text).append(" |\n");
    }
    return rows;
}

constexpr std::string_view begin_mark = "<!-- engine: begin -->\n";
constexpr std::string_view end_mark = "<!-- engine: end -->\n";

TEST(RouteDocs, ReasonCodesAreTheEngines) {
    auto const path = source_dir + "/docs/api/reason-codes.md";
    auto text = ringmaster::tests::text_of_file(path);
    auto const begin = text.find(begin_mark);
    auto const end = text.find(end_mark);
    ASSERT_NE(begin, std::string::npos);
    ASSERT_NE(end, std::string::npos);
    auto const expected = "| Code | Status | Meaning |\n|---|---|---|\n" + reason_rows();
    auto const at = begin + begin_mark.size();
    if (rewriting()) std::ofstream(path) << text.replace(at, end - at, expected);
    text = ringmaster::tests::text_of_file(path);
    EXPECT_EQ(text.substr(at, text.find(end_mark) - at), expected);
}

// Codes the edge uses by itself stand in calls of error_response; each has a row of its own.
TEST(RouteDocs, EdgeCodesAreListed) {
    auto const text = ringmaster::tests::text_of_file(source_dir + "/docs/api/reason-codes.md");
    std::regex const call(
        R"re((?:error_response|busy_response|command_error)\([^;]*?"([A-Z][A-Z_]+)")re");
    std::set<std::string> codes;
    for (auto const* room : {"/src/api", "/src/app"}) {
        for (auto const& file : std::filesystem::recursive_directory_iterator(source_dir + room)) {
            if (file.path().extension() != ".cpp") continue;
            auto const source = ringmaster::tests::text_of_file(file.path());
            std::sregex_iterator match(source.begin(), source.end(), call);
            for (; match != std::sregex_iterator{}; ++match) codes.insert((*match)[1]);
        }
    }
    EXPECT_TRUE(codes.contains("INVALID_REQUEST"));
    for (auto const& code : codes) {
        EXPECT_NE(text.find("| `" + code + "` |"), std::string::npos) << code;
    }
}

}  // namespace
}  // namespace ringmaster::api

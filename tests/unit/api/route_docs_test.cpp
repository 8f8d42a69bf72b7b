// The documents beside the tables they describe. RINGMASTER_REWRITE=1 writes them anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "api/description/openapi.hpp"
#include "api/documents/resource.hpp"
#include "ringmaster/api/description/route_table.hpp"
#include "ringmaster/api/requests/router.hpp"
#include "ringmaster/core/model/reason.hpp"
#include "support/text_file.hpp"

namespace ringmaster::api::route_docs_test {
namespace {

std::string const source_dir = RINGMASTER_SOURCE_DIR;

bool rewriting() { return std::getenv("RINGMASTER_REWRITE") != nullptr; }

// "GET /v1/tasks" of every operation at every address, found by indentation alone: independent of
// the writer.
std::set<std::string> operations(std::string const& yaml) {
    std::set<std::string> found;
    std::regex const path_line(R"re(^  "(/[^"]*)":$)re");
    std::regex const method_line(R"(^    (get|post|put|delete|patch):$)");
    std::regex const also_line(R"re(^      x-also-at: \[(.*)\]$)re");
    std::regex const item_line(R"re(^        - "(/[^"]*)"$)re");
    std::regex const item(R"re("(/[^"]*)")re");
    std::istringstream lines(yaml);
    std::string path;
    std::string method;
    auto const add = [&](std::string const& at) {
        EXPECT_TRUE(found.insert(method + " " + at).second) << method << at;
    };
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        if (std::regex_match(line, match, path_line)) path = match[1];
        if (std::regex_match(line, match, item_line)) add(match[1]);
        if (std::regex_match(line, match, also_line)) {
            auto const list = match[1].str();
            for (std::sregex_iterator at(list.begin(), list.end(), item), end; at != end; ++at) {
                add((*at)[1]);
            }
        }
        if (!std::regex_match(line, match, method_line)) continue;
        method = match[1];
        for (auto& letter : method) letter = static_cast<char>(letter - 'a' + 'A');
        add(path);
    }
    return found;
}

// Every address the table serves: a route of all resources once for each.
std::set<std::string> addresses() {
    std::set<std::string> all;
    for (auto const& route : all_routes()) {
        auto pattern = std::string(route.method) + " " + std::string(route.pattern);
        std::erase(pattern, '*');
        auto const at = pattern.find("{resource}");
        if (at == std::string::npos) all.insert(pattern);
        for (auto const& resource : resources()) {
            bool const has =
                pattern.find("/entry") == std::string::npos || !resource.entries.empty();
            if (at == std::string::npos || !has || resource.name == "organization") continue;
            all.insert(pattern.substr(0, at) + std::string(resource.name) +
                       pattern.substr(at + 10));
        }
    }
    return all;
}

TEST(RouteDocs, OpenApiNamesTheRoutesAndNoOthers) {
    auto const path = source_dir + "/docs/api/openapi.yaml";
    auto const made = render_openapi();
    if (rewriting()) std::ofstream(path) << made;
    auto const kept = ringmaster::tests::text_of_file(path);
    EXPECT_EQ(operations(kept), addresses());
    EXPECT_TRUE(kept == made) << "docs/api/openapi.yaml is not what the tables say";
    if (!rewriting()) {
        EXPECT_TRUE(kept == openapi_text()) << "another text is served";
    }
}

TEST(RouteDocs, OperationsHaveNamesOfTheirOwn) {
    std::set<std::string> ids;
    std::regex const name("[a-z][A-Za-z]+");
    for (auto const& [path, methods] : openapi_document()["paths"].items()) {
        for (auto const& [method, operation] : methods.items()) {
            auto const id = operation["operationId"].get<std::string>();
            EXPECT_TRUE(ids.insert(id).second) << id;
            EXPECT_TRUE(std::regex_match(id, name)) << id;
            // Each says what it answers.
            bool succeeds = false;
            for (auto const& [status, response] : operation["responses"].items()) {
                succeeds = succeeds || status.front() == '2';
            }
            EXPECT_TRUE(succeeds) << id;
        }
    }
    EXPECT_GT(ids.size(), 200U);
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
}  // namespace ringmaster::api::route_docs_test

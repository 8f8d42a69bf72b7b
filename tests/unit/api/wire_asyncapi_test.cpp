// docs/api/asyncapi.yaml against the code: the same events, the same fields.

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "ringmaster/api/wire.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;
using Names = std::set<std::string>;

std::string const root = RINGMASTER_SOURCE_DIR;

// Keys directly under a block that `path` names, by indentation: the file is written by hand and
// keeps two spaces per level.
Names keys_under(std::vector<std::string> const& path) {
    std::ifstream file(root + "/docs/api/asyncapi.yaml");
    EXPECT_TRUE(file);
    Names found;
    std::size_t depth = 0;
    for (std::string line; std::getline(file, line);) {
        auto const indent = line.find_first_not_of(' ');
        if (indent == std::string::npos) continue;
        if (depth == path.size()) {
            if (indent < 2 * depth) break;
            auto const colon = line.find(':');
            if (indent == 2 * depth && colon != std::string::npos) {
                found.insert(line.substr(indent, colon - indent));
            }
        } else if (indent == 2 * depth && line.substr(indent) == path[depth] + ":") {
            ++depth;
        }
    }
    return found;
}

Names events_of_the_code() {
    Names names{"KeepAlive"};
    for (auto const name : core::enum_names(core::NoticeKind{})) names.emplace(name);
    for (auto const name : enum_names(UnnumberedKind{})) names.emplace(name);
    return names;
}

TEST(WireAsyncApi, DescribesEveryEventAndNoOther) {
    EXPECT_EQ(keys_under({"components", "messages"}), events_of_the_code());
    EXPECT_EQ(keys_under({"channels", "notifications", "messages"}), events_of_the_code());
}

json golden(std::string_view name) {
    std::ifstream file(root + "/tests/unit/api/golden/" + std::string(name) + ".json");
    EXPECT_TRUE(file) << name;
    return json::parse(file);
}

void collect(Names& into, json const& object) {
    for (auto const& [key, value] : object.items()) into.insert(key);
}

// Fields that occur in any golden frame, by schema.
std::map<std::string, Names> fields_of_the_code() {
    std::map<std::string, Names> fields;
    for (auto const name : core::enum_names(core::NoticeKind{})) {
        auto const data = golden(name)["data"];
        bool const about_task = data.contains("interaction");
        collect(fields[about_task ? "TaskData" : "AgentData"], data);
        if (!about_task) continue;
        auto const& contact = data["interaction"];
        collect(fields["Interaction"], contact);
        for (auto const& one : contact["participants"]) collect(fields["Participant"], one);
        for (auto const& one : contact["media"]) collect(fields["Media"], one);
        for (auto const& one : contact["callAssociatedData"]) {
            collect(fields["CallAssociatedDatum"], one);
        }
    }
    collect(fields["AgentData"], golden("AgentReloginSuccess")["data"]);
    collect(fields["SnapshotData"], golden("Snapshot")["data"]);
    collect(fields["FailureData"], golden("AgentStationLoginFailed")["data"]);
    collect(fields["BuddiesData"], golden("BuddyAgents")["data"]);
    collect(fields["Buddy"], golden("BuddyAgents")["data"]["agentList"][0]);
    return fields;
}

TEST(WireAsyncApi, DescribesEveryFieldAndNoOther) {
    for (auto const& [schema, fields] : fields_of_the_code()) {
        EXPECT_EQ(keys_under({"components", "schemas", schema, "properties"}), fields) << schema;
    }
}

}  // namespace
}  // namespace ringmaster::api

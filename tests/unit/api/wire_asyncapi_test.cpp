// docs/api/asyncapi.yaml against the code: the same events, the same fields.

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "api/connectors/connector_reader.hpp"
#include "ringmaster/api/access/vault.hpp"
#include "ringmaster/api/wire/wire.hpp"

namespace ringmaster::api::wire_asyncapi_test {
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

// ConnectorWelcome for welcome.
Names connector_frames_of_the_code() {
    Names names{"KeepAlive"};
    for (auto const kind : enum_names(ConnectorFrame{})) {
        std::string name(kind);
        name.front() = static_cast<char>(name.front() - 'a' + 'A');
        names.insert("Connector" + name);
    }
    return names;
}

TEST(WireAsyncApi, DescribesEveryEventAndNoOther) {
    EXPECT_EQ(keys_under({"channels", "notifications", "messages"}), events_of_the_code());
    EXPECT_EQ(keys_under({"channels", "connectors", "messages"}), connector_frames_of_the_code());
    auto all = events_of_the_code();
    all.merge(connector_frames_of_the_code());
    EXPECT_EQ(keys_under({"components", "messages"}), all);
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
    collect(fields["FailureData"], golden("CampaignPreviewAcceptFailed")["data"]);
    collect(fields["BuddiesData"], golden("BuddyAgents")["data"]);
    collect(fields["Buddy"], golden("BuddyAgents")["data"]["agentList"][0]);
    auto const changed = golden("AgentConfigurationChanged")["data"];
    collect(fields["ConfigurationData"], changed);
    collect(fields["ChangedDocument"], changed["documents"][0]);
    for (auto const* frame :
         {"Welcome", "Calls", "Command", "Ack", "Error", "Replaced", "Contact"}) {
        auto const name = std::string("Connector") + frame;
        collect(fields[name + "Frame"], golden(name));
    }
    collect(fields["ConnectorCommandFrame"], golden("ConnectorSwapCommand"));
    collect(fields["ConnectorCommandFrame"], golden("ConnectorHangupCommand"));
    collect(fields["ConnectorCommandFrame"], golden("ConnectorDialCommand"));
    collect(fields["ConnectorCommandFrame"], golden("ConnectorMonitorCommand"));
    collect(fields["ConnectorCall"], golden("ConnectorCalls")["calls"][0]);
    collect(fields["ConnectorLeg"], golden("ConnectorCommand")["legs"][0]);
    collect(fields["ConnectorSettings"], golden("ConnectorCommand")["settings"]);
    return fields;
}

TEST(WireAsyncApi, DescribesEveryFieldAndNoOther) {
    for (auto const& [schema, fields] : fields_of_the_code()) {
        EXPECT_EQ(keys_under({"components", "schemas", schema, "properties"}), fields) << schema;
    }
}

// The lines of a message.
std::string message_of(std::string const& name) {
    std::ifstream file(root + "/docs/api/asyncapi.yaml");
    std::string text;
    bool inside = false;
    bool messages = false;
    for (std::string line; std::getline(file, line);) {
        messages = messages || line == "components:";
        if (line.starts_with("    ") && line.find_first_not_of(' ') == 4) {
            inside = messages && line == "    " + name + ":";
        }
        if (inside) text += line + "\n";
    }
    return text;
}

// What stands outside, and what within: `AgentStationLoginSuccess` comes as a `StationLogin`.
TEST(WireAsyncApi, NamesTheTypesOfEveryEvent) {
    auto names = events_of_the_code();
    names.erase("KeepAlive");
    for (auto const& name : names) {
        auto const frame = golden(name);
        auto const text = message_of(name);
        auto const outer = "type: {const: " + frame["type"].get<std::string>() + "}\n";
        EXPECT_NE(text.find(outer), std::string::npos) << name << " is no " << outer << text;
        if (!frame["data"].contains("type")) continue;
        auto const inner =
            "data: {properties: {type: {const: " + frame["data"]["type"].get<std::string>() +
            "}}}\n";
        EXPECT_NE(text.find(inner), std::string::npos) << name << " is no " << inner << text;
    }
}

// What connectors may write: the reader knows every field that is described for them.
TEST(WireAsyncApi, DescribesNoFieldConnectorsMayNotWrite) {
    Directory const directory(core::OrgId{});
    core::State const state;
    for (auto const* type : {"result", "fact", "calls"}) {
        std::string schema(type);
        schema.front() = static_cast<char>(schema.front() - 'a' + 'A');
        json frame = json::object();
        for (auto const& name :
             keys_under({"components", "schemas", "Connector" + schema + "Frame", "properties"})) {
            frame[name] = nullptr;
        }
        EXPECT_GE(frame.size(), 3U) << type;
        frame["type"] = type;
        if (frame.contains("fact")) frame["fact"] = "leg-failed";
        auto const said =
            read_connector_frame(frame.dump(), {"pbx", core::Actor{}, directory, state, Vault{}});
        ASSERT_TRUE(std::holds_alternative<WrongFrame>(said)) << type;
        for (auto const& problem : std::get<WrongFrame>(said).problems) {
            EXPECT_NE(problem.text, "is not a known field") << type << " " << problem.path;
        }
    }
}

}  // namespace
}  // namespace ringmaster::api::wire_asyncapi_test

// The sessions of docs/connectors.md: what a connector says there is understood, what the server
// says there has the fields of the golden frames.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "api/connectors/connector_reader.hpp"
#include "ringmaster/api/access/vault.hpp"
#include "support/text_file.hpp"
#include "unit/api/connector_fixture.hpp"

namespace ringmaster::api::connector_docs_test {
namespace {

using nlohmann::json;

std::string const root = RINGMASTER_SOURCE_DIR;

std::set<std::string> keys(json const& object) {
    std::set<std::string> found;
    for (auto const& [name, value] : object.items()) found.insert(name);
    return found;
}

// Of a frame of the same kind; a notice has fields by its state.
json golden(json const& frame) {
    std::string type = frame["type"];
    bool const ends = frame.value("command", "") == "hangup" && frame["leg"] == "customer";
    if (ends) type = "hangupCommand";
    type.front() = static_cast<char>(type.front() - 'a' + 'A');
    std::ifstream file(root + "/tests/unit/api/golden/Connector" + type + ".json");
    EXPECT_TRUE(file) << type;
    return json::parse(file);
}

TEST(ConnectorDocs, ExampleSessionsAreTheRealProtocol) {
    auto const directory = testing::connected_directory();
    core::State const state;
    std::ifstream file(root + "/docs/connectors.md");
    std::size_t from_server = 0;
    std::size_t from_connector = 0;
    for (std::string line; std::getline(file, line);) {
        bool const by_server = line.starts_with("S {");
        if (!by_server && !line.starts_with("C {")) continue;
        auto const text = line.substr(2);
        if (by_server) {
            auto const frame = json::parse(text);
            auto known = golden(frame);
            if (frame["type"] == "ack") known.erase("refused");
            if (frame.value("command", "") == "bridge") known["otherLeg"] = "customer";
            if (frame["type"] == "contact") {
                EXPECT_TRUE(std::ranges::includes(keys(known), keys(frame))) << line;
            } else {
                EXPECT_EQ(keys(frame), keys(known)) << line;
            }
            ++from_server;
            continue;
        }
        Vault const no_keys;
        auto const said = read_connector_frame(
            text, {testing::pbx, core::Actor{core::ActorKind::connector, {}, ""}, directory, state,
                   no_keys});
        auto const* wrong = std::get_if<WrongFrame>(&said);
        EXPECT_EQ(wrong, nullptr) << line << "\n" << (wrong ? wrong->problems.front().text : "");
        ++from_connector;
    }
    EXPECT_GE(from_server, 10U);
    EXPECT_GE(from_connector, 10U);
}

// Every command and every kind of fact has its row.
TEST(ConnectorDocs, NothingIsLeftOut) {
    std::string const text = ringmaster::tests::text_of_file(root + "/docs/connectors.md");
    for (std::size_t index = 0; index < core::enum_count<core::MediaKind>(); ++index) {
        auto const name = media_command_name(static_cast<core::MediaKind>(index));
        EXPECT_NE(text.find("`" + name + "`"), std::string::npos) << name;
    }
    for (auto const* fact :
         {"customer-arrived", "customer-left", "leg-answered", "leg-failed", "leg-hungup",
          "phone-down", "dtmf", "recording-file", "message", "callback-requested"}) {
        EXPECT_NE(text.find("| `" + std::string(fact) + "` |"), std::string::npos) << fact;
    }
}

}  // namespace
}  // namespace ringmaster::api::connector_docs_test

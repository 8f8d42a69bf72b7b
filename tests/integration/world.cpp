#include "integration/world.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <stdexcept>

namespace ringmaster::tests {

using nlohmann::json;

namespace {

// Short timers. Recording starts behind a call's connection: tests about something else do without.
void simplify(json& document) {
    auto& kinds = document["resources"];
    for (auto& setting : kinds["organization-setting"]) {
        setting["ronaTimeoutTelephony"] = rona_seconds;
    }
    for (auto& queue : kinds["contact-service-queue"]) {
        queue.erase("ronaTimeout");
        queue["recordingAllCallsPermitted"] = false;
    }
    for (auto& profile : kinds["agent-profile"]) {
        if (profile.value("autoWrapUp", false)) {
            profile["autoWrapAfterSeconds"] = auto_wrap_seconds;
        }
    }
}

}  // namespace

World::World(std::function<void(json&)> const& change) : organization(demo_organization()) {
    simplify(organization);
    if (change) change(organization);
    org_id = organization["organization"]["id"];
    entry_point_id = resources("entry-point").at(0)["id"];
    queue_id = resources("entry-point").at(0)["queueId"];
    default_wrap_up_code_id = resources("agent-profile").at(0)["defaultWrapUpCodeId"];
    daemon.import_organization(organization);
    connector_token_ = daemon.create_token(org_id, {"connector", "", "test connector"});
    administrator_token_ = daemon.create_token(org_id, {"administrator", "", "test admin"});
}

AgentFacts World::agent(std::size_t number) const {
    auto const& user = resources("user").at(number - 1);
    return {user["ciUserId"], user["teamIds"].at(0), user["agentProfileId"],
            user["defaultDialledNumber"]};
}

std::string const& World::token_of(std::size_t number) {
    auto& token = tokens_[number];
    if (token.empty()) token = daemon.create_token(org_id, {"agent", agent(number).id, ""});
    return token;
}

void World::give_token(std::size_t number, std::string token) {
    tokens_[number] = std::move(token);
}

void World::make_supervisor(std::size_t number) {
    tokens_[number] = daemon.create_token(org_id, {"supervisor", agent(number).id, ""});
}

void World::start(std::vector<std::size_t> const& agents) {
    for (auto const number : agents) token_of(number);
    daemon.start();
    connect();
}

void World::restart() {
    daemon.start();
    connect();
}

void World::connect() {
    connector_ = std::make_unique<Api>(daemon.base_url(), connector_token_);
    administrator_ = std::make_unique<Api>(daemon.base_url(), administrator_token_);
}

Api World::api(std::string const& token) const { return {daemon.base_url(), token}; }

json World::call_body() const {
    return {{"entryPointId", entry_point_id}, {"direction", "INBOUND"},
            {"mediaType", "telephony"},       {"destination", "+493023125101"},
            {"origin", "+4917612345678"},     {"attributes", {{"Customer_Name", "Mila Fischer"}}}};
}

std::string World::customer_calls() {
    auto const answer = connector_->post("/v1/tasks", call_body());
    if (answer.status != 201) throw std::runtime_error("no call: " + answer.text());
    EXPECT_EQ(answer.body.value("meta", json::object()).value("orgId", ""), org_id);
    return answer.body.at("data").at("id");
}

Answer World::fact(std::string const& interaction_id, std::string const& leg,
                   std::string const& type) {
    json const one{{"number", ++fact_number_},
                   {"interactionId", interaction_id},
                   {"leg", leg},
                   {"type", type}};
    return connector_->post("/v1/connector/facts", {{"facts", json::array({one})}});
}

void World::customer_leaves(std::string const& interaction_id) {
    auto const answer = fact(interaction_id, "customer", "customer-left");
    ASSERT_EQ(answer.status, 202) << answer.text();
}

json World::history(std::string const& interaction_id) {
    auto const answer = administrator_->get("/v1/tasks/" + interaction_id + "/events");
    EXPECT_EQ(answer.status, 200) << answer.text();
    return answer.body;
}

std::string World::state_hash() {
    auto const answer = administrator_->get("/v1/admin/state");
    if (answer.status != 200) throw std::runtime_error("no state: " + answer.text());
    EXPECT_TRUE(answer.body.at("journalSeq").is_number_integer());
    return answer.body.at("stateHash").dump();
}

std::vector<std::string> World::audit(std::string const& action) const {
    sqlite3* database = nullptr;
    auto const file = daemon.folder() / "data" / "ringmaster.db";
    EXPECT_EQ(sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
    sqlite3_stmt* rows = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(database, "SELECT detail FROM audit WHERE action=? ORDER BY seq",
                                 -1, &rows, nullptr),
              SQLITE_OK);
    sqlite3_bind_text(rows, 1, action.c_str(), -1, SQLITE_TRANSIENT);
    std::vector<std::string> details;
    while (sqlite3_step(rows) == SQLITE_ROW) {
        details.emplace_back(reinterpret_cast<char const*>(sqlite3_column_text(rows, 0)));
    }
    sqlite3_finalize(rows);
    sqlite3_close(database);
    return details;
}

json const& World::resources(std::string const& kind) const {
    return organization.at("resources").at(kind);
}

std::string World::org_path(std::string const& rest) const {
    return "/organization/" + org_id + rest;
}

json const* find_object_with(json const& tree, json const& value) {
    if (!tree.is_structured()) return nullptr;
    for (auto const& entry : tree) {
        if (tree.is_object() && entry == value) return &tree;
        if (auto const* const found = find_object_with(entry, value)) return found;
    }
    return nullptr;
}

json wrap_up_record(json const& history, std::string const& origin) {
    // The history is a list, bare or under "data"; the wanted entry holds the origin somewhere.
    auto const& list = history.is_object() && history.contains("data") ? history["data"] : history;
    for (auto const& entry : list) {
        if (find_object_with(entry, origin) != nullptr) return entry;
    }
    return nullptr;
}

}  // namespace ringmaster::tests

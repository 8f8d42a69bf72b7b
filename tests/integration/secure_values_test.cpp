// CD-4 from outside: secure values pass through a real daemon, and then every byte it wrote, said
// or logged is searched for them. Only the answer of a reveal may hold one.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>

#include "integration/desktop.hpp"
#include "integration/evidence.hpp"

namespace ringmaster::tests::secure_values_test {
namespace {

using nlohmann::json;

// No value of these stands anywhere by chance.
std::string const created_secret = "Canary-4929-created";
std::string const saved_secret = "Canary-7713-saved";
std::string const rejected_secret = "Canary-1199-rejected";
std::string const plain_value = "Sparrow-5501-plain";

std::string const first_key = "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";
std::string const second_key = "k2:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=\n";

json variable(char const* id, char const* name, json const& more) {
    json made{{"id", id},           {"name", name},          {"variableType", "String"},
              {"defaultValue", ""}, {"agentViewable", true}, {"agentEditable", true},
              {"reportable", true}, {"sensitive", true},     {"active", true}};
    made.update(more);
    return made;
}

void add_variables(json& organization) {
    auto& variables = organization["resources"]["cad-variable"];
    variables.push_back(
        variable("cad00000-0000-4000-8000-0000000000a1", "Card_Number", json::object()));
    variables.push_back(variable("cad00000-0000-4000-8000-0000000000a2", "Pin",
                                 {{"variableType", "String"}, {"desktopLabel", "PIN"}}));
    variables.push_back(
        variable("cad00000-0000-4000-8000-0000000000a3", "Reference", {{"sensitive", false}}));
}

class SecureValues : public ::testing::Test {
protected:
    SecureValues() : world(add_variables), key_file(world.daemon.folder() / "keys") {
        write_keys(first_key);
        world.daemon.configure([this](json& document) {
            document["secrets"]["keyFile"] = key_file.string();
            document["log"]["level"] = "trace";
            document["journal"]["snapshotEvery"] = 10;
        });
    }
    void write_keys(std::string const& keys, mode_t mode = 0600) const {
        std::ofstream(key_file) << keys;
        ASSERT_EQ(chmod(key_file.c_str(), mode), 0);
    }
    void connect_call() {
        world.start({1});
        desktop = std::make_unique<Desktop>(world, 1);
        desktop->open();
        desktop->go_available();
        auto body = world.call_body();
        body["attributes"] = {{"Card_Number", created_secret}, {"Reference", plain_value}};
        client::Headers const key{{"Idempotency-Key", "create-1"}};
        auto const created =
            evidence.keep("create", world.connector().post("/v1/tasks", body, key));
        ASSERT_EQ(created.status, 201) << created.text();
        // The same again, from the answers that are kept.
        auto const again =
            evidence.keep("create again", world.connector().post("/v1/tasks", body, key));
        EXPECT_EQ(again.raw.body, created.raw.body);
        id = created.body.at("data").at("id");
        path = "/v1/tasks/" + id;
        see("AgentContactReserved");
        see("AgentOfferContact");
        expect_accepted(evidence.keep("accept", desktop->task(id, "accept")));
        see("AgentContactAssigned");
    }
    json see(std::string const& type) {
        auto frame = desktop->expect(type);
        evidence.keep("frame " + type, frame.dump());
        return frame;
    }
    Answer save(json const& attributes, json const& versions = json::object()) {
        return desktop->api().patch(path,
                                    {{"attributes", attributes}, {"attributeVersions", versions}});
    }
    Answer reveal(std::string const& name) {
        return desktop->api().post(path + "/reveal", {{"name", name}},
                                   {{"Idempotency-Key", "reveal-" + name}});
    }
    static json data_of(json const& frame) {
        return frame.at("data").at("interaction").at("callAssociatedData");
    }
    void save_and_reveal();
    void make_mistakes();
    void read_everything();

    World world;
    std::filesystem::path key_file;
    std::unique_ptr<Desktop> desktop;
    Evidence evidence;
    std::string id;
    std::string path;
};

void SecureValues::save_and_reveal() {
    client::Headers const key{{"Idempotency-Key", "save-1"}};
    json const body{{"attributes", {{"Pin", saved_secret}}}};
    for (int count = 0; count < 2; ++count) {
        expect_accepted(evidence.keep("save", desktop->api().patch(path, body, key)));
    }
    auto const frame = see("ContactUpdated");
    EXPECT_EQ(frame["data"]["updatedBy"], desktop->facts().id);
    EXPECT_EQ(data_of(frame)["Pin"]["value"], "*");
    EXPECT_EQ(data_of(frame)["Pin"]["version"], 1) << "the repetition saved nothing";
    for (int count = 0; count < 2; ++count) {
        EXPECT_EQ(reveal("Pin").body["value"], saved_secret);
    }
    EXPECT_EQ(reveal("Card_Number").body["value"], created_secret);
}

// Requests with a secret in them that are refused for one reason or another.
void SecureValues::make_mistakes() {
    auto const refused = [this](std::string const& what, Answer const& answer) {
        EXPECT_GE(answer.status, 400) << what << ": " << answer.text();
        evidence.keep(what, answer);
    };
    refused("an older version", save({{"Pin", rejected_secret}}, {{"Pin", 7}}));
    refused("too long", save({{"Pin", rejected_secret + std::string(300, 'x')}}));
    refused("not a text", save({{"Pin", json::array({rejected_secret})}}));
    refused("unknown field", desktop->api().patch(path, {{"attributes", {{"Pin", rejected_secret}}},
                                                         {"colour", rejected_secret}}));
    refused("reveal of an unknown name", reveal("Nothing_" + rejected_secret));
    client::HttpRequest broken{"PATCH",
                               path,
                               {{"Authorization", "Bearer " + desktop->api().token()},
                                {"Content-Type", "application/json"}},
                               "{\"attributes\":{\"Pin\":\"" + rejected_secret};
    refused("broken JSON", desktop->api().send(broken));
    broken.headers[1].second = "text/plain";
    refused("not JSON", desktop->api().send(broken));
    broken.headers.erase(broken.headers.begin());
    refused("no token", desktop->api().send(broken));
    auto body = world.call_body();
    body["attributes"] = {{"Pin", rejected_secret}};
    body["priority"] = 99;
    refused("a refused contact", world.connector().post("/v1/tasks", body));
    refused("somebody without the right",
            world.connector().post(path + "/reveal", {{"name", "Pin"}}));
}

void SecureValues::read_everything() {
    for (std::string const& target :
         {std::string("/v1/tasks"), path, path + "/events", std::string("/v1/agents/activities"),
          std::string("/metrics"), std::string("/health/ready"), std::string("/v1/admin/state"),
          world.org_path("/cad-variable")}) {
        evidence.keep("agent GET " + target, desktop->api().get(target));
        evidence.keep("administrator GET " + target, world.administrator().get(target));
    }
    auto const history = world.history(id);
    EXPECT_NE(find_object_with(history, "VariablesSaved"), nullptr) << history.dump();
    desktop->lose_socket();
    desktop->open();
    expect_accepted(evidence.keep("reload", desktop->api().post("/v1/agents/reload")));
    see("AgentReloginSuccess");
    see("AgentContact");
    see("AgentContactAssigned");
}

TEST_F(SecureValues, StandNowhereButInTheAnswerOfAReveal) {
    connect_call();
    save_and_reveal();
    make_mistakes();
    read_everything();
    // While it runs: the database with its log, as a thief would find them.
    evidence.keep_folder("running", world.daemon.folder());
    auto const copy = world.daemon.folder() / "copy.db";
    EXPECT_EQ(world.daemon.run_tool({"backup", copy.string()}).exit_code, 0);
    expect_accepted(evidence.keep("end", desktop->task(id, "end")));
    see("ContactEnded");
    see("AgentWrapup");
    see("AgentWrappedUp");  // by the server, at its deadline
    ASSERT_EQ(world.daemon.stop(), 0);
    for (std::vector<std::string> const& tool :
         {std::vector<std::string>{"export"}, std::vector<std::string>{"verify"}}) {
        auto const run = world.daemon.run_tool(tool);
        EXPECT_EQ(run.exit_code, 0) << run.errors;
        evidence.keep(tool.front(), run.output + run.errors);
    }
    evidence.keep_folder("stopped", world.daemon.folder());
    evidence.keep("log", world.daemon.log());
    for (auto const& secret : {created_secret, saved_secret, rejected_secret}) {
        EXPECT_EQ(evidence.places_of(secret), std::vector<std::string>{});
    }
    // The search finds what is not secure, in every kind of place.
    auto const found = evidence.places_of(plain_value);
    EXPECT_GT(found.size(), 10U);
    auto const stands_in = [&found](std::string const& part) {
        return std::any_of(found.begin(), found.end(), [&](std::string const& place) {
            return place.find(part) != std::string::npos;
        });
    };
    EXPECT_TRUE(stands_in("running: ") && stands_in("copy.db") && stands_in("/events"));
    EXPECT_TRUE(stands_in("frame ContactUpdated") && stands_in("frame AgentContact"));
    auto const reveals = world.audit("RevealVariable");
    ASSERT_EQ(reveals.size(), 3U);
    EXPECT_NE(reveals[0].find("variable Pin task " + id + " key k1"), std::string::npos)
        << reveals[0];
}

TEST_F(SecureValues, KeysRotateWhileTheDaemonRuns) {
    connect_call();
    write_keys(second_key + first_key);
    world.daemon.signal(SIGHUP);
    ASSERT_TRUE(world.daemon.logs("sealing with k2"));
    expect_accepted(save({{"Pin", saved_secret}}));
    auto const frame = see("ContactUpdated");
    EXPECT_EQ(data_of(frame)["Pin"]["secureKeyId"], "k2");
    EXPECT_EQ(data_of(frame)["Card_Number"]["secureKeyId"], "k1");
    EXPECT_EQ(reveal("Card_Number").body["value"], created_secret);
    EXPECT_EQ(reveal("Pin").body["value"], saved_secret);
    // A file that is not usable changes nothing.
    write_keys(first_key, 0644);
    world.daemon.signal(SIGHUP);
    ASSERT_TRUE(world.daemon.logs("the keys were not taken over"));
    EXPECT_EQ(reveal("Pin").body["value"], saved_secret);
    // After a crash both open as before, as long as their keys are there.
    write_keys(second_key);
    world.daemon.kill();
    world.restart();
    auto const supervisor_like = [this](std::string const& name) {
        return world.administrator().post(path + "/reveal", {{"name", name}});
    };
    EXPECT_EQ(supervisor_like("Pin").body["value"], saved_secret);
    EXPECT_EQ(supervisor_like("Card_Number").reason(), "SECURE_KEY_MISSING");
    ASSERT_EQ(world.daemon.stop(), 0);
    EXPECT_EQ(world.audit("RevealVariable").size(), 4U);
}

TEST_F(SecureValues, AKeyFileThatOthersCanReadStopsTheStart) {
    write_keys(first_key, 0644);
    EXPECT_THROW(world.start({1}), std::runtime_error);
    EXPECT_NE(world.daemon.log().find("needs mode 0600"), std::string::npos) << world.daemon.log();
}

TEST_F(SecureValues, WithoutAKeyFileTheyAreRefusedAndTheRestWorks) {
    world.daemon.configure([](json& document) { document.erase("secrets"); });
    world.start({1});
    ASSERT_TRUE(world.daemon.logs("no keys"));
    auto body = world.call_body();
    body["attributes"] = {{"Pin", rejected_secret}};
    auto const refused = world.connector().post("/v1/tasks", body);
    expect_refused(refused, 422);
    EXPECT_EQ(refused.reason(), "SECURE_KEY_MISSING");
    world.customer_calls();
}

}  // namespace
}  // namespace ringmaster::tests::secure_values_test

// SEC-7 from outside: a customer is served, asks what is known of him, and is forgotten. Every
// answer and event from then on, and every byte of the file once the horizon has passed, is
// searched for him.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "integration/desktop.hpp"
#include "integration/evidence.hpp"
#include "ringmaster/store/store.hpp"

namespace ringmaster::tests::personal_data_test {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// None of these stands anywhere by chance.
std::string const number = "+4915199887766";
std::string const customer_name = "Canary-8830-name";
std::string const variable = "Canary-8830-variable";
std::string const note = "Canary-8830-note";

class PersonalData : public ::testing::Test {
protected:
    PersonalData() {
        // So that one is taken while the contact is live.
        world.daemon.configure([](json& document) { document["journal"]["snapshotEvery"] = 10; });
        world.start({1});
        desktop = std::make_unique<Desktop>(world, 1);
        desktop->open();
        desktop->go_available();
    }
    void connect_call() {
        auto body = world.call_body();
        body["origin"] = number;
        body["customerName"] = customer_name;
        body["attributes"] = {{"Reference", variable}};
        auto const created =
            world.connector().post("/v1/tasks", body, {{"Idempotency-Key", "create-1"}});
        ASSERT_EQ(created.status, 201) << created.text();
        id = created.body.at("data").at("id");
        desktop->expect_all({"AgentContactReserved", "AgentOfferContact"});
        EXPECT_EQ(keyed("accept").status, 202);
        desktop->expect("AgentContactAssigned");
        // A conflict names what is there (CD-3), a refusal nothing of it; both keep their key.
        EXPECT_EQ(keyed("", {{"attributes", {{"Reference", "other"}}},
                             {"attributeVersions", {{"Reference", 7}}}})
                      .status,
                  409);
        EXPECT_EQ(keyed("unhold", {{"mediaResourceId", id}}).status, 409);
    }
    // With a key of its own, for whoever repeats it.
    Answer keyed(std::string const& command, json const& body = json::object()) {
        asked.emplace_back(command, body);
        return repeat(asked.size() - 1);
    }
    Answer repeat(std::size_t index) {
        auto const& [command, body] = asked.at(index);
        client::Headers const key{{"Idempotency-Key", "key-" + std::to_string(index)}};
        auto const path = "/v1/tasks/" + id;
        if (command.empty()) return world.connector().patch(path, body, key);
        return desktop->api().post(path + "/" + command, body, key);
    }
    // Each gets the status it had, and nothing is carried out again.
    void repeat_everything(std::string const& when) {
        auto const hash = world.state_hash();
        for (std::size_t index = 0; index < asked.size(); ++index) {
            auto const answer =
                evidence.keep(when + " repeated " + asked[index].first, repeat(index));
            EXPECT_EQ(answer.status, statuses.at(index)) << answer.text();
        }
        EXPECT_EQ(world.state_hash(), hash);
    }
    void finish_call() {
        EXPECT_EQ(keyed("end").status, 202);
        desktop->expect_all({"ContactEnded", "AgentWrapup"});
        json wrap_up{{"auxCodeId", world.default_wrap_up_code_id}};
        wrap_up["wrapUpReason"] = note;
        wrap_up["note"] = note;
        EXPECT_EQ(keyed("wrapup", wrap_up).status, 202);
        desktop->expect("AgentWrappedUp");
    }
    Answer ask(std::string const& what, std::string const& wanted = number) {
        return world.administrator().post("/v1/personal-data/" + what,
                                          {{"number", wanted}, {"reference", "DSR-7"}});
    }
    void read_everything(std::string const& when);
    void pass_the_horizon();

    World world;
    std::unique_ptr<Desktop> desktop;
    Evidence evidence;
    std::string id;
    std::vector<std::pair<std::string, json>> asked;           // commands about the contact
    std::vector<int> const statuses{202, 409, 409, 202, 202};  // what they were answered
};

void PersonalData::read_everything(std::string const& when) {
    for (std::string const& target :
         {"/v1/tasks/" + id, "/v1/tasks/" + id + "/events", std::string("/v1/tasks"),
          std::string("/v1/agents/activities"), std::string("/v1/agents/statistics")}) {
        for (auto* const api : {&desktop->api(), &world.administrator()}) {
            auto const answer = evidence.keep(when + " GET " + target, api->get(target));
            EXPECT_LT(answer.status, 500) << answer.text();
        }
    }
    evidence.keep(when + " captures", world.administrator().post("/v1/captures/query",
                                                                 {{"query", {{"taskIds", {id}}}}}));
}

// As if the days had gone by: everything behind the newest snapshot is dropped.
void PersonalData::pass_the_horizon() {
    auto store = store::Store::open({.path = world.daemon.folder() / "data" / "ringmaster.db"});
    ASSERT_TRUE(store) << store.error().message;
    store::Batch batch;
    batch.cuts = {{*core::OrgId::parse(world.org_id), 1'000'000, 1'000'000}};
    std::promise<std::size_t> dropped;
    ASSERT_EQ(store.value()->submit(std::move(batch),
                                    [&dropped](store::CommitResult const& result) {
                                        dropped.set_value(result.committed ? result.rows : 0);
                                    }),
              store::Submitted::accepted);
    EXPECT_GT(dropped.get_future().get(), 10U);
}

TEST_F(PersonalData, IsToldOnRequestAndForgottenOnRequest) {
    connect_call();
    EXPECT_EQ(ask("erase").reason(), "CONTACT_ACTIVE");
    finish_call();
    auto const told = ask("export", "+49 151 9988-7766");
    ASSERT_EQ(told.status, 200) << told.text();
    ASSERT_THAT(told.body["data"]["contacts"], SizeIs(1));
    for (auto const& canary : {number, customer_name, variable, note}) {
        EXPECT_THAT(told.raw.body, HasSubstr(canary));
    }
    read_everything("before");
    repeat_everything("before");
    evidence.keep_folder("before", world.daemon.folder());
    for (auto const& canary : {number, customer_name, variable, note}) {
        EXPECT_THAT(evidence.places_of(canary),
                    Contains("before GET /v1/tasks/" + id + "/events -> 200"));
        EXPECT_THAT(evidence.places_of(canary), Contains(HasSubstr("ringmaster.db")));
    }
    EXPECT_THAT(evidence.places_of(number), Contains(HasSubstr("before repeated accept")));
    EXPECT_THAT(evidence.places_of(variable), Contains(HasSubstr("before repeated  -> 409")));

    evidence = {};
    auto const seen = desktop->last_seq() - 3;
    ASSERT_EQ(evidence.keep("erase", ask("erase")).status, 200);
    EXPECT_THAT(ask("export").body["data"]["contacts"], IsEmpty());
    read_everything("after");
    repeat_everything("after");
    // What he was sent before is not replayed: he is told how things stand instead.
    desktop->lose_socket();
    desktop->open({{"lastSeq", seen}});
    for (auto const& frame : desktop->fence()) evidence.keep("frame", frame.dump());
    world.daemon.kill();
    world.restart();
    desktop = std::make_unique<Desktop>(world, 1);
    read_everything("after a restart");
    repeat_everything("after a restart");
    ASSERT_EQ(world.daemon.stop(), 0);
    evidence.keep("log", world.daemon.log());
    EXPECT_THAT(world.audit("ExportPersonalData"),
                ElementsAre(HasSubstr("DSR-7"), HasSubstr("DSR-7")));
    EXPECT_THAT(world.audit("EraseCustomer"), ElementsAre(HasSubstr("reference DSR-7")));

    EXPECT_EQ(world.daemon.run_tool({"verify"}).exit_code, 0);
    pass_the_horizon();
    EXPECT_EQ(world.daemon.run_tool({"verify"}).exit_code, 0);
    evidence.keep_folder("behind the horizon", world.daemon.folder());
    for (auto const& canary : {number, customer_name, variable, note}) {
        EXPECT_THAT(evidence.places_of(canary), IsEmpty()) << canary;
    }
    world.restart();
    EXPECT_EQ(world.administrator().get("/v1/tasks").status, 200);
}

// Answers of a run before this one do not say whose they are: those about contacts are blanked with
// whoever is erased.
TEST_F(PersonalData, AnswersOfAnEarlierRunAreForgottenToo) {
    connect_call();
    finish_call();
    world.daemon.kill();
    world.restart();
    desktop = std::make_unique<Desktop>(world, 1);
    repeat_everything("before");
    EXPECT_THAT(evidence.places_of(number), Contains(HasSubstr("before repeated accept")));
    evidence = {};
    ASSERT_EQ(evidence.keep("erase", ask("erase")).status, 200);
    repeat_everything("after");
    for (auto const& canary : {number, customer_name, variable, note}) {
        EXPECT_THAT(evidence.places_of(canary), IsEmpty()) << canary;
    }
}

}  // namespace
}  // namespace ringmaster::tests::personal_data_test

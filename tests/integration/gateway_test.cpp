// A chat and e-mail gateway on a real socket: it is told who has a contact, that he has it no
// longer, and that it is over and why; whatever is cut, killed or forgotten, both sides agree
// (CH-3, PROTOCOL 8, OPS-1).
#include "integration/gateway.hpp"
#include "integration/desktop.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <random>

namespace ringmaster::tests::gateway_test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;

constexpr char sales_team_queue[] = "c0e0e000-0000-4000-8000-000000000005";  // Website Chat

class DigitalGateway : public ::testing::Test {
protected:
    explicit DigitalGateway(int seconds = 10) : world(with_gateway(seconds)), gateway(world) {}
    void SetUp() override {
        world.start({1, 2});
        gateway.connect();
        for (std::size_t number = 1; number <= 2; ++number) {
            desktops.push_back(std::make_unique<Desktop>(world, number));
            desktops.back()->open();
            desktops.back()->log_in();
        }
    }

    Desktop& anna() { return *desktops[0]; }
    Desktop& ben() { return *desktops[1]; }
    static std::string id_of(Desktop& desktop) { return desktop.facts().id; }

    void available(Desktop& desktop) { expect_accepted(desktop.state("Available", "0")); }
    std::string accepted(std::string const& media) {
        available(anna());
        auto const id = gateway.customer_writes(media);
        gateway.follow();
        expect_accepted(anna().task(id, "accept"));
        gateway.follow();
        return id;
    }
    std::vector<std::string> told(std::string const& id) {
        gateway.follow();
        return gateway.commands_of(id);
    }
    std::set<std::string> agents_of(std::string const& id) {
        gateway.follow();
        auto const found = gateway.contacts().find(id);
        return found == gateway.contacts().end() ? std::set<std::string>() : found->second.agents;
    }
    std::string ending_of(std::string const& id) {
        gateway.follow();
        auto const found = gateway.endings().find(id);
        return found == gateway.endings().end() ? "not over" : found->second;
    }

    World world;
    Gateway gateway;
    std::vector<std::unique_ptr<Desktop>> desktops;
};

TEST_F(DigitalGateway, FollowsAChatFromItsArrivalToItsEnd) {
    auto const id = accepted("chat");
    EXPECT_EQ(agents_of(id), std::set<std::string>{id_of(anna())});
    expect_accepted(anna().task(id, "end"));
    EXPECT_EQ(ending_of(id), "AGENT_ENDED");
    EXPECT_THAT(told(id), ElementsAre("bridge", "hangup", "unbridge"));
    std::vector<std::string> states;
    for (auto const& notice : gateway.notices()) {
        if (notice.contact == id) states.push_back(notice.state);
    }
    EXPECT_THAT(states, ElementsAre("queued", "offered", "assigned", "closed"));
    EXPECT_EQ(gateway.notices().back().frame["reason"], "AGENT_ENDED");
    EXPECT_FALSE(gateway.contacts().contains(id));
}

TEST_F(DigitalGateway, HearsThatAReplyWasSent) {
    auto const id = accepted("email");
    expect_accepted(anna().task(id, "reply"));
    EXPECT_EQ(ending_of(id), "REPLY_SENT");
}

TEST_F(DigitalGateway, HearsOfTheNextAgent) {
    auto const id = accepted("chat");
    available(ben());
    expect_accepted(
        anna().task(id, "transfer", {{"to", id_of(ben())}, {"destinationType", "agent"}}));
    EXPECT_EQ(agents_of(id), std::set<std::string>());
    expect_accepted(ben().task(id, "accept"));
    EXPECT_EQ(agents_of(id), std::set<std::string>{id_of(ben())});
    auto const back =
        world.administrator().post("/v1/tasks/" + id + "/requeue", {{"queueId", sales_team_queue}});
    EXPECT_EQ(back.status, 202) << back.text();
    EXPECT_EQ(agents_of(id), std::set<std::string>());
    EXPECT_EQ(ending_of(id), "not over");
    auto const gone = world.administrator().put(
        "/v1/agents/logout", {{"logoutReason", "late"}, {"agentId", id_of(ben())}});
    EXPECT_EQ(gone.status, 202) << gone.text();
    auto const over = world.administrator().post("/v1/tasks/" + id + "/end");
    EXPECT_EQ(over.status, 202) << over.text();
    EXPECT_EQ(ending_of(id), "SUPERVISOR_ENDED");
}

TEST_F(DigitalGateway, TakesAContactFromWhomItCannotReach) {
    gateway.refuse("bridge");
    auto const id = accepted("chat");
    gateway.follow();
    EXPECT_THAT(gateway.commands_of(id), ElementsAre("bridge", "unbridge"));
    EXPECT_EQ(agents_of(id), std::set<std::string>());
    bool told = false;
    for (auto const& frame : anna().fence()) {
        told = told || frame["type"] == "AgentContactUnassigned" ||
               frame["data"].value("type", "") == "AgentContactUnassigned";
    }
    EXPECT_TRUE(told);
    auto const seen = world.administrator().get("/v1/tasks/" + id);
    EXPECT_EQ(seen.body["data"]["attributes"]["status"], "queued");
}

TEST_F(DigitalGateway, IsAskedAgainWhatItMissed) {
    available(anna());
    auto const id = gateway.customer_writes("email");
    gateway.follow();
    gateway.lose_socket();
    expect_accepted(anna().task(id, "accept"));
    gateway.connect();
    EXPECT_EQ(agents_of(id), std::set<std::string>{id_of(anna())});
    gateway.lose_socket();
    expect_accepted(anna().task(id, "reply"));
    world.daemon.kill();
    world.restart();
    gateway.connect();
    EXPECT_EQ(ending_of(id), "REPLY_SENT");
    EXPECT_FALSE(gateway.contacts().contains(id));
}

TEST_F(DigitalGateway, ReadsItsOwnContactsAndNoOthers) {
    auto const other =
        Api(world.daemon.base_url(),
            world.administrator()
                .post(world.org_path("/api-token"),
                      {{"role", "connector"}, {"name", "Another"}, {"subject", "gateway-2"}})
                .body.value("token", ""));
    auto const id = accepted("chat");
    auto const call = world.customer_calls();
    auto const own = gateway.api().get("/v1/tasks/" + id);
    EXPECT_EQ(own.status, 200) << own.text();
    EXPECT_EQ(own.body["data"]["attributes"]["owner"]["id"], id_of(anna()));
    // The channel of calls has no connector: everybody may play its customers.
    EXPECT_EQ(gateway.api().get("/v1/tasks/" + call).status, 200);
    Api stranger(world.daemon.base_url(), other.token());
    auto const absent = stranger.get("/v1/tasks/" + id);
    EXPECT_EQ(absent.status, 404) << absent.text();
    EXPECT_EQ(absent.body, stranger.get("/v1/tasks/" + std::string(world.org_id)).body);
    EXPECT_EQ(stranger.get("/v1/tasks").raw.body.find(id), std::string::npos);
    expect_accepted(anna().task(id, "end"));
    gateway.follow();
    EXPECT_EQ(gateway.api().get("/v1/tasks/" + id).status, 200);  // closed
    EXPECT_EQ(stranger.get("/v1/tasks/" + id).status, 404);
}

TEST_F(DigitalGateway, AnAddressThatNobodyHasIsTurnedAway) {
    auto const answer = gateway.api().post("/v1/tasks", {{"mediaType", "email"},
                                                         {"direction", "INBOUND"},
                                                         {"destination", "sales@example.org"},
                                                         {"origin", "mila"}});
    EXPECT_EQ(answer.reason(), "ENTRY_POINT_NOT_FOUND") << answer.text();
    json body{{"mediaType", "email"},
              {"direction", "INBOUND"},
              {"destination", " HELP@example.org"},
              {"origin", "mila"}};
    EXPECT_EQ(gateway.api().post("/v1/tasks", body).status, 201);
    body.erase("mediaType");  // the entry point's
    EXPECT_EQ(gateway.api().post("/v1/tasks", body).status, 201);
}

// ---- random days -----------------------------------------------------------------------------

constexpr int contacts_total = 200;

std::uint64_t chosen_seed() {
    char const* const text = std::getenv("RINGMASTER_SEED");
    return text != nullptr ? std::stoull(text) : 20'261'129;
}

class RandomGateway : public DigitalGateway {
protected:
    RandomGateway() : DigitalGateway(5), random_(chosen_seed()) {}

    bool chance(unsigned percent) { return random_() % 100 < percent; }
    std::string some_contact() {
        return ids_[ids_.size() - 1 - random_() % std::min<std::size_t>(ids_.size(), 12)];
    }
    Desktop& somebody() { return *desktops[random_() % desktops.size()]; }

    // By what the gateway was told; or anybody.
    Desktop& who_has(std::string const& id) {
        auto const known = gateway.contacts().find(id);
        for (auto& desktop : desktops) {
            bool const has =
                known != gateway.contacts().end() && known->second.agents.contains(id_of(*desktop));
            if (has) return *desktop;
        }
        return somebody();
    }

    // What the rules refuse has no effect; everything else was done.
    void act(Answer const& answer) {
        EXPECT_TRUE(answer.status != 0 && answer.status < 500) << answer.text();
        done_ += answer.status < 300 ? 1U : 0U;
    }
    void transfer(Desktop& by, std::string const& id) {
        bool const to_agent = chance(50);
        std::string const to = to_agent ? id_of(somebody()) : queue_of(id);
        act(by.task(id, "transfer",
                    {{"to", to}, {"destinationType", to_agent ? "agent" : "queue"}}));
    }
    std::string queue_of(std::string const& id) {
        return media_.at(id) == "chat" ? "c0e0e000-0000-4000-8000-000000000005"
                                       : "c0e0e000-0000-4000-8000-000000000006";
    }
    void work() {
        auto const id = some_contact();
        auto& desktop = who_has(id);
        switch (random_() % 12) {
            case 0:
            case 1:
            case 2: return act(somebody().api().post("/v1/tasks/offers/accept-all"));
            case 3: return act(desktop.task(id, "assign"));
            case 4: return act(desktop.task(id, "end"));
            case 5: return act(desktop.task(id, "reply"));
            case 6: return transfer(desktop, id);
            case 7: return act(desktop.task(id, "reject"));
            case 8:
                return act(world.administrator().post("/v1/tasks/" + id + "/requeue",
                                                      {{"queueId", queue_of(id)}}));
            case 9:
                if (!chance(30)) return;
                return act(world.administrator().post("/v1/tasks/" + id + "/end"));
            case 10:
                if (!chance(30) || !gateway.contacts().contains(id)) return;
                return gateway.customer_leaves(id);
            default: return act(desktop.state("Available", "0"));
        }
    }
    void come_back(std::unique_ptr<Desktop>& desktop, std::size_t number) {
        desktop = std::make_unique<Desktop>(world, number);
        desktop->open();
        act(desktop->api().post("/v1/agents/reload"));
        if (chance(20)) {
            act(world.administrator().put(
                "/v1/agents/logout", {{"logoutReason", "late"}, {"agentId", id_of(*desktop)}}));
        }
        act(desktop->login());
        act(desktop->state("Available", "0"));
    }
    void kill_the_daemon() {
        gateway.lose_socket();
        for (auto& desktop : desktops) desktop.reset();
        world.daemon.kill();
        world.restart();
        for (std::size_t at = 0; at < desktops.size(); ++at) come_back(desktops[at], at + 1);
        ++kills_;
    }
    void trouble() {
        switch (random_() % 12) {
            case 0: return kill_the_daemon();
            case 1: return gateway.lose_memory();
            case 2:
            case 3:
            case 4: return gateway.lose_socket();
            default: return come_back(desktops[0], 1);
        }
    }
    void next_contact() {
        if (!gateway.connected()) gateway.connect();
        std::string const media = chance(60) ? "chat" : "email";
        ids_.push_back(gateway.customer_writes(media));
        media_[ids_.back()] = media;
        for (int count = 0; count < 4; ++count) {
            work();
            if (gateway.connected() && chance(50)) gateway.follow();
        }
        if (chance(12)) trouble();
    }

    // Until neither side owes the other an answer.
    void settle() {
        if (!gateway.connected()) gateway.connect();
        while (gateway.follow() != 0) continue;
    }
    void compare() {
        for (auto const& id : ids_) {
            auto const answer = gateway.api().get("/v1/tasks/" + id);
            auto const found = gateway.contacts().find(id);
            bool const has = found != gateway.contacts().end();
            if (answer.status == 404) {  // lost with the memory of the gateway, before it was told
                EXPECT_FALSE(has) << id;
                continue;
            }
            ASSERT_EQ(answer.status, 200) << answer.text();
            auto const& seen = answer.body["data"]["attributes"];
            EXPECT_EQ(has, !seen.contains("endTime")) << id << ' ' << seen.dump();
            if (!has) continue;
            std::set<std::string> agents;
            if (seen["status"] == "assigned") agents.insert(seen["owner"]["id"]);
            EXPECT_EQ(found->second.agents, agents) << id << ' ' << seen.dump();
        }
    }

    std::mt19937_64 random_;
    std::vector<std::string> ids_;
    std::map<std::string, std::string> media_;
    std::size_t done_ = 0;
    int kills_ = 0;
};

TEST_F(RandomGateway, BothSidesAgreeWhateverHappens) {
    std::cout << "seed " << chosen_seed() << '\n';
    for (int count = 1; count <= contacts_total; ++count) {
        next_contact();
        if (count % 80 == 0) kill_the_daemon();
        if (count % 40 != 0) continue;
        settle();
        compare();
        if (HasFailure()) return;
    }
    for (auto const& id : ids_) world.administrator().post("/v1/tasks/" + id + "/end");
    settle();
    compare();
    EXPECT_TRUE(gateway.contacts().empty());
    EXPECT_EQ(world.administrator().get("/v1/tasks").body["meta"]["totalRecords"], 0);
    for (auto const& [id, reason] : gateway.endings()) EXPECT_FALSE(reason.empty()) << id;
    EXPECT_GT(done_, 200U) << "too little happened to prove anything";
    EXPECT_GT(kills_, 0);
    std::cout << ids_.size() << " contacts, " << done_ << " commands done, " << kills_ << " kills, "
              << gateway.endings().size() << " ends told, " << gateway.notices().size()
              << " notices\n";
}

}  // namespace
}  // namespace ringmaster::tests::gateway_test

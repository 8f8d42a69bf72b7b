// The loop from inbox to answer, with a writer whose commits the test completes by hand.

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <deque>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "app/loop/driver.hpp"
#include "ringmaster/api/text/json.hpp"
#include "unit/app/driver_stage.hpp"

namespace ringmaster::app::driver_test {
namespace {

// A command that is always taken: an idle code named after the request's body.
api::Call change_code(api::Context const& context) {
    core::AuxCode code;
    code.id = core::AuxCodeId{{9, context.request.body.size()}};
    code.name = context.request.body;
    core::ChangeConfiguration change;
    change.put.emplace_back(code);
    return api::Submit{change,
                       [](core::Outcome const& outcome, core::Engine const&) {
                           api::Response response;
                           response.status = 202;
                           response.body = std::to_string(outcome.events.size());
                           return response;
                       },
                       {}};
}

api::Call create_task(api::Context const&) {
    return api::Submit{core::CreateTask{},
                       [](core::Outcome const&, core::Engine const&) { return api::Response(); },
                       {}};
}

api::Call read_state(api::Context const&) {
    return api::QueryAdminState{[](std::uint64_t seq, core::StateHash const&) {
        api::Response response;
        response.body = "seq " + std::to_string(seq);
        return response;
    }};
}

api::Call disclose(api::Context const&) {
    api::Response response;
    response.body = "secret";
    return api::Disclose{response, "Show", "what was asked for"};
}

// A token whose subject is the body.
api::Call make_token(api::Context const& context) {
    api::Response response;
    auto const org = context.principal.org;
    if (context.tokens.by_subject(org, context.request.body) != nullptr) {
        response.status = 409;
        return api::Answer{response};
    }
    api::Principal principal;
    principal.org = org;
    principal.role = api::AccessRole::reporting;
    principal.subject = context.request.body;
    auto issued = api::issue_token(principal, context.now);
    return api::Disclose{response, "CreateToken", "", {issued.record}};
}

// A site called after the body; how often it was worked out stands behind the answer.
api::Call plan_site(api::Context const& context) {
    auto const count = std::make_shared<int>(0);
    return api::WithDocuments{[count, name = context.request.body](api::Directory const& copy) {
        ++*count;
        api::DocumentChange change;
        change.resource = "site";
        change.id = "aaaaaaaa-0000-4000-8000-000000000001";
        auto const* before = copy.find("site", change.id);
        change.version = before == nullptr ? 1 : before->version + 1;
        change.value = std::make_shared<nlohmann::json const>(nlohmann::json{{"name", name}});
        change.body = api::json_text(*change.value);
        auto respond = [count](core::Outcome const&, core::Engine const&) {
            api::Response response;
            response.status = 200;
            response.body = "worked out " + std::to_string(*count);
            return response;
        };
        return api::WithDocuments::Planned(
            api::Submit{core::ChangeConfiguration{}, respond, {change}});
    }};
}

api::Call fail(api::Context const&) { throw std::runtime_error("a bug"); }

// 250 sites called after the body.
api::Call plan_sites(api::Context const& context) {
    return api::WithDocuments{[name = context.request.body](api::Directory const& copy) {
        std::vector<api::DocumentChange> changes;
        for (std::uint64_t number = 1; number <= 250; ++number) {
            api::DocumentChange change;
            change.resource = "site";
            change.id = core::to_string(core::Uuid{0x517E, number});
            auto const* before = copy.find("site", change.id);
            change.version = before == nullptr ? 1 : before->version + 1;
            change.value = std::make_shared<nlohmann::json const>(nlohmann::json{{"name", name}});
            change.body = api::json_text(*change.value);
            changes.push_back(std::move(change));
        }
        core::ChangeConfiguration command;
        auto respond = [](core::Outcome const& outcome, core::Engine const&) {
            api::Response response;
            response.status = outcome.refusal ? 409 : 200;
            return response;
        };
        return api::WithDocuments::Planned(api::Submit{command, respond, std::move(changes)});
    }};
}

api::Route route(api::Call (*handler)(api::Context const&)) {
    return {"POST", "/test", api::Policy::any_role(), "test", "", 1'024, handler};
}

class DriverTest : public ::testing::Test {
protected:
    DriverTest() : tenant(driver.add(std::make_unique<Tenant>(core::OrgId{{1, 1}}, clock_now))) {
        driver.start([] {});
        settle();  // DaemonStarted
        for (std::size_t index = 0; index < writer.held.size(); ++index) writer.complete(index);
        first = writer.held.size();
    }

    void settle() {
        loop.restart();
        loop.poll();
    }
    // The oldest plan is worked out and takes its turn.
    void work_out() {
        AsideJob const job = std::move(aside.front());
        aside.pop_front();
        job()();
        settle();
    }
    // The answer ends up in `said`.
    bool ask(api::Route const& wanted, std::string body = {}, std::string key = {},
             std::shared_ptr<WorkTicket> ticket = {}) {
        ApiRequest request;
        request.route = &wanted;
        request.request.method = "POST";
        request.request.path = "/test";
        request.request.body = std::move(body);
        if (!key.empty()) request.request.headers.push_back({"Idempotency-Key", key});
        request.principal.org = tenant.org;
        request.principal.subject = "me";
        request.ticket = std::move(ticket);
        request.respond = [this](api::Response const& response) {
            said.push_back(std::to_string(response.status) + " " + response.body);
        };
        return driver.ask(tenant, std::move(request));
    }
    store::Batch const& batch(std::size_t index) { return writer.batches.at(first + index); }

    static core::Time clock_now() { return {1'000'000}; }
    static EngineClock::Source source() {
        return {[] { return EngineClock::Steady{}; }, clock_now};
    }

    static constexpr std::size_t large_change = 250;

    std::deque<AsideJob> aside;
    boost::asio::io_context loop;
    EngineClock clock{source(), 1};
    Metrics metrics;
    LogBook book{{"off", "text", {}}};
    Decider decider{metrics};
    NoHistory history;
    FaultBook faults{metrics, book.room("app")};
    RequestRunner runner{decider,
                         history,
                         faults,
                         {"secret", 10, nullptr, nullptr, 0,
                          [this](std::string const&, AsideJob job) {
                              aside.push_back(std::move(job));
                              return true;
                          },
                          [this](Tenant& of, Duty duty) { driver.work(of, std::move(duty)); },
                          [this](store::Batch rows, std::function<void(std::size_t)> written) {
                              driver.write_beside(std::move(rows), std::move(written));
                          },
                          large_change}};
    HeldWriter writer;
    Driver driver{{loop, clock, decider, runner, writer, metrics, faults}, {4, 2, 2}};
    Tenant& tenant;
    std::size_t first = 0;  // batches before the test
    std::vector<std::string> said;
    api::Route const change = route(change_code);
    api::Route const state = route(read_state);
    api::Route const site = route(plan_site);
    api::Route const sites = route(plan_sites);
};

TEST_F(DriverTest, AnswersAfterTheCommitAndInOrder) {
    ASSERT_TRUE(ask(change, "a"));
    settle();
    ASSERT_TRUE(ask(state));
    settle();
    EXPECT_TRUE(said.empty());  // the read knows of a change that is not durable
    writer.complete(first);
    ASSERT_EQ(said.size(), 2U);
    EXPECT_EQ(said[0], "202 1");
    EXPECT_EQ(said[1], "200 seq " + std::to_string(tenant.journal_seq));
}

TEST_F(DriverTest, OneTurnIsOneBatch) {
    for (auto const* body : {"a", "bb", "ccc"}) ASSERT_TRUE(ask(change, body));
    settle();
    ASSERT_EQ(writer.batches.size(), first + 2);  // batch_max is 2
    EXPECT_EQ(batch(0).journal.size(), 2U);
    EXPECT_EQ(batch(0).journal[0].kind, "ChangeConfiguration");
    EXPECT_EQ(batch(0).journal[0].subject, "me");
    EXPECT_EQ(batch(0).journal[1].seq, batch(0).journal[0].seq + 1);
    EXPECT_EQ(batch(1).journal.size(), 1U);
}

// SEC-5: the next read begins when the last has ended, which is in the middle of a turn. It has one
// of its own, and sockets are looked at in between.
TEST_F(DriverTest, WhatAnInputLeadsToHasATurnOfItsOwn) {
    auto const next = [this](WorkTicket::Time) { EXPECT_TRUE(ask(state)); };
    ASSERT_TRUE(ask(state, {}, {}, std::make_shared<WorkTicket>(next)));
    loop.restart();
    loop.run_one();
    EXPECT_EQ(said.size(), 1U);
    settle();
    EXPECT_EQ(said.size(), 2U);
}

TEST_F(DriverTest, AFullInboxRefusesAndLosesNothing) {
    for (int count = 0; count < 4; ++count) ASSERT_TRUE(ask(state));
    EXPECT_FALSE(ask(state));
    settle();
    EXPECT_EQ(said.size(), 4U);
    EXPECT_TRUE(ask(state));
}

TEST_F(DriverTest, WaitsForADiskThatIsBehind) {
    for (auto const* body : {"a", "bb", "ccc"}) {
        ASSERT_TRUE(ask(change, body));
        settle();
    }
    EXPECT_EQ(writer.batches.size(), first + 2);  // commits_ahead_max is 2
    writer.complete(first);
    settle();
    EXPECT_EQ(writer.batches.size(), first + 3);
}

TEST_F(DriverTest, ARepeatedKeyIsDecidedOnceAndAnsweredBehindItsCommit) {
    ASSERT_TRUE(ask(change, "a", "key"));
    ASSERT_TRUE(ask(change, "a", "key"));
    settle();
    EXPECT_EQ(batch(0).journal.size(), 1U);
    EXPECT_EQ(batch(0).journal[0].key, "key");
    ASSERT_EQ(batch(0).idempotency.size(), 1U);
    EXPECT_EQ(batch(0).idempotency[0].status, 202);
    EXPECT_TRUE(said.empty());
    writer.complete(first);
    EXPECT_EQ(said, (std::vector<std::string>{"202 1", "202 1"}));
}

TEST_F(DriverTest, AKeyOfAnotherRequestIsRefused) {
    ASSERT_TRUE(ask(change, "a", "key"));
    ASSERT_TRUE(ask(change, "b", "key"));
    settle();
    EXPECT_EQ(batch(0).journal.size(), 1U);
    writer.complete(first);
    ASSERT_EQ(said.size(), 2U);
    EXPECT_EQ(said[1].substr(0, 4), "422 ");
}

TEST_F(DriverTest, ShortOfSpaceOnlyWhatFinishesIsTaken) {
    api::Route const create = route(create_task);
    runner.space(store::SpaceLevel::low);
    ASSERT_TRUE(ask(create));
    settle();
    ASSERT_EQ(said.size(), 1U);
    EXPECT_EQ(said[0].substr(0, 4), "503 ");
    runner.space(store::SpaceLevel::critical);
    ASSERT_TRUE(ask(change, "a"));
    settle();
    ASSERT_EQ(said.size(), 2U);
    EXPECT_EQ(said[1].substr(0, 4), "503 ");
    EXPECT_EQ(writer.batches.size(), first);
}

TEST_F(DriverTest, AHandlersBugIsA500) {
    api::Route const failing = route(fail);
    ASSERT_TRUE(ask(failing));
    settle();
    ASSERT_EQ(said.size(), 1U);
    EXPECT_EQ(said[0].substr(0, 4), "500 ");
}

// What still refers to it finds an empty one; what it had is gone.
TEST_F(DriverTest, OfARetiredOrganizationOnlyTheShellStays) {
    driver.tell(tenant, core::SocketOpened{core::AgentId{{0xA, 1}}, 1, false});
    settle();
    writer.complete(first++);
    EXPECT_EQ(tenant.live.of(LiveState::signed_out), 1U);
    ASSERT_TRUE(ask(change, "a"));
    settle();
    EXPECT_FALSE(tenant.engine.state().config.aux_codes.empty());
    driver.retire(tenant.org);
    EXPECT_EQ(driver.find(tenant.org), nullptr);
    EXPECT_FALSE(tenant.engine.state().config.aux_codes.empty());  // its answer has not left yet
    writer.complete(first);
    EXPECT_EQ(said.size(), 1U);
    EXPECT_TRUE(tenant.engine.state().config.aux_codes.empty());
    EXPECT_EQ(tenant.live.of(LiveState::signed_out), 0U);
    EXPECT_EQ(tenant.delivery.listeners(), 0U);
}

TEST_F(DriverTest, AdministratorsChangesAreAudited) {
    ASSERT_TRUE(ask(change, "a"));
    settle();
    ASSERT_EQ(batch(0).audit.size(), 1U);
    EXPECT_EQ(batch(0).audit[0].action, "ChangeConfiguration");
    EXPECT_EQ(batch(0).audit[0].actor, "me");
}

// CD-4: nothing is shown before it is durable who asked, and the answer is stored nowhere.
TEST_F(DriverTest, ADisclosureLeavesBehindItsAuditAndIsNotKept) {
    api::Route const showing = route(disclose);
    ASSERT_TRUE(ask(showing, "a", "key"));
    settle();
    ASSERT_EQ(batch(0).audit.size(), 1U);
    EXPECT_EQ(batch(0).audit[0].action, "Show");
    EXPECT_EQ(batch(0).audit[0].actor, "me");
    EXPECT_EQ(batch(0).audit[0].object, "/test");
    EXPECT_NE(batch(0).audit[0].detail.find("what was asked for"), std::string::npos);
    EXPECT_TRUE(batch(0).idempotency.empty());
    EXPECT_TRUE(said.empty());
    writer.complete(first);
    EXPECT_EQ(said, std::vector<std::string>{"200 secret"});
    ASSERT_TRUE(ask(showing, "a", "key"));
    settle();
    EXPECT_EQ(batch(1).audit.size(), 1U) << "shown again, on record again";
    runner.space(store::SpaceLevel::critical);
    ASSERT_TRUE(ask(showing));
    settle();
    EXPECT_EQ(writer.batches.size(), first + 2) << "no room for the record: nothing is shown";
}

// SEC-1: asked at the same moment, the second finds the first, whose commit is still to come.
TEST_F(DriverTest, ASubjectIsGivenOnceInATurn) {
    api::Route const making = route(make_token);
    ASSERT_TRUE(ask(making, "nightly"));
    ASSERT_TRUE(ask(making, "nightly"));
    settle();
    EXPECT_EQ(batch(0).tokens.size(), 1U);
    EXPECT_TRUE(said.empty());
    writer.complete(first);
    EXPECT_EQ(said, (std::vector<std::string>{"200 ", "409 "}));
}

TEST_F(DriverTest, APlanIsWorkedOutBesideTheLoopAndStoredInATurn) {
    ASSERT_TRUE(ask(site, "Graz"));
    settle();
    EXPECT_TRUE(said.empty());
    work_out();
    ASSERT_EQ(batch(0).documents.size(), 1U);
    EXPECT_EQ(batch(0).audit.size(), 1U);
    EXPECT_TRUE(said.empty());
    writer.complete(first);
    EXPECT_EQ(said, (std::vector<std::string>{"200 worked out 1"}));
}

TEST_F(DriverTest, APlanForDocumentsOfYesterdayIsWorkedOutAgain) {
    ASSERT_TRUE(ask(site, "Graz"));
    settle();
    api::StoredDocument const team{"team", "aaaaaaaa-0000-4000-8000-000000000002", 1, "{}", {}, {}};
    ASSERT_TRUE(tenant.directory.put(team));
    work_out();
    EXPECT_EQ(writer.batches.size(), first);
    work_out();
    writer.complete(first);
    EXPECT_EQ(said, (std::vector<std::string>{"200 worked out 2"}));
}

TEST_F(DriverTest, PlansOfOneOrganizationWaitForEachOther) {
    ASSERT_TRUE(ask(site, "Graz"));
    ASSERT_TRUE(ask(site, "Linz"));
    settle();
    ASSERT_EQ(aside.size(), 1U);
    work_out();
    work_out();
    writer.complete(first);
    writer.complete(first + 1);
    EXPECT_EQ(said, (std::vector<std::string>{"200 worked out 1", "200 worked out 1"}));
    EXPECT_EQ(batch(1).documents[0].version, 2U);
}

TEST_F(DriverTest, ARepeatedKeyIsPlannedButDecidedOnce) {
    ASSERT_TRUE(ask(site, "Graz", "key"));
    ASSERT_TRUE(ask(site, "Graz", "key"));
    settle();
    work_out();
    work_out();
    writer.complete(first);
    EXPECT_EQ(batch(0).documents.size(), 1U);
    EXPECT_EQ(writer.batches.size(), first + 1);
    EXPECT_EQ(said, (std::vector<std::string>{"200 worked out 1", "200 worked out 1"}));
}

// ADR 13: no transaction holds all of it, and nothing of it is said or in force before it is taken.
TEST_F(DriverTest, ALargeChangeIsWrittenAheadTakenAndSettled) {
    ASSERT_TRUE(ask(sites, "Graz"));
    settle();
    work_out();
    ASSERT_EQ(batch(0).ahead.size(), 1U);
    EXPECT_EQ(batch(0).ahead[0].documents.size(), 200U);
    EXPECT_EQ(batch(0).ahead[0].audit.size(), 200U);
    EXPECT_EQ(writer.batches.size(), first + 1);  // one after another
    writer.complete(first);
    ASSERT_EQ(batch(1).ahead.size(), 1U);
    EXPECT_EQ(batch(1).ahead[0].first, 200U);
    EXPECT_EQ(batch(1).ahead[0].documents.size(), 50U);
    EXPECT_EQ(tenant.directory.size(), 0U);
    writer.complete(first + 1);
    settle();
    ASSERT_EQ(batch(2).taken.size(), 1U);
    EXPECT_EQ(batch(2).taken[0].change, batch(0).ahead[0].change);
    EXPECT_TRUE(batch(2).documents.empty());
    EXPECT_TRUE(batch(2).audit.empty());
    EXPECT_EQ(tenant.directory.size(), 250U);
    EXPECT_TRUE(said.empty());
    writer.complete(first + 2);
    EXPECT_EQ(said, (std::vector<std::string>{"200 "}));
    for (std::size_t index = 3; index < 6; ++index) {
        ASSERT_EQ(batch(index).settling.size(), 1U);
        writer.complete(first + index, index < 5 ? 100 : 0);
    }
    EXPECT_EQ(writer.batches.size(), first + 6);
}

TEST_F(DriverTest, ALargeChangeOfYesterdaysDocumentsIsDroppedAndMadeAgain) {
    ASSERT_TRUE(ask(sites, "Graz"));
    settle();
    work_out();
    writer.complete(first);
    api::StoredDocument const team{"team", "aaaaaaaa-0000-4000-8000-000000000002", 1, "{}", {}, {}};
    ASSERT_TRUE(tenant.directory.put(team));
    writer.complete(first + 1);
    settle();
    ASSERT_EQ(batch(2).dropped.size(), 1U);
    EXPECT_EQ(batch(2).dropped[0].change, batch(0).ahead[0].change);
    EXPECT_TRUE(batch(2).taken.empty());
    work_out();
    for (std::size_t index = 2; index < 5; ++index) writer.complete(first + index);
    settle();
    ASSERT_EQ(batch(5).taken.size(), 1U);
    EXPECT_EQ(batch(5).taken[0].change, batch(3).ahead[0].change);
    EXPECT_EQ(tenant.directory.size(), 251U);
}

TEST_F(DriverTest, ARepeatedKeyOfALargeChangeIsWrittenOnce) {
    ASSERT_TRUE(ask(sites, "Graz", "key"));
    ASSERT_TRUE(ask(sites, "Graz", "key"));
    settle();
    work_out();
    writer.complete(first);
    writer.complete(first + 1);
    settle();
    ASSERT_EQ(batch(2).taken.size(), 1U);
    while (!aside.empty()) work_out();
    writer.complete(first + 2);
    EXPECT_EQ(said.size(), 2U);
    ASSERT_EQ(writer.batches.size(), first + 4);
    EXPECT_EQ(batch(3).settling.size(), 1U);
}

TEST_F(DriverTest, IsIdleWhenEverythingIsDurable) {
    ASSERT_TRUE(ask(change, "a"));
    bool idle = false;
    driver.when_idle([&idle] { idle = true; });
    settle();
    EXPECT_FALSE(idle);
    writer.complete(first);
    EXPECT_TRUE(idle);
}

}  // namespace
}  // namespace ringmaster::app::driver_test

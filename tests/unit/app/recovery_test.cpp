// OPS-8 at a start: an organization that does not come back whole keeps no other from coming back.
// OPS-4 over a restart: kept answers of every scope are known again.

#include "app/turn/recovery.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ringmaster/core/codec/codec.hpp"
#include "support/small_world.hpp"
#include "unit/store/scratch.hpp"

namespace ringmaster::app::recovery_test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

core::Time now() { return core::Time{2'000'000}; }

store::JournalEntry entry_of(core::OrgId of, std::uint64_t seq, std::string events) {
    auto made = store::entry(of, seq);
    made.events = std::move(events);
    return made;
}

std::string attached(std::uint64_t socket) {
    core::SocketAttached event;
    event.agent = core::AgentId{{0xA, 1}};
    event.socket = socket;
    return core::encode(std::vector<core::Event>{event});
}

// Of a contact that never was.
std::string impossible() {
    core::TaskDequeued event;
    event.task = core::TaskId{{0xB, 1}};
    return core::encode(std::vector<core::Event>{event});
}

class Recovery : public ::testing::Test {
protected:
    void put(store::Batch batch) {
        auto const result = store::commit(*file_, std::move(batch));
        ASSERT_TRUE(result.committed) << result.error.message;
    }
    void put_organization(std::uint64_t number, std::vector<std::string> const& entries) {
        store::Batch batch;
        batch.organizations = {{store::org(number), "An organization", core::Time{1}}};
        std::uint64_t seq = 0;
        for (auto const& events : entries) {
            batch.journal.push_back(entry_of(store::org(number), ++seq, events));
        }
        put(std::move(batch));
    }
    std::vector<Recovered> recover() {
        auto reader = store::open_reader(scratch_.file());
        auto recovered = recover_all(reader, now, others_);
        EXPECT_TRUE(recovered);
        return std::move(recovered).value();
    }

    store::Scratch scratch_;
    std::unique_ptr<store::Store> file_ = store::open_store(scratch_.file());
    Idempotency others_;
};

TEST_F(Recovery, OneThatCannotBeReadKeepsNobodyOut) {
    put_organization(1, {attached(1), attached(2)});
    put_organization(2, {attached(1), "no events", attached(3)});
    put_organization(3, {attached(1), impossible(), attached(3)});
    put_organization(4, {attached(1)});
    store::Batch document;
    document.documents = {
        {store::org(4), "team", {0x7EA3, 1}, 1, "\"no object\"", core::Time{1}},
        {store::org(4), "team", {0x7EA3, 2}, 1, "{\"name\":\"whole\"}", core::Time{1}}};
    put(std::move(document));
    put_organization(5, {attached(1), attached(2), attached(3)});

    auto const all = recover();
    ASSERT_THAT(all, SizeIs(5));
    EXPECT_EQ(all[0].problem, std::nullopt);
    EXPECT_EQ(all[0].tenant->journal_seq, 2U);
    EXPECT_THAT(all[1].problem.value_or(""), HasSubstr("entry 2 cannot be read"));
    EXPECT_THAT(all[2].problem.value_or(""), HasSubstr("entry 2: broken invariant"));
    // As far as they came.
    for (std::size_t damaged : {1U, 2U}) {
        EXPECT_EQ(all[damaged].tenant->journal_seq, 1U);
        auto const* const agent =
            all[damaged].tenant->engine.state().agent(core::AgentId{{0xA, 1}});
        ASSERT_NE(agent, nullptr);
        EXPECT_THAT(agent->sockets, SizeIs(1));
        EXPECT_EQ(all[damaged].tenant->engine.broken_invariant(), std::nullopt);
    }
    EXPECT_THAT(all[3].problem.value_or(""), HasSubstr("document"));
    EXPECT_THAT(all[3].tenant->directory.list("team"), SizeIs(1));
    EXPECT_EQ(all[4].problem, std::nullopt);
    EXPECT_EQ(all[4].tenant->journal_seq, 3U);
}

TEST_F(Recovery, AnOrganizationIsWholeOrAnErrorForTools) {
    put_organization(1, {attached(1)});
    put_organization(2, {impossible()});
    auto reader = store::open_reader(scratch_.file());
    EXPECT_TRUE(recover_organization(reader, store::org(1), now));
    auto const damaged = recover_organization(reader, store::org(2), now);
    ASSERT_FALSE(damaged);
    EXPECT_THAT(damaged.error().message, HasSubstr("entry 1"));
}

// Of an organization, of providers, of whoever has no organization any more.
TEST_F(Recovery, KeptAnswersOfEveryScopeAreReadBack) {
    put_organization(1, {attached(1)});
    put_organization(2, {impossible()});
    std::vector<store::IdempotencyRecord> records;
    for (auto const& org : {store::org(1), store::org(2), core::OrgId{}, store::org(9)}) {
        for (char const* const subject : {"me", "you"}) {
            store::IdempotencyRecord record;
            record.org = org;
            record.subject = subject;
            record.key = "key";
            record.method = "PATCH";
            record.path = "/organization/1";
            record.body_hmac = "mac";
            record.status = 200;
            record.answer = core::to_string(org) + subject;
            record.created = now();
            records.push_back(record);
        }
    }
    store::Batch batch;
    batch.idempotency = records;
    put(std::move(batch));
    auto const all = recover();
    for (auto const& record : records) {
        Idempotency const* kept = &others_;
        for (auto const& one : all) {
            if (one.tenant->org == record.org) kept = &one.tenant->idempotency;
        }
        api::Response answer;
        EXPECT_EQ(kept->find(record, answer), Idempotency::Verdict::repeated) << record.answer;
        EXPECT_EQ(answer.body, record.answer);
    }
    EXPECT_EQ(others_.size(), 4U);
}

TEST_F(Recovery, ATokenThatCannotBeReadLetsNobodyInAndKeepsNobodyOut) {
    put_organization(1, {});
    store::Batch batch;
    for (char const* const role : {"administrator", "no role"}) {
        store::ApiToken token;
        token.org = store::org(1);
        token.digest = std::string(32, role[0]);
        token.subject = role;
        token.roles = role;
        batch.tokens.push_back(token);
    }
    put(std::move(batch));
    api::TokenDirectory tokens;
    auto reader = store::open_reader(scratch_.file());
    auto const problems = load_tokens(reader, tokens);
    ASSERT_TRUE(problems);
    EXPECT_THAT(problems.value(), SizeIs(1));
    EXPECT_NE(tokens.by_subject(store::org(1), "administrator"), nullptr);
    EXPECT_EQ(tokens.by_subject(store::org(1), "no role"), nullptr);
}

TEST_F(Recovery, FaultsAreNumberedOnAfterAStart) {
    put_organization(1, {attached(1)});
    store::FaultRecord fault;
    fault.org = store::org(1);
    fault.number = 7;
    fault.kind = "fact";
    store::Batch batch;
    batch.faults = {fault};
    put(std::move(batch));
    EXPECT_EQ(recover().front().tenant->last_fault, 7U);
}

}  // namespace
}  // namespace ringmaster::app::recovery_test

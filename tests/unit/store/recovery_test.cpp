// What was committed is what recovery reads (OPS-1, OPS-4), field by field.
#include "unit/store/scratch.hpp"

namespace ringmaster::store::recovery_test {
namespace {

TEST(Recovery, ReadsBackEveryFieldOfAnEntry) {
    Scratch scratch;
    JournalEntry const written = entry(org(), 1, {{7, 8}, {9, 10}});
    std::uint64_t epoch = 0;
    {
        auto store = open_store(scratch.file());
        epoch = store->epoch();
        Batch batch;
        batch.journal.push_back(written);
        CommitResult const result = commit(*store, std::move(batch));
        ASSERT_TRUE(result.committed) << result.error.message;
        EXPECT_EQ(result.rows, 1U);
        EXPECT_GT(result.commit_ns, 0);
    }
    Reader reader = open_reader(scratch.file());
    auto const found = reader.journal(org(), {});
    ASSERT_TRUE(found);
    ASSERT_EQ(found.value().size(), 1U);
    JournalEntry const& read = found.value().front();
    EXPECT_EQ(read.org, written.org);
    EXPECT_EQ(read.seq, written.seq);
    EXPECT_EQ(read.at, written.at);
    EXPECT_EQ(read.kind, written.kind);
    EXPECT_EQ(read.subject, written.subject);
    EXPECT_EQ(read.key, written.key);
    EXPECT_EQ(read.about, written.about);
    EXPECT_EQ(read.events, written.events);
    EXPECT_EQ(read.epoch, epoch);
}

TEST(Recovery, OrganizationsShareNothing) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    ASSERT_TRUE(commit(*store, journal_batch(org(1), 1, 3)).committed);
    ASSERT_TRUE(commit(*store, journal_batch(org(2), 1, 2)).committed);
    Reader reader = open_reader(scratch.file());
    EXPECT_EQ(journal_seqs(reader, org(1)), (std::vector<std::uint64_t>{1, 2, 3}));
    EXPECT_EQ(journal_seqs(reader, org(2)), (std::vector<std::uint64_t>{1, 2}));
    EXPECT_TRUE(journal_seqs(reader, org(3)).empty());
}

TEST(Recovery, JournalContinuesAfterReopening) {
    Scratch scratch;
    ASSERT_TRUE(commit(*open_store(scratch.file()), journal_batch(org(), 1, 3)).committed);
    auto store = open_store(scratch.file());
    EXPECT_EQ(store->epoch(), 2U);
    ASSERT_TRUE(commit(*store, journal_batch(org(), 4, 5)).committed);
    Reader reader = open_reader(scratch.file());
    EXPECT_EQ(journal_seqs(reader, org(), 2), (std::vector<std::uint64_t>{3, 4, 5}));
}

TEST(Recovery, VisitorMayStop) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    ASSERT_TRUE(commit(*store, journal_batch(org(), 1, 9)).committed);
    Reader reader = open_reader(scratch.file());
    auto const last =
        reader.for_each_entry(org(), 0, [](JournalEntry const& found) { return found.seq < 4; });
    ASSERT_TRUE(last);
    EXPECT_EQ(last.value(), 4U);
}

TEST(Recovery, RejectedSnapshotFallsBackToTheNextOlder) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    Batch batch = journal_batch(org(), 1, 30);
    batch.snapshots = {snapshot(org(), 10), snapshot(org(), 20), snapshot(org(), 30, 2)};
    ASSERT_TRUE(commit(*store, std::move(batch)).committed);
    Reader reader = open_reader(scratch.file());
    std::vector<std::uint64_t> offered;
    auto const accepted = reader.find_snapshot(org(), [&](Snapshot const& found) {
        offered.push_back(found.seq);
        EXPECT_EQ(found.body, "state after " + std::to_string(found.seq));
        return found.schema_version == 1;
    });
    ASSERT_TRUE(accepted);
    EXPECT_TRUE(accepted.value());
    EXPECT_EQ(offered, (std::vector<std::uint64_t>{30, 20}));
    auto const none = reader.find_snapshot(org(), [](Snapshot const&) { return false; });
    ASSERT_TRUE(none);
    EXPECT_FALSE(none.value());
}

TEST(Recovery, KeepsTwoSnapshotsOfEverySchemaVersion) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    Batch batch = journal_batch(org(), 1, 60);
    for (std::uint64_t seq = 10; seq <= 30; seq += 10) {
        batch.snapshots.push_back(snapshot(org(), seq, 1));
        batch.snapshots.push_back(snapshot(org(), seq + 30, 2));
    }
    ASSERT_TRUE(commit(*store, std::move(batch)).committed);
    Reader reader = open_reader(scratch.file());
    std::vector<std::uint64_t> offered;
    ASSERT_TRUE(reader.find_snapshot(org(), [&](Snapshot const& found) {
        offered.push_back(found.seq);
        return false;
    }));
    EXPECT_EQ(offered, (std::vector<std::uint64_t>{60, 50, 30, 20}));
}

TEST(Recovery, ADroppedTokenIsGone) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    Batch batch;
    batch.organizations.push_back({org(), "Demo", core::Time{5}});
    for (char const letter : {'a', 'b'}) {
        batch.tokens.push_back(
            {org(), std::string(32, letter), "u", "agent", {}, {}, "", {}, {}, {}});
    }
    ASSERT_TRUE(commit(*store, std::move(batch)).committed);
    Batch drop;
    drop.dropped_tokens = {{org(), std::string(32, 'a')}};
    EXPECT_EQ(commit(*store, drop).rows, 1U);
    EXPECT_EQ(commit(*store, drop).rows, 0U);
    auto const left = open_reader(scratch.file()).tokens();
    ASSERT_EQ(left.value().size(), 1U);
    EXPECT_EQ(left.value()[0].digest, std::string(32, 'b'));
}

TEST(Recovery, TokensAndOrganizations) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    ApiToken token{org(),
                   std::string(32, '\x07'),
                   "u1",
                   "agent,supervisor",
                   core::AgentId{{1, 2}},
                   {{3, 4}, {5, 6}},
                   "desk",
                   core::Time{10},
                   core::Time{20},
                   std::nullopt};
    Batch batch;
    batch.organizations.push_back({org(), "Demo", core::Time{5}});
    batch.tokens.push_back(token);
    ASSERT_TRUE(commit(*store, std::move(batch)).committed);

    token.revoked = core::Time{15};
    Batch revocation;
    revocation.tokens.push_back(token);
    ASSERT_TRUE(commit(*store, std::move(revocation)).committed);

    Reader reader = open_reader(scratch.file());
    auto const organizations = reader.organizations();
    ASSERT_TRUE(organizations);
    ASSERT_EQ(organizations.value().size(), 1U);
    EXPECT_EQ(organizations.value()[0].name, "Demo");
    auto const tokens = reader.tokens();
    ASSERT_TRUE(tokens);
    ASSERT_EQ(tokens.value().size(), 1U);
    ApiToken const& found = tokens.value()[0];
    EXPECT_EQ(found.digest, token.digest);
    EXPECT_EQ(found.roles, token.roles);
    EXPECT_EQ(found.agent, token.agent);
    EXPECT_EQ(found.teams, token.teams);
    EXPECT_EQ(found.expires, token.expires);
    EXPECT_EQ(found.revoked, token.revoked);
}

TEST(Recovery, TokenOfAnUnknownOrganizationFailsTheCommit) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    Batch batch;
    batch.tokens.push_back({org(), std::string(32, 'd'), "u", "agent", {}, {}, "", {}, {}, {}});
    CommitResult const result = commit(*store, std::move(batch));
    EXPECT_FALSE(result.committed);
    EXPECT_EQ(result.error.code, ErrorCode::refused);
}

IdempotencyRecord answer(std::string const& key, std::int64_t created_ms) {
    return {org(),
            "token-1",
            key,
            "POST",
            "/v1/tasks",
            "hmac",
            201,
            "application/json",
            "{\"at\":" + std::to_string(created_ms) + "}",
            core::Time{created_ms}};
}

std::vector<std::string> live_keys(std::string const& path, std::int64_t now_ms) {
    Reader reader = open_reader(path);
    std::vector<std::string> keys;
    auto const done = reader.for_each_idempotency(
        core::Time{now_ms}, [&](IdempotencyRecord const& record) { keys.push_back(record.key); });
    EXPECT_TRUE(done);
    return keys;
}

TEST(Idempotency, LivesTwentyFourHours) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    std::int64_t const day = idempotency_kept.count();
    Batch batch;
    batch.idempotency = {answer("old", 1000), answer("new", 2000)};
    ASSERT_TRUE(commit(*store, std::move(batch)).committed);
    EXPECT_EQ(live_keys(scratch.file(), 1000 + day - 1), (std::vector<std::string>{"old", "new"}));
    EXPECT_EQ(live_keys(scratch.file(), 1000 + day), (std::vector<std::string>{"new"}));

    Batch purge;
    purge.purge_idempotency_at = core::Time{1000 + day};
    CommitResult const purged = commit(*store, std::move(purge));
    ASSERT_TRUE(purged.committed);
    EXPECT_EQ(purged.rows, 1U);
    EXPECT_EQ(live_keys(scratch.file(), 0), (std::vector<std::string>{"new"}));
}

TEST(Idempotency, ExpiredOnesGoAFewAtATime) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    Batch batch;
    for (std::uint64_t number = 0; number < idempotency_purge_max + 3; ++number) {
        batch.idempotency.push_back(answer("key-" + std::to_string(number), 1'000));
    }
    ASSERT_TRUE(commit(*store, std::move(batch)).committed);
    Batch purge;
    purge.purge_idempotency_at = core::Time{1'000 + idempotency_kept.count()};
    EXPECT_EQ(commit(*store, purge).rows, idempotency_purge_max);
    EXPECT_EQ(commit(*store, purge).rows, 3U);
    EXPECT_EQ(commit(*store, purge).rows, 0U);
}

TEST(Idempotency, ExpiredKeyMayBeUsedAgain) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    std::int64_t const day = idempotency_kept.count();
    for (std::int64_t const created : {std::int64_t{0}, day}) {
        Batch batch;
        batch.idempotency.push_back(answer("same", created));
        ASSERT_TRUE(commit(*store, std::move(batch)).committed);
    }
    Batch too_early;
    too_early.idempotency.push_back(answer("same", 2 * day - 1));
    CommitResult const refused = commit(*store, std::move(too_early));
    EXPECT_FALSE(refused.committed);
    EXPECT_EQ(refused.error.code, ErrorCode::refused);
}

// SEC-7: what an answer said is taken away, its key and age are not.
TEST(Idempotency, AnAnswerIsReplacedWhenItSaysSo) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    Batch batch;
    batch.idempotency.push_back(answer("same", 1'000));
    auto blank = answer("same", 1'000);
    blank.answer = "{}";
    blank.replaces = true;
    batch.idempotency.push_back(blank);  // also in one batch
    ASSERT_TRUE(commit(*store, std::move(batch)).committed);
    std::vector<std::string> answers;
    auto reader = Reader::open(scratch.file());
    ASSERT_TRUE(reader);
    ASSERT_TRUE(reader.value().for_each_idempotency(
        core::Time{1'000},
        [&](IdempotencyRecord const& record) { answers.push_back(record.answer); }));
    EXPECT_EQ(answers, std::vector<std::string>{"{}"});
}

TEST(Documents, ChangeByVersion) {
    Scratch scratch;
    auto store = open_store(scratch.file());
    core::Uuid const id{1, 1};
    Batch create;
    create.organizations.push_back({org(), "Demo", {}});
    create.documents = {{org(), "team", id, 1, "{\"n\":1}", core::Time{10}},
                        {org(), "site", id, 1, "{}", core::Time{10}}};
    ASSERT_TRUE(commit(*store, std::move(create)).committed);
    Batch change;
    change.documents = {{org(), "team", id, 2, "{\"n\":2}", core::Time{20}},
                        {org(), "site", id, 2, std::nullopt, core::Time{20}}};
    ASSERT_TRUE(commit(*store, std::move(change)).committed);

    Reader reader = open_reader(scratch.file());
    auto const documents = reader.documents(org(), "");
    ASSERT_TRUE(documents);
    ASSERT_EQ(documents.value().size(), 1U);
    Document const& team = documents.value()[0];
    EXPECT_EQ(team.resource, "team");
    EXPECT_EQ(team.version, 2U);
    EXPECT_EQ(team.body, "{\"n\":2}");
    EXPECT_EQ(team.created, core::Time{10});
    EXPECT_EQ(team.updated, core::Time{20});
    EXPECT_TRUE(reader.documents(org(), "site").value().empty());

    Batch lost_update;
    lost_update.documents = {{org(), "team", id, 2, "{\"n\":3}", core::Time{30}}};
    EXPECT_EQ(commit(*store, std::move(lost_update)).error.code, ErrorCode::refused);
}

}  // namespace
}  // namespace ringmaster::store::recovery_test

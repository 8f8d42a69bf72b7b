// SEC-1, SEC-2: tokens, whom they speak for, and for how long.

#include "ringmaster/api/access/token.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace ringmaster::api::token_test {
namespace {

constexpr core::Time now{1'000'000};

Principal agent_of(char const* org) {
    Principal principal;
    principal.org = *core::OrgId::parse(org);
    principal.agent = core::AgentId::parse("a9e47000-0000-4000-8000-000000000001");
    principal.name = "Ana";
    return principal;
}

char const* const org_one = "0f6e5b7a-3c1d-4e8f-9a2b-6d4c8e0f1a2b";
char const* const org_two = "11111111-0000-4000-8000-000000000001";

TEST(Token, HasThreePartsOfWhichTheLastIsTheOrganization) {
    auto const issued = issue_token(agent_of(org_one), now);
    EXPECT_EQ(issued.text.size(), 3 + 48 + 1 + 36U);
    EXPECT_EQ(std::count(issued.text.begin(), issued.text.end(), '_'), 2);
    EXPECT_TRUE(issued.text.ends_with(std::string("_") + org_one));
    EXPECT_EQ(token_organization(issued.text), core::OrgId::parse(org_one));
    EXPECT_FALSE(issued.record.principal.subject.empty());
}

TEST(Token, AreAllDifferent) {
    std::set<std::string> texts;
    for (int index = 0; index < 100; ++index) {
        texts.insert(issue_token(agent_of(org_one), now).text);
    }
    EXPECT_EQ(texts.size(), 100U);
}

TEST(Token, OnlyWellFormedTextNamesAnOrganization) {
    std::string const org = org_one;
    for (std::string const& text :
         {std::string(), org, "rm_" + org, "rm__" + org, "xx_abc_" + org, "rm_abc_" + org + "x",
          "rm_a_b_" + org, "rm_" + std::string(300, 'a') + "_" + org}) {
        EXPECT_EQ(token_organization(text), std::nullopt) << text;
    }
}

TEST(Token, IsFoundUntilItExpiresOrIsRevoked) {
    TokenDirectory directory;
    auto issued = issue_token(agent_of(org_one), now, now + core::Duration(10));
    directory.put(issued.record);
    TokenRecord const* found = directory.find(issued.text, now);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->principal.name, "Ana");
    EXPECT_NE(directory.find(issued.text, now + core::Duration(9)), nullptr);
    EXPECT_EQ(directory.find(issued.text, now + core::Duration(10)), nullptr);
    issued.record.revoked = now + core::Duration(5);
    directory.put(issued.record);
    EXPECT_EQ(directory.list(issued.record.principal.org).size(), 1U);
    EXPECT_EQ(directory.find(issued.text, now), nullptr) << "revoked is revoked, by any clock";
}

TEST(Token, AnEndIsToldOnce) {
    TokenDirectory directory;
    auto const forever = issue_token(agent_of(org_one), now);
    auto const early = issue_token(agent_of(org_one), now, now + core::Duration(10));
    auto const late = issue_token(agent_of(org_two), now, now + core::Duration(20));
    for (auto const& issued : {late, forever, early, early}) directory.put(issued.record);
    EXPECT_TRUE(directory.take_expired(now + core::Duration(9)).empty());
    auto const ended = directory.take_expired(now + core::Duration(10));
    ASSERT_EQ(ended.size(), 1U);
    EXPECT_EQ(ended[0].subject, early.record.principal.subject);
    directory.forget(late.record.principal.org);
    EXPECT_TRUE(directory.take_expired(now + core::Duration(99)).empty());
}

// What has ended before then; as many as there are.
TokenDirectory::Keeping before(core::Time then, std::size_t taken_max = 9) {
    return {then, then, 9, taken_max};
}

// Nothing stays of what is over, or of whom nothing is left.
TEST(Token, WhatIsForgottenLeavesNothing) {
    TokenDirectory directory;
    auto late = issue_token(agent_of(org_one), now, now + core::Duration(90));
    auto const other = issue_token(agent_of(org_two), now, now + core::Duration(90));
    for (auto const& issued : {late, other}) directory.put(issued.record);
    late.record.revoked = now + core::Duration(5);
    directory.put(late.record);
    EXPECT_EQ(directory.take_ended(before(now + core::Duration(6))).size(), 1U);
    directory.forget(*core::OrgId::parse(org_two));
    EXPECT_EQ(directory.entries(), 0U);
}

TEST(Token, WhatEndedLongAgoIsForgottenAFewAtATime) {
    TokenDirectory directory;
    auto const forever = issue_token(agent_of(org_one), now);
    auto const early = issue_token(agent_of(org_one), now, now + core::Duration(10));
    auto revoked = issue_token(agent_of(org_two), now, now + core::Duration(90));
    for (auto const& issued : {forever, early, revoked}) directory.put(issued.record);
    revoked.record.revoked = now + core::Duration(20);
    directory.put(revoked.record);
    directory.put(revoked.record);
    EXPECT_TRUE(directory.take_ended(before(now + core::Duration(10))).empty());
    auto const first = directory.take_ended(before(now + core::Duration(99), 1));
    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(first[0].second, early.record.digest);
    auto const second = directory.take_ended(before(now + core::Duration(99)));
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].second, revoked.record.digest);
    EXPECT_TRUE(directory.list(*core::OrgId::parse(org_two)).empty());
    EXPECT_NE(directory.find(forever.text, now), nullptr);
    EXPECT_TRUE(directory.take_ended(before(now + core::Duration(999))).empty());
}

// Who makes and revokes tokens all day does not fill the server with what is over.
TEST(Token, OfWhatEndedAnOrganizationKeepsTheLatest) {
    TokenDirectory directory;
    auto const forever = issue_token(agent_of(org_one), now);
    directory.put(forever.record);
    for (int minute = 1; minute <= 6; ++minute) {
        auto revoked = issue_token(agent_of(org_one), now);
        revoked.record.revoked = now + core::Duration(minute);
        directory.put(revoked.record);
    }
    directory.put(issue_token(agent_of(org_two), now, now + core::Duration(1)).record);
    directory.put(issue_token(agent_of(org_one), now, now + core::Duration(50)).record);
    TokenDirectory::Keeping const keeping{now, now + core::Duration(9), 2, 3};
    EXPECT_EQ(directory.take_ended(keeping).size(), 3U);
    EXPECT_EQ(directory.take_ended(keeping).size(), 1U);
    EXPECT_TRUE(directory.take_ended(keeping).empty());
    std::multiset<std::int64_t> kept;
    for (auto const* const record : directory.list(*core::OrgId::parse(org_one))) {
        if (record->revoked) kept.insert((*record->revoked - now).count());
    }
    EXPECT_EQ(kept, (std::multiset<std::int64_t>{5, 6}));
    EXPECT_EQ(directory.list(*core::OrgId::parse(org_one)).size(), 4U);
    EXPECT_EQ(directory.list(*core::OrgId::parse(org_two)).size(), 1U);
}

TEST(Token, UnknownTextIsNobody) {
    TokenDirectory directory;
    auto const issued = issue_token(agent_of(org_one), now);
    directory.put(issued.record);
    std::string changed = issued.text;
    changed[5] = changed[5] == '0' ? '1' : '0';
    EXPECT_EQ(directory.find(changed, now), nullptr);
    EXPECT_EQ(directory.find("", now), nullptr);
    // The same random part under another organization is another token.
    std::string moved = issued.text.substr(0, 52) + org_two;
    EXPECT_EQ(directory.find(moved, now), nullptr);
}

TEST(Token, OrganizationsAreApart) {
    TokenDirectory directory;
    auto const one = issue_token(agent_of(org_one), now);
    auto const two = issue_token(agent_of(org_two), now);
    directory.put(one.record);
    directory.put(two.record);
    EXPECT_EQ(directory.find(two.text, now)->principal.org, *core::OrgId::parse(org_two));
    EXPECT_EQ(directory.list(*core::OrgId::parse(org_one)).size(), 1U);
    auto const& subject = one.record.principal.subject;
    EXPECT_NE(directory.by_subject(*core::OrgId::parse(org_one), subject), nullptr);
    EXPECT_EQ(directory.by_subject(*core::OrgId::parse(org_two), subject), nullptr);
}

TEST(Token, BearerHeader) {
    EXPECT_EQ(bearer_token("Bearer abc"), "abc");
    EXPECT_EQ(bearer_token("bEARER   abc "), "abc");
    for (char const* text : {"", "Bearer", "Bearer ", "Basic abc", "abc", "Bearer a b"}) {
        EXPECT_EQ(bearer_token(text), std::nullopt) << text;
    }
}

TEST(Principal, ActsAsItsRole) {
    Principal principal = agent_of(org_one);
    principal.role = AccessRole::supervisor;
    auto const actor = principal.actor();
    EXPECT_EQ(actor.kind, core::ActorKind::supervisor);
    EXPECT_EQ(actor.agent, *principal.agent);
    EXPECT_EQ(actor.name, "Ana");
}

}  // namespace
}  // namespace ringmaster::api::token_test

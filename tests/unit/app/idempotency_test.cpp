// Kept answers and erased customers (SEC-7).
#include <gtest/gtest.h>

#include "app/turn/idempotency.hpp"
#include "ringmaster/api/history/personal_data.hpp"

namespace ringmaster::app {
namespace {

constexpr char const* number = "+4915199887766";

store::IdempotencyRecord record(std::string key, std::string path, std::string answer) {
    store::IdempotencyRecord made;
    made.subject = "me";
    made.key = std::move(key);
    made.method = "POST";
    made.path = std::move(path);
    made.status = 202;
    made.answer = std::move(answer);
    made.created = core::Time{1'000};
    return made;
}

core::EraseCustomer erasure() {
    core::EraseCustomer erased;
    erased.customer = api::customer_id(core::MediaType::telephony, number, "");
    erased.handle = api::customer_id(core::MediaType::chat, number, "");
    erased.number = number;
    return erased;
}

class KeptAnswers : public ::testing::Test {
protected:
    std::string answer_to(store::IdempotencyRecord asked) const {
        api::Response answer;
        EXPECT_EQ(kept.find(asked, answer), Idempotency::Verdict::repeated) << asked.key;
        EXPECT_EQ(answer.status, 202);
        return answer.body;
    }
    Idempotency kept;
};

TEST_F(KeptAnswers, OfTheCustomerAreBlankedAndNoOthers) {
    auto const his = record("1", "/v1/tasks/a/end", "by his contact");
    auto const written = record("2", "/v1/tasks/b", std::string("calls ") + number);
    auto const other = record("3", "/v1/tasks/c/end", "another's");
    auto const chat = record("4", "/v1/tasks/d/end", "by his chat");
    kept.put(his, {api::customer_id(core::MediaType::telephony, "+49 151 9988-7766", "")});
    kept.put(chat, {api::customer_id(core::MediaType::social, "4915199887766", "")});
    kept.put(written);
    kept.put(other, {api::customer_id(core::MediaType::telephony, "+4930111222", "")});
    auto const blanked = kept.forget(erasure());
    ASSERT_EQ(blanked.size(), 3U);
    for (auto const& one : blanked) {
        EXPECT_TRUE(one.replaces);
        EXPECT_EQ(one.answer, forgotten_answer());
    }
    EXPECT_EQ(answer_to(his), forgotten_answer());
    EXPECT_EQ(answer_to(written), forgotten_answer());
    EXPECT_EQ(answer_to(chat), forgotten_answer());
    EXPECT_EQ(answer_to(other), "another's");
    EXPECT_TRUE(kept.forget(erasure()).empty());
}

TEST_F(KeptAnswers, OfAnEarlierRunMayNameAnybodyButInConfiguration) {
    auto const about = record("1", "/v1/tasks/a/end", "somebody's");
    auto const team = record("2", "/organization/x/team", "a team");
    auto const book = record("3", "/organization/x/address-book", number);
    for (auto const& one : {about, team, book}) kept.put_recovered(one);
    EXPECT_EQ(kept.forget(erasure()).size(), 2U);
    EXPECT_EQ(answer_to(about), forgotten_answer());
    EXPECT_EQ(answer_to(team), "a team");
    EXPECT_EQ(answer_to(book), forgotten_answer());
}

}  // namespace
}  // namespace ringmaster::app

// Kept answers and erased customers (SEC-7).
#include <gtest/gtest.h>

#include "app/turn/idempotency.hpp"
#include "ringmaster/api/description/route_table.hpp"
#include "ringmaster/api/history/personal_data.hpp"
#include "ringmaster/api/requests/router.hpp"

namespace ringmaster::app::idempotency_test {
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
        EXPECT_EQ(one.answer, forgotten_answer(200));
    }
    EXPECT_EQ(answer_to(his), forgotten_answer(200));
    EXPECT_EQ(answer_to(written), forgotten_answer(200));
    EXPECT_EQ(answer_to(chat), forgotten_answer(200));
    EXPECT_EQ(answer_to(other), "another's");
    EXPECT_TRUE(kept.forget(erasure()).empty());
}

TEST_F(KeptAnswers, OfAnEarlierRunMayNameAnybodyButInConfiguration) {
    auto const about = record("1", "/v1/tasks/a/end", "somebody's");
    auto const team = record("2", "/organization/x/team", "a team");
    auto const book = record("3", "/organization/x/address-book", number);
    for (auto const& one : {about, team, book}) kept.put_recovered(one);
    EXPECT_EQ(kept.forget(erasure()).size(), 2U);
    EXPECT_EQ(answer_to(about), forgotten_answer(200));
    EXPECT_EQ(answer_to(team), "a team");
    EXPECT_EQ(answer_to(book), forgotten_answer(200));
}

// SEC-1: a subject that was given to another stands for him.
TEST(KeptAnswersOfASubject, AreNotThoseOfItsNextHolder) {
    api::Request request;
    request.method = "POST";
    request.path = "/v1/tasks/a/accept";
    request.headers.push_back({"Idempotency-Key", "1"});
    api::Principal first;
    first.subject = "desk-3";
    first.agent = core::AgentId{{1, 1}};
    auto next = first;
    next.agent = core::AgentId{{2, 2}};
    auto promoted = first;
    promoted.role = api::AccessRole::supervisor;
    auto asked = idempotency_request(first, request, "secret");
    asked.status = 202;
    Idempotency kept;
    kept.put(asked);
    api::Response answer;
    auto const find = [&](api::Principal const& who) {
        return kept.find(idempotency_request(who, request, "secret"), answer);
    };
    EXPECT_EQ(find(first), Idempotency::Verdict::repeated);
    EXPECT_EQ(find(next), Idempotency::Verdict::mismatch);
    EXPECT_EQ(find(promoted), Idempotency::Verdict::mismatch);
}

// A number in an address stands nowhere, and belongs to the request all the same (SEC-7).
TEST(KeptRequests, HoldNoNumberOfAnAddress) {
    api::Router const router(api::all_routes());
    std::string const lists = "/v3/campaign-management/dncList/own/phoneNumber/";
    api::Principal caller;
    caller.subject = "me";
    auto const asked = [&](std::string const& of) {
        api::Request request;
        request.method = "DELETE";
        request.path = lists + of;
        request.headers.push_back({"Idempotency-Key", "1"});
        auto const match = router.match(request.method, request.path);
        return idempotency_request(caller, request, "secret", match.route);
    };
    auto first = asked(number);
    EXPECT_EQ(first.path, lists + "{phoneNumber}");
    EXPECT_EQ(first.body_hmac.find(number), std::string::npos);
    Idempotency kept;
    first.status = 204;
    kept.put(first);
    api::Response answer;
    EXPECT_EQ(kept.find(asked(number), answer), Idempotency::Verdict::repeated);
    EXPECT_EQ(kept.find(asked("+4930777002"), answer), Idempotency::Verdict::mismatch);
}

// Whom a contact's agent dials is somebody's customer as well, in whatever spelling (NUM-1).
TEST_F(KeptAnswers, NameWhoeverIsDialled) {
    core::State state;
    state.config.settings.default_region = "DE";
    core::TaskId const id{{1, 1}};
    auto& task = state.tasks[id];
    task.id = id;
    task.origin = "+4930111222";
    core::StartConsult consult;
    consult.task = id;
    consult.target.kind = core::TargetKind::dialNumber;
    consult.target.number = "0049 151 99887766";
    auto const start = record("1", "/v1/tasks/a/consult", "destAgentId 004915199887766");
    kept.put(start, customers_named(core::Command(consult), state));
    core::End end;
    end.task = id;
    auto const other = record("2", "/v1/tasks/a/end", "nobody dialled");
    kept.put(other, customers_named(core::Command(end), state));
    task.numbers.push_back({1, "015199887766", {}, {}});
    auto const within = record("3", "/v1/tasks/a/hold", "in the conference");
    kept.put(within, customers_named(core::Command(end), state));
    EXPECT_EQ(kept.forget(erasure()).size(), 2U);
    EXPECT_EQ(answer_to(start), forgotten_answer(200));
    EXPECT_EQ(answer_to(within), forgotten_answer(200));
    EXPECT_EQ(answer_to(other), "nobody dialled");
}

// Its answer says all of it, and a number is not always written as it is erased.
TEST_F(KeptAnswers, CallbacksNameTheirCustomers) {
    core::State state;
    state.config.settings.default_region = "DE";
    core::CreateTask create;
    auto const arrival = record("1", "/v1/tasks", "an id");
    kept.put(arrival, customers_named(core::Command(create), state));
    create.callback = core::CallbackWish{};
    create.callback->number = "015199887766";
    auto const asked = record("2", "/v1/callbacks/web", "Eva, 0151 998");
    kept.put(asked, customers_named(core::Command(create), state));
    core::TaskId const id{{7, 7}};
    core::Task& task = state.tasks[id];
    task.id = id;
    core::ChangeCallback change;
    change.task = id;
    change.wish.number = "0049 151 99887766";
    auto const moved = record("3", "/v1/callbacks/x", "Eva, tomorrow");
    kept.put(moved, customers_named(core::Command(change), state));
    core::RequestCallback courtesy;
    courtesy.task = id;
    courtesy.number = "0151/99887766";
    auto const wanted = record("4", "/v1/tasks/x/callback", "Eva, when it is her turn");
    kept.put(wanted, customers_named(core::Command(courtesy), state));
    task.callback = core::Callback{};
    task.callback->number = "+4915199887766";
    core::PrioritizeTask raise;
    raise.task = id;
    auto const raised = record("5", "/v1/tasks/x/priority", "Eva, first");
    kept.put(raised, customers_named(core::Command(raise), state));
    core::ChangeDoNotCall listing;
    listing.put.push_back({{"own", "+4915199887766"}, {}});
    auto const listed = record("6", "/v3/campaign-management/dncList/own/phoneNumber", "+49 151");
    kept.put(listed, customers_named(core::Command(listing), state));
    EXPECT_EQ(kept.forget(erasure()).size(), 5U);
    EXPECT_EQ(answer_to(arrival), "an id");
    for (auto const& one : {asked, moved, wanted, raised, listed}) {
        EXPECT_EQ(answer_to(one), forgotten_answer(200));
    }
}

}  // namespace
}  // namespace ringmaster::app::idempotency_test

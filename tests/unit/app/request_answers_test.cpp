// OPS-4: which answers of handlers are kept for a key, whatever their status and their kind.
#include <gtest/gtest.h>

#include <charconv>
#include <string>
#include <vector>

#include "unit/app/driver_stage.hpp"

namespace ringmaster::app::request_answers_test {
namespace {

int handled = 0;  // how often a handler was asked

api::Response answer_of(api::Context const& context) {
    ++handled;
    api::Response response;
    auto const& body = context.request.body;
    std::from_chars(body.data(), body.data() + body.size(), response.status);
    response.body = "answer " + std::to_string(handled);
    return response;
}

api::Call answer(api::Context const& context) { return api::Answer{answer_of(context)}; }
api::Call answer_once(api::Context const& context) {
    return api::Answer{answer_of(context), false};
}

class HandlersAnswers : public ::testing::Test {
protected:
    HandlersAnswers() : tenant(driver_tenant()) {
        handled = 0;
        stage.driver.start([] {});
        stage.settle();
        before = stage.writer.batches.size();
    }
    Tenant& driver_tenant() {
        return stage.driver.add(
            std::make_unique<Tenant>(core::OrgId{{7, 7}}, [] { return core::Time{1}; }));
    }
    static api::Route route(api::Call (*handler)(api::Context const&)) {
        return {"POST", "/test", api::Policy::any_role(), "test", "", api::command_body_max,
                handler};
    }
    void ask(api::Route const& wanted, std::string const& body, std::string const& key,
             std::string const& subject = "me") {
        ApiRequest request;
        request.route = &wanted;
        request.request.method = "POST";
        request.request.path = "/test";
        request.request.body = body;
        if (!key.empty()) request.request.headers.push_back({"Idempotency-Key", key});
        request.principal.org = tenant.org;
        request.principal.subject = subject;
        request.respond = [this](api::Response const& response) { said.push_back(response); };
        ASSERT_TRUE(stage.driver.ask(tenant, std::move(request)));
        stage.settle();
    }
    std::size_t records() const {
        std::size_t count = 0;
        for (auto at = before; at < stage.writer.batches.size(); ++at) {
            count += stage.writer.batches[at].idempotency.size();
        }
        return count;
    }

    DriverStage stage;
    Tenant& tenant;
    std::size_t before = 0;
    std::vector<api::Response> said;
};

TEST_F(HandlersAnswers, AreKeptWhenTheyAreFinal) {
    auto const answering = route(answer);
    std::size_t kept = 0;
    for (int const status :
         {200, 201, 202, 204, 207, 400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 500, 503}) {
        auto const text = std::to_string(status);
        bool const is_final = status < 300 || status == 409 || status == 422;
        said.clear();
        // Each of a caller of its own: one may only fill its share of keys.
        ask(answering, text, is_final ? "kept" : "again", "caller" + text);
        ask(answering, text, is_final ? "kept" : "again", "caller" + text);
        ASSERT_EQ(said.size(), 2U) << status;
        EXPECT_EQ(said[0].status, status);
        EXPECT_EQ(said[1].status, status);
        EXPECT_EQ(said[0].body == said[1].body, is_final) << status;
        kept += is_final ? 1 : 0;
        EXPECT_EQ(records(), kept) << status;
    }
}

TEST_F(HandlersAnswers, AreNotKeptWithoutAKeyOrWhenTheyHoldASecret) {
    ask(route(answer), "200", "");
    ask(route(answer_once), "200", "key");
    ask(route(answer_once), "200", "key");
    EXPECT_EQ(handled, 3);
    EXPECT_EQ(records(), 0U);
}

// There is no room for what is to be kept, so nothing is decided that would have to be.
TEST_F(HandlersAnswers, AreNotGivenWithAKeyBelowTheSecondMark) {
    stage.runner.space(store::SpaceLevel::critical);
    ask(route(answer), "409", "key");
    ask(route(answer), "409", "");
    ask(route(answer), "404", "other");
    ASSERT_EQ(said.size(), 3U);
    EXPECT_EQ(said[0].status, 503);
    EXPECT_EQ(said[1].status, 409);
    EXPECT_EQ(said[2].status, 404);
    EXPECT_EQ(records(), 0U);
}

TEST_F(HandlersAnswers, LeaveOthersTheirShareOfKeys) {
    auto const answering = route(answer);
    for (int nth = 0; nth < 8; ++nth) ask(answering, "200", std::to_string(nth));
    ASSERT_EQ(said.size(), 8U);
    EXPECT_EQ(said[4].status, 200);  // half of ten
    for (std::size_t nth = 5; nth < 8; ++nth) {
        EXPECT_EQ(said[nth].status, 429);
        ASSERT_EQ(said[nth].headers.size(), 1U);
        EXPECT_EQ(said[nth].headers[0].name, "Retry-After");
        EXPECT_EQ(said[nth].headers[0].value, "86400");
    }
    EXPECT_EQ(handled, 5);
    ask(answering, "200", "0", "another");
    EXPECT_EQ(said.back().status, 200);
    ask(answering, "200", "0");
    EXPECT_EQ(said.back().body, said[0].body);
}

}  // namespace
}  // namespace ringmaster::app::request_answers_test

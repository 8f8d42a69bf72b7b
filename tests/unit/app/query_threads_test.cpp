// SEC-5: questions beside the loop. One that is slow holds up neither other callers nor the end.
#include "app/turn/query_threads.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <future>
#include <string>
#include <vector>

#include "ringmaster/core/codec/codec.hpp"
#include "ringmaster/store/store.hpp"

namespace ringmaster::app::query_threads_test {
namespace {

using std::chrono::milliseconds;

core::OrgId const org{{1, 1}};
core::Uuid const task{7, 1};

class QueryThreadsTest : public ::testing::Test {
protected:
    QueryThreadsTest() {
        std::string pattern = (std::filesystem::temp_directory_path() / "query-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder");
        folder_ = pattern;
        auto opened = store::Store::open({.path = path()});
        if (!opened) throw std::runtime_error(opened.error().message);
        store_ = std::move(opened).value();
        write_rows();
    }
    ~QueryThreadsTest() override {
        threads_.reset();
        store_.reset();
        std::filesystem::remove_all(folder_);
    }

    [[nodiscard]] std::string path() const { return (folder_ / "ringmaster.db").string(); }

    void write_rows() {
        store::Batch batch;
        for (std::uint64_t seq = 1; seq <= 50; ++seq) {
            store::JournalEntry entry;
            entry.org = org;
            entry.seq = seq;
            entry.at = core::Time{static_cast<std::int64_t>(seq)};
            entry.kind = "tick";
            entry.about = {task};
            core::TaskDequeued event;
            event.task = core::TaskId{task};
            entry.events = core::encode({core::Event(event)});
            batch.journal.push_back(std::move(entry));
        }
        std::promise<void> done;
        auto const submitted = store_->submit(
            std::move(batch), [&done](store::CommitResult const&) { done.set_value(); });
        ASSERT_EQ(submitted, store::Submitted::accepted);
        done.get_future().get();
    }

    void start(std::size_t readers, QueryThreads::Options options) {
        std::vector<store::Reader> opened;
        while (opened.size() < readers) {
            auto reader = store::Reader::open(path());
            ASSERT_TRUE(reader);
            opened.push_back(std::move(reader).value());
        }
        threads_ =
            std::make_unique<QueryThreads>(loop_, std::move(opened), book_.room("store"), options);
    }

    // Asks; what is answered stands in `said` as "caller status".
    bool ask(std::string const& caller, std::function<void()> work) {
        api::QueryHistory query;
        query.read = [work = std::move(work)](api::JournalView& journal) {
            journal.forwards(task, 0, [&work](api::HistoryRow const&) {
                work();
                return true;
            });
            return [] { return api::Response(); };
        };
        return threads_->history({org, caller, std::move(query)},
                                 [this, caller](api::Response const& response) {
                                     said.push_back(caller + " " + std::to_string(response.status));
                                     last = response;
                                 });
    }
    // Runs the loop until so many are answered.
    void await(std::size_t count) {
        auto const until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (said.size() < count && std::chrono::steady_clock::now() < until) {
            loop_.restart();
            loop_.run_for(milliseconds(5));
        }
        ASSERT_GE(said.size(), count);
    }

    std::vector<std::string> said;
    api::Response last;
    std::unique_ptr<QueryThreads> threads_;

private:
    std::filesystem::path folder_;
    std::unique_ptr<store::Store> store_;
    boost::asio::io_context loop_;
    LogBook book_{{"off", "text", {}}};
};

TEST_F(QueryThreadsTest, ASlowCallerWaitsForHimselfAlone) {
    start(2, {});
    std::promise<void> gate;
    auto const open = gate.get_future().share();
    ASSERT_TRUE(ask("slow", [open] { open.wait(); }));
    for (int count = 0; count < 5; ++count) ASSERT_TRUE(ask("slow", [] {}));
    for (auto const* const caller : {"b", "c", "d"}) ASSERT_TRUE(ask(caller, [] {}));
    await(3);
    EXPECT_EQ(said, (std::vector<std::string>{"b 200", "c 200", "d 200"}));
    gate.set_value();
    await(9);
    EXPECT_EQ(said.back(), "slow 200");
}

TEST_F(QueryThreadsTest, AQuestionThatTakesTooLongIsGivenUp) {
    start(1, {.read_time = milliseconds(50)});
    auto const begun = std::chrono::steady_clock::now();
    // Each row waits for the time to pass, and there are fifty.
    std::promise<void> never;
    auto const nothing = never.get_future().share();
    ASSERT_TRUE(ask("slow", [begun, nothing] { nothing.wait_until(begun + milliseconds(60)); }));
    ASSERT_TRUE(ask("next", [] {}));
    await(2);
    EXPECT_EQ(said, (std::vector<std::string>{"slow 503", "next 200"}));
    EXPECT_TRUE(last.headers.empty());
}

TEST_F(QueryThreadsTest, TellsWhatTookTooLong) {
    start(1, {.read_time = milliseconds(0)});
    ASSERT_TRUE(ask("slow", [] {}));
    await(1);
    EXPECT_NE(last.body.find("READ_TOO_LONG"), std::string::npos);
    ASSERT_EQ(last.headers.size(), 1U);
    EXPECT_EQ(last.headers[0].name, "Retry-After");
    EXPECT_EQ(last.headers[0].value, "1");
}

TEST_F(QueryThreadsTest, OneCallerCannotFillTheQueue) {
    start(1, {.waiting_max = 20});
    std::promise<void> gate;
    auto const open = gate.get_future().share();
    std::promise<void> under_way;
    auto began = std::make_shared<bool>(false);
    ASSERT_TRUE(ask("greedy", [open, began, &under_way] {
        if (!std::exchange(*began, true)) under_way.set_value();
        open.wait();
    }));
    under_way.get_future().wait();
    std::size_t waiting = 0;
    while (ask("greedy", [] {})) ++waiting;
    EXPECT_EQ(waiting, 10U);
    EXPECT_TRUE(ask("other", [] {}));
    gate.set_value();
    await(waiting + 2);
    EXPECT_EQ(said[1], "other 200");
}

// An ordered stop does not wait for whoever asked much.
TEST_F(QueryThreadsTest, EndsWithoutWaitingForAQuestionToEnd) {
    start(1, {.read_time = std::chrono::hours(1)});
    std::promise<void> under_way;
    std::promise<void> never;
    auto const open = never.get_future().share();
    auto const rows = std::make_shared<int>(0);
    ASSERT_TRUE(ask("slow", [open, &under_way, rows] {
        if (++*rows == 1) under_way.set_value();
        static_cast<void>(open.wait_for(milliseconds(20)));
    }));
    under_way.get_future().wait();
    threads_.reset();
    EXPECT_LT(*rows, 50);
    EXPECT_TRUE(said.empty());
}

TEST_F(QueryThreadsTest, AnswersBesideTheLoopAndSurvivesExceptions) {
    start(1, {});
    auto const respond = [this](api::Response const& response) {
        said.push_back(std::to_string(response.status));
    };
    ASSERT_TRUE(
        threads_->beside({org, "a", []() -> api::Response { throw std::bad_alloc(); }}, respond));
    ASSERT_TRUE(threads_->beside({org, "a", [] { return api::Response(); }}, respond));
    await(2);
    EXPECT_EQ(said, (std::vector<std::string>{"500", "200"}));
}

}  // namespace
}  // namespace ringmaster::app::query_threads_test

// A callback is in the list exactly while it can still happen (CB-7): a random day of callbacks
// that are asked for, moved, taken back, dialled and answered, and somebody who reads the list over
// HTTP all the while.
#include <atomic>
#include <mutex>
#include <random>
#include <thread>

#include "integration/connector_stage.hpp"

namespace ringmaster::tests::callback_reader_test {
namespace {

using nlohmann::json;

constexpr int attempts_max = 2;
constexpr int steps = 400;

void short_life(json& document) {
    for (auto& setting : document["resources"]["organization-setting"]) {
        setting["ronaTimeoutTelephony"] = 15;
        setting["callbackRetryDelay"] = 1;
        setting["callbackAttemptsMax"] = attempts_max;
    }
    for (auto& profile : document["resources"]["agent-profile"]) profile["wrapUpMode"] = "NONE";
}

// When each can happen, by a clock that ticks with every thing begun or done. Begun and not done:
// nobody can say what a reader finds.
class Truth {
public:
    void asked(std::string const& id) {
        std::lock_guard const lock(mutex_);
        known_[id].from = ++clock_;
    }
    void ends(std::string const& id) {
        std::lock_guard const lock(mutex_);
        known_[id].until = ++clock_;
    }
    void stays(std::string const& id) {  // it did not end after all
        std::lock_guard const lock(mutex_);
        known_[id].until = never;
    }
    void ended(std::string const& id) {
        std::lock_guard const lock(mutex_);
        known_[id].gone = ++clock_;
    }
    std::uint64_t now() {
        std::lock_guard const lock(mutex_);
        return ++clock_;
    }
    // Of a list that was asked for and came between two moments: what it leaves out, or shows
    // though it is over.
    std::vector<std::string> faults(std::set<std::string> const& listed, std::uint64_t asked,
                                    std::uint64_t came) {
        std::lock_guard const lock(mutex_);
        std::vector<std::string> faults;
        for (auto const& [id, one] : known_) {
            bool const there = one.from <= asked && one.until > came;
            if (there && !listed.contains(id)) faults.push_back(id + " is left out");
            if (one.gone < asked && listed.contains(id)) faults.push_back(id + " is over");
        }
        return faults;
    }

private:
    static constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();
    struct Span {
        std::uint64_t from = never;
        std::uint64_t until = never;
        std::uint64_t gone = never;
    };
    std::mutex mutex_;
    std::map<std::string, Span> known_;
    std::uint64_t clock_ = 0;
};

class CallbackReader : public ::testing::Test {
protected:
    CallbackReader()
        : world(with_pbx(short_life)),
          pbx(world),
          token(world.daemon.create_token(world.org_id, {"administrator", "", "Reader", ""})) {}

    void SetUp() override {
        world.start({4});
        desktop = std::make_unique<Desktop>(world, 4);
        desktop->open();
        desktop->go_available();
        pbx.connect();
    }

    void ask(bool later) {
        json body{{"callbackNumber", "+4930777" + std::to_string(1000 + ++numbers_)},
                  {"queueId", world.queue_id}};
        if (later) {
            body.update({{"timezone", "Etc/UTC"},
                         {"scheduleDate", tomorrow()},
                         {"startTime", "10:00:00"},
                         {"endTime", "11:00:00"}});
        }
        auto const made = world.administrator().post("/v1/callbacks/web", body);
        ASSERT_EQ(made.status, 201) << made.text();
        open.emplace_back(made.body["id"]);
        truth.asked(open.back());
    }

    static std::string tomorrow() {
        std::time_t const at = std::time(nullptr) + 24 * 3600;
        std::tm parts{};
        ::gmtime_r(&at, &parts);
        std::array<char, 16> text{};
        std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts);
        return text.data();
    }

    void cancel(std::size_t which) {
        auto const id = open.at(which);
        auto const path = "/v1/callbacks/organization/" + world.org_id + "/scheduled-callback/";
        truth.ends(id);
        auto const answer = world.administrator().remove(path + id);
        if (answer.status != 204) {  // it rings at the agent, or is dialled
            EXPECT_EQ(answer.reason(), "CALLBACK_IN_PROGRESS") << answer.text();
            return truth.stays(id);
        }
        truth.ended(id);
        std::erase(open, id);
    }

    void over(std::string const& id, bool answered) {
        truth.ended(id);
        std::erase(open, id);
        if (!answered) return;
        auto const ended = world.administrator().post("/v1/tasks/" + id + "/end");
        EXPECT_EQ(ended.status, 202) << ended.text();
        ++answered_;
    }

    void dialled(json const& command) {
        std::string const id = command["interactionId"];
        bool const answers = random_() % 2 == 0;
        bool const last = !answers && ++tried_[id] == attempts_max;
        if (answers || last) truth.ends(id);
        pbx.result(command, answers, answers ? "" : "busy");
        if (answers) pbx.tell("leg-answered", id, {{"leg", "customer"}});
        for (auto& frame : pbx.fence()) waiting_.push_back(std::move(frame));
        if (answers || last) over(id, answers);
    }

    // What the agent and the telephone system do, until nothing more comes.
    void work() {
        for (auto& frame : pbx.fence()) waiting_.push_back(std::move(frame));
        while (!waiting_.empty()) {
            json const command = std::move(waiting_.front());
            waiting_.pop_front();
            if (command["type"] != "command") continue;
            if (command["command"] == "dial") {
                dialled(command);
                continue;
            }
            pbx.result(command);
            if (command["command"] == "ring") {
                pbx.tell("leg-answered", command["interactionId"], {{"leg", agent()}});
            }
            for (auto& frame : pbx.fence()) waiting_.push_back(std::move(frame));
        }
    }

    [[nodiscard]] std::string agent() const { return desktop->facts().id; }

    World world;
    Pbx pbx;
    std::string token;
    std::unique_ptr<Desktop> desktop;
    Truth truth;
    std::vector<std::string> open;
    std::mt19937 random_{7};
    std::map<std::string, int> tried_;
    std::deque<json> waiting_;
    int numbers_ = 0;
    int answered_ = 0;
};

// Reads until it is stopped; gives what was wrong, and how often it has looked.
struct Findings {
    std::vector<std::string> faults;
    int lists = 0;
};

Findings read_all_day(Api reader, Truth& truth, std::atomic<bool> const& over) {
    Findings found;
    while (!over && found.faults.empty()) {
        auto const asked = truth.now();
        auto const answer = reader.get("/v1/callbacks?pageSize=100");
        auto const came = truth.now();
        if (answer.status != 200) {
            found.faults.push_back(answer.text());
            break;
        }
        std::set<std::string> listed;
        for (auto const& one : answer.body["data"]) listed.insert(one["id"]);
        found.faults = truth.faults(listed, asked, came);
        ++found.lists;
    }
    return found;
}

TEST_F(CallbackReader, FindsExactlyWhatCanStillHappen) {
    std::atomic<bool> is_over = false;
    Findings found;
    std::thread reader([&] { found = read_all_day(world.api(token), truth, is_over); });
    for (int step = 0; step < steps; ++step) {
        auto const choice = random_() % 10;
        if (choice < 4 && open.size() < 40) {
            ask(choice == 0);
        } else if (choice < 6 && !open.empty()) {
            cancel(random_() % open.size());
        } else {
            work();
        }
        if (HasFatalFailure()) break;
    }
    is_over = true;
    reader.join();
    EXPECT_TRUE(found.faults.empty()) << ::testing::PrintToString(found.faults);
    EXPECT_GT(found.lists, 50);
    EXPECT_GT(answered_, 20);
}

}  // namespace
}  // namespace ringmaster::tests::callback_reader_test

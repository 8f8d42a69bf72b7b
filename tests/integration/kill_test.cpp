// The real binary under a stream of commands, killed with SIGKILL at random moments (OPS-1,
// OPS-2, OF-10). After every kill the file alone must tell the whole truth.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <future>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "integration/journal_mirror.hpp"
#include "integration/world.hpp"

namespace ringmaster::tests::kill_test {
namespace {

using nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr int kills = 50;
constexpr std::size_t agents = 3;

std::uint64_t chosen_seed() {
    char const* const text = std::getenv("RINGMASTER_SEED");
    return text != nullptr ? std::stoull(text) : 20'260'101;
}

// A client that gives one command after another, each with a key of its own, until the daemon is
// gone. What was acknowledged is remembered; what was in flight is not known.
class Stream {
public:
    explicit Stream(World& world) : world_(world) {}

    void run(std::mt19937_64 random) {
        std::deque<Api> desks;
        for (std::size_t number = 1; number <= agents; ++number) {
            desks.emplace_back(world_.daemon.base_url(), world_.token_of(number));
        }
        Api connector(world_.daemon.base_url(), world_.connector().token());
        for (std::size_t number = 1; number <= agents; ++number) sign_in(desks, number);
        while (!gone_) {
            Api& desk = desks[random() % agents];
            switch (random() % 6) {
                case 0:
                case 1: create(connector); break;
                case 2: state(desk, random() % 4 != 0); break;
                case 3: work_on_task(desk, random); break;
                case 4: work_on_task(desk, random); break;
                default: leave(connector, random); break;
            }
        }
    }

    [[nodiscard]] std::set<std::string> const& acknowledged() const { return acknowledged_; }
    // The task of an acknowledged wrap-up, by the command's key.
    [[nodiscard]] std::map<std::string, std::string> const& wrapped_up() const {
        return wrapped_up_;
    }
    [[nodiscard]] std::set<std::string> const& unanswered() const { return unanswered_; }
    [[nodiscard]] std::set<std::string> const& created() const { return created_; }
    // Numbers of facts go on for the connector's whole life (PROTOCOL 8).
    static std::uint64_t next_fact() { return ++fact_; }

private:
    Answer give(Api& api, std::string const& target, json const& body,
                std::string const& method = "POST") {
        std::string const key = "k" + std::to_string(++count_);
        client::Headers headers{{"Idempotency-Key", key}};
        Answer answer =
            method == "PUT" ? api.put(target, body, headers) : api.post(target, body, headers);
        if (answer.status == 0) {
            gone_ = true;
            unanswered_.insert(key);
        } else if (answer.status < 300) {
            acknowledged_.insert(key);
        }
        EXPECT_LT(answer.status, 500) << answer.text();
        return answer;
    }

    void sign_in(std::deque<Api>& desks, std::size_t number) {
        AgentFacts const facts = world_.agent(number);
        if (gone_) return;
        Answer const subscribed = desks[number - 1].post(
            "/v1/notification/subscribe", {{"force", true}, {"isKeepAliveEnabled", false}});
        if (subscribed.status != 200) {
            gone_ = gone_ || subscribed.status == 0;
            return;
        }
        sockets_.push_back(std::make_unique<client::BlockingWebSocket>(
            subscribed.body.at("webSocketUrl").get<std::string>()));
        give(desks[number - 1], "/v1/agents/login",
             {{"dialNumber", facts.dial_number},
              {"teamId", facts.team_id},
              {"deviceType", "EXTENSION"},
              {"isExtension", true},
              {"deviceId", "desk"},
              {"roles", json::array({"agent"})},
              {"takeOver", true}});
    }

    void state(Api& desk, bool available) {
        if (gone_) return;
        std::string const code = available ? "0" : idle_code();
        give(desk, "/v1/agents/session/state",
             {{"state", available ? "Available" : "Idle"}, {"auxCodeId", code}}, "PUT");
    }

    std::string idle_code() {
        for (auto const& code : world_.resources("auxiliary-code")) {
            bool const idle = code.value("workTypeCode", "") == "IDLE_CODE";
            if (idle && !code.value("isSystemCode", false)) return code["id"];
        }
        throw std::runtime_error("the demo organization has no idle code");
    }

    void create(Api& connector) {
        if (gone_) return;
        Answer const answer = give(connector, "/v1/tasks", world_.call_body());
        if (answer.status == 201) {
            created_.insert(answer.body.at("data").at("id"));
            open_.push_back(answer.body.at("data").at("id"));
        }
    }

    void work_on_task(Api& desk, std::mt19937_64& random) {
        if (gone_) return;
        Answer const list = desk.get("/v1/tasks");
        if (list.status == 0) {
            gone_ = true;
            return;
        }
        json const tasks =
            list.body.is_array() ? list.body : list.body.value("data", json::array());
        if (tasks.empty()) return;
        std::string const id = tasks[random() % tasks.size()].value("id", "");
        if (id.empty()) return;
        for (char const* command : {"accept", "end"}) {
            if (gone_) return;
            give(desk, "/v1/tasks/" + id + "/" + command, json::object());
        }
        if (gone_ || random() % 2 == 0) return;  // the others are left to the server's timer
        Answer const answer =
            give(desk, "/v1/tasks/" + id + "/wrapup",
                 {{"auxCodeId", world_.default_wrap_up_code_id}, {"wrapUpReason", "done"}});
        if (answer.status >= 200 && answer.status < 300) {
            wrapped_up_["k" + std::to_string(count_)] = id;
        }
    }

    void leave(Api& connector, std::mt19937_64& random) {
        if (gone_ || open_.empty()) return;
        std::size_t const at = random() % open_.size();
        json const fact{{"number", next_fact()},
                        {"interactionId", open_[at]},
                        {"leg", "customer"},
                        {"type", "customer-left"}};
        open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(at));
        Answer const answer =
            connector.post("/v1/connector/facts", {{"facts", json::array({fact})}});
        if (answer.status == 0) gone_ = true;
    }

    World& world_;
    std::vector<std::unique_ptr<client::BlockingWebSocket>> sockets_;
    bool gone_ = false;
    static inline std::uint64_t count_ = 0;
    static inline std::uint64_t fact_ = 0;
    std::set<std::string> acknowledged_;
    std::map<std::string, std::string> wrapped_up_;
    std::set<std::string> unanswered_;
    std::set<std::string> created_;
    std::vector<std::string> open_;
};

// WU-9: who wraps up as the server has done at the deadline is told that it is done, and nothing
// changes by it.
bool is_stored_at_the_deadline(JournalMirror const& mirror, Stream const& stream,
                               std::string const& key) {
    auto const wrapped = stream.wrapped_up().find(key);
    if (wrapped == stream.wrapped_up().end()) return false;
    auto const task = core::TaskId::parse(wrapped->second);
    auto const& events = mirror.events();
    return std::any_of(events.begin(), events.end(), [&](core::Event const& event) {
        auto const* const stored = std::get_if<core::WrapUpSubmitted>(&event);
        return stored != nullptr && stored->task == task &&
               stored->origin == core::WrapUpOrigin::TIMEOUT;
    });
}

// `verify` says the same hash as the reference engine.
void expect_verified(World const& world, JournalMirror const& mirror) {
    ToolRun const run = world.daemon.run_tool({"verify"});
    EXPECT_EQ(run.exit_code, 0) << run.output << run.errors;
    EXPECT_NE(run.output.find(to_string(mirror.engine().hash())), std::string::npos)
        << run.output << "reference: " << to_string(mirror.engine().hash());
}

// What came due while nobody was there happens at once, with its due time on record.
void expect_overdue_fired(JournalMirror const& mirror, core::Engine const& before,
                          std::size_t first_event, std::size_t& overdue) {
    for (auto const& [id, task] : before.state().tasks) {
        for (core::Engagement const& one : task.engagements) {
            core::WrapUp const* const wrap_up = one.wrap_up();
            if (wrap_up == nullptr || !wrap_up->deadline || wrap_up->submitted) continue;
            for (std::size_t at = first_event; at < mirror.events().size(); ++at) {
                auto const* const stored = std::get_if<core::WrapUpSubmitted>(&mirror.events()[at]);
                if (stored == nullptr || stored->task != id) continue;
                if (stored->engagement != one.ordinal) continue;
                if (stored->origin != core::WrapUpOrigin::TIMEOUT) continue;
                EXPECT_EQ(stored->submitted, *wrap_up->deadline);
                EXPECT_GE(stored->decided, stored->submitted);
                ++overdue;
            }
        }
    }
}

// Stays down until every open countdown has passed.
void wait_for_open_deadlines(core::Engine const& engine) {
    core::Time latest;
    for (auto const& [id, task] : engine.state().tasks) {
        for (core::Engagement const& one : task.engagements) {
            core::WrapUp const* const wrap_up = one.wrap_up();
            if (wrap_up != nullptr && wrap_up->deadline) {
                latest = std::max(latest, *wrap_up->deadline);
            }
        }
    }
    wait_for_clock(latest.epoch_ms);
}

void wait_until_closed(World& world, std::set<std::string> const& created) {
    constexpr std::chrono::seconds limit{60};
    for (std::string const& id : created) {
        json const fact{{"number", Stream::next_fact()},
                        {"interactionId", id},
                        {"leg", "customer"},
                        {"type", "customer-left"}};
        Answer answer;
        static_cast<void>(eventually(limit, [&] {  // 429 under load: the caller's own quota
            answer =
                world.connector().post("/v1/connector/facts", {{"facts", json::array({fact})}});
            return answer.status != 429;
        }));
        EXPECT_TRUE(answer.status == 202 || answer.status == 404) << answer.text();
    }
    for (std::string const& id : created) {
        EXPECT_TRUE(eventually(limit,
                               [&] {
                                   json const history = world.history(id);
                                   return find_object_with(history, "TaskClosed") != nullptr;
                               }))
            << id << " never closes";
    }
}

// Once created, once closed, never two owners' wrap-ups for one engagement.
void expect_exact_records(JournalMirror const& mirror, std::set<std::string> const& created) {
    std::map<core::TaskId, int> born;
    std::map<core::TaskId, int> closed;
    std::map<std::pair<core::TaskId, std::uint32_t>, int> submitted;
    for (core::Event const& event : mirror.events()) {
        if (auto const* one = std::get_if<core::TaskCreated>(&event)) ++born[one->task];
        if (auto const* one = std::get_if<core::TaskClosed>(&event)) ++closed[one->task];
        if (auto const* one = std::get_if<core::WrapUpSubmitted>(&event)) {
            ++submitted[{one->task, one->engagement}];
        }
    }
    for (std::string const& text : created) {
        auto const id = core::TaskId::parse(text).value();
        EXPECT_EQ(born[id], 1) << text << " lost";
        EXPECT_EQ(closed[id], 1) << text << " stuck";
    }
    for (auto const& [key, count] : submitted) EXPECT_EQ(count, 1) << to_string(key.first);
}

TEST(Kill, nothing_acknowledged_is_lost_over_fifty_kills) {
    std::uint64_t const seed = chosen_seed();
    std::cout << "seed " << seed << '\n';
    std::mt19937_64 random(seed);
    World world;
    world.start({1, 2, 3});
    JournalMirror mirror((world.daemon.folder() / "data" / "ringmaster.db").string(), world.org_id);
    std::set<std::string> created;
    std::size_t acknowledged = 0;
    std::size_t unknown_written = 0;
    std::size_t overdue = 0;
    for (int round = 0; round < kills; ++round) {
        Stream stream(world);
        std::mt19937_64 const commands(random());
        auto const life = std::chrono::milliseconds(50 + random() % 350);
        std::promise<void> over;
        std::thread client([&] {
            stream.run(commands);
            over.set_value();
        });
        // The random moment: the stream has no end of its own.
        EXPECT_EQ(over.get_future().wait_for(life), std::future_status::timeout);
        world.daemon.kill();
        client.join();

        std::size_t const first_event = mirror.events().size();
        mirror.catch_up();
        for (std::string const& key : stream.acknowledged()) {
            bool const is_there =
                mirror.entries_with(key) == 1 ||
                (mirror.entries_with(key) == 0 && is_stored_at_the_deadline(mirror, stream, key));
            EXPECT_TRUE(is_there) << "acknowledged " << key << ": " << mirror.entries_with(key)
                                  << " journal entries";
        }
        for (std::string const& key : stream.unanswered()) {
            EXPECT_LE(mirror.entries_with(key), 1U);
            unknown_written += mirror.entries_with(key);
        }
        EXPECT_LE(stream.unanswered().size(), 1U) << "one in flight";
        EXPECT_FALSE(mirror.engine().broken_invariant());
        expect_verified(world, mirror);
        acknowledged += stream.acknowledged().size();
        created.insert(stream.created().begin(), stream.created().end());

        auto const before = core::Engine::restore(mirror.engine().snapshot());
        std::size_t const recovered_from = mirror.events().size();
        if (round % 5 == 0) wait_for_open_deadlines(*before);
        world.restart();
        mirror.catch_up();
        expect_overdue_fired(mirror, *before, recovered_from, overdue);
        if (::testing::Test::HasFatalFailure()) return;
        ASSERT_GE(mirror.events().size(), first_event);
    }
    // Calls whose creation was in flight are in the journal as well: they must close too.
    for (auto const& [id, task] : mirror.engine().state().tasks) created.insert(to_string(id));
    wait_until_closed(world, created);
    world.daemon.kill();
    mirror.catch_up();
    expect_verified(world, mirror);
    expect_exact_records(mirror, created);
    EXPECT_TRUE(mirror.engine().state().tasks.empty());
    EXPECT_GT(acknowledged, 100U) << "the stream was too thin to prove anything";
    EXPECT_GT(overdue, 0U) << "no countdown ran out while the daemon was down";
    std::cout << kills << " kills, " << acknowledged << " commands acknowledged, "
              << unknown_written << " in flight and written, " << created.size() << " calls, "
              << overdue << " wrap-ups overdue at a restart\n";
}

}  // namespace
}  // namespace ringmaster::tests::kill_test

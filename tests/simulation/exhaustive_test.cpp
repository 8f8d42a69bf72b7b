// A world small enough to try everything: two agents, one call, every sequence of up to five
// inputs, with the checker and all invariants after each. Sequences that meet in one state are
// followed once from there.

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "simulation/checker.hpp"
#include "simulation/stage.hpp"
#include "support/small_world.hpp"

namespace ringmaster::simulation::exhaustive_test {
namespace {

using testing::named;

enum class Move {
    first_accepts,
    second_accepts,
    first_rejects,
    first_goes_idle,
    first_goes_available,
    first_ends,
    first_wraps_up,
    first_hangs_up,
    customer_leaves,
    connector_confirms,
    connector_fails,
    supervisor_signs_first_out,
    first_loses_socket,
    time_to_deadline,
    time_passes_unnoticed,
    daemon_restarts,
    count
};

TaskId call() { return named<TaskId>("call"); }
AgentId first() { return named<AgentId>("anna"); }
AgentId second() { return named<AgentId>("ben"); }

// One situation: everything an input can depend on.
struct Place {
    std::string engine;  // snapshot
    Checker checker;
    Time now;
};

class Enumeration {
public:
    explicit Enumeration(int depth) : depth_(depth) {}

    void run(Place const& start) { follow(start, depth_); }
    [[nodiscard]] std::size_t steps() const { return steps_; }
    [[nodiscard]] std::size_t places() const { return seen_.size(); }

private:
    void follow(Place const& from, int left);
    static void make(Stage& stage, Move move);

    int depth_;
    std::size_t steps_ = 0;
    std::map<std::pair<std::string, Time>, int> seen_;  // with how much depth was left
    std::vector<Move> path_;
};

// The oldest open connector command, answered.
void answer(Stage& stage, bool succeeded) {
    for (auto const& [id, task] : stage.model().tasks) {
        if (task.operations.empty()) continue;
        std::uint64_t const number = task.operations.begin()->first;
        stage.tell(MediaResult{{}, number, id, succeeded, succeeded ? "" : "scripted"});
        return;
    }
}

void Enumeration::make(Stage& stage, Move move) {
    Actor const supervisor{ActorKind::supervisor, named<AgentId>("sue"), "sue"};
    auto const act = [&](Action action, AgentId agent) {
        stage.give(action_command(action, agent, call(), {named<AuxCodeId>("sale"), {}, {}}));
    };
    switch (move) {
        case Move::first_accepts: act(Action::accept, first()); break;
        case Move::second_accepts: act(Action::accept, second()); break;
        case Move::first_rejects: act(Action::reject, first()); break;
        case Move::first_goes_idle:
            stage.give(SetState{acting(first()), first(), false, named<AuxCodeId>("lunch"), ""});
            break;
        case Move::first_goes_available:
            stage.give(SetState{acting(first()), first(), true, {}, ""});
            break;
        case Move::first_ends: act(Action::end, first()); break;
        case Move::first_wraps_up: act(Action::wrapup, first()); break;
        case Move::first_hangs_up:
            stage.tell(LegHungUp{{}, call(), {LegKind::agent, first(), {}}});
            break;
        case Move::customer_leaves: stage.tell(CustomerLeft{{}, call()}); break;
        case Move::connector_confirms: answer(stage, true); break;
        case Move::connector_fails: answer(stage, false); break;
        case Move::supervisor_signs_first_out: stage.give(Logout{supervisor, first(), ""}); break;
        case Move::first_loses_socket: stage.tell(SocketClosed{first(), 1}); break;
        case Move::time_to_deadline:
        case Move::time_passes_unnoticed: {
            auto const due = stage.engine().next_deadline();
            Duration const wait = due && *due > stage.now ? *due - stage.now : Duration(0);
            stage.pass(wait, move == Move::time_to_deadline);
            break;
        }
        case Move::daemon_restarts: stage.tell(DaemonStarted{}); break;
        case Move::count: break;
    }
}

void Enumeration::follow(Place const& from, int left) {
    if (left == 0) return;
    int& followed = seen_[{from.engine, from.now}];
    if (followed >= left) return;
    followed = left;
    for (int index = 0; index < static_cast<int>(Move::count); ++index) {
        auto const move = static_cast<Move>(index);
        path_.push_back(move);
        Stage stage(from.engine, from.checker, from.now);
        try {
            make(stage, move);
            ++steps_;
            auto const broken = stage.engine().broken_invariant();
            require(!broken, broken.value_or(""));
        } catch (Complaint const& complaint) {
            ADD_FAILURE() << complaint.what << "\nafter moves " <<
                [this] {
                    std::string text;
                    for (Move const made : path_)
                        text += std::to_string(static_cast<int>(made)) + ' ';
                    return text;
                }() << "; the last one:\n"
                          << stage.tail(1);
            return;
        }
        follow({stage.engine().snapshot(), stage.checker(), stage.now}, left - 1);
        path_.pop_back();
        if (::testing::Test::HasFailure()) return;
    }
}

void bring_in(Stage& stage, AgentId agent, std::uint64_t socket) {
    stage.tell(SocketOpened{agent, socket, false});
    Login login;
    login.by = acting(agent);
    login.agent = agent;
    login.session = named<SessionId>("session");
    login.team = named<TeamId>("team");
    stage.give(login);
    stage.give(SetState{acting(agent), agent, true, {}, ""});
    stage.pass(Duration(1'000), true);
}

TEST(Exhaustive, TwoAgentsAndOneCall) {
    char const* const text = std::getenv("RINGMASTER_DEPTH");
    int const depth = text == nullptr ? 5 : std::atoi(text);
    Stage stage;
    stage.give(ChangeConfiguration{Actor{}, testing::small_organization(), {}});
    bring_in(stage, first(), 1);
    bring_in(stage, second(), 2);
    CreateTask create;
    create.task = call();
    create.entry_point = named<EntryPointId>("support-line");
    stage.give(create);
    Enumeration all(depth);
    all.run({stage.engine().snapshot(), stage.checker(), stage.now});
    double sequences = 0;
    double width = 1;
    for (int length = 1; length <= depth; ++length) {
        width *= static_cast<double>(Move::count);
        sequences += width;
    }
    std::cout << static_cast<std::uint64_t>(sequences) << " sequences of up to " << depth
              << " inputs, " << all.places() << " situations, " << all.steps() << " steps\n";
    EXPECT_GT(all.places(), 100U);
}

}  // namespace
}  // namespace ringmaster::simulation::exhaustive_test

// Whoever writes the records is killed anywhere, fifty times, while a day is written: in the end
// they are what a rebuild makes of the journal (RP-1). RINGMASTER_SEED repeats a run.
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>

#include "simulation/day_records.hpp"
#include "simulation/workload.hpp"

namespace ringmaster::simulation::records_kill_test {
namespace {

constexpr int kills = 50;

std::uint64_t chosen_seed() {
    char const* const text = std::getenv("RINGMASTER_SEED");
    return text == nullptr ? 1 : std::strtoull(text, nullptr, 10);
}

// A process of its own that writes records; it has begun when this is there.
class Follower {
public:
    Follower(std::string const& database, std::string const& file) {
        std::array<int, 2> pipe{};
        if (::pipe(pipe.data()) != 0) throw std::runtime_error("no pipe");
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO);
        posix_spawn_file_actions_addclose(&actions, pipe[0]);
        std::string program = RECORDS_FOLLOWER_PATH;
        std::string from = database;
        std::string to = file;
        std::array<char*, 4> arguments{program.data(), from.data(), to.data(), nullptr};
        int const failed =
            posix_spawn(&process_, program.c_str(), &actions, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        ::close(pipe[1]);
        char first = 0;
        bool const has_begun = failed == 0 && ::read(pipe[0], &first, 1) == 1;
        ::close(pipe[0]);
        if (!has_begun) throw std::runtime_error("the follower did not begin");
    }
    Follower(Follower const&) = delete;
    Follower& operator=(Follower const&) = delete;
    ~Follower() {
        if (process_ > 0) static_cast<void>(kill());
    }
    // False: it had given up before.
    bool kill() {
        ::kill(process_, SIGKILL);
        int status = 0;
        ::waitpid(process_, &status, 0);
        process_ = 0;
        return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    }

private:
    pid_t process_ = 0;
};

TEST(RecordsKill, ChangesNothingInTheEnd) {
    std::uint64_t const seed = chosen_seed();
    SCOPED_TRACE("RINGMASTER_SEED=" + std::to_string(seed));
    Workload day(seed);
    Random random(seed + 2'000'000);
    DayRecords records;
    day.open();
    auto const live_on = [&](std::uint64_t steps) {
        for (std::uint64_t step = 0; step < steps; ++step) {
            day.step();
            records.write(day.stage().journal(), 1 + random.below(3), day.stage().now);
        }
    };
    for (int kill = 0; kill < kills; ++kill) {
        live_on(20);
        Follower follower(records.database(), records.file());
        live_on(random.below(20));  // it is somewhere else each time
        ASSERT_TRUE(follower.kill()) << "kill " << kill;
    }
    day.go_home();
    records.write(day.stage().journal(), 3, day.stage().now);
    records.project();
    std::string const followed = records.dump();
    EXPECT_GT(records.rows("SELECT task FROM contact_session").size(), 20U);
    records.make_anew();
    EXPECT_EQ(records.dump(), followed);
    std::cout << "seed " << seed << ": " << kills << " kills\n";
}

}  // namespace
}  // namespace ringmaster::simulation::records_kill_test

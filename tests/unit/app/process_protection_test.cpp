// Nothing of this process's memory ends in a file, whatever it is started for.
#include "app/base/process_protection.hpp"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "ringmaster/app/tools/command_line.hpp"

namespace ringmaster::app::process_protection_test {
namespace {

int in_a_child(int (*body)()) {
    pid_t const child = fork();
    if (child == 0) _exit(body());
    int status = 0;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status));
    return WEXITSTATUS(status);
}

int leaves_dumps() {
    rlimit limit{};
    getrlimit(RLIMIT_CORE, &limit);
    return prctl(PR_GET_DUMPABLE) != 0 || limit.rlim_max != 0 ? 1 : 0;
}

// Whatever ran in this process before has perhaps forbidden them already.
void allow_dumps() { prctl(PR_SET_DUMPABLE, 1); }

TEST(ProcessProtection, TheCommandLineForbidsDumpsFirst) {
    EXPECT_EQ(in_a_child([] {
                  allow_dumps();
                  return leaves_dumps();
              }),
              1);  // the check can fail
    EXPECT_EQ(in_a_child([] {
                  allow_dumps();
                  char const* const arguments[] = {"ringmasterd", "--help"};
                  if (run_command_line(2, arguments) != 0) return 2;
                  return leaves_dumps();
              }),
              0);
}

TEST(ProcessProtection, ACrashLeavesNoDump) {
    pid_t const child = fork();
    if (child == 0) {
        leave_no_dumps();
        std::signal(SIGABRT, SIG_DFL);
        std::abort();
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_FALSE(WCOREDUMP(status));
}

}  // namespace
}  // namespace ringmaster::app::process_protection_test

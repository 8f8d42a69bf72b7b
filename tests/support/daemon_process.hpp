#pragma once
// A child process whose two output streams are read all the time, so that it never blocks on them.

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace ringmaster::tests {

class ChildProcess {
public:
    explicit ChildProcess(std::vector<std::string> const& command);
    ~ChildProcess();  // kills it if it still runs
    ChildProcess(ChildProcess const&) = delete;
    ChildProcess& operator=(ChildProcess const&) = delete;

    void signal(int number) const;
    [[nodiscard]] pid_t pid() const { return pid_; }
    // The exit status (128 + number for a signal), or nothing when it still runs at the bound.
    [[nodiscard]] std::optional<int> wait(std::chrono::milliseconds limit);
    // The rest of the first line that contains `marker`, from either stream; nothing at the bound
    // or when the process ends without it.
    [[nodiscard]] std::optional<std::string> wait_for(std::string_view marker,
                                                      std::chrono::milliseconds limit) const;
    [[nodiscard]] bool ended() const;
    [[nodiscard]] std::string output() const;
    [[nodiscard]] std::string errors() const;

private:
    void drain();

    pid_t pid_ = -1;
    int output_pipe_ = -1;
    int errors_pipe_ = -1;
    std::optional<int> status_;
    std::thread reader_;

    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    // Guarded by mutex_:
    std::string output_;
    std::string errors_;
    bool drained_ = false;  // both streams have ended
};

}  // namespace ringmaster::tests

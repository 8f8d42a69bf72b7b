#include "support/daemon_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>

extern char** environ;

namespace ringmaster::tests {

namespace {

std::array<int, 2> make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
    return ends;
}

std::optional<std::string> rest_of_line(std::string const& text, std::string_view marker) {
    auto const at = text.find(marker);
    if (at == std::string::npos) return std::nullopt;
    auto const begin = at + marker.size();
    auto const end = text.find('\n', begin);
    // An unfinished line may still grow.
    if (end == std::string::npos) return std::nullopt;
    return text.substr(begin, end - begin);
}

}  // namespace

ChildProcess::ChildProcess(std::vector<std::string> const& command) {
    auto const out = make_pipe();
    auto const err = make_pipe();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);
    std::vector<char*> arguments;
    auto words = command;  // posix_spawn does not promise to leave them alone
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    int const failed =
        posix_spawn(&pid_, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(out[1]);
    close(err[1]);
    if (failed != 0) {
        close(out[0]);
        close(err[0]);
        throw std::runtime_error("cannot run " + command[0]);
    }
    output_pipe_ = out[0];
    errors_pipe_ = err[0];
    reader_ = std::thread([this] { drain(); });
}

ChildProcess::~ChildProcess() {
    if (!status_) {
        signal(SIGKILL);
        int ignored = 0;
        waitpid(pid_, &ignored, 0);
    }
    reader_.join();
    close(output_pipe_);
    close(errors_pipe_);
}

void ChildProcess::signal(int number) const {
    if (!status_) ::kill(pid_, number);
}

void ChildProcess::drain() {
    std::array<pollfd, 2> streams{{{output_pipe_, POLLIN, 0}, {errors_pipe_, POLLIN, 0}}};
    std::array<char, 4096> buffer{};
    while (streams[0].fd >= 0 || streams[1].fd >= 0) {
        if (poll(streams.data(), streams.size(), -1) < 0) continue;
        for (std::size_t i = 0; i < streams.size(); ++i) {
            if (streams[i].fd < 0 || streams[i].revents == 0) continue;
            auto const count = read(streams[i].fd, buffer.data(), buffer.size());
            std::lock_guard const lock(mutex_);
            if (count > 0) {
                auto& text = i == 0 ? output_ : errors_;
                text.append(buffer.data(), static_cast<std::size_t>(count));
            } else {
                streams[i].fd = -1;  // poll ignores it from now on
            }
        }
        changed_.notify_all();
    }
    std::lock_guard const lock(mutex_);
    drained_ = true;
    changed_.notify_all();
}

std::optional<int> ChildProcess::wait(std::chrono::milliseconds limit) {
    if (status_) return status_;
    {
        // The streams end when the process does; only then is waitpid sure to return soon.
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, limit, [this] { return drained_; })) return std::nullopt;
    }
    int status = 0;
    if (waitpid(pid_, &status, 0) != pid_) throw std::runtime_error("waitpid failed");
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return status_;
}

std::optional<std::string> ChildProcess::wait_for(std::string_view marker,
                                                  std::chrono::milliseconds limit) const {
    std::optional<std::string> found;
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, limit, [&] {
        found = rest_of_line(output_, marker);
        if (!found) found = rest_of_line(errors_, marker);
        return found || drained_;
    });
    return found;
}

bool ChildProcess::ended() const {
    if (status_) return true;
    std::lock_guard const lock(mutex_);
    return drained_;
}

std::string ChildProcess::output() const {
    std::lock_guard const lock(mutex_);
    return output_;
}

std::string ChildProcess::errors() const {
    std::lock_guard const lock(mutex_);
    return errors_;
}

}  // namespace ringmaster::tests

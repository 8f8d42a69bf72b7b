#pragma once
// The event loop of a client process and its one-shot timers.
//
// Ownership: a Loop outlives every Timer, HttpPool and WebSocket made on it.
// Threading: everything made on a loop is used on the thread that runs it; only post() and stop()
// may be called from elsewhere.
// Units: milliseconds of real (not simulated) time, steady clock.
// Errors: none; an exception out of an action leaves run().

#include <chrono>
#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace ringmaster::client {

using std::chrono::milliseconds;

class Loop {
public:
    Loop();
    ~Loop();
    Loop(Loop const&) = delete;
    Loop& operator=(Loop const&) = delete;

    // Works until stop(), also while there is nothing to do.
    void run();
    // Works until `done` holds after some handler, or the limit has passed; says whether it holds.
    bool run_until(std::function<bool()> const& done, milliseconds limit);
    void stop();
    void post(std::function<void()> action);

    [[nodiscard]] boost::asio::io_context& context();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

// A one-shot timer. Starting it again, cancelling it or destroying it makes the earlier action
// void, even when it had already expired and only waited for its turn.
class Timer {
public:
    explicit Timer(Loop& loop);
    ~Timer();
    Timer(Timer&&) noexcept;
    Timer& operator=(Timer&&) noexcept;

    void start(milliseconds delay, std::function<void()> action);
    void cancel();

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace ringmaster::client

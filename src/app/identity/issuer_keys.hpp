#pragma once
// The keys of one identity provider while the daemon runs: read at the start, read again by the
// clock and when a token names a key that is not there, so that keys change without a restart.
// A failed reading leaves them as they are; a key that is gone from the set is gone.
//
// Ownership: owns its timer; refers to the thread that reads, which is destroyed before it.
// Threading: the loop; reading happens on the thread. Units: real time.

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/base/log.hpp"
#include "app/base/metrics.hpp"
#include "app/base/work_thread.hpp"
#include "app/identity/key_source.hpp"

namespace ringmaster::app {

class IssuerKeys {
public:
    struct Parts {
        boost::asio::io_context& loop;
        WorkThread& thread;
        std::atomic<bool> const& stop;
        Metrics& metrics;
        Log& log;
    };
    // `changed` is told of every set that was taken over, and whether a key is gone with it;
    // `tried` when the first reading has ended, one way or the other.
    struct Listener {
        std::function<void(bool a_key_is_gone)> changed;
        std::function<void()> tried;
    };
    IssuerKeys(Parts const& parts, KeySource source, Listener listener);

    // What comes of a reading: the metric's label.
    static constexpr char const* results[] = {"same", "changed", "failed"};
    [[nodiscard]] static Counter& readings(Metrics& metrics, char const* result);

    void start() { read(); }
    [[nodiscard]] api::KeySet const& keys() const { return keys_; }
    // A token names a key that is not here: worth a look, but not as often as anybody pleases.
    void look_for_another();

private:
    void read();
    void take(KeysRead read);
    void take_set(api::KeySet set);
    void fail(std::string const& problem);
    void wait(std::chrono::seconds time);
    void count(char const* result);

    Parts parts_;
    KeySource source_;
    Listener listener_;
    boost::asio::steady_timer timer_;
    api::KeySet keys_;
    std::optional<FileStamp> stamp_;
    std::optional<std::chrono::steady_clock::time_point> looked_at_;  // asked for by a token
    std::string problem_;                                             // of the last reading
    bool reading_ = false;
    bool tried_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // what comes back asks for it
};

}  // namespace ringmaster::app

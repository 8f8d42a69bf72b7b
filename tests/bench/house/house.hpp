#pragma once
// A large house on one daemon: as many contacts as you like waiting where nobody works, and
// desktops at work beside them, on one connection each and one loop.
//
// Ownership: a House owns the daemon and everybody in it. Threading: one thread; the Probe has one
// of its own. Units: milliseconds of real time. Errors: std::runtime_error, in words.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "ringmaster/client/http.hpp"
#include "ringmaster/client/loop.hpp"
#include "ringmaster/client/web_socket.hpp"
#include "support/daemon.hpp"

namespace ringmaster::bench {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

struct Settings {
    std::size_t contacts = 2'000;  // that wait
    std::size_t desktops = 50;
    std::size_t users = 0;  // beside those of the desktops
    double seconds = 30;
    double arrivals_per_second = 10;
    double talk_seconds = 3;
    std::uint64_t snapshot_every = 1'000;
    unsigned time_scale = 1;
    std::uint64_t seed = 1;
};

// Milliseconds, or whatever was put in.
class Samples {
public:
    void add(double value) { values_.push_back(value); }
    [[nodiscard]] std::size_t count() const { return values_.size(); }
    [[nodiscard]] std::size_t above(double value) const;
    [[nodiscard]] double quantile(double share) const;
    // "p50 1.2 ms, p99 3.4 ms, longest 5.6 ms (789)"
    [[nodiscard]] std::string text() const;

private:
    std::vector<double> values_;
};

[[nodiscard]] double milliseconds_since(Clock::time_point start);
// "5c111000-0000-4000-8000-000000000001" and so on.
[[nodiscard]] std::string numbered_id(char const* kind, std::size_t number);

struct Reply {
    int status = 0;
    json body;
};

class House;

// Signs in, takes what is offered, talks, ends, wraps up.
class Desktop {
public:
    Desktop(House& house, std::string agent, std::string dial_number, std::string token);

    void start();
    // As a browser that is killed; it comes back after the pause, from the last number on.
    void lose_socket(std::chrono::milliseconds pause);
    // Signs out, and in again.
    void change_shift();
    [[nodiscard]] bool is_ready() const { return is_ready_; }
    [[nodiscard]] bool is_busy() const { return busy_ > 0; }

private:
    void subscribe();
    void log_in();
    void on_frame(std::string const& text);
    void on_event(std::string_view type, std::string const& task);
    void accept(std::string const& task);
    void end(std::string const& task);
    void wrap_up(std::string const& task);

    House& house_;
    std::string agent_;
    std::string dial_number_;
    std::string token_;
    std::shared_ptr<client::WebSocket> socket_;
    client::Timer back_;
    std::map<std::string, client::Timer> talks_;
    std::map<std::string, Clock::time_point> accepted_;
    std::optional<std::uint64_t> last_seq_;
    std::uint64_t life_ = 0;  // of the socket; what an earlier one says late does not count
    std::size_t busy_ = 0;
    bool is_ready_ = false;
};

class House {
public:
    explicit House(Settings the_settings);
    ~House();

    void fill();           // with those who wait
    void open_desktops();  // and returns when all are at work
    // Contacts arrive and are served meanwhile.
    void work(double seconds, std::function<void()> const& every_second = {});

    using Callback = std::function<void(Reply)>;
    void call(std::string const& token, std::string method, std::string target, json const& body,
              Callback callback = {});
    Reply call_and_wait(std::string const& token, std::string method, std::string target,
                        json const& body);
    [[nodiscard]] std::string org_path(std::string const& rest) const;
    // A token for the agent, or (empty) for a connector.
    std::string issue_token(std::string const& role, std::string const& agent,
                            std::string const& subject = {});
    [[nodiscard]] std::string agent_id(std::size_t number) const;
    [[nodiscard]] std::string user_id(std::size_t number) const;
    // A user's document, numbered.
    [[nodiscard]] json user(std::size_t number) const;
    [[nodiscard]] double memory_megabytes() const;  // of the daemon, resident
    // The value of a series, as /metrics writes it; empty when it is not there.
    [[nodiscard]] std::optional<double> metric(std::string const& series);
    [[nodiscard]] std::size_t pick(std::size_t count);

    Settings const settings;
    client::Loop loop;
    tests::Daemon daemon;
    std::vector<std::unique_ptr<Desktop>> desktops;
    std::string administrator;
    std::string connector;
    std::string provider;
    std::string wrap_up_code;
    std::string team;
    Samples assigned;  // from accept to AgentContactAssigned
    std::size_t contacts_served = 0;
    std::size_t replayed = 0;   // resumptions that were told what they had missed
    std::size_t snapshots = 0;  // and those that were told the state
    std::map<std::string, std::size_t> refusals;

private:
    [[nodiscard]] json organization() const;
    void arrive(Clock::time_point due, Clock::time_point until);

    std::mt19937_64 random_;
    json demo_;
    std::string org_;
    std::unique_ptr<client::HttpPool> http_;
    client::Timer arrivals_;
    std::uint64_t fact_number_ = 0;
};

// Sends a keep-alive and waits for its echo, over and over: what the loop alone takes, without disk
// or decision.
class Probe {
public:
    // The token's agent gets one more socket.
    Probe(std::string const& base_url, std::string const& token);
    ~Probe();
    Samples const& stop();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

// What the disk under the folder takes for a commit of its own: append 4 KiB, sync.
[[nodiscard]] Samples sync_times(std::filesystem::path const& folder, std::size_t count);

// 0: good.
int measure(Settings const& settings);
int soak(Settings const& settings);

}  // namespace ringmaster::bench

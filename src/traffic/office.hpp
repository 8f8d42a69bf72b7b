#pragma once
// What all simulated people share: the loop, the way to the server, the clock, chance, and the
// book in which everything seen is written down.
//
// Ownership: outlives desktops and customers. Threading: one loop, one thread.
// Units: simulated seconds (the server's clock) unless a type says milliseconds.

#include "ringmaster/client/http.hpp"
#include "ringmaster/client/loop.hpp"
#include "traffic/settings.hpp"
#include "traffic/statistics.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <random>
#include <string>

namespace ringmaster::traffic {

struct Reply {
    int status = 0;
    nlohmann::json body;

    [[nodiscard]] std::string reason() const;
};

// The member's text; empty when it is missing or not a text.
[[nodiscard]] std::string text_of(nlohmann::json const& object, char const* key);

// How people behave; means of exponential distributions unless named a share.
struct Behaviour {
    double answer_s = 3.0;  // from the ring to the click, after a second of surprise
    double talk_s = 150.0;
    double wrap_up_s = 15.0;
    double patience_s = 180.0;
    double pause_s = 12.0;  // in a state after a missed offer, before going on
    double missed_share = 0.03;
    double declined_share = 0.01;
    double idle_wrap_up_share = 0.2;  // lets a timed wrap-up run out
    double agent_ends_share = 0.6;
    double courtesy_share = 0.4;  // of those who lose patience: they ask to be called back
    double web_share = 0.04;      // callbacks from the site, for each call
    double outdial_share = 0.05;  // calls somebody after a wrap-up
    double reached_share = 0.8;   // of the customers who are dialled
    double ring_s = 8.0;          // until they answer
};

class Office {
public:
    explicit Office(Settings the_settings);

    using Callback = std::function<void(Reply)>;
    // Every mutation carries a key of its own, so that repeating it is harmless (OPS-4).
    void call(std::string const& token, std::string method, std::string target,
              nlohmann::json const& body, Callback callback);
    void get(std::string const& token, std::string target, Callback callback);

    [[nodiscard]] client::milliseconds real(double simulated_seconds) const;
    [[nodiscard]] double now_s() const;  // since the start
    [[nodiscard]] double exponential(double mean);
    [[nodiscard]] bool happens(double share);
    [[nodiscard]] std::size_t pick(std::size_t count);

    // Sorts a refusal into the book: a race fairly lost, a refusal, or something that must not be.
    void note_refusal(std::string const& what, Reply const& reply);
    void inconsistent(std::string const& what) { ++statistics.inconsistencies[what]; }
    [[nodiscard]] std::string org_path(std::string const& rest) const;

    Settings const settings;
    Behaviour const behaviour;
    Statistics statistics;
    client::Loop loop;

private:
    void answer(client::HttpResponse const& response, Callback const& callback);

    client::HttpPool http_;
    std::mt19937_64 chance_;
    std::chrono::steady_clock::time_point start_;
    std::string run_id_;
    std::uint64_t keys_ = 0;
};

}  // namespace ringmaster::traffic

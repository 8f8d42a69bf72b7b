#pragma once
// One agent at a desktop: reads its profile, opens its channel, signs in, and works until told to
// go home. Everything it does is a reaction to an event, after a human delay.
//
// Ownership: Office and Customers outlive it. Threading: the loop's thread.

#include "ringmaster/client/web_socket.hpp"
#include "traffic/customers.hpp"
#include "traffic/office.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ringmaster::traffic {

// Wrap-up codes by id, as `/v2/auxiliary-code` lists them.
using CodeNames = std::map<std::string, std::string>;

class Desktop {
public:
    Desktop(Office& office, Customers& customers, CodeNames const& codes, std::string agent_id,
            std::string token);

    void start();
    // Signs out; finishes what is open first if the server says so.
    void go_home();

    [[nodiscard]] bool ready() const { return registered_; }
    [[nodiscard]] bool gone() const { return gone_; }
    [[nodiscard]] bool busy() const { return !talking_.empty() || !wrapping_.empty(); }

private:
    // What is known of one owed wrap-up.
    struct WrapUp {
        bool submitted = false;
        std::optional<int> reply;  // of the submission
        bool closed = false;       // AgentWrappedUp has come
    };

    void read_profile(std::string const& profile_id);
    void subscribe();
    void open(std::string const& url);
    void lost();
    void log_in();
    void choose_available(double delay_s);

    void on_frame(std::string const& text);
    void check_number(nlohmann::json const& frame);
    void on_event(std::string const& type, nlohmann::json const& frame);
    void on_offer(nlohmann::json const& data);
    void on_assigned(nlohmann::json const& frame);
    void on_not_reached(nlohmann::json const& data);
    void call_out();
    void on_ended(nlohmann::json const& data);
    void on_wrap_up(nlohmann::json const& data);
    void on_wrapped_up(nlohmann::json const& data);
    void on_state(nlohmann::json const& data);
    void submit_wrap_up(std::string const& id);
    void close_wrap_up(std::string const& id);

    void post(std::string const& target, nlohmann::json const& body, std::string const& what);
    void later(std::string const& task, double seconds, std::function<void()> action);
    void forget(std::string const& task) { timers_.erase(task); }

    Office& office_;
    Customers& customers_;
    CodeNames const& codes_;
    std::string id_;
    std::string token_;
    std::string team_id_;
    std::string dial_number_;
    std::vector<std::string> wrap_up_codes_;
    bool calls_out_ = false;  // his profile lets him

    std::shared_ptr<client::WebSocket> socket_;
    client::Timer state_timer_;
    std::map<std::string, client::Timer> timers_;  // by task: the next thing to do about it
    std::map<std::string, bool> talking_;
    std::map<std::string, WrapUp> wrapping_;
    std::optional<std::int64_t> last_seq_;
    bool registered_ = false;
    bool going_home_ = false;
    bool gone_ = false;
};

}  // namespace ringmaster::traffic

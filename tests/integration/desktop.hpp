#pragma once
// One simulated desktop: notification channel, commands, and every frame checked as it comes.
//
// Behind it stands an unmodified page (Screen): it gets every frame, and shows the truth after
// each frame behind which no more comes, whenever look() is asked, and when the desktop goes.
// Ownership: a Desktop owns its socket and connection; the World outlives it.
// Errors: what is wrong with a frame or the screen fails the running test at once, saying where.

#include "integration/screen.hpp"
#include "integration/world.hpp"
#include "ringmaster/client/blocking.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ringmaster::tests {

class Desktop {
public:
    Desktop(World& world, std::size_t agent_number);
    ~Desktop();
    Desktop(Desktop const&) = delete;
    Desktop& operator=(Desktop const&) = delete;

    // POST /v1/notification/subscribe with these members over the usual ones; the WebSocket URL.
    std::string subscribe(nlohmann::json const& members = nlohmann::json::object());
    // Subscribes, opens, and takes the Welcome.
    void open(nlohmann::json const& members = nlohmann::json::object());
    void open_url(std::string const& url);
    // Vanishes like a killed browser.
    void lose_socket();

    // The next frame that is neither a keep-alive nor a channel state; fails when none comes.
    nlohmann::json next();
    // The next frame, which must be of this type (strict order).
    nlohmann::json expect(std::string const& type);
    // As expect(), for each type in turn; gives the last frame.
    nlohmann::json expect_all(std::vector<std::string> const& types);
    // Takes everything that has been sent up to now, without waiting for more: the echo of a
    // keep-alive comes behind it on the same socket.
    std::vector<nlohmann::json> fence();
    // The page of this socket against what the server says the agent has, as soon as all that was
    // sent is taken.
    void look();
    // What the page draws of the contact as it is now, with its buttons; empty: nothing.
    std::string shown(std::string const& interaction_id);

    // What has been told of a channel since the last call (AG-3); takes everything sent up to now.
    std::vector<std::string> channel_states(std::string const& media);

    Answer login(nlohmann::json const& members = nlohmann::json::object());
    Answer state(std::string const& state, std::string const& aux_code_id);
    Answer task(std::string const& id, std::string const& command,
                nlohmann::json const& body = nlohmann::json::object());
    // Login and Available in one go, with the events taken.
    void go_available();
    void log_in();

    Api& api() { return api_; }
    FrameChecker& checker() { return checker_; }
    client::BlockingWebSocket& socket() { return *socket_; }
    AgentFacts const& facts() const { return facts_; }
    [[nodiscard]] std::int64_t last_seq() const { return checker_.last_seq().value_or(0); }

private:
    std::optional<nlohmann::json> take(milliseconds limit);
    void check_version(nlohmann::json const& frame);
    void show(nlohmann::json const& frame);
    // All the server says this agent has, as a Snapshot to another socket of his.
    [[nodiscard]] nlohmann::json truth();
    // `at_rest`: no command waits for a connector, so that buttons are the last ones.
    void compare(nlohmann::json const& right, bool at_rest);
    void glance();
    bool is_repeated(client::HttpRequest const& request);
    void note(client::HttpRequest const& request, Answer const& answer);
    void part();

    World& world_;
    AgentFacts facts_;
    Api api_;
    FrameChecker checker_;
    Screen screen_;
    std::set<std::string> keys_;                                // of commands
    bool resumes_ = false;                                      // the subscription at hand
    std::map<std::string, std::uint64_t> versions_;             // by interaction
    std::map<std::string, std::vector<std::string>> channels_;  // by media type
    std::unique_ptr<client::BlockingWebSocket> socket_;
};

// 202 with the tracking id, as every accepted command is answered.
void expect_accepted(Answer const& answer);
// A refusal of the documented shape with this status.
void expect_refused(Answer const& answer, int status);

[[nodiscard]] bool allows(nlohmann::json const& frame, std::string const& action);
// The recipient's own entry among the participants.
[[nodiscard]] nlohmann::json own_part(nlohmann::json const& frame);

}  // namespace ringmaster::tests

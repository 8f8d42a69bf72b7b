#pragma once
// One desktop as people have it: an unmodified page of the public client (SDK 3.12 of the original
// and its widgets), put together from frames alone. Written from the wire's description (PROTOCOL
// 1 to 5); knows nothing of the server's code.
//
// It adds, redraws, ignores and drops contacts as such a page does, keeps the promises of what it
// sent, and compares its screen with what the server says this agent has. Where a newer client
// would read more of the same frame (`allowedActions`, deadlines, `Snapshot`), it reads that too.
//
// Ownership: plain values; a copy is another page in the same state. Threading: one thread.
// Errors: problems are texts for people; none is an exception.

#include "support/desktop/event_rules.hpp"
#include "support/desktop/promises.hpp"
#include "support/desktop/sequence.hpp"

#include <map>
#include <set>

namespace ringmaster::desktop {

using Problems = std::vector<std::string>;

class DesktopModel {
public:
    explicit DesktopModel(std::string agent_id);

    // A frame as it came. `now`: of the clock that promises go by.
    [[nodiscard]] Problems take(nlohmann::json const& frame, Millis now);
    // A command of this page was accepted. Between a socket that does not resume and the reload no
    // event of a contact comes, also none that answers (PROTOCOL 2): what it sends meanwhile may
    // stay unanswered, as another page's may.
    void sent(Sent const& command, Millis now);
    // The same, of another page of the agent.
    void sent_elsewhere(Sent const& command, Millis now) { promises_.expect(command, now); }
    // The socket is lost; the page stays, and nobody answers what it had sent. `resumes`: it will
    // come back with the number of its last event, and misses nothing (OPS-3).
    void lose_socket(bool resumes);

    // What is wrong once everything that was decided is told: events that never came, promises
    // that wait too long.
    [[nodiscard]] Problems settled(Millis now) const;
    // Where the screen is not the truth. `truth`: `{agent, tasks[]}` as a Snapshot has them;
    // `pending`: contacts of which a command waits for the connector, so that buttons may be early.
    [[nodiscard]] Problems differences(nlohmann::json const& truth,
                                       std::set<std::string> const& pending = {}) const;

    // Interactions on the screen.
    [[nodiscard]] std::vector<std::string> contacts() const;
    [[nodiscard]] bool has(std::string const& interaction_id) const {
        return contacts_.contains(interaction_id);
    }
    // Of one of them.
    [[nodiscard]] Drawing drawing(std::string const& interaction_id) const;
    // The one on the screen that is this contact or, as a child's, stands for it; empty: none.
    [[nodiscard]] std::string shown_for(std::string const& main_interaction_id) const;
    // What it shows is the truth since its socket opened: a reload, a login on an empty screen, or
    // a Snapshot says so.
    [[nodiscard]] bool is_hydrated() const { return hydrated_; }
    [[nodiscard]] bool is_signed_in() const { return signed_in_; }
    [[nodiscard]] Promises& promises() { return promises_; }

private:
    struct Contact {
        Shown shown;                                 // on the screen
        std::shared_ptr<nlohmann::json const> told;  // by any event about it
    };
    void take_agent(WireEvent const& event);
    void hydrate();
    void sign_out();
    void take_task(WireEvent const& event);
    void take_unknown(WireEvent const& event, EventRule const& rule);
    void act(WireEvent const& event, EventRule const& rule);
    void draw_anew(WireEvent const& event, bool form);
    void add(WireEvent const& event);
    void drop(std::string const& interaction_id);
    void merge(WireEvent const& event);
    void check_over(WireEvent const& event);
    void replace_all(nlohmann::json const& data);
    [[nodiscard]] bool is_monitor(WireEvent const& event) const;
    void compare_agent(nlohmann::json const& agent, Problems& problems) const;
    void compare_contact(std::string const& id, nlohmann::json const& truth, bool is_pending,
                         Problems& problems) const;

    std::string agent_id_;
    std::map<std::string, Contact> contacts_;
    std::map<std::string, Sequence> sequences_;
    std::set<std::string> dropped_;  // and not over: events a client looks up first may follow
    std::set<std::string> over_;     // for good, until they begin anew
    Promises promises_;
    nlohmann::json state_;     // of the agent, as such pages read it
    nlohmann::json channels_;  // `channelStates` as told last
    std::string last_agent_event_;
    Millis last_agent_at_ = 0;
    std::shared_ptr<nlohmann::json const> last_agent_data_;
    bool signed_in_ = false;
    bool registers_ = false;  // between a login and AgentDNRegistered: no task is shown
    bool hydrated_ = false;
    bool is_deaf_ = false;  // back without `lastSeq`, and not hydrated yet
    bool answers_ = false;  // the event at hand settled a promise
    Problems problems_;
};

}  // namespace ringmaster::desktop

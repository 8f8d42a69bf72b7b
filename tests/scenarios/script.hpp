#pragma once
// Golden conversations with the engine. A scenario file is a list of steps
//
//     call c1 queue=support          <- a line per command, until ----
//     ----
//     anna AgentContactReserved c1    <- what came out, until an empty line
//
// `quietly` before a command leaves out its output; `state` shows every contact and agent. That the
// numbers of an agent's events have no gap (OPS-3) is checked always, and shown after `numbers on`.
//
// Names stand for ids. Times are relative to the step. RINGMASTER_REWRITE=1 writes the output
// anew; commit only changes you understand and want.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "support/small_world.hpp"

namespace ringmaster::testing {

// One line split at blanks: verb, plain words, and key=value options.
struct Line {
    std::string verb;
    std::vector<std::string> words;
    std::map<std::string, std::string> options;

    [[nodiscard]] std::string const& word(std::size_t index) const;
    [[nodiscard]] std::string option(std::string const& key, std::string fallback = {}) const;
};

[[nodiscard]] Line parse_line(std::string const& text);
// "18s", "250ms", "2m", "1h".
[[nodiscard]] core::Duration parse_duration(std::string const& text);

// "customer", an agent's name, or a number.
[[nodiscard]] core::Leg leg_of(std::string const& word);

// How far the open consult of a task is: preparing, waiting (in a queue), asked, talking, held.
[[nodiscard]] std::string consult_stage(core::Task const& task);

// Turns ids into the names the script used for them, and absolute times into relative ones.
class Speaker {
public:
    void learn(std::string const& name);
    void learn(std::string const& name, core::Uuid const& uuid) { names_.emplace(uuid, name); }
    // Channel states and the numbers of events are left out of what is said unless asked for.
    void say_channels(bool wanted) { says_channels_ = wanted; }
    void say_numbers(bool wanted) { says_numbers_ = wanted; }
    // " #3", or nothing.
    [[nodiscard]] std::string number(std::uint64_t sequence) const;
    [[nodiscard]] bool says_channels() const { return says_channels_; }
    [[nodiscard]] std::string name(core::Uuid const& uuid) const;
    template <class Tag>
    [[nodiscard]] std::string name(core::Id<Tag> const& id) const {
        return name(id.value);
    }
    [[nodiscard]] std::string render(core::Outcome const& outcome, core::Time now) const;
    [[nodiscard]] std::string render(core::Event const& event, core::Time now) const;
    // ` name=value@version …`, sealed values as `*`.
    [[nodiscard]] static std::string render(std::map<std::string, core::Variable> const& variables);
    // Everybody's part and state, a line for each contact and each agent who is signed in.
    [[nodiscard]] std::string render(core::State const& state) const;

private:
    std::map<core::Uuid, std::string> names_;
    bool says_channels_ = false;
    bool says_numbers_ = false;
};

// Runs the lines of one step and returns what came out.
class Script {
public:
    Script();
    [[nodiscard]] std::string run(std::string const& lines);

private:
    [[nodiscard]] std::string run_line(Line const& line);
    // The same without its output, for what leads to the point of a scenario. A refusal or a lost
    // race there would go unseen, so it is an error.
    [[nodiscard]] std::string run_quietly(std::string const& text);
    [[nodiscard]] std::string say(core::Outcome const& outcome);
    // Each is the next one of its agent, also behind what was not shown.
    void check_numbers(core::Outcome const& outcome);
    void add_agent_verbs();
    void add_task_verbs();
    void add_fact_verbs();
    void add_call_verbs();
    void add_world_verbs();
    void add_variable_verbs();
    void add_routing_verbs();
    void add_hours_verbs();
    void add_callback_verbs();
    void add_outdial_verbs();
    void add_campaign_verbs();
    // The engine names reservations and their calls itself: the first contact of a campaign
    // `spring` is `spring.1` here, and its call `spring.1.call`.
    void learn_reservations();
    [[nodiscard]] core::TaskId task(std::string const& name) const;
    void set_profile(Line const& line);
    void set_queue(Line const& line);
    void set_organization(Line const& line);
    void set_blending(Line const& line);
    void set_outdials(Line const& line);
    [[nodiscard]] std::string call(Line const& line, std::string const& task);
    [[nodiscard]] std::string answer_media(Line const& line);
    [[nodiscard]] std::string restart();

    using Verb = std::function<std::string(Line const&)>;
    SmallWorld world_;
    Speaker speaker_;
    std::map<std::string, Verb> verbs_;
    std::map<std::string, std::uint64_t> sockets_;
    std::uint64_t next_socket_ = 100;
    std::map<core::AgentId, std::uint64_t> numbers_;  // each agent's last
    std::size_t counted_ = 0;                         // events of the journal behind them
    std::map<std::string, core::TaskId> derived_;
    std::size_t read_ = 0;  // events of the journal whose names are known
    bool show_events_ = false;
};

}  // namespace ringmaster::testing

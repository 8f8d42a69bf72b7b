#pragma once
// One random world: an organization, its agents and customers, an engine and the matcher that
// foretells it. Timers fire when they are due, one at a time or many at once; the engine is
// replaced by its replay or its snapshot now and then. Throws Complaint.

#include <functional>

#include "simulation/matcher.hpp"
#include "simulation/matcher_organization.hpp"

namespace ringmaster::simulation {

class MatcherWorld {
public:
    explicit MatcherWorld(std::uint64_t seed);

    void open();
    void step();
    // The journal and the snapshot give the state that lives, and the same timers.
    void require_reproducible() const;

    [[nodiscard]] Matcher const& matcher() const { return matcher_; }
    [[nodiscard]] std::size_t commands() const { return commands_; }
    // The last inputs and events, for people.
    [[nodiscard]] std::string tail(std::size_t events) const;
    // Called after each step with what came out of it.
    std::function<void(Outcome const&, Engine const&)> watch;

private:
    void give(Command const& command);
    void tell(Fact const& fact);
    void tick();
    void take(Outcome const& outcome, Cause const& cause);
    void fire_what_is_due();
    void let_time_pass();
    void act();

    void sign_in(AgentId id);
    void sign_out();
    void choose_state();
    void open_or_close_socket();
    void create_task();
    void answer_offer();
    void go_on_with_contact();
    void ask_somebody(TaskId task, AgentId owner);
    void finish_wrap_up();
    void leave_customer();
    void phone_fact();
    void number_fact();
    void call_back();
    void ask_for_callback();
    void dial_out();
    void list_number();
    [[nodiscard]] std::string some_number();
    void assign();
    void monitor();
    void supervise();
    void supervise_agent();
    void restart();
    void change_configuration();
    void spoil();

    [[nodiscard]] AgentId some_agent();
    [[nodiscard]] Target some_target(MediaType media);
    [[nodiscard]] TaskId some_task();  // there must be one
    [[nodiscard]] Actor supervisor() const;

    Random random_;
    MatcherOrganization organization_;
    Matcher matcher_;
    Engine engine_;
    Time now_;
    unsigned media_trouble_;
    bool crowded_;  // more customers than agents can take
    std::vector<Event> journal_;
    std::vector<MediaResult> outstanding_;
    std::size_t commands_ = 0;
    std::uint64_t next_socket_ = 1;
    std::uint64_t next_task_ = 1;
    std::uint64_t next_session_ = 1;
};

}  // namespace ringmaster::simulation

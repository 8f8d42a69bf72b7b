#pragma once
// A seeded random day: agents, customers, a connector with faults, supervisors, administrators,
// a clock that jumps, a daemon that restarts. Chooses mostly what could work now, sometimes what
// could not.

#include <memory>

#include "simulation/organization.hpp"
#include "simulation/stage.hpp"

namespace ringmaster::simulation {

class DesktopRoom;

class Workload {
public:
    explicit Workload(std::uint64_t seed);
    ~Workload();
    // Agents have desktops from now on; `come_and_go`: percent of the steps in which a socket is
    // lost or opened. Before open().
    DesktopRoom& furnish(bool keeps_moments, unsigned come_and_go);

    // Configures the organization and lets agents come. First of all.
    void open();
    // Some time passes and one thing happens, with its consequences at the connector.
    void step();
    // Everybody goes home: every contact must come to its end. Throws Complaint.
    void go_home();
    [[nodiscard]] Stage& stage() { return stage_; }

private:
    void let_time_pass();
    void act();
    void sign_in();
    void sign_out();
    void choose_state();
    void open_or_close_socket();
    void open_socket(AgentId agent, bool resumed);
    void come_and_go();
    void create_task();
    void act_on_task();
    // Answers a consult that rings, or brings an answered one to its end; false without any.
    bool go_on_with_consult();
    void save_variables();
    void phone_fact();
    void number_fact();
    void monitor();
    void assign();
    void supervise();
    void erase_customer();
    void correct_wrap_up();
    void wish_for_agents(CreateTask& create);
    void leave_customer();
    void deliver_media();
    void repeat_fact();
    void restart();
    void connector_talk();

    void give(Command const& command);
    void tell(Fact const& fact);
    void schedule_media(Outcome const& outcome);
    // A numbered source mostly; numbers follow the order of occurrence, not of arrival.
    FactSource source();
    FactSource numbered_source();
    AgentId some_agent();
    Actor some_actor(AgentId agent);
    // A task and an agent, mostly one who has a part in it; nothing when there is no task.
    std::optional<std::pair<TaskId, AgentId>> some_pair();
    std::optional<TaskId> some_task();
    AuxCodeId some_code(bool idle);
    std::string some_number();
    void call_back();
    void ask_for_callback();
    void list_numbers();
    void dial_out();
    Target some_target();
    Leg some_party(TaskId task);
    Aim some_aim(TaskId task);

    Random random_;
    Stage stage_;
    bool long_calls_;         // few people hang up; agents consult, confer and transfer
    unsigned media_trouble_;  // percent of media commands that do not simply succeed at once
    std::unique_ptr<DesktopRoom> room_;
    unsigned come_and_go_ = 0;  // percent
    std::vector<MediaResult> outstanding_;
    std::vector<Fact> told_;
    std::uint64_t next_fact_ = 1;
    std::uint64_t next_socket_ = 1;
    std::uint64_t next_task_ = 1;
};

}  // namespace ringmaster::simulation

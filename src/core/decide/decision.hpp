#pragma once
// The scratch pad of one step: it applies each event as it is decided and collects what the step
// has to tell. Everything a decision says goes through emit(), tell…() or command().

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/state/world.hpp"
#include "ringmaster/core/model/command.hpp"
#include "ringmaster/core/model/fact.hpp"
#include "ringmaster/core/model/outcome.hpp"

namespace ringmaster::core {

using Refused = std::optional<Refusal>;  // empty: decided

// What a task notice says beside the view.
struct Saying {
    std::string reason = {};
    std::string reason_code = {};
    std::vector<AgentId> pending_wrap_up = {};
    TerminatingParty terminated_by = TerminatingParty::none;
    std::optional<AuxCodeId> wrap_up_code = {};
    std::optional<Leg> party = {};
    std::uint32_t consult = 0;
    std::optional<Target> target = {};
    bool auto_resumed = false;
    TaskId child = {};
    std::optional<Actor> updated_by = {};
};

// A media command and the decision that waits for its outcome.
struct MediaRequest {
    MediaKind kind = MediaKind::ring;
    Leg leg = {};
    std::uint32_t subject = 0;
    Leg other = {};  // swap: goes on hold; bridge: whom it is connected with, when not the customer
    Purpose purpose = Purpose::none;
    AgentId by = {};
};

class Decision {
public:
    Decision(World& world, Time now);
    Decision(Decision const&) = delete;
    Decision& operator=(Decision const&) = delete;
    ~Decision();

    [[nodiscard]] World const& world() const { return world_; }
    [[nodiscard]] State const& state() const { return world_.state; }
    [[nodiscard]] Indexes const& indexes() const { return world_.indexes; }
    // What the router has not looked at yet.
    [[nodiscard]] Changes& changes() { return world_.indexes.changes(); }
    [[nodiscard]] Config const& config() const { return world_.state.config; }
    [[nodiscard]] Time now() const { return now_; }
    // What people's clocks show: business hours go by it (RQ-9), deadlines by `now`.
    [[nodiscard]] Time wall_now() const { return now_ - world_.wall_behind; }
    // Decided so far.
    [[nodiscard]] std::vector<Event> const& events() const { return outcome_.events; }

    void emit(Event event);

    // Numbered events. Agents without a station session are not told.
    void tell(AgentId to, NoticeKind kind, Actor const& by, std::string reason = {});
    void tell_channel(AgentId to, ChannelChange const& change);  // AG-3
    void tell_task(AgentId to, NoticeKind kind, TaskId task, Saying saying = {});
    // The same about a view taken earlier, for an agent who has left the task since.
    void tell_view(NoticeKind kind, TaskView view, Saying saying = {});
    [[nodiscard]] TaskView view(TaskId task, AgentId viewer);
    // Sockets that just arrived are told what is live (PROTOCOL 2).
    void hydrate(AgentId agent, bool reloaded, bool signed_in);
    // A media command to the connector of the task's channel; the result comes as a fact.
    void command(TaskId task, MediaKind kind, Leg leg, std::uint32_t subject);
    void request(TaskId task, MediaRequest const& request);

    // Sends an unsettled command again under its number (PROTOCOL 8: at least once).
    void resend(Task const& task, MediaOperation const& operation);

    // Ends a leg of a contact the state does not hold; nobody waits for its result (PROTOCOL 8).
    void hang_up_stray(TaskId task, MediaType media, Leg leg);

    // Numbers the notices and hands the result over.
    [[nodiscard]] Outcome finish();

private:
    [[nodiscard]] std::uint64_t next_sequence(AgentId agent);
    [[nodiscard]] AgentNotice notice_about(Agent const& agent, NoticeKind kind);
    [[nodiscard]] std::shared_ptr<Task const> frozen(TaskId task);

    World& world_;
    Time now_;
    Outcome outcome_;
    std::map<AgentId, std::uint64_t> sequences_;
    std::shared_ptr<Task const> frozen_;      // copy of the last viewed task, until the next event
    std::optional<AgentNotice> about_agent_;  // the same of the agent told last
};

// What a viewer sees of a task now (also for reads).
[[nodiscard]] TaskView make_view(World const& world, std::shared_ptr<Task const> task,
                                 AgentId viewer);
// The tasks a desktop shows: offers, contacts and wrap-ups still owed; in id order.
[[nodiscard]] std::vector<TaskId> shown_tasks(World const& world, AgentId agent);
// Those by the ids he knows, and his stack of offers (OF-6).
[[nodiscard]] AgentWork work_of(World const& world, AgentId agent, Time now);
[[nodiscard]] Leg agent_leg(AgentId agent);
[[nodiscard]] Leg customer_leg();
[[nodiscard]] Leg number_leg(std::string number);
// The name of a system code as told to agents, e.g. "Agent_Unavailable".
[[nodiscard]] std::string code_name(SystemCode code);

}  // namespace ringmaster::core

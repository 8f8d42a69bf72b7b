#pragma once
// The pure, deterministic engine of one organization.
//
//   step(input, now)  decides: events (already applied) and effects, or a refusal.
//   tick(now, limit)  fires timers due by `now` in (due, kind, id) order.
//   apply(event)      replays one persisted event; the only thing that changes state.
//
// Same state, inputs and times give the same events, bit for bit. No clock, threads, I/O,
// logging, JSON, randomness or floating point in here. Not thread-safe: one loop owns it.
// Contract (OPS-1): the caller makes `events` durable before it lets any effect or answer out.

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/core/explain.hpp"
#include "ringmaster/core/model/address.hpp"
#include "ringmaster/core/model/command.hpp"
#include "ringmaster/core/model/effect.hpp"
#include "ringmaster/core/model/event.hpp"
#include "ringmaster/core/model/fact.hpp"
#include "ringmaster/core/model/fault_point.hpp"
#include "ringmaster/core/model/invariant_broken.hpp"
#include "ringmaster/core/model/outcome.hpp"
#include "ringmaster/core/model/reason.hpp"
#include "ringmaster/core/model/timer.hpp"

namespace ringmaster::core {

// A hash of the whole state, comparable only within one schema version.
struct StateHash {
    std::uint32_t schema = 0;
    std::uint64_t value = 0;
    friend bool operator==(StateHash const&, StateHash const&) = default;
};
[[nodiscard]] std::string to_string(StateHash const& hash);

class Engine {
public:
    // `form` decides which numbers and addresses are one (NUM-1).
    explicit Engine(OrgId org, AddressForm form = plain_form);
    ~Engine();
    Engine(Engine&&) noexcept;
    Engine& operator=(Engine&&) noexcept;

    // `now` is the input's stamp; not before the previous one (asserted). Timers of the input's
    // task and agents with due <= now fire first (OF-2).
    [[nodiscard]] Outcome step(Command command, Time now);
    [[nodiscard]] Outcome step(Fact const& fact, Time now);
    [[nodiscard]] Outcome tick(Time now, std::size_t limit);
    // The earliest deadline, or nothing.
    [[nodiscard]] std::optional<Time> next_deadline() const;
    // Which one that is: what a tick of one fires.
    [[nodiscard]] std::optional<Timer> next_timer() const;
    // It does not fire until it is resumed (OPS-8). No events: there is no such timer, or it stands
    // as it should.
    [[nodiscard]] Outcome set_timer_aside(Timer const& timer, bool resumed, Time now);

    // Replay. Indexes and timers follow.
    void apply(Event const& event);

    [[nodiscard]] State const& state() const;
    [[nodiscard]] StateHash hash() const;
    // The whole state as bytes, and back; nothing when the bytes are not readable.
    [[nodiscard]] std::string snapshot() const;
    [[nodiscard]] static std::optional<Engine> restore(std::string_view bytes,
                                                       AddressForm form = plain_form);
    // Checks every invariant of the whole state; text of the first that is broken.
    // A step checks those of what it touched and throws InvariantBroken before returning.
    [[nodiscard]] std::optional<std::string> broken_invariant() const;

    // How far engine time is ahead of the wall's (OPS-9), for what is decided from now on: people's
    // calendars go by the wall (RQ-9). Like `now` a part of the input, and no part of the state.
    void wall_behind(Duration behind);

    // For tests only: what is passed from now on; null for nothing. What throws in a step leaves an
    // engine that must be thrown away.
    void watch(FaultPoint* point);

    // What an agent sees of a task now; empty when he has no part in it. For reads.
    [[nodiscard]] std::optional<TaskView> view(TaskId task, AgentId viewer) const;
    // The contact a child interaction of an EP-DN consult belongs to; any other id as it is (CO-5).
    [[nodiscard]] TaskId main_task(TaskId id) const;
    // The tasks an agent takes part in: offers, contacts, open wrap-ups; in id order.
    [[nodiscard]] std::vector<TaskId> tasks_of(AgentId agent) const;
    // Waiting contacts he may take himself, in routing order (RQ-13).
    [[nodiscard]] std::vector<TaskId> assignable_to(AgentId agent) const;
    // The same as his desktop shows it: by the ids he knows, and his stack of offers (OF-6).
    [[nodiscard]] AgentWork work_of(AgentId agent) const;
    // The agent can be offered a consult, or a transfer, of the channel now (CO-13, TR-2).
    [[nodiscard]] bool is_reachable(AgentId agent, MediaType media, bool transfer) const;
    // Why a waiting contact is where it is, an answer per queue entry; costs a look at every agent
    // of its queues (RQ-12). Empty: no such task, or nothing of it waits.
    [[nodiscard]] std::vector<Explanation> explain(TaskId task) const;
    // Its place among those that wait in its queue, from 1, as far as `most` of them are counted;
    // nothing: it waits in no queue, or further behind (RQ-11).
    [[nodiscard]] std::optional<std::size_t> position_of(TaskId task, std::size_t most) const;
    // Waiting entries, for metrics.
    [[nodiscard]] std::size_t waiting_count() const;
    // Contacts that have not ended (VC-9).
    [[nodiscard]] std::size_t live_count() const;
    // Callbacks that can still happen (CB-7): in or for a queue, for an agent, and those of a
    // customer's number, however it is written (NUM-1).
    [[nodiscard]] std::set<TaskId> const& callbacks_in(QueueId queue) const;
    [[nodiscard]] std::set<TaskId> const& callbacks_for(AgentId agent) const;
    [[nodiscard]] std::vector<TaskId> callbacks_of(std::string const& number) const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace ringmaster::core

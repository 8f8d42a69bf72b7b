#include "core/decide/chat_idle.hpp"

#include "core/decide/contact.hpp"

namespace ringmaster::core {
namespace {

void move_deadline(Decision& decision, TaskId id) {
    Task const* const task = decision.state().task(id);
    if (task == nullptr || task->owner() == nullptr) return;
    auto const due = idle_deadline(decision.config(), *task, decision.now());
    if (due == task->idle_due) return;
    decision.emit(IdleDeadlineMoved{id, due, decision.now()});
}

template <class Input>
concept FromAgent = requires(Input input) {
    input.task;
    input.by;
};
// Of the customer's side. Clearing up, and answers to the server itself, are nobody's activity.
template <class Input>
concept FromConnector = !std::is_same_v<Input, StrayLeg> && !std::is_same_v<Input, MediaResult> &&
                        requires(Input input) {
    input.task;
    input.source;
};

// The contact in which an input is an activity, or an empty id.
struct ActiveIn {
    State const& state;

    template <class Input>
    TaskId operator()(Input const& input) const {
        if constexpr (std::is_same_v<Input, SaveVariables> || FromConnector<Input>) {
            return input.task;
        } else if constexpr (FromAgent<Input>) {
            Task const* const task = state.task(input.task);
            Engagement const* const owner = task == nullptr ? nullptr : task->owner();
            bool const by_owner = owner != nullptr && owner->agent == input.by.agent;
            return by_owner ? input.task : TaskId{};
        } else {
            return {};
        }
    }
};

}  // namespace

void note_activity(Decision& decision, Command const& command) {
    move_deadline(decision, std::visit(ActiveIn{decision.state()}, command));
}

void note_activity(Decision& decision, Fact const& fact) {
    move_deadline(decision, std::visit(ActiveIn{decision.state()}, fact));
}

void close_idle_chat(Decision& decision, TaskId task, Time due) {
    Ending ending{"CHAT_IDLE", TerminatingParty::System, {}, {}};
    ending.due = due;
    end_task(decision, task, ending);
}

// ---- what its event does to the state --------------------------------------------------------

void Applier::operator()(IdleDeadlineMoved const& event) const {
    task(event.task).idle_due = event.due;
}

}  // namespace ringmaster::core

#include "core/decide/agent_state.hpp"

#include "core/decide/offers.hpp"
#include "core/decide/outdial.hpp"
#include "core/decide/own_command.hpp"
#include "core/decide/session.hpp"

namespace ringmaster::core {
namespace {

struct Wanted {
    bool available = false;
    AuxCodeId code;
    SystemCode system = SystemCode::none;
};

void change(Decision& decision, AgentId agent, Wanted const& target, Actor const& by,
            std::string const& reason) {
    Choice const& choice = decision.state().agent(agent)->station()->choice;
    AgentStateChanged event;
    event.agent = agent;
    event.at = decision.now();
    event.by = by;
    event.available = target.available;
    event.code = target.code;
    event.system = target.system;
    event.reason = reason;
    event.was_available = choice.available();
    if (Idle const* const idle = choice.idle()) event.former_code = idle->code;
    event.former_lasted = decision.now() - choice.entered_at;
    decision.emit(std::move(event));
    decision.tell(agent, NoticeKind::AgentStateChangeSuccess, by, reason);
}

AuxCodeId default_code(Decision const& decision, AgentId agent) {
    return decision.config().default_idle_code(decision.state().org, agent);
}

bool is_same(Choice const& choice, Wanted const& target) {
    if (choice.available() != target.available) return false;
    return target.available || choice.idle()->code == target.code;
}

}  // namespace

Refused set_state(Decision& decision, SetState const& command) {
    Agent const* const agent = decision.state().agent(command.agent);
    if (agent == nullptr || agent->station() == nullptr) return Refusal{Reason::not_signed_in, {}};
    Choice const& choice = agent->station()->choice;
    bool const own = is_own(command);

    Wanted target{command.available, {}, SystemCode::none};
    if (!command.available) {
        target.code = command.code.empty() ? default_code(decision, command.agent) : command.code;
    }
    auto const& lease = agent->station()->lease;
    bool const restorable = lease && lease->former;  // this command is the last one now (AG-5)
    bool const same = is_same(choice, target);
    if (same && !restorable) {  // AG-2: succeeds and changes nothing
        keep_state_after_outdial(decision, command.agent);
        decision.tell(command.agent, NoticeKind::AgentStateChangeSuccess, choice.changed_by,
                      choice.reason);
        return std::nullopt;
    }
    // The default, and what he is in already, are nobody's to refuse.
    if (!command.available && !command.code.empty() && !same) {
        AuxCode const* const code = decision.config().aux_code(target.code);
        bool const system = code != nullptr && code->system != SystemCode::none;
        if (system) return Refusal{Reason::system_code, to_string(target.code)};
        bool const allowed = own ? decision.config().idle_code_allowed(command.agent, target.code)
                                 : code != nullptr && code->is_idle && code->active;
        if (!allowed) return Refusal{Reason::idle_code_not_allowed, to_string(target.code)};
    }
    if (!command.available) {
        withdraw_offers(decision, command.agent, SystemCode::Agent_Unavailable, Withdrawn::routed);
    }
    change(decision, command.agent, target, command.by, command.reason);
    watch_presence(decision, command.agent);
    return std::nullopt;
}

void force_idle(Decision& decision, AgentId id, SystemCode code, std::string const& reason) {
    Agent const* const agent = decision.state().agent(id);
    if (agent == nullptr || agent->station() == nullptr) return;
    withdraw_offers(decision, id, SystemCode::Agent_Unavailable, Withdrawn::routed);
    Wanted const target{false, decision.config().system_code(decision.state().org, code), code};
    change(decision, id, target, Actor{}, reason);
}

void available_after_outdial(Decision& decision, AgentId id) {
    Idle const* const idle = decision.state().agent(id)->station()->choice.idle();
    if (idle == nullptr || idle->system != SystemCode::none) return;  // AG-2
    change(decision, id, {true, {}, SystemCode::none}, Actor{}, "available-after-outdial");
    watch_presence(decision, id);
}

void idle_by_lease(Decision& decision, AgentId id) {
    withdraw_offers(decision, id, SystemCode::Agent_Unavailable, Withdrawn::routed);
    Wanted const target{false, default_code(decision, id), SystemCode::none};
    change(decision, id, target, Actor{}, "agent-wss-disconnect");
}

}  // namespace ringmaster::core

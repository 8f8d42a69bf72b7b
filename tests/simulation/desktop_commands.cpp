// Commands of agents as what their clients sent.

#include "simulation/desktop_commands.hpp"

namespace ringmaster::simulation {
namespace {

using nlohmann::json;
using Request = std::optional<AgentRequest>;

json to(Target const& target) { return {{"destinationType", enum_name(target.kind)}}; }

struct ToRequest {
    template <class One>
    static Request about(One const& one, char const* command, json body = json::object()) {
        bool const own = one.by.kind == ActorKind::agent && one.by.agent == one.agent;
        return AgentRequest{own, one.agent, one.task, {command, {}, std::move(body)}};
    }
    template <class One>
    static Request of_agent(One const& one, char const* command) {
        bool const own = one.by.kind == ActorKind::agent;
        return AgentRequest{own, one.agent, {}, {command, {}, json::object()}};
    }
    Request operator()(Login const& one) const { return of_agent(one, "login"); }
    Request operator()(Logout const& one) const { return of_agent(one, "logout"); }
    Request operator()(Reload const& one) const { return of_agent(one, "reload"); }
    Request operator()(SetState const& one) const { return of_agent(one, "state"); }
    Request operator()(Accept const& one) const { return about(one, "accept"); }
    Request operator()(AssignTask const& one) const { return about(one, "assign"); }
    Request operator()(Reject const& one) const { return about(one, "reject"); }
    Request operator()(End const& one) const { return about(one, "end"); }
    Request operator()(SubmitWrapUp const& one) const { return about(one, "wrapup"); }
    Request operator()(SkipWrapUp const& one) const { return about(one, "wrapup/skip"); }
    Request operator()(ExtendWrapUp const& one) const { return about(one, "wrapup/extend"); }
    Request operator()(RequestWrapUp const& one) const { return about(one, "wrapup/request"); }
    Request operator()(SaveVariables const& one) const { return about(one, "data"); }
    Request operator()(HoldLeg const& one) const {
        return about(one, one.resume ? "unhold" : "hold");
    }
    Request operator()(StartConsult const& one) const {
        return about(one, "consult", to(one.target));
    }
    Request operator()(AcceptConsult const& one) const { return about(one, "consult/accept"); }
    Request operator()(EndConsult const& one) const {
        json body = json::object();
        if (one.names_queue) body["queueId"] = "queue";
        return about(one, "consult/end", std::move(body));
    }
    Request operator()(TransferConsult const& one) const { return about(one, "consult/transfer"); }
    Request operator()(JoinConference const& one) const { return about(one, "consult/conference"); }
    Request operator()(LeaveConference const& one) const {
        return about(one, one.hand_over ? "conference/transfer" : "conference/exit");
    }
    Request operator()(TransferTask const& one) const {
        return about(one, "transfer", to(one.target));
    }
    Request operator()(StartOutdial const& one) const { return of_agent(one, "outdial"); }
    Request operator()(PauseRecording const& one) const { return about(one, "record/pause"); }
    Request operator()(ResumeRecording const& one) const { return about(one, "record/resume"); }
    template <class One>
    Request operator()(One const&) const {
        return std::nullopt;
    }
};

}  // namespace

std::optional<AgentRequest> request_of(Command const& command) {
    return std::visit(ToRequest{}, static_cast<CommandVariant const&>(command));
}

}  // namespace ringmaster::simulation

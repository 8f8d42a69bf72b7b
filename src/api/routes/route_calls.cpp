// Handlers of the commands of a live call: hold, consult, transfer, conference, recording
// (PROTOCOL 4).
#include <nlohmann/json.hpp>

#include "api/requests/task_request.hpp"
#include "api/routes/handlers.hpp"
#include "api/wire/wire_legs.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {
namespace {

// VC-1, VC-2: which leg is meant depends on the legs there are. Who has no part in the contact
// hears that from the engine, whatever leg he named.
Call submit_hold(Context const& context, std::string_view route, bool resume) {
    auto const checked = task_request(context, route);
    if (auto const* refusal = refused(checked)) return Answer{*refusal};
    auto const& request = std::get<TaskRequest>(checked);
    core::HoldLeg command{request.who.by, request.who.agent, request.task, false, resume};
    if (auto const view = context.engine.view(request.task, request.who.agent)) {
        auto const* task = context.engine.state().task(request.task);
        auto const leg = named_leg(*task, text_at(request.body, "mediaResourceId"));
        if (!leg) {
            core::Refusal const refusal{core::Reason::unknown_leg, {}};
            return Answer{refusal_response(refusal, view->allowed)};
        }
        command.consult = *leg == NamedLeg::consult;
    }
    return submit_for(context, request, std::move(command));
}

Call submit_end_consult(Context const& context, std::string_view route) {
    auto const checked = task_request(context, route);
    if (auto const* refusal = refused(checked)) return Answer{*refusal};
    auto const& request = std::get<TaskRequest>(checked);
    bool const names_queue = !text_at(request.body, "queueId").empty();
    return submit_for(
        context, request,
        core::EndConsult{request.who.by, request.who.agent, request.task, names_queue});
}

Call submit_leaving(Context const& context, std::string_view route, bool hand_over) {
    auto const checked = task_request(context, route);
    if (auto const* refusal = refused(checked)) return Answer{*refusal};
    auto const& request = std::get<TaskRequest>(checked);
    return submit_for(
        context, request,
        core::LeaveConference{request.who.by, request.who.agent, request.task, hand_over});
}

// Consult and transfer: the same two fields say to whom.
template <class Command>
Call submit_targeted(Context const& context, TaskRequest const& request) {
    Problems problems;
    core::State const& state = context.engine.state();
    auto target =
        decode_target(request.body, {state.config, state.region_of(request.who.agent)}, problems);
    if (!target) return Answer{problems_response(problems)};
    return submit_for(context, request,
                      Command{request.who.by, request.who.agent, request.task, std::move(*target)});
}

}  // namespace

Call hold_task(Context const& context) { return submit_hold(context, "holdTask", false); }

Call unhold_task(Context const& context) { return submit_hold(context, "unholdTask", true); }

Call transfer_task(Context const& context) {
    auto const checked = task_request(context, "transferTask");
    if (auto const* refusal = refused(checked)) return Answer{*refusal};
    return submit_targeted<core::TransferTask>(context, std::get<TaskRequest>(checked));
}

Call cancel_transfer(Context const& context) {
    return submit_plain<core::CancelTransfer>(context, "cancelTransfer");
}

Call consult_task(Context const& context) {
    auto const checked = task_request(context, "consultTask");
    if (auto const* refusal = refused(checked)) return Answer{*refusal};
    auto const& request = std::get<TaskRequest>(checked);
    auto const hold = request.body.find("holdParticipants");
    if (hold != request.body.end() && *hold == false) {  // VC-2
        return Answer{refusal_response(core::Refusal{core::Reason::hold_required, {}})};
    }
    return submit_targeted<core::StartConsult>(context, request);
}

Call accept_consult(Context const& context) {
    return submit_accept<core::AcceptConsult>(context, "acceptConsult");
}

Call end_consult(Context const& context) { return submit_end_consult(context, "endConsult"); }

Call cancel_consult(Context const& context) { return submit_end_consult(context, "cancelConsult"); }

Call transfer_consult(Context const& context) {
    return submit_plain<core::TransferConsult>(context, "transferConsult");
}

Call join_conference(Context const& context) {
    return submit_plain<core::JoinConference>(context, "joinConference");
}

Call exit_conference(Context const& context) {
    return submit_leaving(context, "exitConference", false);
}

Call transfer_conference(Context const& context) {
    return submit_leaving(context, "transferConference", true);
}

Call drop_participant(Context const& context) {
    auto const checked = task_request(context, "dropParticipant");
    if (auto const* refusal = refused(checked)) return Answer{*refusal};
    auto const& request = std::get<TaskRequest>(checked);
    core::DropParty command{request.who.by, request.who.agent, request.task, {}};
    if (auto const* task = context.engine.state().task(request.task)) {
        command.party = named_party(*task, text_at(request.body, "participantId"));
    }
    return submit_for(context, request, std::move(command));
}

Call pause_recording(Context const& context) {
    return submit_plain<core::PauseRecording>(context, "pauseRecording");
}

Call resume_recording(Context const& context) {
    auto const checked = task_request(context, "resumeRecording");
    if (auto const* refusal = refused(checked)) return Answer{*refusal};
    auto const& request = std::get<TaskRequest>(checked);
    bool const by_timer = flag_at(request.body, "autoResumed");
    return submit_for(
        context, request,
        core::ResumeRecording{request.who.by, request.who.agent, request.task, by_timer});
}

}  // namespace ringmaster::api

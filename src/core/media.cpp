#include "core/media.hpp"

#include <algorithm>

#include "core/contact.hpp"
#include "core/offers.hpp"

namespace ringmaster::core {
namespace {

void ring_settled(Decision& decision, TaskId task, MediaOperation const& operation,
                  MediaOutcome const& outcome) {
    if (decision.state().task(task)->offer(operation.subject) == nullptr) return;
    if (outcome.succeeded) return ring_offer(decision, task, operation.subject);
    offer_failed(decision, task, operation.subject, {SystemCode::Channel_Failure, false});
}

void bridge_settled(Decision& decision, TaskId task, MediaOperation const& operation,
                    MediaOutcome const& outcome) {
    if (outcome.succeeded) return;
    Engagement const* const one = decision.state().task(task)->engagement(operation.subject);
    bool const still_owner = one != nullptr && one->talking() && one->role == Role::owner;
    if (still_owner) owner_leg_failed(decision, task, {outcome.cause, false});
}

void hang_up_settled(Decision& decision, TaskId task, MediaOperation const& operation,
                     MediaOutcome const& outcome) {
    if (!outcome.succeeded || operation.leg.kind != LegKind::agent) return;
    Agent const* const agent = decision.state().agent(operation.leg.agent);
    Station const* const station = agent == nullptr ? nullptr : agent->station();
    if (station == nullptr || !station->phone || station->phone->task != task) return;
    if (station->phone->engagement != operation.subject) return;    // an older leg of his
    decision.emit(PhoneWentDown{agent->id, task, decision.now()});  // VC-5
}

}  // namespace

bool still_wanted(Task const& task, MediaOperation const& operation) {
    return operation.kind != MediaKind::ring || task.offer(operation.subject) != nullptr;
}

void resend_media(Decision& decision, std::uint64_t before) {
    for (auto const& [id, task] : decision.state().tasks) {
        for (MediaOperation const& operation : task.media_operations) {
            bool const asked = operation.number < before;
            if (asked && still_wanted(task, operation)) decision.resend(task, operation);
        }
    }
}

void settle_media(Decision& decision, TaskId id, std::uint64_t number,
                  MediaOutcome const& outcome) {
    Task const* const task = decision.state().task(id);
    if (task == nullptr) return;
    auto const& operations = task->media_operations;
    auto const found =
        std::find_if(operations.begin(), operations.end(),
                     [=](MediaOperation const& one) { return one.number == number; });
    if (found == operations.end()) return;
    MediaOperation const operation = *found;
    decision.emit(MediaSettled{id, number, outcome.succeeded, outcome.cause, decision.now()});
    switch (operation.kind) {
        case MediaKind::ring: ring_settled(decision, id, operation, outcome); break;
        case MediaKind::bridge: bridge_settled(decision, id, operation, outcome); break;
        case MediaKind::hangup: hang_up_settled(decision, id, operation, outcome); break;
        case MediaKind::answer:
        case MediaKind::unbridge:
        case MediaKind::swap:
        case MediaKind::hold:
        case MediaKind::unhold:
        case MediaKind::play:
        case MediaKind::dial:
        case MediaKind::record_start:
        case MediaKind::record_pause:
        case MediaKind::record_resume:
        case MediaKind::record_stop:
        case MediaKind::mute: break;  // no decision waits for their outcome
    }
    close_if_finished(decision, id);
}

}  // namespace ringmaster::core

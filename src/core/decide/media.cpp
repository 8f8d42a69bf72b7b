#include "core/decide/media.hpp"

#include <algorithm>

#include "core/decide/callback.hpp"
#include "core/decide/conference.hpp"
#include "core/decide/consult.hpp"
#include "core/decide/contact.hpp"
#include "core/decide/hold.hpp"
#include "core/decide/monitor.hpp"
#include "core/decide/offers.hpp"
#include "core/decide/parties.hpp"
#include "core/decide/recording.hpp"
#include "core/decide/transfer.hpp"

namespace ringmaster::core {

bool still_wanted(Task const& task, MediaOperation const& operation) {
    bool const of_offer = operation.kind == MediaKind::ring || operation.kind == MediaKind::answer;
    if (of_offer) return task.offer(operation.subject) != nullptr;
    bool const calls =
        operation.purpose == Purpose::callback_leg || operation.purpose == Purpose::outdial_leg;
    if (calls) {
        CallbackDialling const* const dial = task.dials_customer();
        return dial != nullptr && dial->dial == operation.subject;
    }
    if (operation.kind == MediaKind::dial) return task.dialled() == operation.leg.number;
    return true;
}

namespace {

void ring_settled(Decision& decision, TaskId task, MediaOperation const& operation,
                  MediaOutcome const& outcome) {
    if (decision.state().task(task)->offer(operation.subject) == nullptr) return;
    if (outcome.succeeded) {
        return ring_offer(decision, task, operation.subject, outcome.has_phones);
    }
    offer_failed(decision, task, operation.subject, {SystemCode::Channel_Failure, false});
}

void bridge_settled(Decision& decision, TaskId task, MediaOperation const& operation,
                    MediaOutcome const& outcome) {
    if (outcome.succeeded || decision.state().task(task)->ended() != nullptr) return;
    if (operation.leg.kind == LegKind::number) {
        NumberParty const* const party = decision.state().task(task)->number(operation.leg.number);
        if (party == nullptr) return;
        NumberParty const gone = *party;
        hang_up_number(decision, task, gone.number);
        return number_leaves(decision, task, {gone, outcome.cause, true});
    }
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

// A leg came up that no offer, dialling or monitoring wants and that does not talk. It goes down
// again, unless that has been asked already of the connector, which is still in time (VC-11).
void drop_stray_leg(Decision& decision, TaskId id, MediaOperation const& operation) {
    Task const& task = *decision.state().task(id);
    Leg const& leg = operation.leg;
    bool const raises = operation.kind == MediaKind::ring || operation.kind == MediaKind::dial ||
                        operation.kind == MediaKind::bridge;
    if (!raises || talks(task, leg)) return;
    bool const is_agent = leg.kind == LegKind::agent;
    bool const rings = task.media == MediaType::telephony && task.offer_to(leg.agent) != nullptr;
    bool wanted = is_agent ? rings || task.monitor_request(leg.agent) != nullptr
                           : task.dialled() == leg.number;
    if (leg.kind == LegKind::customer) wanted = task.dials_customer() != nullptr;
    MediaKind const ending = ending_command(task.media, leg.kind);
    auto const drops = [&](MediaOperation const& one) {
        return one.kind == ending && one.leg == leg && !one.expired && !operation.expired;
    };
    auto const& operations = task.media_operations;
    if (wanted || std::any_of(operations.begin(), operations.end(), drops)) return;
    decision.command(id, ending, leg, operation.subject);
}

void plain_settled(Decision& decision, TaskId id, MediaOperation const& operation,
                   MediaOutcome const& outcome) {
    switch (operation.kind) {
        case MediaKind::ring: return ring_settled(decision, id, operation, outcome);
        case MediaKind::bridge: return bridge_settled(decision, id, operation, outcome);
        case MediaKind::hangup: return hang_up_settled(decision, id, operation, outcome);
        case MediaKind::record_start: return recording_settled(decision, id, operation, outcome);
        case MediaKind::hold:
        case MediaKind::unhold:  // the customer may be wanted otherwise by now
            if (outcome.succeeded) undo_hold(decision, id, operation);
            return;
        case MediaKind::answer:
        case MediaKind::unbridge:
        case MediaKind::swap:
        case MediaKind::play:
        case MediaKind::dial:
        case MediaKind::record_pause:
        case MediaKind::record_resume:
        case MediaKind::record_stop:
        case MediaKind::mute: return;  // no decision waits for their outcome
    }
}

// What it prepared has gone: the consult, or the transfer that was taken back.
bool is_preparing_nothing(Task const& task, MediaOperation const& operation) {
    if (operation.purpose == Purpose::transfer_leg) {
        return !task.number_transfer || task.number_transfer->ordinal != operation.subject;
    }
    if (operation.purpose != Purpose::consult) return false;
    bool const prepares =
        task.consult && std::holds_alternative<ConsultPreparing>(task.consult->stage);
    bool const by_consult = operation.kind == MediaKind::hold;  // a mix is left by engagement
    return !prepares || (by_consult && task.consult->ordinal != operation.subject);
}

// Nobody waits for a hold or resume any more, nor for who left the mix to consult: the owner who
// asked for it has lost the contact (VC-10), or what it was for has gone.
bool is_orphaned(Task const& task, MediaOperation const& operation) {
    bool const holds = operation.kind == MediaKind::hold || operation.kind == MediaKind::unhold ||
                       operation.kind == MediaKind::swap || operation.kind == MediaKind::unbridge;
    bool const of_owner = !operation.by.empty() && operation.purpose != Purpose::monitor;
    if (!holds || !of_owner) return false;
    Engagement const* const owner = task.owner();
    bool const lost = owner == nullptr || owner->agent != operation.by;
    return lost || is_preparing_nothing(task, operation);
}

// To the decision that waits for it.
void settled(Decision& decision, TaskId id, MediaOperation const& operation,
             MediaOutcome const& outcome) {
    switch (operation.purpose) {
        case Purpose::none: return plain_settled(decision, id, operation, outcome);
        case Purpose::hold:
        case Purpose::resume:
        case Purpose::hold_consult:
        case Purpose::resume_consult: return hold_settled(decision, id, operation, outcome);
        case Purpose::consult: return consult_prepared(decision, id, operation, outcome);
        case Purpose::consult_leg: return consult_leg_settled(decision, id, operation, outcome);
        case Purpose::transfer_leg: return transfer_leg_settled(decision, id, operation, outcome);
        case Purpose::consult_transfer:
            return consult_transfer_settled(decision, id, operation, outcome);
        case Purpose::conference: return conference_settled(decision, id, operation, outcome);
        case Purpose::record_pause:
        case Purpose::record_resume: return recording_settled(decision, id, operation, outcome);
        case Purpose::monitor: return monitor_settled(decision, id, operation, outcome);
        case Purpose::callback_leg:
        case Purpose::outdial_leg: return customer_leg_settled(decision, id, operation, outcome);
    }
}

// The consulted party was put through although the owner was told it failed: with the owner again.
void undo_bridge(Decision& decision, TaskId id, MediaOperation const& operation) {
    Task const& task = *decision.state().task(id);
    bool const merged =
        operation.purpose == Purpose::consult_transfer || operation.purpose == Purpose::conference;
    bool const consults = task.consult && task.consult->answered() != nullptr;
    if (!merged || task.ended() != nullptr || !consults || task.owner() == nullptr) return;
    MediaRequest back{MediaKind::bridge, operation.leg, operation.subject};
    back.other = agent_leg(task.owner()->agent);
    decision.request(id, back);
}

// The owner left the mix although his consult had failed: back to the customer and whoever is
// there, unless he has gone or consults again.
void undo_unbridge(Decision& decision, TaskId id, MediaOperation const& operation) {
    Task const& task = *decision.state().task(id);
    Engagement const* const one = task.engagement(operation.subject);
    if (one == nullptr || !one->talking() || task.consult) return;
    decision.command(id, MediaKind::bridge, operation.leg, operation.subject);
}

// VC-11: what succeeded after its failure was told is undone by the opposite command.
void undo(Decision& decision, TaskId id, MediaOperation const& operation) {
    Task const& task = *decision.state().task(id);
    if (operation.purpose == Purpose::monitor) return undo_monitor(decision, id, operation);
    switch (operation.kind) {
        case MediaKind::hold:
        case MediaKind::unhold:
        case MediaKind::swap: return undo_hold(decision, id, operation);
        case MediaKind::record_pause:
            if (task.recording && !task.recording->paused_since) {
                decision.command(id, MediaKind::record_resume, operation.leg, 0);
            }
            return;
        case MediaKind::record_resume:
            if (task.recording && task.recording->paused_since) {
                decision.command(id, MediaKind::record_pause, operation.leg, 0);
            }
            return;
        case MediaKind::bridge: return undo_bridge(decision, id, operation);
        case MediaKind::unbridge: return undo_unbridge(decision, id, operation);
        case MediaKind::record_start:
            decision.command(id, MediaKind::record_stop, operation.leg, 0);
            return;
        case MediaKind::ring:
        case MediaKind::dial:  // see drop_stray_leg
        case MediaKind::answer:
        case MediaKind::play:
        case MediaKind::hangup:
        case MediaKind::record_stop:
        case MediaKind::mute: return;  // nothing anybody would miss
    }
}

}  // namespace

void resend_media(Decision& decision, std::uint64_t before) {
    for (auto const& [id, task] : decision.state().tasks) {
        for (MediaOperation const& operation : task.media_operations) {
            bool const asked = operation.number < before && !operation.expired;
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
    // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): once settled it is gone.
    MediaOperation const operation = *found;
    bool const waited_for = !operation.expired && !is_orphaned(*task, operation);
    decision.emit(MediaSettled{id, number, outcome.succeeded, outcome.cause, decision.now(),
                               outcome.expired});
    if (waited_for) {
        settled(decision, id, operation, outcome);
    } else if (outcome.succeeded) {
        undo(decision, id, operation);
    }
    if (outcome.succeeded) drop_stray_leg(decision, id, operation);
    close_if_finished(decision, id);
}

}  // namespace ringmaster::core

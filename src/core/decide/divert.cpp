#include "core/decide/divert.hpp"

#include "core/decide/media.hpp"
#include "core/decide/offers.hpp"
#include "core/decide/parties.hpp"
#include "core/decide/transfer.hpp"
#include "core/decide/waiting.hpp"

namespace ringmaster::core {

void divert(Decision& decision, TaskId id, Diversion const& to) {
    std::uint32_t const ordinal = decision.state().task(id)->next_ordinal;
    decision.emit(NumberTransferStarted{id, ordinal, to.number, std::nullopt, false, decision.now(),
                                        to.entry, to.team});
    MediaRequest request{MediaKind::dial, number_leg(to.number), ordinal};
    request.purpose = Purpose::transfer_leg;
    decision.request(id, request);
}

void diversion_dialled(Decision& decision, TaskId id) {
    decision.emit(DialDeadlineMoved{id, decision.now() + limits::dial_answer_max});
}

void diversion_answered(Decision& decision, TaskId id) {
    Task const& task = *decision.state().task(id);
    NumberTransfer const transfer = *task.number_transfer;
    // Asked for advice, which no line gives; journals of earlier versions hold such a dialling.
    bool const consult = task.entry(transfer.entry)->kind == EntryKind::consult;
    if (consult) return fail_diversion(decision, id, "NOT_WANTED", false);
    Time const now = decision.now();
    decision.emit(NumberTransferClosed{id, transfer.ordinal, now, "ANSWERED"});
    decision.emit(TaskDequeued{id, transfer.entry, now, "CONNECTED"});
    std::uint32_t const party = decision.state().task(id)->next_ordinal;
    decision.emit(NumberJoined{id, party, transfer.number, now, transfer.team});
    decision.command(id, MediaKind::bridge, number_leg(transfer.number), party);
}

// The contact waits on, as if nothing had happened. A team that did not answer is left alone for as
// long as an agent who declines (OF-4); an overflow number is the last resort and tried once.
void fail_diversion(Decision& decision, TaskId id, std::string const& cause, bool leg_gone) {
    Task const& task = *decision.state().task(id);
    NumberTransfer const transfer = *task.number_transfer;
    NumberTransferClosed closed{id, transfer.ordinal, decision.now(), cause};
    if (!transfer.team.empty()) {
        QueueId const queue = task.entry(transfer.entry)->queue;
        Duration const backoff = decline_backoff(decision.config(), queue);
        closed.skip_until = decision.now() + std::max(backoff, limits::redial_after_min);
    }
    decision.emit(std::move(closed));
    if (!leg_gone) hang_up_number(decision, id, transfer.number);
    wait_again(decision, id, transfer.entry);
}

}  // namespace ringmaster::core

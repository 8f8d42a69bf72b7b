#pragma once
// Blind and consult transfer (TR).

#include "core/decide/media.hpp"

namespace ringmaster::core {

[[nodiscard]] Refused transfer_task(Decision& decision, TransferTask const& command);
[[nodiscard]] Refused transfer_consult(Decision& decision, TransferConsult const& command);

// The target agent did not answer: the customer is not dropped (TR-3).
void transfer_unanswered(Decision& decision, TaskId task, QueueEntry const& entry,
                         std::string const& reason);

// Of a transfer to a number: the customer's hold, then the far end's leg.
void transfer_leg_settled(Decision& decision, TaskId task, MediaOperation const& operation,
                          MediaOutcome const& outcome);
void transfer_number_answered(Decision& decision, TaskId task);
// The far end cannot be had: the owner gets the customer back (TR-5). Its leg is hung up unless it
// is gone already.
void fail_number_transfer(Decision& decision, TaskId task, std::string const& cause,
                          bool leg_gone = false);
// TR-5: the owner takes it back: the number is hung up and the customer resumed.
[[nodiscard]] Refused cancel_transfer(Decision& decision, CancelTransfer const& command);
void take_transfer_back(Decision& decision, TaskId task);
// VC-4: his phone is down. The transfer goes on without him; if the far end cannot be had, the
// customer waits in front of the queue (TR-3), which keeps his place meanwhile.
void owner_leaves_transfer(Decision& decision, TaskId task, QueueId queue);
// The contact ends or loses its owner meanwhile.
void drop_number_transfer(Decision& decision, TaskId task, std::string const& reason,
                          bool leg_gone = false);

void consult_transfer_settled(Decision& decision, TaskId task, MediaOperation const& operation,
                              MediaOutcome const& outcome);

}  // namespace ringmaster::core

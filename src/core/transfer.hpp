#pragma once
// Blind and consult transfer (TR).

#include "core/media.hpp"

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
// The contact ends or loses its owner meanwhile.
void drop_number_transfer(Decision& decision, TaskId task, std::string const& reason,
                          bool leg_gone = false);

void consult_transfer_settled(Decision& decision, TaskId task, MediaOperation const& operation,
                              MediaOutcome const& outcome);

}  // namespace ringmaster::core

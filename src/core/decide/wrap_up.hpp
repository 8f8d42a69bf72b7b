#pragma once
// After-call work: owed once per engagement, with a deadline the server keeps (WU).

#include "core/decide/decision.hpp"

namespace ringmaster::core {

// Whether an engagement that ends now owes a wrap-up (WU-1, WU-6).
[[nodiscard]] bool owes_wrap_up(Decision const& decision, Task const& task,
                                Engagement const& engagement);
// Starts it; the engagement has ended.
void begin_wrap_up(Decision& decision, TaskId task, std::uint32_t engagement);

[[nodiscard]] Refused submit_wrap_up(Decision& decision, SubmitWrapUp const& command);
// Another version of a stored one (WU-11).
[[nodiscard]] Refused correct_wrap_up(Decision& decision, CorrectWrapUp const& command);
[[nodiscard]] Refused extend_wrap_up(Decision& decision, ExtendWrapUp const& command);
[[nodiscard]] Refused request_wrap_up(Decision& decision, RequestWrapUp const& command);
[[nodiscard]] Refused skip_wrap_up(Decision& decision, SkipWrapUp const& command);

// The countdown reached zero: the server submits the default reason (WU-4).
void wrap_up_deadline(Decision& decision, TaskId task, std::uint32_t engagement, Time due);
// Closes an open wrap-up now with its default reason (AG-9).
struct Closer {
    WrapUpOrigin origin = WrapUpOrigin::LOGOUT;
    Actor by;
};
void close_wrap_up(Decision& decision, TaskId task, std::uint32_t engagement, Closer const& closer);

}  // namespace ringmaster::core

// Whether a time that was agreed can be kept, and what becomes of who asks while nobody is there.

#include "core/decide/callback_time.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::core {
namespace {

// For people who read why they were refused: 2026-11-30T09:00:00Z.
std::string utc_text(Time at) {
    using namespace std::chrono;
    sys_time<seconds> const second{floor<seconds>(milliseconds(at.epoch_ms))};
    auto const day = floor<days>(second);
    year_month_day const date{day};
    hh_mm_ss const clock{second - day};
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text.data();
}

// An appointment, as the wall's clock goes.
Slot slot_of(Decision const& decision, Appointment const& when, QueueId queue) {
    Time const now = decision.wall_now();
    Time const from = std::max(when.from, now);
    if (when.until <= now || when.from - now > limits::callback_ahead_max) {
        return {
            Refusal{Reason::callback_time, utc_text(when.until <= now ? when.until : when.from)}};
    }
    auto const opens = open_from(decision.config(), queue, from);
    if (!opens) return {Refusal{Reason::callback_window, {}}};
    if (*opens >= when.until) {
        return {Refusal{Reason::callback_window, "it opens at " + utc_text(*opens)}};
    }
    if (*opens <= now) return {std::nullopt, queue};
    return {std::nullopt, queue, reached_at(decision, *opens)};
}

// As soon as there is time. A queue that offers callbacks takes them when it is full, too, and when
// it is closed by its hours for the time it opens (CB-1).
Slot slot_now(Decision const& decision, Entrance const& entrance) {
    Place const place = place_for(decision, entrance);
    if (!place.refusal) return {std::nullopt, place.queue};
    Queue const& queue = *decision.config().queue(entrance.queue);
    Reason const reason = place.refusal->reason;
    if (reason != Reason::outside_business_hours) {
        bool const taken = reason == Reason::queue_full && queue.callback_offered;
        return taken ? Slot{std::nullopt, queue.id} : Slot{place.refusal};
    }
    Time const now = decision.wall_now();
    auto const opens = open_from(decision.config(), queue.id, now);
    if (!opens) return {place.refusal};
    if (!queue.callback_offered) {
        return {Refusal{reason, "it opens at " + utc_text(*opens)}};
    }
    if (*opens <= now) return {std::nullopt, queue.id};  // only the entry point is closed
    return {std::nullopt, queue.id, reached_at(decision, *opens)};
}

}  // namespace

std::optional<Time> open_from(Config const& config, QueueId id, Time at) {
    Queue const* const queue = config.queue(id);
    if (queue == nullptr || config.open_at(queue->business_hours, at)) return at;
    return config.business_hours.at(queue->business_hours).next_opening(at);
}

Slot slot_for(Decision const& decision, CallbackWish const& wish, Entrance const& entrance) {
    return wish.appointment ? slot_of(decision, *wish.appointment, entrance.queue)
                            : slot_now(decision, entrance);
}

}  // namespace ringmaster::core

#pragma once
// SEC-5: callbacks wait for weeks and cost no line, so whoever asks for them has a share of the
// room there is for them. Whose they are is known of those asked for in this run of the daemon; all
// that wait count for how much room is left.
//
// Ownership: one per organization. Threading: the loop only. Units: engine time. Errors: none.

#include <cstddef>
#include <map>
#include <set>
#include <string>

#include "ringmaster/core/engine.hpp"

namespace ringmaster::app {

// Of one organization.
inline constexpr std::size_t callbacks_max = 200'000;

class CallbackShares {
public:
    enum class Room { there_is, none_for_caller, none };
    // How many callbacks of the organization wait, and how many may.
    struct Store {
        std::size_t waiting = 0;
        std::size_t capacity = callbacks_max;
    };
    // Whether the caller may ask for one more.
    [[nodiscard]] Room room_for(std::string const& subject, core::Engine const& engine,
                                core::Time now, Store store);
    // He has asked for this one, and it was not refused.
    void take(std::string const& subject, core::TaskId task) { asked_[subject].insert(task); }

private:
    // Looked at again at most once a second: who is refused may come as often as he likes.
    void forget_over(std::string const& subject, core::Engine const& engine, core::Time now);

    std::map<std::string, std::set<core::TaskId>> asked_;  // by subject
    std::map<std::string, core::Time> looked_;             // likewise
};

}  // namespace ringmaster::app

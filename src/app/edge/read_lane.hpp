#pragma once
// Reads on their way to the loop. Commands go past them: of reads no more is let among the inputs
// than a turn can take without anybody noticing, by what the same question has taken, and never
// two of one caller. The others wait here, callers taking turns (SEC-5).
//
// Ownership: owns the waiting reads. Threading: the loop only. Errors: none; a full lane says so.

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "app/base/fair_queue.hpp"
#include "app/base/work_ticket.hpp"

namespace ringmaster::app {

class ReadLane {
public:
    // Puts the read among the inputs, or answers it; the ticket goes with it.
    using Begin = std::function<void(std::shared_ptr<WorkTicket>)>;
    struct Read {
        std::string_view kind;  // static text: of which question
        Begin begin;
        WorkTicket::Ended ended;
    };

    // What of the loop's time reads may take between two looks at commands. One that takes more
    // goes alone.
    static constexpr WorkTicket::Time at_once = std::chrono::milliseconds(2);

    explicit ReadLane(std::size_t waiting_max) : waiting_(waiting_max) {}

    // False: too many wait already, of all or of this caller's. Begins it at once when it can.
    [[nodiscard]] bool ask(std::string const& caller, Read read);
    [[nodiscard]] std::size_t waiting() const { return waiting_.waiting(); }
    [[nodiscard]] std::size_t waiting(std::string const& caller) const {
        return waiting_.waiting(caller);
    }

private:
    void begin_some();
    void learn(std::string_view kind, WorkTicket::Time spent);
    [[nodiscard]] WorkTicket::Time expected(std::string_view kind) const;

    FairQueue<Read> waiting_;
    std::map<std::string_view, WorkTicket::Time> known_;  // by kind: how long it takes
    WorkTicket::Time under_way_{0};                       // expected of those
    std::size_t begun_ = 0;                               // and how many they are
    bool beginning_ = false;
};

}  // namespace ringmaster::app

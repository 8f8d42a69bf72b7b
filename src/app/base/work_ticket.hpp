#pragma once
// How long the loop works on a request. Whoever carries it out says so with Working; when nobody
// has the ticket any more, it is told what came together.
//
// Ownership: shared by those who have the request. Threading: the loop only.

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

namespace ringmaster::app {

class WorkTicket {
public:
    using Time = std::chrono::nanoseconds;
    using Ended = std::function<void(Time spent)>;
    explicit WorkTicket(Ended ended) : ended_(std::move(ended)) {}
    ~WorkTicket() { ended_(spent_); }
    WorkTicket(WorkTicket const&) = delete;
    WorkTicket& operator=(WorkTicket const&) = delete;

    // As long as it lives the loop works on the request; without a ticket nobody is told.
    class Working {
    public:
        explicit Working(std::shared_ptr<WorkTicket> ticket) : ticket_(std::move(ticket)) {}
        ~Working() {
            if (ticket_) ticket_->spent_ += std::chrono::steady_clock::now() - begun_;
        }
        Working(Working const&) = delete;
        Working& operator=(Working const&) = delete;

    private:
        std::shared_ptr<WorkTicket> ticket_;
        std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
    };

private:
    Ended ended_;
    Time spent_{0};
};

}  // namespace ringmaster::app

#pragma once
// Work done again and again by the clock. The next time is set before the work begins, and what it
// throws is noted and ends that one time only: nothing stops for good (OPS-8).
//
// Ownership: refers to loop and book. Threading: the loop. Errors: noted as faults of a duty.

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <string>

#include "app/base/fault.hpp"

namespace ringmaster::app {

// A part of a duty: what it throws keeps no other from being done. `org`: whose part it is.
void contained(FaultBook& faults, std::string const& name, std::string const& org,
               std::function<void()> const& part);

class Periodic {
public:
    Periodic(boost::asio::io_context& loop, FaultBook& faults, std::string name,
             std::chrono::nanoseconds interval)
        : faults_(faults), name_(std::move(name)), interval_(interval), timer_(loop) {}

    // At once, and from then on after each interval.
    void begin(std::function<void()> work);
    void stop();

private:
    void run();

    FaultBook& faults_;
    std::string name_;
    std::chrono::nanoseconds interval_;
    boost::asio::steady_timer timer_;
    std::function<void()> work_;
    bool stopped_ = false;
};

}  // namespace ringmaster::app

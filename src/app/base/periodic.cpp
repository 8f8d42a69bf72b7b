#include "app/base/periodic.hpp"

#include <utility>

namespace ringmaster::app {

void contained(FaultBook& faults, std::string const& name, std::string const& org,
               std::function<void()> const& part) {
    if (auto const what = thrown_by(part)) faults.note({FaultKind::duty, *what, name, org});
}

void Periodic::begin(std::function<void()> work) {
    work_ = std::move(work);
    run();
}

void Periodic::stop() {
    stopped_ = true;
    timer_.cancel();
}

void Periodic::run() {
    timer_.expires_after(interval_);
    timer_.async_wait([this](boost::system::error_code const&) {
        if (!stopped_) run();
    });
    contained(faults_, name_, {}, work_);
}

}  // namespace ringmaster::app

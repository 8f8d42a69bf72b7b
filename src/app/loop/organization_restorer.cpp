#include "app/loop/organization_restorer.hpp"

#include <limits>
#include <memory>
#include <thread>
#include <utility>

#include "app/base/fault.hpp"

namespace ringmaster::app {

// One job of an organization at a time: the line is as long as there are organizations.
OrganizationRestorer::OrganizationRestorer(boost::asio::io_context& loop, std::string path,
                                           RealTime real_time, std::function<void()> pause)
    : path_(std::move(path)),
      real_time_(std::move(real_time)),
      pause_(pause ? std::move(pause) : [] { std::this_thread::sleep_for(between_tries); }),
      thread_(loop, std::numeric_limits<std::size_t>::max()) {}

void OrganizationRestorer::ask(core::OrgId org, Restored restored) {
    static_cast<void>(
        thread_.ask([this, org, restored = std::move(restored)]() -> std::function<void()> {
            auto const recovered = std::make_shared<Recovered>();
            auto const fault = thrown_by([&] {
                auto reader = open();
                if (reader) {
                    *recovered = recover_again(reader.value(), org, real_time_);
                } else {
                    recovered->problem = reader.error().message;
                }
            });
            if (fault) recovered->problem = *fault;
            return [restored, recovered] { restored(std::move(*recovered)); };
        }));
}

store::Result<store::Reader> OrganizationRestorer::open() const {
    auto reader = store::Reader::open(path_);
    for (int count = 1; count < tries && !reader && !stopping_; ++count) {
        pause_();
        reader = store::Reader::open(path_);
    }
    return reader;
}

void OrganizationRestorer::discard(std::shared_ptr<void> rest) {
    static_cast<void>(thread_.ask([rest = std::move(rest)]() mutable -> std::function<void()> {
        rest.reset();
        return [] {};
    }));
}

}  // namespace ringmaster::app

#pragma once
// Brings an organization back from the file beside the loop, after a decision of it failed (OPS-8):
// what is durable, as at a start. A file that cannot be opened, for want of a descriptor say, is
// tried again for a while.
//
// Ownership: owns its thread; a reader for each organization it brings back. Threading: ask on the
// loop, which also gets what comes back. Errors: texts; nothing throws.

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "app/base/work_thread.hpp"
#include "app/turn/recovery.hpp"

namespace ringmaster::app {

class OrganizationRestorer {
public:
    // So often the file is tried, and so long in between.
    static constexpr int tries = 40;
    static constexpr auto between_tries = std::chrono::milliseconds(50);

    OrganizationRestorer(boost::asio::io_context& loop, std::string path, RealTime real_time,
                         std::function<void()> pause = {});
    ~OrganizationRestorer() { stopping_ = true; }
    OrganizationRestorer(OrganizationRestorer const&) = delete;
    OrganizationRestorer& operator=(OrganizationRestorer const&) = delete;

    using Restored = std::function<void(Recovered)>;
    void ask(core::OrgId org, Restored restored);
    // Lets go of what takes a while to be freed.
    void discard(std::shared_ptr<void> rest);

private:
    [[nodiscard]] store::Result<store::Reader> open() const;

    std::string path_;
    RealTime real_time_;
    std::function<void()> pause_;  // between tries
    std::atomic<bool> stopping_ = false;
    WorkThread thread_;
};

}  // namespace ringmaster::app

#pragma once
// Brings an organization back from the file beside the loop, after a decision of it failed (OPS-8):
// what is durable, as at a start.
//
// Ownership: owns its thread; a reader for each organization it brings back. Threading: ask on the
// loop, which also gets what comes back. Errors: texts; nothing throws.

#include <functional>
#include <memory>
#include <string>

#include "app/base/work_thread.hpp"
#include "app/turn/recovery.hpp"

namespace ringmaster::app {

class OrganizationRestorer {
public:
    OrganizationRestorer(boost::asio::io_context& loop, std::string path, RealTime real_time);

    using Restored = std::function<void(Recovered)>;
    void ask(core::OrgId org, Restored restored);
    // Lets go of what takes a while to be freed.
    void discard(std::shared_ptr<void> rest);

private:
    std::string path_;
    RealTime real_time_;
    WorkThread thread_;
};

}  // namespace ringmaster::app

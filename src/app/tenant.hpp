#pragma once
// One organization as the shell runs it. Organizations share nothing (ARCHITECTURE).
//
// Ownership: owned by the Driver, never moved (delivery and names refer to the directory).
// Threading: the loop only.

#include <cstdint>
#include <functional>
#include <string>

#include "app/idempotency.hpp"
#include "ringmaster/api/delivery.hpp"
#include "ringmaster/api/directory.hpp"
#include "ringmaster/api/names.hpp"
#include "ringmaster/core/engine.hpp"

namespace ringmaster::app {

struct Tenant {
    Tenant(core::OrgId org_id, std::function<core::Time()> real_time)
        : org(org_id),
          engine(org_id),
          directory(org_id),
          delivery(org_id, std::move(real_time)),
          names(directory) {}

    core::OrgId org;
    core::Engine engine;
    api::Directory directory;
    api::Delivery delivery;
    api::DirectoryNames names;
    Idempotency idempotency;
    // Of the newest entry decided, which may not be durable yet.
    std::uint64_t journal_seq = 0;
    std::uint64_t snapshot_seq = 0;
    core::Time last_at;  // of the newest entry recovered: time goes on from there
};

}  // namespace ringmaster::app

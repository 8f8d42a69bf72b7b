#pragma once
// One organization as the shell runs it. Organizations share nothing (ARCHITECTURE).
//
// Ownership: owned by Tenants, never moved (its parts refer to each other).
// Threading: the loop only.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "app/turn/callback_shares.hpp"
#include "app/turn/idempotency.hpp"
#include "app/turn/live_counts.hpp"
#include "app/turn/media_switch.hpp"
#include "app/turn/queue_book.hpp"
#include "ringmaster/api/connectors/connector_hub.hpp"
#include "ringmaster/api/delivery/delivery.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/address_form.hpp"
#include "ringmaster/api/wire/names.hpp"
#include "ringmaster/core/engine.hpp"

namespace ringmaster::app {

// OPS-8: what an organization can do for its callers now.
enum class Standing {
    works,
    comes_back,  // a decision failed; the engine comes back from the journal, its inputs wait
    set_aside,   // it cannot go on: reads as far as it came, until it is mended
};
inline constexpr std::size_t standings = 3;

class Tenants;

struct Tenant {
    Tenant(core::OrgId org_id, std::function<core::Time()> real_time)
        : org(org_id),
          engine(org_id, api::address_form),
          directory(org_id),
          delivery(org_id, real_time),
          names(directory),
          connectors(directory, std::move(real_time)),
          media(connectors, virtual_connector) {}

    // Of a deleted organization only the shell stays.
    void empty_out() {
        engine = core::Engine(org);
        directory = api::Directory(org);
        virtual_connector = connector::VirtualConnector();
        idempotency = {};
        callbacks = {};
        delivery.close_all();
        delivery.forget_sent();
        delivery.forget_old(core::Duration(0));
        live = {};
        queues = {};
        connectors.close_all();
    }
    // What its house knows of it (tenants.hpp) is as it is now.
    void changed();

    core::OrgId org;
    core::Engine engine;
    api::Directory directory;
    api::Delivery delivery;
    api::DirectoryNames names;
    api::ConnectorHub connectors;                   // those outside
    connector::VirtualConnector virtual_connector;  // of channels without one
    MediaSwitch media;
    Idempotency idempotency;
    CallbackShares callbacks;
    LiveCounts live;
    QueueBook queues;
    core::Time created;
    std::optional<core::Time> disabled = {};   // switched off: its tokens are refused
    std::optional<core::Time> delete_at = {};  // what it has, by the clock of the engine
    bool is_leaving = false;                   // being deleted: it does not come back
    // Of the newest entry decided, which may not be durable yet.
    std::uint64_t journal_seq = 0;
    // Records that do not reach this entry may tell of a customer who is erased (SEC-7).
    std::uint64_t records_from = 0;
    std::uint64_t snapshot_seq = 0;
    core::Time snapshot_at = {};          // of the newest snapshot; without any, of the first entry
    bool snapshot_is_due = false;         // or being made
    core::Time snapshot_not_before = {};  // the last one could not be made
    core::Time last_at;                   // of the newest entry recovered: time goes on from there
    core::Time decided_at;                // stamp of the last step of this run
    Standing standing = Standing::works;  // FaultDesk changes it
    // OPS-5: what the file has of it is not what was written. Nothing more is written to it or
    // dropped from it but faults, until somebody has mended it.
    bool is_damaged = false;
    bool is_unreadable = false;           // nor can reads be answered: who may read what is damaged
    std::uint64_t last_fault = 0;         // number of the newest fault on record
    core::FaultPoint* watched = nullptr;  // a test's; of the engine, too
    Tenants* house = nullptr;             // those among which it is served

    // Not those without an organization, who are served by one that decides nothing.
    [[nodiscard]] bool has_engine() const { return !org.empty(); }
    void watch(core::FaultPoint* point) {
        watched = point;
        engine.watch(point);
    }
};

}  // namespace ringmaster::app

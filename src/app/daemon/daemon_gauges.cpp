// What is known to the loop and told by gauges, once a second: sums that are kept up to date, so
// that nothing is walked over but what an operator has asked to be told one by one.

#include "app/daemon/daemon_parts.hpp"

namespace ringmaster::app {
namespace {

constexpr char oldest_help[] = "How long the contact waits that has waited longest in its queue.";

void set(Metrics& metrics, char const* name, char const* help, Metrics::Labels const& labels,
         std::size_t value) {
    metrics.gauge(name, help, labels).set(static_cast<double>(value));
}

struct StateRow {
    char const* name;
    char const* help;
    char const* label;
    LiveState state;
};

constexpr char agents_help[] = "Agents known, by state.";
constexpr char tasks_help[] = "Contacts that are not closed, by state.";
constexpr char callbacks_help[] = "Callbacks that can still happen, by state.";
constexpr StateRow state_rows[] = {
    {"ringmaster_agents", agents_help, "available", LiveState::available},
    {"ringmaster_agents", agents_help, "idle", LiveState::idle},
    {"ringmaster_agents", agents_help, "signed_out", LiveState::signed_out},
    {"ringmaster_tasks", tasks_help, "queued", LiveState::queued},
    {"ringmaster_tasks", tasks_help, "offered", LiveState::offered},
    {"ringmaster_tasks", tasks_help, "connected", LiveState::connected},
    {"ringmaster_tasks", tasks_help, "wrap_up", LiveState::wrap_up},
    {"ringmaster_callbacks", callbacks_help, "waiting", LiveState::callback_waiting},
    {"ringmaster_callbacks", callbacks_help, "due", LiveState::callback_due},
    {"ringmaster_callbacks", callbacks_help, "dialling", LiveState::callback_dialling},
};

void set_state_gauges(Metrics& metrics, Tenants const& tenants) {
    TenantCounts const& counts = tenants.counts();
    for (auto const& row : state_rows) {
        set(metrics, row.name, row.help, {{"state", row.label}}, counts.of(row.state));
    }
    set(metrics, "ringmaster_organizations", "Organizations served.", {}, tenants.all().size());
    set(metrics, "ringmaster_journal_entries", "Journal entries decided, of all organizations.", {},
        counts.entries);
    set(metrics, "ringmaster_sockets", "Open notification sockets.", {}, counts.sockets);
    set(metrics, "ringmaster_connectors", "Open sockets of connectors.", {}, counts.connectors);
    set(metrics, "ringmaster_queues_waiting", "Contacts that wait in queues, ringing included.", {},
        counts.waiting);
    set(metrics, "ringmaster_timers_aside", "Timers that failed again and do not fire.", {},
        counts.timers_aside);
}

double seconds_since(std::optional<core::Time> since, core::Time now) {
    return since ? std::chrono::duration<double>(now - *since).count() : 0;
}

Metrics::Labels labels_of(Tenant const& tenant, core::QueueId queue) {
    return {{"org", core::to_string(tenant.org)}, {"queue", core::to_string(queue)}};
}

struct TotalRow {
    char const* name;
    char const* help;
    std::uint64_t QueueTotals::*total;
};

constexpr TotalRow total_rows[] = {
    {"ringmaster_queue_offered_total", "Contacts that came into this queue.",
     &QueueTotals::offered},
    {"ringmaster_queue_answered_total", "Those that left it to an agent or a number.",
     &QueueTotals::answered},
    {"ringmaster_queue_answered_in_level_total", "Those within its service level.",
     &QueueTotals::answered_in_level},
    {"ringmaster_queue_abandoned_total", "Those whose customers left while they waited.",
     &QueueTotals::abandoned},
    {"ringmaster_queue_short_abandoned_total", "Those so soon that they count in no service level.",
     &QueueTotals::short_abandoned},
};

void set_waiting_time(Metrics& metrics, Tenant const& tenant, core::QueueId id,
                      QueueBook::Queue const& queue, core::Time now) {
    metrics.gauge("ringmaster_queue_oldest_seconds", oldest_help, labels_of(tenant, id))
        .set(seconds_since(queue.oldest(), now));
}

void set_queue(Metrics& metrics, Tenant const& tenant, core::QueueId id,
               QueueBook::Queue const& queue, core::Time now) {
    auto const labels = labels_of(tenant, id);
    set(metrics, "ringmaster_queue_waiting", "Contacts that wait in this queue, ringing included.",
        labels, queue.waiting.size());
    set_waiting_time(metrics, tenant, id, queue, now);
    for (TotalRow const& row : total_rows) {
        metrics.kept_counter(row.name, row.help, labels)
            .set(static_cast<double>(queue.totals.*row.total));
    }
}

void set_queues(Metrics& metrics, Tenant& tenant, core::Time now) {
    for (core::QueueId const id : tenant.queues.take_changed()) {
        auto const has_document =
            tenant.directory.find("contact-service-queue", core::to_string(id)) != nullptr;
        if (!has_document) tenant.queues.forget(id);
        auto const found = tenant.queues.queues().find(id);
        if (found == tenant.queues.queues().end()) {
            metrics.drop(labels_of(tenant, id));
        } else {
            set_queue(metrics, tenant, id, found->second, now);
        }
    }
}

// Ids of organizations and queues are nobody's business who did not ask for them.
void set_each(Metrics& metrics, Driver& driver, Settings const& settings) {
    if (!settings.metrics_organizations && !settings.metrics_queues) return;
    for (Tenant* const tenant : driver.tenants().take_grown()) {
        if (settings.metrics_organizations) {
            set(metrics, "ringmaster_journal_seq", "Newest journal entry decided.",
                {{"org", core::to_string(tenant->org)}}, tenant->journal_seq);
        }
        if (settings.metrics_queues) set_queues(metrics, *tenant, driver.now());
    }
}

// A wait grows without anything happening. Queues in which nobody waits have been set.
void set_waiting_times(Metrics& metrics, Driver& driver) {
    for (Tenant const* const tenant : driver.tenants().with_waiting()) {
        for (auto const& [id, queue] : tenant->queues.queues()) {
            if (queue.waiting.empty()) continue;
            set_waiting_time(metrics, *tenant, id, queue, driver.now());
        }
    }
}

}  // namespace

void DaemonParts::register_gauges() {
    metrics.on_refresh([this] {
        set_state_gauges(metrics, driver->tenants());
        metrics.gauge("ringmaster_queues_oldest_seconds", oldest_help)
            .set(seconds_since(driver->tenants().oldest_waiting(), driver->now()));
        auto const* const standing = "Organizations that cannot be served as usual, by why.";
        set(metrics, "ringmaster_organizations_out", standing, {{"why", "comes_back"}},
            driver->tenants().counts().of(Standing::comes_back));
        // Providers have no organization: theirs counts as one.
        std::size_t const aside =
            driver->tenants().counts().of(Standing::set_aside) + (nobody.is_unreadable ? 1 : 0);
        set(metrics, "ringmaster_organizations_out", standing, {{"why", "set_aside"}}, aside);
        operations.organizations_set_aside(aside);
        set_each(metrics, *driver, settings);
        if (settings.metrics_queues) set_waiting_times(metrics, *driver);
        if (server) {
            auto const counts = server->counts();
            auto const* const help = "Open connections, by kind.";
            set(metrics, "ringmaster_connections", help, {{"kind", "http"}}, counts.http);
            set(metrics, "ringmaster_connections", help, {{"kind", "websocket"}},
                counts.websockets);
            set(metrics, "ringmaster_outbox_bytes", "Bytes queued for WebSockets.", {},
                counts.outbox_bytes);
        }
        set(metrics, "ringmaster_reads_only", "1 while there is no space to write.", {},
            writer ? 0 : 1);
        if (!writer) return;
        auto const store = writer->status();
        set(metrics, "ringmaster_store_queue_batches", "Batches with the writer.", {},
            store.queue_batches);
        set(metrics, "ringmaster_store_wal_pages", "Log pages since the last checkpoint.", {},
            store.wal_pages);
        set(metrics, "ringmaster_store_stopped", "1 when the writer has stopped.", {},
            store.stopped ? 1 : 0);
    });
}

}  // namespace ringmaster::app

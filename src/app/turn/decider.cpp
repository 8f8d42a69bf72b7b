#include "app/turn/decider.hpp"

#include <algorithm>
#include <deque>

#include "ringmaster/api/history/personal_data.hpp"
#include "ringmaster/core/codec/codec.hpp"

namespace ringmaster::app {

std::string hash_bytes(core::StateHash const& hash) {
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8) {
        bytes.push_back(static_cast<char>(static_cast<unsigned char>(hash.value >> shift)));
    }
    return bytes;
}

std::string_view kind_of(core::Command const& command) {
    return std::visit([](auto const& known) { return known.type_name; }, command);
}

std::string_view kind_of(core::Fact const& fact) {
    return std::visit([](auto const& known) { return known.type_name; }, fact);
}

struct Decider::Step {
    std::string_view kind;
    Origin const& origin;
    core::Time at;
};

Decider::Decider(Metrics& metrics)
    : metrics_(metrics),
      lateness_(metrics.histogram("ringmaster_wrap_up_lateness_seconds",
                                  "Engine time from a wrap-up's deadline to its decision.",
                                  time_buckets())),
      lost_(metrics.counter("ringmaster_calls_lost_total",
                            "Contacts that ended because their customer's leg failed.")),
      offered_(
          metrics.counter("ringmaster_queues_offered_total", "Contacts that came into a queue.")),
      answered_(metrics.counter("ringmaster_queues_answered_total",
                                "Contacts that left a queue to an agent or a number.")),
      answered_in_level_(metrics.counter("ringmaster_queues_answered_in_level_total",
                                         "Those within the service level of their queue.")),
      abandoned_(metrics.counter("ringmaster_queues_abandoned_total",
                                 "Contacts whose customers left while they waited.")),
      short_abandoned_(metrics.counter("ringmaster_queues_short_abandoned_total",
                                       "Those so soon that they count in no service level.")) {}

core::Outcome Decider::command(Tenant& tenant, core::Command command, core::Time at,
                               Origin const& origin, Turn& turn, Consequences& consequences) {
    std::string_view const kind = kind_of(command);
    tenant.engine.wall_behind(wall_behind_);
    core::Outcome outcome = tenant.engine.step(std::move(command), at);
    // A refused command changes nothing; what is recorded then are timers that were due first.
    Step const step{outcome.refusal ? std::string_view("tick") : kind, origin, at};
    take(tenant, outcome, step, turn, consequences);
    return outcome;
}

core::Outcome Decider::fact(Tenant& tenant, core::Fact const& fact, core::Time at,
                            Origin const& origin, Turn& turn, Consequences& consequences) {
    tenant.engine.wall_behind(wall_behind_);
    core::Outcome outcome = tenant.engine.step(fact, at);
    take(tenant, outcome, {kind_of(fact), origin, at}, turn, consequences);
    return outcome;
}

core::Outcome Decider::own_command(Tenant& tenant, core::Command command, core::Time at,
                                   Turn& turn) {
    Consequences consequences;
    auto outcome = this->command(tenant, std::move(command), at, {}, turn, consequences);
    release(tenant, std::move(consequences), turn);
    return outcome;
}

void Decider::tick(Tenant& tenant, core::Time now, Turn& turn, std::size_t limit) {
    auto const deadline = tenant.engine.next_deadline();
    if (!deadline || *deadline > now) return;
    static Origin const nobody;
    Consequences consequences;
    tenant.engine.wall_behind(wall_behind_);
    core::Outcome const outcome = tenant.engine.tick(now, limit);
    take(tenant, outcome, {"tick", nobody, now}, turn, consequences);
    release(tenant, std::move(consequences), turn);
}

bool Decider::set_timer_aside(Tenant& tenant, core::Timer const& timer, bool resumed,
                              core::Time now, Turn& turn) {
    static Origin const nobody;
    Consequences consequences;
    tenant.engine.wall_behind(wall_behind_);
    core::Outcome const outcome = tenant.engine.set_timer_aside(timer, resumed, now);
    take(tenant, outcome, {"set-aside", nobody, now}, turn, consequences);
    release(tenant, std::move(consequences), turn);
    return !outcome.events.empty();
}

// Records the step, renders it and hands its media commands over while the state is still its own;
// what the connector is certain of belongs to the same batch.
void Decider::take(Tenant& tenant, core::Outcome const& outcome, Step const& step, Turn& turn,
                   Consequences& consequences) {
    tenant.decided_at = step.at;
    record(tenant, outcome, step, turn);
    core::pass(tenant.watched, core::FaultPlace::render);
    auto frames =
        tenant.delivery.render(outcome, tenant.engine, tenant.names, step.origin.tracking_id);
    std::move(frames.begin(), frames.end(), std::back_inserter(consequences.frames));
    bool const forgets = std::ranges::any_of(outcome.events, [](core::Event const& event) {
        return std::holds_alternative<core::CustomerErased>(event);
    });
    if (forgets) {  // SEC-7: what was told of him is not told again
        tenant.records_from = tenant.journal_seq;
        consequences.commands.emplace_back([&tenant] { tenant.delivery.forget_sent(); });
    }
    std::vector<core::Fact> certain;
    for (auto const& effect : outcome.effects) {
        auto const* command = std::get_if<core::MediaCommand>(&effect);
        if (command == nullptr) continue;
        auto dispatch = tenant.media.take(*command, tenant.engine.state(), step.at);
        if (dispatch.send) consequences.commands.push_back(std::move(dispatch.send));
        std::move(dispatch.facts.begin(), dispatch.facts.end(), std::back_inserter(certain));
    }
    if (auto notices = tenant.connectors.notices(outcome, tenant.engine, step.at);
        !notices.empty()) {
        consequences.commands.emplace_back(
            [&hub = tenant.connectors, notices = std::move(notices)] { hub.tell(notices); });
    }
    Origin const by_connector{{}, {}, step.origin.tracking_id};
    tenant.changed();
    for (auto const& told : certain) {
        fact(tenant, told, step.at, by_connector, turn, consequences);
    }
}

void Decider::record(Tenant& tenant, core::Outcome const& outcome, Step const& step, Turn& turn) {
    // Of one that is being deleted nothing new is kept.
    if (outcome.events.empty() || tenant.is_leaving) return;
    count(outcome.events);
    auto about = api::journal_subjects(outcome.events);
    tenant.live.changed(about, tenant.engine.state());
    count(tenant.queues.took(outcome.events, tenant.directory));
    if (tenant.journal_seq == 0) tenant.snapshot_at = step.at;
    store::JournalEntry entry;
    entry.org = tenant.org;
    entry.seq = ++tenant.journal_seq;
    entry.at = step.at;
    entry.kind = std::string(step.kind);
    entry.subject = step.origin.subject;
    entry.key = step.origin.key;
    entry.about = std::move(about);
    entry.events = core::encode(outcome.events);
    turn.batch.journal.push_back(std::move(entry));
    turn.writes = true;
}

void Decider::count(std::vector<core::Event> const& events) {
    for (auto const& event : events) {
        auto const name = core::event_name(event);
        auto& counter = event_counters_[name];
        if (counter == nullptr) {
            counter = &metrics_.counter("ringmaster_events_total", "Events decided, by type.",
                                        {{"type", std::string(name)}});
        }
        counter->add();
        auto const* const ended = std::get_if<core::TaskEnded>(&event);
        if (ended != nullptr && ended->reason == "CUSTOMER_LEG_FAILED") lost_.add();
        auto const* wrap_up = std::get_if<core::WrapUpSubmitted>(&event);
        if (wrap_up == nullptr || wrap_up->origin != core::WrapUpOrigin::TIMEOUT) continue;
        auto const late = wrap_up->decided - wrap_up->submitted;
        lateness_.observe(static_cast<double>(late.count()) / 1'000.0);
    }
}

void Decider::count(QueueTotals const& more) {
    offered_.add(more.offered);
    answered_.add(more.answered);
    answered_in_level_.add(more.answered_in_level);
    abandoned_.add(more.abandoned);
    short_abandoned_.add(more.short_abandoned);
}

// Frames that were lost on their way are a gap in what agents hear: they begin anew.
void Decider::send(Tenant& tenant, api::Frames frames) {
    try {
        tenant.delivery.send(std::move(frames));
    } catch (...) {
        tenant.delivery.forget_sent();
        tenant.delivery.suspend();
        throw;
    }
}

void Decider::release(Tenant& tenant, Consequences consequences, Turn& turn) {
    if (!consequences.frames.empty()) {
        auto const frames = std::make_shared<api::Frames>(std::move(consequences.frames));
        turn.releases.emplace_back([&tenant, frames] { send(tenant, std::move(*frames)); });
    }
    for (auto& command : consequences.commands) turn.releases.push_back(std::move(command));
}

}  // namespace ringmaster::app

#include "app/loop/driver.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <iterator>

#include "app/base/process_exit.hpp"

namespace ringmaster::app {
namespace {

constexpr double ns_per_second = 1e9;
// The clock of the machine may be set, or the machine suspended, while nothing else happens: what
// comes due by that is found within this time (OPS-9).
constexpr auto clock_watch_interval = std::chrono::seconds(1);

double seconds_since(EngineClock::Steady start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

Driver::Driver(Parts const& parts, Options options, FaultDesk::Source source)
    : parts_(parts),
      options_(options),
      line_(
          parts.writer, [this](store::CommitResult const& result) { on_commit(result); },
          [this](store::CommitResult const& result) {
              parts_.faults.log().error("a commit failed; its outcome is unknown, the process ends",
                                        {{"what", result.error.message}});
              end_process(Exit::commit_failed);
          },
          [this](std::string const& what) {
              parts_.faults.note({FaultKind::release, what});
          }),
      faults_(
          {parts.decider, parts.runner, parts.faults, [this](core::OrgId org) { return find(org); },
           [this](Work work) { this->work(std::move(work)); },
           [this](std::deque<Input> waited) {
               std::move(waited.rbegin(), waited.rend(), std::front_inserter(inbox_));
           },
           parts.metrics.counter("ringmaster_turn_organizations_total",
                                 "Organizations that turns looked at, each time.")},
          std::move(source)),
      deadline_(parts.loop),
      lag_(parts.metrics.histogram("ringmaster_loop_lag_seconds",
                                   "From an input's arrival, or a timer, to its turn.",
                                   time_buckets())),
      batch_size_(parts.metrics.histogram("ringmaster_batch_inputs", "Inputs decided in a turn.",
                                          {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1'024})),
      commit_time_(parts.metrics.histogram(
          "ringmaster_commit_seconds", "Duration of the transaction of a batch.", time_buckets())),
      commits_(parts.metrics.counter("ringmaster_commits_total", "Batches made durable.")) {
    register_gauges();
}

void Driver::register_gauges() {
    auto& depth = parts_.metrics.gauge("ringmaster_inbox_inputs", "Inputs waiting for a turn.");
    auto& ahead = parts_.metrics.gauge("ringmaster_commits_ahead", "Batches not durable yet.");
    parts_.metrics.on_refresh([this, &depth, &ahead] {
        depth.set(static_cast<double>(inbox_.size()));
        ahead.set(static_cast<double>(line_.ahead()));
    });
}

Tenant& Driver::add(std::unique_ptr<Tenant> tenant) {
    tenant->delivery.stamp_with([this] { return parts_.clock.now(); });
    return tenants_.add(std::move(tenant));
}

void Driver::retire(core::OrgId const& org) {
    auto tenant = tenants_.take(org);
    if (tenant == nullptr) return;
    faults_.forget(*tenant);
    retired_.push_back(std::move(tenant));
    line_.when_drained([&tenant = *retired_.back()] { tenant.empty_out(); });
}

bool Driver::ask(Tenant& tenant, ApiRequest request) {
    if (inbox_.size() >= options_.inbox_max || stopped_) return false;
    enqueue(&tenant, std::move(request));
    return true;
}

void Driver::tell(Tenant& tenant, core::Fact fact) { enqueue(&tenant, std::move(fact)); }

void Driver::work(Work work) { enqueue(nullptr, Duty{std::move(work), "work"}); }

void Driver::work(Tenant& tenant, Duty duty) { enqueue(&tenant, std::move(duty)); }

void Driver::write_beside(store::Batch batch, std::function<void(std::size_t)> written) {
    if (stopped_) return;
    line_.write_beside(std::move(batch), std::move(written));
}

void Driver::enqueue(Tenant* tenant, std::variant<ApiRequest, core::Fact, Duty> what) {
    if (stopped_) return;
    inbox_.push_back({tenant, parts_.clock.now(), std::move(what)});
    schedule();
}

void Driver::schedule() {
    if (scheduled_ || stopped_ || !started_) return;
    scheduled_ = true;
    scheduled_at_ = std::chrono::steady_clock::now();
    boost::asio::post(parts_.loop, [this] { turn(); });
}

void Driver::turn() {
    scheduled_ = false;
    if (stopped_) return;
    // The disk is behind: deciding more would only grow what a crash loses.
    stalled_ = line_.ahead() >= options_.commits_ahead_max;
    if (stalled_) return;
    lag_.observe(seconds_since(scheduled_at_));
    parts_.decider.wall_behind(parts_.clock.ahead_of_wall());
    Turn gathered;
    decide(gathered);
    line_.push(std::move(gathered));
    arm();
    // Somebody's inputs wait for him to come back.
    bool const is_anybody_out = tenants_.counts().of(Standing::comes_back) != 0;
    if (!inbox_.empty() || idle_.empty() || is_anybody_out) return;
    for (auto& idle : std::exchange(idle_, {})) line_.when_drained(std::move(idle));
}

void Driver::start_reading() {
    for (auto const& tenant : tenants_.all()) parts_.clock.not_before(tenant->last_at);
    faults_.read_only();
    reading_ = true;
    started_ = true;
}

void Driver::start(std::function<void()> durable) {
    Turn gathered;
    for (auto const& tenant : tenants_.all()) parts_.clock.not_before(tenant->last_at);
    core::Time const now = parts_.clock.now();
    parts_.decider.wall_behind(parts_.clock.ahead_of_wall());
    for (auto const& tenant : tenants_.all()) faults_.start(*tenant, now, gathered);
    line_.push(std::move(gathered));
    line_.when_drained(std::move(durable));
    started_ = true;
    arm();
}

void Driver::decide(Turn& turn) {
    // Timers are not fired beyond the stamp of the next input: time never runs backwards.
    core::Time now = inbox_.empty() ? parts_.clock.now() : inbox_.front().at;
    if (!reading_) {
        for (Tenant* const tenant : tenants_.due(now, options_.batch_max)) {
            faults_.tick(*tenant, now, turn);
        }
    }
    // What an input leads to has a turn of its own: in between the sockets are looked at.
    std::size_t const there = std::min(options_.batch_max, inbox_.size());
    std::size_t taken = 0;
    for (; taken < there && !inbox_.empty(); ++taken) {
        Input input = std::move(inbox_.front());
        inbox_.pop_front();
        now = input.at;
        if (input.tenant != nullptr) faults_.catch_up(*input.tenant, now, turn);
        faults_.decide(std::move(input), turn);
    }
    if (taken != 0) batch_size_.observe(static_cast<double>(taken));
    if (snapshots_ != nullptr) consider_snapshots(turn.batch, now);
}

void Driver::consider_snapshots(store::Batch const& batch, core::Time now) {
    for (store::JournalEntry const& entry : batch.journal) {
        Tenant* const tenant = tenants_.find(entry.org);
        if (tenant != nullptr) snapshots_->consider(*tenant, now);
    }
}

void Driver::arm() {
    if (!inbox_.empty()) return schedule();
    if (reading_) return;
    auto const next = tenants_.next_due();
    if (!next) {
        deadline_.cancel();
        return;
    }
    auto const wait = parts_.clock.real_time_until(*next);
    if (wait == std::chrono::nanoseconds(0)) return schedule();
    deadline_.expires_after(std::min<std::chrono::nanoseconds>(wait, clock_watch_interval));
    deadline_.async_wait([this, due = *next](boost::system::error_code const& cancelled) {
        if (cancelled || stopped_) return;
        parts_.clock.now() < due ? arm() : schedule();
    });
}

void Driver::on_commit(store::CommitResult const& result) {
    commits_.add();
    commit_time_.observe(static_cast<double>(result.commit_ns) / ns_per_second);
    if (std::exchange(stalled_, false)) schedule();
}

void Driver::when_idle(std::function<void()> idle) {
    idle_.push_back(std::move(idle));
    schedule();
}

void Driver::stop() {
    stopped_ = true;
    deadline_.cancel();
    inbox_.clear();
}

}  // namespace ringmaster::app

#include "app/tools/replay_day.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <map>
#include <ostream>
#include <queue>
#include <set>

#include "ringmaster/connector/virtual_connector.hpp"
#include "ringmaster/core/engine.hpp"
#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::app {
namespace {

using namespace core;

constexpr Time midnight{933'465'600'000};  // 1999-08-01, the day of the bank's record
constexpr std::int64_t high_priority = 2;
constexpr Duration head_start = std::chrono::seconds(90);
constexpr std::int64_t service_level_s = 20;

Uuid numbered(std::uint64_t purpose, std::uint64_t number) {
    return derive(Uuid{0xDA7, 0}, number, purpose);
}
TaskId task_id(std::size_t call) { return {numbered(1, call)}; }
AgentId agent_id(std::size_t agent) { return {numbered(2, agent)}; }
TeamId const team_id{numbered(3, 0)};
QueueId const queue_id{numbered(4, 0)};
EntryPointId const entry_point_id{numbered(5, 0)};
ProfileId const profile_id{numbered(6, 0)};
AuxCodeId const idle_code_id{numbered(7, 0)};
AuxCodeId reason_id(std::size_t number) { return {numbered(9, number)}; }

// One agent's presence, in seconds after midnight.
struct Shift {
    std::int64_t from = 0;
    std::int64_t until = 0;
};

// Something that happens in the outside world at a second of the day. Order at one instant: the
// order of these enumerators, then the number.
enum class What { service_ends, shift_starts, shift_ends, customer_arrives, patience_ends };
struct Happening {
    std::int64_t at_s = 0;
    What what = What::service_ends;
    std::size_t number = 0;  // call or agent
    friend auto operator<=>(Happening const&, Happening const&) = default;
};

class Day {
public:
    Day(std::vector<RecordedCall> const& calls, ReplayStep const& step)
        : calls_(calls), step_(step) {
        for (RecordedCall const& call : calls) reasons_.try_emplace(call.type, AuxCodeId{});
        std::size_t number = 0;
        for (auto& [type, id] : reasons_) id = reason_id(number++);
        plan_shifts();
        plan_arrivals();
        configure();
    }

    ReplayReport run() {
        while (!happenings_.empty()) {
            Happening const next = *happenings_.begin();
            happenings_.erase(happenings_.begin());
            now_ = midnight + std::chrono::seconds(next.at_s);
            fire_timers();
            // After the last shift nobody comes, and nobody's patience counts: left waiting.
            bool const is_over = next.at_s > last_shift_end_s_;
            if (!is_over || next.what != What::patience_ends) happen(next);
        }
        return report();
    }

private:
    void plan_shifts() {
        std::map<std::string, Shift> by_name;
        std::int64_t sum = 0;
        for (RecordedCall const& call : calls_) {
            if (call.outcome != RecordedOutcome::served) continue;
            sum += call.service_s;
            ++recorded_served_;
            if (call.agent.empty() || !call.service_start_s) continue;
            std::int64_t const end = *call.service_start_s + call.service_s;
            auto const [at, fresh] =
                by_name.try_emplace(call.agent, Shift{*call.service_start_s, end});
            if (fresh) continue;
            at->second.from = std::min(at->second.from, *call.service_start_s);
            at->second.until = std::max(at->second.until, end);
        }
        if (recorded_served_ > 0) {
            auto const count = static_cast<std::int64_t>(recorded_served_);
            mean_service_s_ = (2 * sum + count) / (2 * count);  // rounded
        }
        for (auto const& [name, shift] : by_name) {
            happenings_.insert({shift.from, What::shift_starts, shifts_.size()});
            happenings_.insert({shift.until, What::shift_ends, shifts_.size()});
            last_shift_end_s_ = std::max(last_shift_end_s_, shift.until);
            agents_[agent_id(shifts_.size())] = shifts_.size();
            shifts_.push_back(shift);
        }
    }

    void plan_arrivals() {
        for (std::size_t number = 0; number < calls_.size(); ++number) {
            RecordedCall const& call = calls_[number];
            if (call.outcome == RecordedOutcome::phantom) {
                ++report_.phantom;
            } else if (call.outcome == RecordedOutcome::hung_up && call.queue_s == 0) {
                ++report_.menu_hangups;
            } else {
                happenings_.insert({call.arrival_s, What::customer_arrives, number});
            }
        }
    }

    void configure() {
        AgentProfile profile;
        profile.id = profile_id;
        profile.wrap_up.mode = WrapUpMode::MANDATORY;
        profile.all_wrap_up_codes = true;
        Queue queue;
        queue.id = queue_id;
        queue.name = "bank";
        queue.teams = {team_id};
        EntryPoint point;
        point.id = entry_point_id;
        point.queue = queue_id;
        std::vector<ConfigItem> items{profile, queue, point, Team{team_id, "bank", {}, {}, true},
                                      AuxCode{idle_code_id, "break", true, true}};
        for (auto const& [type, id] : reasons_) items.emplace_back(AuxCode{id, type, false, false});
        for (auto const& [id, number] : agents_) {
            User user;
            user.id = id;
            user.name = "agent " + std::to_string(number);
            user.profile = profile_id;
            user.teams = {team_id};
            items.emplace_back(user);
        }
        give(ChangeConfiguration{{}, std::move(items), {}});
    }

    void happen(Happening const& next) {
        switch (next.what) {
            case What::service_ends: return service_ends(next.number);
            case What::shift_starts: return shift_starts(next.number);
            case What::shift_ends: return shift_ends(next.number);
            case What::customer_arrives: return customer_arrives(next.number);
            case What::patience_ends:
                if (waiting_.contains(next.number)) {
                    waiting_.erase(next.number);
                    ++report_.abandoned;
                    tell(CustomerLeft{{}, task_id(next.number)});
                }
                return;
        }
    }

    static Actor actor(AgentId agent) { return {ActorKind::agent, agent, ""}; }

    void shift_starts(std::size_t number) {
        AgentId const agent = agent_id(number);
        tell(SocketOpened{agent, number + 1, true});
        Login login;
        login.by = actor(agent);
        login.agent = agent;
        login.session = {numbered(8, number)};
        login.team = team_id;
        give(login);
        give(SetState{actor(agent), agent, true, {}, ""});
    }

    // Nobody starts a call after his shift; the one he is in he finishes.
    void shift_ends(std::size_t number) {
        AgentId const agent = agent_id(number);
        give(SetState{actor(agent), agent, false, idle_code_id, ""});
        if (engine_.tasks_of(agent).empty()) {
            give(Logout{actor(agent), agent, "shift over"});
        } else {
            leaving_.insert(agent);
        }
    }

    void customer_arrives(std::size_t number) {
        RecordedCall const& call = calls_[number];
        ++report_.arrivals;
        waiting_.insert(number);
        numbers_[task_id(number)] = number;
        CreateTask create;
        create.by.kind = ActorKind::connector;
        create.task = task_id(number);
        create.entry_point = entry_point_id;
        if (call.priority == high_priority) create.age_since = now_ - head_start;
        give(create);
        if (call.outcome == RecordedOutcome::hung_up && waiting_.contains(number)) {
            happenings_.insert({call.arrival_s + call.queue_s, What::patience_ends, number});
        }
    }

    void service_ends(std::size_t number) {
        AgentId const agent = serving_.at(number);
        serving_.erase(number);
        give(End{actor(agent), agent, task_id(number)});
        AuxCodeId const reason = reasons_.at(calls_[number].type);
        give(SubmitWrapUp{actor(agent), agent, task_id(number), reason, "", ""});
        if (leaving_.erase(agent) != 0) give(Logout{actor(agent), agent, "shift over"});
    }

    // An offer rings: the agent answers at once.
    void answer(TaskNotice const& notice) {
        std::size_t const number = numbers_.at(notice.view.task->id);
        RecordedCall const& call = calls_[number];
        give(Accept{actor(notice.to), notice.to, notice.view.task->id});
        waiting_.erase(number);
        serving_[number] = notice.to;
        ++report_.served;
        ++report_.served_by_type[call.type];
        std::int64_t const now_s = (now_ - midnight).count() / 1'000;
        waits_s_.push_back(now_s - call.arrival_s);
        bool const recorded = call.outcome == RecordedOutcome::served;
        std::int64_t const service_s = recorded ? call.service_s : mean_service_s_;
        happenings_.insert({now_s + service_s, What::service_ends, number});
    }

    void fire_timers() {
        while (true) {
            auto const due = engine_.next_deadline();
            if (!due || *due > now_) return;
            take(engine_.tick(now_, limits::timers_per_tick_max));
        }
    }

    void give(Command const& command) { take(engine_.step(command, now_)); }
    void tell(Fact const& fact) { take(engine_.step(fact, now_)); }

    void take(Outcome const& outcome) {
        report_.events += outcome.events.size();
        if (step_) step_(outcome, now_);
        for (Effect const& effect : outcome.effects) {
            if (auto const* const command = std::get_if<MediaCommand>(&effect)) {
                auto const dispatch = connector_.take(*command, engine_.state(), now_);
                for (Fact const& fact : dispatch.facts) tell(fact);
            } else if (auto const* const notice = std::get_if<TaskNotice>(&effect)) {
                if (notice->kind == NoticeKind::AgentOfferContact) answer(*notice);
            }
        }
    }

    ReplayReport report() {
        report_.rows = calls_.size();
        report_.left_waiting = waiting_.size();
        report_.agents = shifts_.size();
        report_.state_hash = to_string(engine_.hash());
        std::sort(waits_s_.begin(), waits_s_.end());
        if (waits_s_.empty()) return report_;
        std::int64_t sum = 0;
        std::size_t in_time = 0;
        for (std::int64_t const wait_s : waits_s_) {
            sum += wait_s;
            in_time += wait_s <= service_level_s ? 1U : 0U;
        }
        auto const count = static_cast<double>(waits_s_.size());
        report_.mean_wait_seconds = static_cast<double>(sum) / count;
        report_.median_wait_seconds = quantile(0.5);
        report_.p90_wait_seconds = quantile(0.9);
        report_.service_level_20s =
            static_cast<double>(in_time) / static_cast<double>(report_.arrivals);
        return report_;
    }

    // Nearest rank.
    [[nodiscard]] double quantile(double share) const {
        auto const rank = std::ceil(share * static_cast<double>(waits_s_.size()));
        return static_cast<double>(waits_s_[static_cast<std::size_t>(rank) - 1]);
    }

    std::vector<RecordedCall> const& calls_;
    ReplayStep const& step_;
    std::map<std::string, AuxCodeId> reasons_;  // by the type of call
    Engine engine_{replayed_organization()};
    connector::VirtualConnector connector_;
    Time now_ = midnight;
    std::set<Happening> happenings_;
    std::vector<Shift> shifts_;
    std::map<AgentId, std::size_t> agents_;
    std::int64_t last_shift_end_s_ = 0;
    std::int64_t mean_service_s_ = 0;
    std::size_t recorded_served_ = 0;
    std::set<std::size_t> waiting_;
    std::map<TaskId, std::size_t> numbers_;
    std::map<std::size_t, AgentId> serving_;
    std::set<AgentId> leaving_;
    std::vector<std::int64_t> waits_s_;
    ReplayReport report_;
};

}  // namespace

core::OrgId replayed_organization() { return {numbered(0, 0)}; }

ReplayReport replay_day(std::vector<RecordedCall> const& calls, ReplayStep const& step) {
    auto const started = std::chrono::steady_clock::now();
    ReplayReport report = Day(calls, step).run();
    std::chrono::duration<double, std::milli> const took =
        std::chrono::steady_clock::now() - started;
    report.wall_milliseconds = took.count();
    return report;
}

}  // namespace ringmaster::app

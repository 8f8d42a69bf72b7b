#include "core/decide/target.hpp"

#include <algorithm>

#include "core/decide/queue_admission.hpp"
#include "core/state/capacity.hpp"
#include "ringmaster/core/model/dial_number.hpp"
#include "ringmaster/core/model/unseen.hpp"

namespace ringmaster::core {
namespace {

ResolvedTarget refuse(Reason reason, std::string detail = {}) {
    return {{}, Refusal{reason, std::move(detail)}};
}

// CO-13: in no wrap-up, of whatever channel.
bool wraps_up(World const& world, AgentId agent) {
    auto const& tasks = world.indexes.tasks_of(agent);
    return std::any_of(tasks.begin(), tasks.end(), [&](TaskId const& id) {
        return world.state.task(id)->wrapping(agent) != nullptr;
    });
}

// SU-1: in whichever contact of the asker's. He hears of him what he hears of anybody who cannot be
// had; the buddy list leaves him out, too.
bool listens_unseen_to(World const& world, AgentId asker, AgentId wanted) {
    auto const& tasks = world.indexes.tasks_of(asker);
    return std::any_of(tasks.begin(), tasks.end(), [&](TaskId const& id) {
        Task const& task = *world.state.task(id);
        return task.talking(asker) != nullptr && listens_unseen(task, wanted);
    });
}

ResolvedTarget resolve_agent(Decision const& decision, Asking const& asking, Target const& wanted) {
    Task const& task = *decision.state().task(asking.task);
    if (wanted.agent == asking.agent) return refuse(Reason::target_self);
    if (decision.config().user(wanted.agent) == nullptr) {
        return refuse(Reason::unknown_target, to_string(wanted.agent));
    }
    if (listens_unseen_to(decision.world(), asking.agent, wanted.agent)) {
        return refuse(Reason::target_not_available, to_string(wanted.agent));
    }
    if (takes_part(task, wanted.agent)) {
        return refuse(Reason::target_takes_part, to_string(wanted.agent));
    }
    if (!is_reachable(decision.world(), wanted.agent, task.media, asking.transfer)) {
        return refuse(Reason::target_not_available, to_string(wanted.agent));
    }
    return {wanted, std::nullopt};
}

ResolvedTarget resolve_queue(Decision const& decision, Asking const& asking, Target target) {
    Task const& task = *decision.state().task(asking.task);
    Queue const* const queue = decision.config().queue(target.queue);
    if (queue == nullptr || !queue->active || queue->media != task.media) {
        return refuse(Reason::unknown_target, to_string(target.queue));
    }
    if (auto const why = why_not_entered(decision, {queue->id, target.entry_point})) {  // RQ-9
        return refuse(*why, to_string(queue->id));
    }
    AgentProfile const* const profile = decision.config().profile_of(asking.agent);
    bool const to_queue = target.kind == TargetKind::queue && !asking.transfer;
    if (to_queue && (profile == nullptr || !profile->consult_to_queue)) {
        return refuse(Reason::consult_to_queue_denied);
    }
    return {std::move(target), std::nullopt};
}

ResolvedTarget resolve_entry_point(Decision const& decision, Asking const& asking, Target target) {
    EntryPoint const* const point = decision.config().entry_point(target.entry_point);
    if (point == nullptr || !point->active) {
        return refuse(Reason::unknown_target, to_string(target.entry_point));
    }
    target.queue = point->queue;
    return resolve_queue(decision, asking, std::move(target));
}

ResolvedTarget resolve_number(Decision const& decision, Asking const& asking,
                              Target const& wanted) {
    auto const number = normalize_dial_number(wanted.number);
    if (!number) return refuse(Reason::invalid_dial_number, wanted.number);
    if (decision.state().task(asking.task)->media != MediaType::telephony) {
        return refuse(Reason::unknown_target, *number);
    }
    Target target;
    target.number = *number;
    target.kind = TargetKind::dialNumber;
    Forms const& forms = decision.indexes().forms();
    std::string const& region = decision.state().region_of(asking.agent);
    std::string const canonical = forms.remembered(*number, region);  // NUM-1
    if (EntryPoint const* const point =
            decision.config().entry_point_by_number(canonical)) {  // CO-5
        target.kind = TargetKind::entryPoint;
        target.entry_point = point->id;
        return resolve_entry_point(decision, asking, std::move(target));
    }
    if (decision.state().do_not_call.contains(canonical)) return refuse(Reason::do_not_call);
    auto const& talking = decision.state().task(asking.task)->numbers;
    bool const takes_part = std::any_of(
        talking.begin(), talking.end(),
        [&](NumberParty const& one) { return forms.remembered(one.number, region) == canonical; });
    if (takes_part) {
        return refuse(Reason::target_takes_part, *number);
    }
    return {std::move(target), std::nullopt};
}

}  // namespace

bool takes_part(Task const& task, AgentId agent) {
    return task.talking(agent) != nullptr || task.offer_to(agent) != nullptr ||
           task.monitor_request(agent) != nullptr;
}

bool is_reachable(World const& world, AgentId id, MediaType media, bool transfer) {
    Agent const* const agent = world.state.agent(id);
    Station const* const station = agent == nullptr ? nullptr : agent->station();
    if (station == nullptr || !agent->has_arrived_socket()) return false;  // AG-8
    if (!world.state.config.may_work(id, station->team)) return false;
    Idle const* const idle = station->choice.idle();
    if (idle != nullptr && (transfer || idle->system != SystemCode::none)) return false;
    if (media == MediaType::telephony && station->phone) return false;  // VC-5
    return !wraps_up(world, id) && has_capacity(world.state, world.indexes, *agent, media);
}

ResolvedTarget resolve_target(Decision const& decision, Asking const& asking,
                              Target const& wanted) {
    switch (wanted.kind) {
        case TargetKind::agent: return resolve_agent(decision, asking, wanted);
        case TargetKind::queue: return resolve_queue(decision, asking, wanted);
        case TargetKind::entryPoint: return resolve_entry_point(decision, asking, wanted);
        case TargetKind::dialNumber: return resolve_number(decision, asking, wanted);
    }
    return refuse(Reason::unknown_target);
}

}  // namespace ringmaster::core

#include "core/decide/decision.hpp"

#include "core/decide/actions.hpp"
#include "core/decide/catch_up.hpp"
#include "core/decide/channels.hpp"
#include "core/decide/offer_stack.hpp"

namespace ringmaster::core {

Leg agent_leg(AgentId agent) { return {LegKind::agent, agent, {}}; }
Leg customer_leg() { return {LegKind::customer, {}, {}}; }
Leg number_leg(std::string number) { return {LegKind::number, {}, std::move(number)}; }
std::string code_name(SystemCode code) { return std::string(enum_name(code)); }

Decision::Decision(World& world, Time now) : world_(world), now_(now) {
    outcome_.events.reserve(12);  // more than most steps need
    outcome_.effects.reserve(8);
}

Decision::~Decision() = default;

void Decision::emit(Event event) {
    frozen_.reset();
    // What notices say of channels is derived, not read from what these store.
    if (!std::holds_alternative<ChannelStatesChanged>(event)) about_agent_.reset();
    world_.apply(event);
    outcome_.events.push_back(std::move(event));
}

std::uint64_t Decision::next_sequence(AgentId agent) {
    auto const [at, fresh] = sequences_.try_emplace(agent, 0);
    if (fresh) {
        Agent const* const one = state().agent(agent);
        at->second = one == nullptr ? 0 : one->sequence;
    }
    return ++at->second;
}

std::shared_ptr<Task const> Decision::frozen(TaskId id) {
    if (frozen_ && frozen_->id == id) return frozen_;
    Task const* const task = state().task(id);
    if (task == nullptr) broken("view of an unknown task " + to_string(id));
    frozen_ = std::make_shared<Task const>(*task);
    return frozen_;
}

std::vector<TaskId> shown_tasks(World const& world, AgentId agent) {
    std::vector<TaskId> shown;
    for (TaskId const& id : world.indexes.tasks_of(agent)) {
        Task const& task = *world.state.task(id);
        Engagement const* const wrapping = task.wrapping(agent);
        bool const owes = wrapping != nullptr && !wrapping->wrap_up()->submitted;
        if (owes || task.talking(agent) != nullptr || task.offer_to(agent) != nullptr) {
            shown.push_back(id);
        }
    }
    return shown;
}

TaskView make_view(World const& world, std::shared_ptr<Task const> task, AgentId viewer) {
    TaskView view;
    view.viewer = viewer;
    view.shown_as = task->id_for(viewer);
    view.version = task->version;
    view.allowed = allowed_actions(world, *task, viewer);
    if (Offer const* const offer = task->offer_to(viewer)) {
        view.offer_deadline = offer->deadline;
        if (offer->ringing()) view.rona_timeout_end = offer->deadline;
    }
    Engagement const* const wrapping = task->wrapping(viewer);
    bool const owes = wrapping != nullptr && !wrapping->wrap_up()->submitted;
    if (owes && task->talking(viewer) == nullptr) {
        WrapUp const& wrap_up = *wrapping->wrap_up();
        view.wrap_up_deadline = wrap_up.deadline;
        view.wrap_up_started = wrap_up.started;
        if (wrap_up.left.task) view.task = wrap_up.left.task;
    }
    if (!view.task) view.task = std::move(task);
    return view;
}

AgentWork work_of(World const& world, AgentId id, Time now) {
    AgentWork work{shown_tasks(world, id), offer_stack(world, id), {}};
    for (TaskId& task : work.tasks) task = world.state.task(task)->id_for(id);
    Agent const* const agent = world.state.agent(id);
    if (agent != nullptr && agent->station() != nullptr) {
        work.channels = channel_states(world, *agent, now);
    }
    return work;
}

namespace {

// OF-6: what can come with another stack of offers.
bool tells_offers(NoticeKind kind) {
    switch (kind) {
        case NoticeKind::AgentContactReserved:
        case NoticeKind::AgentOfferContact:
        case NoticeKind::AgentOfferConsult:
        case NoticeKind::AgentOfferContactRona:
        case NoticeKind::AgentContactAssigned:
        case NoticeKind::AgentConsulting:
        case NoticeKind::ContactEnded: return true;
        default: return false;
    }
}

}  // namespace

TaskView Decision::view(TaskId task, AgentId viewer) {
    return make_view(world_, frozen(task), viewer);
}

AgentNotice Decision::notice_about(Agent const& agent, NoticeKind kind) {
    if (!about_agent_ || about_agent_->to != agent.id) {
        about_agent_.emplace();
        about_agent_->to = agent.id;
        about_agent_->at = now_;
        about_agent_->agent = std::make_shared<Agent const>(agent);
        about_agent_->work = work_of(world_, agent.id, now_);
    }
    AgentNotice notice = *about_agent_;
    notice.sequence = next_sequence(agent.id);
    notice.kind = kind;
    return notice;
}

void Decision::tell(AgentId to, NoticeKind kind, Actor const& by, std::string reason) {
    Agent const* const agent = state().agent(to);
    if (agent == nullptr || agent->station() == nullptr) return;
    AgentNotice notice = notice_about(*agent, kind);
    notice.by = by;
    notice.reason = std::move(reason);
    outcome_.effects.emplace_back(std::move(notice));
    if (kind != NoticeKind::AgentLogoutSuccess) refresh_channels(*this, to);
}

void Decision::tell_channel(AgentId to, ChannelChange const& change) {
    Agent const* const agent = state().agent(to);
    if (agent == nullptr || agent->station() == nullptr) return;
    AgentNotice notice = notice_about(*agent, NoticeKind::AgentChannelStateChanged);
    notice.channel = change;
    outcome_.effects.emplace_back(std::move(notice));
}

void Decision::tell_task(AgentId to, NoticeKind kind, TaskId task, Saying saying) {
    tell_view(kind, view(task, to), std::move(saying));
}

void Decision::tell_view(NoticeKind kind, TaskView view, Saying saying) {
    Agent const* const agent = state().agent(view.viewer);
    if (agent == nullptr || agent->station() == nullptr) return;
    TaskNotice notice;
    notice.to = view.viewer;
    notice.sequence = next_sequence(notice.to);
    notice.at = now_;
    notice.kind = kind;
    notice.view = std::move(view);
    notice.reason = std::move(saying.reason);
    notice.reason_code = std::move(saying.reason_code);
    notice.pending_wrap_up = std::move(saying.pending_wrap_up);
    notice.terminated_by = saying.terminated_by;
    notice.wrap_up_code = saying.wrap_up_code;
    notice.party = saying.party;
    notice.consult = saying.consult;
    notice.target = std::move(saying.target);
    notice.auto_resumed = saying.auto_resumed;
    notice.child = saying.child;
    notice.updated_by = std::move(saying.updated_by);
    if (tells_offers(kind)) notice.offers = offer_stack(world_, notice.to);
    outcome_.effects.emplace_back(std::move(notice));
}

namespace {

// A client that shows a contact its agent has had drops it on the end of a wrap-up only.
NoticeKind closing_kind(ClosedTask const& closed, AgentId agent) {
    if (closed.view.task->latest(agent) != nullptr) return NoticeKind::AgentWrappedUp;
    switch (closed.closing) {
        case Closing::rona: return NoticeKind::AgentOfferContactRona;
        case Closing::ended: return NoticeKind::ContactEnded;
        case Closing::wrapped_up: return NoticeKind::AgentWrappedUp;
    }
    return NoticeKind::ContactEnded;
}

}  // namespace

void Decision::hydrate(AgentId id, bool reloaded, bool signed_in) {
    Agent const* const agent = state().agent(id);
    if (agent == nullptr) return;
    Hydrate hydrate;
    hydrate.agent = id;
    hydrate.at = now_;
    hydrate.reloaded = reloaded;
    hydrate.signed_in = signed_in;
    hydrate.snapshot = std::make_shared<Agent const>(*agent);
    std::vector<TaskId> const shown = shown_tasks(world_, id);
    hydrate.work = work_of(world_, id, now_);
    auto const push = [&](TaskNotice notice) {
        notice.to = id;
        notice.at = now_;
        hydrate.notices.push_back(std::move(notice));
    };
    auto const add = [&](NoticeKind kind, TaskView const& view) {
        TaskNotice notice;
        notice.kind = kind;
        notice.view = view;
        push(std::move(notice));
    };
    for (TaskId const& task : shown) {
        TaskView const seen = view(task, id);
        add(NoticeKind::AgentContact, seen);
        if (auto now = catch_up(seen)) push(*std::move(now));
    }
    for (ClosedTask const& closed : agent->closed_lately) {
        bool const lately = closed.at + limits::unnoticed_loss_max >= now_;
        bool const has_it =
            std::find(shown.begin(), shown.end(), closed.view.task->id) != shown.end();
        if (signed_in || has_it || (!closed.unseen && !lately)) continue;
        TaskView view;
        view.viewer = id;
        view.task = closed.view.task;
        view.shown_as = closed.shown_as.empty() ? closed.view.task->id_for(id) : closed.shown_as;
        view.version = closed.view.task->version;
        add(NoticeKind::AgentContact, view);
        add(closing_kind(closed, id), view);
        TaskNotice& closing = hydrate.notices.back();
        closing.reason = closed.reason;
        closing.reason_code = closed.reason;
        closing.terminated_by = closed.by;
        closing.wrap_up_code = closed.code;
    }
    bool const told = !signed_in && !agent->closed_lately.empty();
    outcome_.effects.emplace_back(std::move(hydrate));
    refresh_channels(*this, id);
    if (told) emit(ClosedTasksTold{id, now_});
}

void Decision::command(TaskId id, MediaKind kind, Leg leg, std::uint32_t subject) {
    request(id, {kind, std::move(leg), subject});
}

void Decision::request(TaskId id, MediaRequest const& wanted) {
    if (state().task(id) == nullptr) broken("media command for an unknown task " + to_string(id));
    std::uint64_t const number = state().next_media_number;
    emit(MediaRequested{id, number, wanted.kind, wanted.leg, wanted.subject,
                        now_ + config().settings.connector_command_timeout, wanted.purpose,
                        wanted.by, wanted.other});
    Task const& task = *state().task(id);
    resend(task, task.media_operations.back());
}

void Decision::resend(Task const& task, MediaOperation const& operation) {
    outcome_.effects.emplace_back(MediaCommand{task.id, task.media, operation.number,
                                               operation.kind, operation.leg, operation.due,
                                               operation.other, operation.purpose});
}

void Decision::hang_up_stray(TaskId task, MediaType media, Leg leg) {
    std::uint64_t const number = state().next_media_number;
    emit(StrayLegFound{task, leg, number, now_});
    MediaCommand command;
    command.task = task;
    command.media = media;
    command.number = number;
    command.kind = ending_command(media, leg.kind);
    command.leg = std::move(leg);
    command.due = now_ + config().settings.connector_command_timeout;
    outcome_.effects.emplace_back(std::move(command));
}

Outcome Decision::finish() {
    if (!sequences_.empty()) {
        emit(SequencesAdvanced{{sequences_.begin(), sequences_.end()}});
    }
    return std::move(outcome_);
}

}  // namespace ringmaster::core

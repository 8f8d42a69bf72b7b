// Which events stand for a state. Their times are those the state knows; where it knows none of
// something that goes on (when an offer began to ring), the nearest earlier one stands for it.

#include "reports/beginning.hpp"

#include <utility>

namespace ringmaster::reports {
namespace {

using namespace core;

constexpr char const* unknown = "UNKNOWN";

template <class Items>
void put_all(Items const& items, std::vector<ConfigItem>& put) {
    for (auto const& [id, item] : items) put.emplace_back(item);
}

Event names_of(State const& state) {
    ConfigurationChanged names;
    put_all(state.config.sites, names.put);
    put_all(state.config.teams, names.put);
    put_all(state.config.users, names.put);
    put_all(state.config.queues, names.put);
    put_all(state.config.entry_points, names.put);
    put_all(state.config.aux_codes, names.put);
    return names;
}

void add_agent(Agent const& agent, std::vector<Event>& events) {
    Station const* const station = agent.station();
    if (station == nullptr) return;
    AgentSignedIn in;
    in.agent = agent.id;
    in.at = station->choice.entered_at;
    in.by = station->choice.changed_by;
    in.session = station->session;
    in.team = station->team;
    in.device = station->device;
    in.dial_number = station->dial_number;
    if (Idle const* const idle = station->choice.idle()) in.idle_code = idle->code;
    events.emplace_back(in);
    AgentStateChanged state;
    state.agent = agent.id;
    state.at = station->choice.entered_at;
    state.by = station->choice.changed_by;
    state.available = station->choice.available();
    state.reason = station->choice.reason;
    if (Idle const* const idle = station->choice.idle()) {
        state.code = idle->code;
        state.system = idle->system;
    }
    events.emplace_back(state);
    for (std::size_t channel = 0; channel < media_type_count; ++channel) {
        auto const media = static_cast<MediaType>(channel);
        ChannelState const& now = station->channels.of(media);
        ChannelStatesChanged changed;
        changed.agent = agent.id;
        changed.at = now.since;
        changed.channels = {{media, now.status, now.status, Duration(0)}};
        events.emplace_back(std::move(changed));
    }
}

class ContactEvents {
public:
    ContactEvents(Task const& task, std::vector<Event>& events) : task_(task), events_(events) {}

    void add() {
        created();
        if (task_.callback) called_back();
        if (task_.outdial) dialled_out();
        for (QueueEntry const& entry : task_.entries) waits(entry);
        for (Engagement const& one : task_.engagements) takes_part(one);
        for (Offer const& offer : task_.offers) offered(offer);
        dials();
        talks();
        if (Ended const* const ended = task_.ended()) {
            events_.emplace_back(TaskEnded{task_.id, ended->at, ended->reason, ended->by});
        }
        for (Engagement const& one : task_.engagements) wraps_up(one);
    }

private:
    void created() {
        TaskCreated event;
        event.task = task_.id;
        event.at = task_.created_at;
        event.media = task_.media;
        event.direction = task_.direction;
        event.entry_point = task_.entry_point;
        event.origin = task_.origin;
        event.destination = task_.destination;
        event.customer_name = task_.customer_name;
        event.priority = task_.priority;
        event.age_since = task_.age_since;
        events_.emplace_back(std::move(event));
    }

    void called_back() {
        Callback const& callback = *task_.callback;
        CallbackRequested event{
            task_.id, callback.type, callback.number, {}, callback.requested_at};
        if (callback.wish) event.wish = *callback.wish;
        event.queue = task_.queue;
        if (auto const* const delayed = callback.delayed()) event.due = delayed->due;
        events_.emplace_back(std::move(event));
        if (CallbackQueued const* const queued = callback.queued(); queued && !queued->on_line) {
            events_.emplace_back(CallerReleased{task_.id, callback.requested_at});
        }
    }

    void dialled_out() {
        events_.emplace_back(OutdialStarted{task_.id, task_.outdial->agent, task_.outdial->number,
                                            task_.created_at});
    }

    void waits(QueueEntry const& entry) {
        TaskQueued event;
        event.task = task_.id;
        event.entry = entry.ordinal;
        event.kind = entry.kind;
        event.queue = entry.queue;
        event.priority = entry.priority;
        event.age_since = entry.age_since;
        event.at = entry.queued_at;
        event.reason = unknown;
        event.target = entry.target;
        events_.emplace_back(std::move(event));
    }

    void offered(Offer const& offer) {
        events_.emplace_back(OfferMade{task_.id, offer.ordinal, offer.entry, offer.agent,
                                       offer.made_at, offer.deadline, offer.assigned});
        if (!offer.ringing()) return;
        events_.emplace_back(
            OfferRinging{task_.id, offer.ordinal, offer.agent, offer.made_at, offer.deadline});
    }

    void takes_part(Engagement const& one) {
        events_.emplace_back(
            EngagementStarted{task_.id, one.ordinal, one.agent, one.role, one.joined_at});
        if (one.monitoring) {
            events_.emplace_back(
                MonitorChanged{task_.id, one.ordinal, one.agent, *one.monitoring, one.joined_at});
        }
        if (!one.left_at) return;
        events_.emplace_back(
            EngagementEnded{task_.id, one.ordinal, one.agent, *one.left_at, unknown});
    }

    void wraps_up(Engagement const& one) {
        WrapUp const* const open = one.wrap_up();
        if (open == nullptr || open->submitted) return;
        WrapUpStarted event;
        event.task = task_.id;
        event.engagement = one.ordinal;
        event.agent = one.agent;
        event.at = open->started;
        events_.emplace_back(std::move(event));
    }

    void dials() {
        CallbackDialling const* const dial = task_.dials_customer();
        Engagement const* const owner = task_.owner();
        if (dial == nullptr || owner == nullptr) return;
        if (task_.outdial) {
            events_.emplace_back(
                OutdialDialled{task_.id, dial->dial, dial->engagement, owner->agent, dial->since});
        } else {
            events_.emplace_back(
                CallbackDialled{task_.id, dial->dial, dial->engagement, owner->agent, dial->since});
        }
    }

    void talks() {
        if (task_.recording) {
            events_.emplace_back(RecordingStarted{task_.id, task_.recording->started});
            if (auto const since = task_.recording->paused_since) {
                events_.emplace_back(RecordingPaused{task_.id, {}, *since, {}});
            }
        }
        if (task_.held_since) {
            events_.emplace_back(LegsHeld{task_.id, *task_.held_since, true, false, {}});
        }
        if (task_.consult) consults(*task_.consult);
        for (NumberParty const& party : task_.numbers) {
            events_.emplace_back(
                NumberJoined{task_.id, party.ordinal, party.number, party.joined_at, party.team});
        }
        if (!task_.number_transfer) return;
        NumberTransfer const& transfer = *task_.number_transfer;
        NumberTransferStarted event;
        event.task = task_.id;
        event.transfer = transfer.ordinal;
        event.number = transfer.number;
        event.at = transfer.since;
        event.entry = transfer.entry;
        event.team = transfer.team;
        events_.emplace_back(std::move(event));
    }

    void consults(Consult const& consult) {
        Engagement const* const owner = task_.owner();
        events_.emplace_back(ConsultStarted{task_.id, consult.ordinal,
                                            owner == nullptr ? AgentId{} : owner->agent,
                                            consult.target, consult.child, consult.requested_at});
        if (ConsultAnswered const* const answered = consult.answered()) {
            events_.emplace_back(
                ConsultBegan{task_.id, consult.ordinal, answered->engagement, answered->at, false});
        }
    }

    Task const& task_;
    std::vector<Event>& events_;
};

}  // namespace

std::vector<Event> events_leading_to(State const& state) {
    std::vector<Event> events{names_of(state)};
    for (auto const& [id, agent] : state.agents) add_agent(agent, events);
    for (auto const& [id, task] : state.tasks) ContactEvents(task, events).add();
    return events;
}

}  // namespace ringmaster::reports

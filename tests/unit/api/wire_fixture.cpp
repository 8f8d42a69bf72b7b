#include "unit/api/wire_fixture.hpp"

namespace ringmaster::api::testing {

using namespace std::chrono_literals;

std::string TestNames::agent_name(core::AgentId agent) const {
    if (agent == ana) return "Ana Kovačič";
    return agent == bor ? "Bor \"B\" Zupan" : "";
}

std::string TestNames::queue_name(core::QueueId wanted) const {
    return wanted == queue ? "Billing calls" : "";
}

std::optional<VariableDefinition> TestNames::variable(std::string_view name) const {
    if (name == "Account")
        return VariableDefinition{"Account", "Account number", "STRING", true, true, false};
    if (name == "Card") return VariableDefinition{"Card", "Card", "STRING", true, false, true};
    if (name == "Score")
        return VariableDefinition{"Score", "Score", "INTEGER", false, false, false};
    return std::nullopt;
}

std::vector<core::ConfigItem> configuration() {
    auto const media_profile = id<core::MultimediaProfileId>(0x31);
    auto const profile = id<core::ProfileId>(0x32);
    core::MultimediaProfile capacity{media_profile, {1, 2, 1, 0}, core::BlendingMode::BLENDED};
    core::AgentProfile desktop;
    desktop.id = profile;
    core::Queue billing;
    billing.id = queue;
    billing.name = "Billing calls";
    billing.teams = {team};
    billing.rona_timeout = 20s;
    billing.recorded = true;
    billing.pause_permitted = true;
    billing.pause_length = 30s;
    core::EntryPoint line;
    line.id = entry_point;
    line.name = "Billing line";
    line.queue = queue;
    line.dial_numbers = {"38615550100"};
    std::vector<core::ConfigItem> items{
        core::AuxCode{lunch, "Lunch", true, true, core::SystemCode::none, true},
        core::AuxCode{sale, "Sale", false, true, core::SystemCode::none, true},
        core::Site{site, "Ljubljana", media_profile, true},
        core::Team{team, "Billing", site, {}, true},
        capacity,
        desktop,
        billing,
        line};
    for (auto const agent : {ana, bor}) {
        items.push_back(core::User{
            agent, agent == ana ? "Ana" : "Bor", profile, {team}, site, {}, "", true, {}, {}});
    }
    return items;
}

core::State state() {
    core::State made;
    made.org = org;
    for (auto const& item : configuration()) made.config.put(item);
    made.agents.emplace(ana, available_agent());
    return made;
}

core::Agent available_agent() {
    core::Station station;
    station.session = session;
    station.team = team;
    station.dial_number = "+38640111222";
    station.device_id = "device-7";
    station.device = core::DeviceType::AGENT_DN;
    station.roles = {"agent"};
    station.signed_in_at = noon - 600s;
    station.choice.state = core::Available{};
    station.choice.since = noon - 60s;
    station.choice.code_since = noon - 60s;
    core::Agent agent;
    agent.id = ana;
    agent.sequence = 41;
    agent.session = station;
    return agent;
}

core::Agent idle_agent() {
    auto agent = available_agent();
    auto& choice = agent.station()->choice;
    choice.state = core::Idle{lunch, core::SystemCode::none};
    choice.since = noon;
    choice.code_since = noon;
    choice.reason = "Break";
    choice.changed_by = {core::ActorKind::supervisor, bor, "Bor Zupan"};
    return agent;
}

core::Agent signed_out_agent() {
    auto agent = available_agent();
    core::SignedOut gone;
    gone.since = noon;
    gone.reason = "End of shift";
    agent.session = gone;
    return agent;
}

namespace {

core::Task waiting_call() {
    core::Task task;
    task.id = call;
    task.created_at = noon - 90s;
    task.age_since = noon - 90s;
    task.entry_point = entry_point;
    task.queue = queue;
    task.previous_queues = {id<core::QueueId>(0xD0)};
    task.priority = 3;
    task.origin = "+38631222333";
    task.destination = "+38615550100";
    task.customer_name = "Maja Novak";
    task.attributes["Account"] = {core::PlainValue{"SI-99"}, 2, {}};
    task.attributes["Card"] = {core::SealedValue{"key-1", "nonce", std::string(secret)}, 1, {}};
    task.attributes["Pin"] = {core::SealedValue{"key-1", "nonce", std::string(secret)}, 1, {}};
    task.attributes["Score"] = {core::PlainValue{"not for agents"}, 1, {}};
    core::QueueEntry entry;
    entry.ordinal = task.next_ordinal++;
    entry.queue = queue;
    task.entries = {entry};
    return task;
}

}  // namespace

core::Task offered_call() {
    auto task = waiting_call();
    core::Offer offer;
    offer.ordinal = task.next_ordinal++;
    offer.entry = task.entries.front().ordinal;
    offer.agent = ana;
    offer.stage = core::Ringing{};
    offer.made_at = noon;
    offer.deadline = noon + 20s;
    task.offers = {offer};
    return task;
}

core::Engagement engagement_of(core::Task& task, core::AgentId agent, core::Role role) {
    core::Engagement engagement;
    engagement.ordinal = task.next_ordinal++;
    engagement.agent = agent;
    engagement.role = role;
    engagement.team = team;
    engagement.dial_number = agent == ana ? "+38640111222" : "1002";
    engagement.device = core::DeviceType::AGENT_DN;
    engagement.joined_at = noon + 5s;
    engagement.state = core::Talking{};
    return engagement;
}

core::Task connected_call() {
    auto task = waiting_call();
    task.entries.clear();
    task.engagements = {engagement_of(task, ana, core::Role::owner)};
    return task;
}

core::Task ended_call() {
    auto task = connected_call();
    task.phase = core::Ended{noon + 120s, "Customer hung up", core::TerminatingParty::Customer};
    auto& engagement = task.engagements.front();
    engagement.left_at = noon + 120s;
    engagement.state = core::Released{};
    return task;
}

core::TaskView view_of(core::Task task) { return view_of(std::move(task), ana); }

core::TaskView view_of(core::Task task, core::AgentId viewer) {
    core::TaskView view;
    view.viewer = viewer;
    view.version = 17;
    view.task = std::make_shared<core::Task const>(std::move(task));
    return view;
}

core::AgentNotice agent_notice(core::NoticeKind kind) {
    using enum core::NoticeKind;
    core::AgentNotice notice;
    notice.to = ana;
    notice.sequence = 42;
    notice.at = noon;
    notice.kind = kind;
    notice.by = {core::ActorKind::agent, ana, "Ana Kovačič"};
    auto agent = kind == AgentStationLoginSuccess || kind == AgentDNRegistered ? available_agent()
                 : kind == AgentLogoutSuccess                                  ? signed_out_agent()
                                                                               : idle_agent();
    if (kind == AgentStateChangeSuccess) {
        notice.by = agent.station()->choice.changed_by;
        notice.work = {{call}, {7, {call}}, {}};
    }
    if (kind == AgentChannelStateChanged) {
        notice.by = {};
        notice.channel =
            core::ChannelChange{core::MediaType::telephony, core::ChannelStatus::on_hold,
                                core::ChannelStatus::connected, 90s};
        notice.work.channels.telephony = {core::ChannelStatus::on_hold, noon};
        notice.work.channels.chat = {core::ChannelStatus::not_responding, noon - 5s};
    }
    if (kind == AgentLogoutSuccess) notice.reason = "End of shift";
    notice.agent = std::make_shared<core::Agent const>(std::move(agent));
    return notice;
}

namespace {

core::TaskView offered_view() {
    auto view = view_of(offered_call());
    view.allowed.add(core::Action::accept);
    view.allowed.add(core::Action::reject);
    view.offer_deadline = noon + 20s;
    view.rona_timeout_end = noon + 20s;
    return view;
}

core::TaskView connected_view() {
    auto view = view_of(connected_call());
    view.allowed.add(core::Action::end);
    view.allowed.add(core::Action::request);
    return view;
}

core::TaskView wrap_up_view() {
    auto view = view_of(ended_call());
    view.allowed.add(core::Action::wrapup);
    view.allowed.add(core::Action::extend);
    view.allowed.add(core::Action::skip);
    view.wrap_up_started = noon + 120s;
    view.wrap_up_deadline = noon + 180s;
    return view;
}

core::TaskView view_for(core::NoticeKind kind) {
    using enum core::NoticeKind;
    switch (kind) {
        case AgentContactReserved:
        case AgentOfferContact: return offered_view();
        case AgentContact:
        case AgentContactAssigned: return connected_view();
        case ContactEnded:
        case AgentWrapup:
        case ContactUpdated: return wrap_up_view();
        case AgentWrappedUp: return view_of(ended_call());
        default: return view_of(waiting_call());
    }
}

}  // namespace

core::TaskNotice task_notice(core::NoticeKind kind) {
    using enum core::NoticeKind;
    if (kind > ContactUpdated) return call_notice(kind);
    core::TaskNotice notice;
    notice.to = ana;
    notice.sequence = kind == AgentContact ? 0 : 43;
    notice.at = noon;
    notice.kind = kind;
    notice.view = view_for(kind);
    if (kind == AgentOfferContactRona) {
        notice.reason = "The offer was not answered in time";
        notice.reason_code = "OFFER_EXPIRED";
    }
    if (kind == AgentContactUnassigned) notice.reason = "SUPERVISOR";
    if (kind == AgentContactReserved) notice.offers = core::OfferStack{7, {call}};
    if (kind == ContactEnded) {
        notice.reason = "Customer hung up";
        notice.pending_wrap_up = {ana};
        notice.terminated_by = core::TerminatingParty::Customer;
    }
    if (kind == AgentWrappedUp) notice.wrap_up_code = sale;
    if (kind == ContactUpdated) {
        notice.updated_by = core::Actor{core::ActorKind::agent, ana, "Ana Kovačič"};
    }
    return notice;
}

bool is_agent_kind(core::NoticeKind kind) {
    using enum core::NoticeKind;
    return kind == AgentStationLoginSuccess || kind == AgentDNRegistered ||
           kind == AgentLogoutSuccess || kind == AgentStateChangeSuccess ||
           kind == AgentChannelStateChanged;
}

}  // namespace ringmaster::api::testing

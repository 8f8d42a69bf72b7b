#include "api/wire/wire_events.hpp"

#include "api/wire/wire_agent.hpp"

namespace ringmaster::api {
namespace {

constexpr std::string_view agent_message = "AgentDesktopMessage";
constexpr std::string_view routing_message = "RoutingMessage";

struct Envelope {
    EventNames names;
    core::OrgId org;
    core::AgentId agent;
    std::uint64_t sequence = 0;     // 0: not numbered, the key is left out
    std::optional<core::Time> now;  // engine time of the step; unknown outside one
    std::string_view tracking_id;   // as the caller sent it
};

// A caller's tracking id is any header text; only what is harmless in every log goes on.
std::string tracking_text(Envelope const& envelope) {
    std::string text;
    for (char const letter : envelope.tracking_id.substr(0, 128)) {
        if (letter > ' ' && letter < '\x7F') text.push_back(letter);
    }
    if (!text.empty()) return text;
    return "rm_" + core::to_string(envelope.agent) + "_" + std::to_string(envelope.sequence);
}

// Opens the frame and its `data`; finish() closes both.
void start(WireWriter& out, Envelope const& envelope) {
    out.begin();
    out.text("type", envelope.names.type);
    out.id("orgId", envelope.org);
    out.text("trackingId", tracking_text(envelope));
    out.id("agentId", envelope.agent);
    if (envelope.sequence != 0) out.number("seq", envelope.sequence);
    if (envelope.now) {
        out.time("eventTime", *envelope.now);
        out.time("serverTime", *envelope.now);  // until it is sent: Delivery puts that time in
    }
    out.begin("data");
    out.text("type", envelope.names.data_type);
    out.text("eventType", envelope.names.event_type);
    out.text("trackingId", tracking_text(envelope));
}

void start_outside(WireWriter& out, UnnumberedKind kind, Outside const& outside) {
    start(out,
          {event_names(kind), outside.org, outside.agent, 0, std::nullopt, outside.tracking_id});
    out.id("agentId", outside.agent);
    out.id("orgId", outside.org);
}

std::string finish(WireWriter& out) {
    out.end();
    out.end();
    return out.take();
}

void write_connected(WireWriter& out, core::ChannelStates const& channels) {
    out.begin_list("connectedChannels");
    for (std::size_t index = 0; index < core::media_type_count; ++index) {
        auto const media = static_cast<core::MediaType>(index);
        bool const has_contact = channels.of(media).status >= core::ChannelStatus::on_hold;
        if (has_contact) out.item(core::enum_name(media));
    }
    out.end_list();
}

void write_cause(WireWriter& out, core::AgentNotice const& notice) {
    if (notice.kind == core::NoticeKind::AgentStateChangeSuccess) {
        write_changed_by(out, notice.by);
    }
    if (notice.kind == core::NoticeKind::AgentLogoutSuccess) {
        out.text("loggedOutBy", actor_name(notice.by.kind));
        out.text("reason", notice.reason);
    }
    if (notice.channel) {
        out.text("mediaType", core::enum_name(notice.channel->media));
        out.text("channelType", core::enum_name(notice.channel->media));
        out.text("channelState", channel_status_name(notice.channel->status));
        out.text("agentChannelStateDetail", channel_status_name(notice.channel->status));
        write_connected(out, notice.work.channels);
        out.text("previousChannelState", channel_status_name(notice.channel->former));
        out.number("previousChannelStateDuration",
                   static_cast<std::uint64_t>(notice.channel->former_lasted.count()));
    }
}

}  // namespace

EventNames event_names(core::NoticeKind kind) {
    using enum core::NoticeKind;
    auto const own = core::enum_name(kind);
    switch (kind) {
        case AgentStationLoginSuccess: return {"StationLogin", own, agent_message};
        case AgentDNRegistered: return {routing_message, own, routing_message};
        case AgentLogoutSuccess: return {"Logout", own, agent_message};
        case AgentStateChangeSuccess: return {"AgentStateChange", own, agent_message};
        case AgentChannelStateChanged: return {own, own, agent_message};
        case AgentContact:
        case AgentContactReserved:
        case AgentOfferContact:
        case AgentContactAssigned:
        case AgentOfferContactRona:
        case AgentContactUnassigned:
        case ContactEnded:
        case AgentWrapup:
        case AgentWrappedUp:
        case ContactUpdated:
        case AgentContactHeld:
        case AgentContactUnheld:
        case AgentContactHoldFailed:
        case AgentContactUnHoldFailed:
        case AgentConsultCreated:
        case AgentOfferConsult:
        case AgentConsulting:
        case AgentConsultEnded:
        case AgentConsultFailed:
        case AgentCtqCancelled:
        case AgentCtqFailed:
        case AgentConsultTransferred:
        case AgentConsultTransferFailed:
        case AgentConsultConferenced:
        case AgentConsultConferenceFailed:
        case AgentConsultConferenceEnded:
        case ParticipantJoinedConference:
        case ParticipantLeftConference:
        case ContactOwnerChanged:
        case ContactMerged:
        case AgentBlindTransferred:
        case AgentVteamTransferred:
        case AgentBlindTransferFailed:
        case ContactRecordingPaused:
        case ContactRecordingResumed:
        case ContactRecordingPauseFailed:
        case ContactRecordingResumeFailed:
        case MonitoringOffered:
        case MonitoringStarted:
        case MonitoringHeld:
        case MonitoringUnHeld:
        case MonitoringFailed:
        case MonitoringEnded:
        case AgentMonitorStateChanged:
        case CallRecordingStarted:
        case ContactCallbackFailed:
        case AgentOutboundFailed:
        case AgentOfferCampaignReservation:
        case CampaignContactUpdated: break;
    }
    return {routing_message, own, routing_message};
}

EventNames event_names(UnnumberedKind kind) {
    using enum UnnumberedKind;
    auto const own = enum_name(kind);
    switch (kind) {
        case AGENT_MULTI_LOGIN: return {own, "AgentMultiLoginCloseSession", agent_message};
        case AgentStationLoginFailed: return {"StationLogin", own, agent_message};
        case AgentLogoutFailed: return {"Logout", own, agent_message};
        case AgentStateChangeFailed: return {"AgentStateChange", own, agent_message};
        case BuddyAgentsRetrieveFailed: return {"BuddyAgents", own, agent_message};
        case AgentOutboundFailed:
        case CampaignPreviewAcceptFailed:
        case CampaignPreviewSkipFailed:
        case CampaignPreviewRemoveFailed: return {routing_message, own, routing_message};
        case Welcome:
        case Snapshot:
        case AgentReloginFailed:
        case AgentReloginSuccess:
        case BuddyAgents:
        case AgentConfigurationChanged: break;
    }
    return {own, own, agent_message};
}

std::string EventWriter::agent(core::AgentNotice const& notice) {
    WireWriter out;
    start(out, {event_names(notice.kind), scene_.state.org, notice.to, notice.sequence, notice.at,
                tracking_id_});
    Scene scene = scene_;
    scene.signing_out = notice.kind == core::NoticeKind::AgentLogoutSuccess;
    write_agent_data(out, *notice.agent, notice.work, scene);
    write_cause(out, notice);
    return finish(out);
}

std::string EventWriter::task(core::TaskNotice const& notice, bool is_over) {
    WireWriter out;
    start(out, {event_names(notice.kind), scene_.state.org, notice.to, notice.sequence, notice.at,
                tracking_id_});
    write_task_data(out, notice, interactions_);
    out.flag("isOver", is_over);
    return finish(out);
}

std::string EventWriter::relogin(core::Hydrate const& hydrate) {
    WireWriter out;
    start(out, {event_names(UnnumberedKind::AgentReloginSuccess), scene_.state.org, hydrate.agent,
                0, hydrate.at, tracking_id_});
    write_agent_data(out, *hydrate.snapshot, hydrate.work, scene_);
    out.number("seq", hydrate.snapshot->sequence);
    return finish(out);
}

std::string EventWriter::snapshot(core::Agent const& agent, Shown const& shown, core::Time now) {
    WireWriter out;
    start(out, {event_names(UnnumberedKind::Snapshot), scene_.state.org, agent.id, 0, now,
                tracking_id_});
    out.begin("agent");
    write_agent_data(out, agent, shown.work, scene_);
    out.end();
    out.begin_list("tasks");
    for (auto const& view : shown.tasks) {
        core::TaskNotice notice;
        notice.view = view;
        out.begin();
        write_task_data(out, notice, interactions_);
        out.end();
    }
    out.end_list();
    out.number("seq", agent.sequence);
    return finish(out);
}

std::string welcome_event(core::AgentId agent, std::optional<core::Time> now) {
    WireWriter out;
    out.begin();
    out.text("type", enum_name(UnnumberedKind::Welcome));
    if (now) out.time("serverTime", *now);
    out.begin("data");
    out.id("agentId", agent);
    return finish(out);
}

std::string replaced_event(Outside const& outside) {
    WireWriter out;
    start_outside(out, UnnumberedKind::AGENT_MULTI_LOGIN, outside);
    return finish(out);
}

std::string failure_event(UnnumberedKind kind, Outside const& outside, Failure const& failure) {
    WireWriter out;
    start_outside(out, kind, outside);
    out.text("reason", failure.reason);
    out.text("reasonCode", failure.reason_code);
    out.text("errorData", failure.text);
    if (!failure.campaign.empty()) out.text("campaignId", failure.campaign);
    if (!failure.interaction.empty()) out.text("interactionId", failure.interaction);
    return finish(out);
}

std::string buddies_event(Outside const& outside, std::vector<Buddy> const& list) {
    WireWriter out;
    start_outside(out, UnnumberedKind::BuddyAgents, outside);
    out.begin_list("agentList");
    for (auto const& buddy : list) {
        out.begin();
        out.id("agentId", buddy.agent);
        out.text("agentName", buddy.name);
        out.text("state", buddy.state);
        out.id("teamId", buddy.team);
        out.text("dn", buddy.dial_number);
        out.id("siteId", buddy.site);
        out.end();
    }
    out.end_list();
    return finish(out);
}

std::string configuration_event(Outside const& outside,
                                std::vector<ChangedDocument> const& documents) {
    WireWriter out;
    start_outside(out, UnnumberedKind::AgentConfigurationChanged, outside);
    out.begin_list("documents");
    for (auto const& document : documents) {
        out.begin();
        out.text("resource", document.resource);
        out.text("id", document.id);
        out.end();
    }
    out.end_list();
    return finish(out);
}

}  // namespace ringmaster::api

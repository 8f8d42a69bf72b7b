#include "api/wire/wire_agent.hpp"

namespace ringmaster::api {
namespace {

// Keeps channel ids apart from everything else derived from a session's id.
constexpr std::uint64_t channel_purpose = 0x6368616E6E656CULL;

// The array's length is the capacity (RQ-10); an id names one slot for the whole session.
void write_channels(WireWriter& out, core::Station const* station,
                    core::MultimediaProfile const* profile) {
    out.begin("channelsMap");
    for (std::size_t media = 0; media < core::media_type_count; ++media) {
        out.begin_list(core::enum_name(static_cast<core::MediaType>(media)));
        std::size_t const slots =
            profile != nullptr && media < profile->capacity.size() ? profile->capacity[media] : 0;
        for (std::size_t slot = 0; slot < slots; ++slot) {
            auto const ordinal = media * 256 + slot;
            out.item(
                core::to_string(core::derive(station->session.value, ordinal, channel_purpose)));
        }
        out.end_list();
    }
    out.end();
}

void write_lists(WireWriter& out, core::Station const* station, core::AgentWork const& work) {
    out.begin_list("interactionIds");
    for (auto const& task : work.tasks) out.item(core::to_string(task));
    out.end_list();
    write_offers(out, work.offers);
    out.begin_list("roles");
    if (station != nullptr) {
        for (auto const& role : station->roles) out.item(role);
    }
    out.end_list();
}

void write_signed_out(WireWriter& out, core::SignedOut const* gone, core::AgentWork const& work) {
    for (auto const* name : {"agentSessionId", "teamId", "siteId", "auxCodeId"}) out.text(name, "");
    out.text("status", "LoggedOut");
    out.text("subStatus", "Idle");
    out.text("profileType", "");
    write_channels(out, nullptr, nullptr);
    out.begin("channelStates");
    out.end();
    write_lists(out, nullptr, work);
    for (auto const* name : {"dn", "dialNumber", "deviceType", "deviceId"}) out.text(name, "");
    out.flag("isExtension", false);
    auto const since = gone != nullptr ? gone->since : core::Time{};
    out.time("lastStateChangeTimestamp", since);
    out.time("lastIdleCodeChangeTimestamp", since);
    out.text("lastStateChangeReason", gone != nullptr ? gone->reason : "");
    out.text("nextState", "");
}

void write_choice(WireWriter& out, core::Choice const& choice, bool busy) {
    auto const sub_status = choice.available() ? "Available" : "Idle";
    out.time("lastStateChangeTimestamp", choice.since);
    out.time("lastIdleCodeChangeTimestamp", choice.code_since);
    out.text("lastStateChangeReason", choice.reason);
    // AG-5: the stored choice, shown read-only while contacts are open.
    out.text("nextState", busy ? sub_status : "");
}

// AG-3: channels he has a slot on, and others while something happens on them.
void write_channel_states(WireWriter& out, core::ChannelStates const& channels,
                          core::MultimediaProfile const& profile) {
    out.begin("channelStates");
    for (std::size_t index = 0; index < core::media_type_count; ++index) {
        auto const media = static_cast<core::MediaType>(index);
        core::ChannelState const& channel = channels.of(media);
        bool const has_slot = index < profile.capacity.size() && profile.capacity[index] != 0;
        if (!has_slot && channel.status < core::ChannelStatus::wrapup) continue;
        out.begin(core::enum_name(media));
        out.text("state", channel_status_name(channel.status));
        out.time("since", channel.since);
        out.end();
    }
    out.end();
}

void write_station(WireWriter& out, core::Agent const& agent, core::Station const& station,
                   core::ChannelStates const& channels, Scene const& scene) {
    auto const& config = scene.state.config;
    auto const* team = config.team(station.team);
    auto const* idle = station.choice.idle();
    out.id("agentSessionId", station.session);
    out.id("teamId", station.team);
    out.id("siteId", team != nullptr ? team->site : core::SiteId{});
    if (idle == nullptr) {
        out.text("auxCodeId", "0");  // what clients send and expect for Available
    } else {
        out.id("auxCodeId", idle->code);
    }
    out.text("status", scene.signing_out ? "LoggedOut" : "LoggedIn");
    out.text("subStatus", idle == nullptr ? "Available" : "Idle");
    auto const& profile = config.multimedia_profile(agent.id, station.team);
    out.text("profileType", core::enum_name(profile.mode));
    write_channels(out, &station, &profile);
    write_channel_states(out, channels, profile);
}

}  // namespace

std::string_view channel_status_name(core::ChannelStatus status) {
    switch (status) {
        case core::ChannelStatus::not_responding: return "not-responding";
        case core::ChannelStatus::on_hold: return "on-hold";
        default: return core::enum_name(status);
    }
}

std::string_view actor_name(core::ActorKind kind) {
    switch (kind) {
        case core::ActorKind::system: return "SYSTEM";
        case core::ActorKind::agent: return "AGENT";
        case core::ActorKind::supervisor: return "SUPERVISOR";
        case core::ActorKind::administrator: return "ADMINISTRATOR";
        case core::ActorKind::connector: return "CONNECTOR";
    }
    return {};
}

void write_changed_by(WireWriter& out, core::Actor const& actor) {
    out.text("changedBy", actor_name(actor.kind));
    out.id("changedById", actor.agent);
    out.text("changedByName", actor.name);
}

void write_offers(WireWriter& out, core::OfferStack const& offers) {
    out.begin("offers");
    out.number("total", offers.total);
    out.begin_list("interactionIds");
    for (auto const& task : offers.first) out.item(core::to_string(task));
    out.end_list();
    out.end();
}

void write_agent_data(WireWriter& out, core::Agent const& agent, core::AgentWork const& work,
                      Scene const& scene) {
    out.id("agentId", agent.id);
    out.id("orgId", scene.state.org);
    auto const* station = agent.station();
    if (station == nullptr) {
        return write_signed_out(out, std::get_if<core::SignedOut>(&agent.session), work);
    }
    write_station(out, agent, *station, work.channels, scene);
    write_lists(out, station, work);
    out.text("dn", station->dial_number);
    out.text("dialNumber", station->dial_number);
    out.text("deviceType", core::enum_name(station->device));
    out.text("deviceId", station->device_id);
    out.flag("isExtension", station->is_extension);
    write_choice(out, station->choice, !work.tasks.empty());
}

std::string render_agent(core::Agent const& agent, core::AgentWork const& work,
                         Scene const& scene) {
    WireWriter out;
    out.begin();
    write_agent_data(out, agent, work, scene);
    out.end();
    return out.take();
}

}  // namespace ringmaster::api

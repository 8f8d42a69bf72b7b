#include "api/connectors/connector_frames.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/wire/wire_writer.hpp"
#include "ringmaster/api/commands/commands.hpp"

namespace ringmaster::api {
namespace {

constexpr std::size_t calls_per_frame = 100;

std::string_view stage_name(LegStage stage) {
    switch (stage) {
        case LegStage::ringing: return "ringing";
        case LegStage::connected: return "connected";
        case LegStage::held: return "held";
    }
    return {};
}

void begin_frame(WireWriter& out, ConnectorFrame kind) {
    out.begin();
    out.text("type", enum_name(kind));
}

void write_legs(WireWriter& out, std::vector<WantedLeg> const& legs) {
    out.begin_list("legs");
    for (WantedLeg const& one : legs) {
        WireWriter item;
        item.begin();
        item.text("leg", leg_text(one.leg));
        item.text("state", stage_name(one.stage));
        item.text_or_null("dialNumber", one.dial_number);
        item.text_or_null("deviceType", one.device ? core::enum_name(*one.device) : "");
        item.end();
        out.object_item(item.take());
    }
    out.end_list();
}

std::string text_of(Document const* document, char const* field) {
    return document == nullptr ? std::string() : text_at(document->body(), field);
}

// The queue's and the entry point's own references, else the connector's.
void write_settings(WireWriter& out, core::Task const* task, MediaScene const& scene) {
    Document const* queue = nullptr;
    Document const* point = nullptr;
    if (task != nullptr) {
        queue = scene.directory.find("contact-service-queue", core::to_string(task->queue));
        point = scene.directory.find("entry-point", core::to_string(task->entry_point));
    }
    auto const hold = text_of(point, "musicOnHoldId");
    auto const waiting = text_of(queue, "defaultMusicInQueueMediaFileId");
    auto const& own = scene.connector;
    out.begin("settings");
    out.text_or_null("musicOnHold", hold.empty() ? own.music_on_hold : hold);
    out.text_or_null("musicInQueue", waiting.empty() ? own.music_in_queue : waiting);
    out.text_or_null("announcement", own.announcement);
    out.flag("noiseSuppression", scene.directory.setting("noiseSuppressionEnabled"));  // VC-8
    out.end();
}

}  // namespace

namespace {

std::string hyphenated(std::string_view name) {
    std::string text(name);
    std::replace(text.begin(), text.end(), '_', '-');
    return text;
}

// What a call-control command is for, and the leg it is put together with or changed for.
void write_purpose(WireWriter& out, core::MediaCommand const& command) {
    if (command.purpose != core::Purpose::none) {
        out.text("purpose", hyphenated(core::enum_name(command.purpose)));
    }
    bool const pairs =
        command.kind == core::MediaKind::swap || command.kind == core::MediaKind::bridge;
    if (pairs) out.text("otherLeg", leg_text(command.other));
}

// Who is put through to listen in: nobody hears him, the agent alone, or everybody (SU-1).
void write_monitor_mode(WireWriter& out, core::MediaCommand const& command,
                        core::Task const* task) {
    bool const joins = command.kind == core::MediaKind::bridge;
    if (!joins || command.purpose != core::Purpose::monitor || task == nullptr) return;
    auto const* const asked = task->monitor_request(command.leg.agent);
    bool const listens = asked != nullptr && asked->mode == core::MonitorMode::listening;
    bool const barges_in = command.other.kind == core::LegKind::customer;
    out.text("monitorMode", barges_in ? "bargeIn" : listens ? "listen" : "whisper");
}

// What a customer is shown who is called (OD-1); absent: the connector's own number.
void write_caller(WireWriter& out, core::MediaCommand const& command, core::Task const* task) {
    bool const calls = command.kind == core::MediaKind::dial && task != nullptr;
    if (!calls || command.leg.kind != core::LegKind::customer) return;
    if (task->direction != core::Direction::OUTBOUND || task->origin.empty()) return;
    out.text("callerId", task->origin);
}

// Why it is over for the customer (CH-3); of a contact nobody here knows any more, that it is.
void write_ending(WireWriter& out, core::MediaCommand const& command, core::Task const* task) {
    bool const ends =
        command.kind == core::MediaKind::hangup && command.leg.kind == core::LegKind::customer;
    if (!ends) return;
    core::Ended const* const ended = task == nullptr ? nullptr : task->ended();
    out.text("reason", ended != nullptr ? std::string_view(ended->reason)
                                        : core::describe_reason(core::Reason::contact_ended).id);
}

}  // namespace

std::string media_command_name(core::MediaKind kind) { return hyphenated(core::enum_name(kind)); }

std::string media_command_frame(core::MediaCommand const& command, MediaScene const& scene) {
    core::Task const* const task = scene.state.task(command.task);
    WireWriter out;
    begin_frame(out, ConnectorFrame::command);
    out.number("number", command.number);
    out.text("command", media_command_name(command.kind));
    out.id("interactionId", command.task);
    out.text("mediaType", core::enum_name(command.media));
    out.text("leg", leg_text(command.leg));
    write_purpose(out, command);
    write_monitor_mode(out, command, task);
    write_caller(out, command, task);
    write_ending(out, command, task);
    std::vector<WantedLeg> legs;
    if (task != nullptr) legs = legs_after(scene.state, *task, command);
    write_legs(out, legs);
    write_settings(out, task, scene);
    out.time("deadline", command.due);
    out.time("serverTime", scene.at);
    out.end();
    return out.take();
}

std::string welcome_frame(WelcomeFacts const& facts) {
    WireWriter out;
    begin_frame(out, ConnectorFrame::welcome);
    out.number("protocolVersion", connector_protocol_version);
    out.id("orgId", facts.org);
    out.text("connectorId", facts.connector.id);
    out.text("name", facts.connector.name);
    out.begin_list("channels");
    for (auto const channel : facts.connector.channels) out.item(core::enum_name(channel));
    out.end_list();
    out.number("lastFact", facts.last_fact);
    out.time("serverTime", facts.at);
    out.end();
    return out.take();
}

std::vector<std::string> calls_frames(std::vector<LiveCall> const& calls) {
    std::vector<std::string> frames;
    std::size_t at = 0;
    do {
        auto const end = std::min(calls.size(), at + calls_per_frame);
        WireWriter out;
        begin_frame(out, ConnectorFrame::calls);
        out.begin_list("calls");
        for (; at < end; ++at) {
            WireWriter item;
            item.begin();
            item.id("interactionId", calls[at].task);
            item.text("mediaType", core::enum_name(calls[at].media));
            item.begin_list("legs");
            for (core::Leg const& leg : calls[at].legs) item.item(leg_text(leg));
            item.end_list();
            item.end();
            out.object_item(item.take());
        }
        out.end_list();
        out.flag("more", at < calls.size());
        out.end();
        frames.push_back(out.take());
    } while (at < calls.size());
    return frames;
}

std::string contact_frame(ContactNotice const& notice, std::uint64_t number) {
    WireWriter out;
    begin_frame(out, ConnectorFrame::contact);
    out.number("number", number);
    out.id("interactionId", notice.task);
    out.text("state", core::enum_name(notice.state));
    if (notice.position) out.number("position", *notice.position);
    if (notice.estimated_wait) {
        out.number("estimatedWaitTime", static_cast<std::uint64_t>(notice.estimated_wait->count()));
    }
    if (!notice.agent.empty()) out.id("agentId", notice.agent);
    if (!notice.reason.empty()) out.text("reason", notice.reason);
    out.end();
    return out.take();
}

std::string ack_frame(std::uint64_t number, std::optional<TurnedAway> const& turned) {
    WireWriter out;
    begin_frame(out, ConnectorFrame::ack);
    out.number("number", number);
    if (turned) {
        out.begin("refused");
        out.text("reasonCode", turned->reason_code);
        out.text("reason", turned->reason);
        out.end();
    }
    out.end();
    return out.take();
}

std::string replaced_frame() {
    WireWriter out;
    begin_frame(out, ConnectorFrame::replaced);
    out.end();
    return out.take();
}

std::string error_frame(WrongFrame const& wrong) {
    // What was wrong may be no text that a writer of known values could take.
    nlohmann::json problems = nlohmann::json::array();
    for (Problem const& problem : wrong.problems) {
        problems.push_back({{"field", problem.path}, {"description", problem.text}});
    }
    nlohmann::json frame{{"type", "error"}, {"problems", std::move(problems)}};
    frame["frame"] = wrong.frame.empty() ? nlohmann::json() : nlohmann::json(wrong.frame);
    frame["number"] = wrong.number == 0 ? nlohmann::json() : nlohmann::json(wrong.number);
    return json_text(frame);
}

}  // namespace ringmaster::api

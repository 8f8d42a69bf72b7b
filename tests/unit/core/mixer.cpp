#include "unit/core/mixer.hpp"

#include <algorithm>
#include <set>

#include "support/small_world.hpp"

namespace ringmaster::testing::media_table_test {

using namespace core;

namespace {

std::string joined(std::vector<std::string> const& names) {
    std::string text;
    for (std::size_t index = 0; index < names.size(); ++index) {
        if (index > 0) text += index + 1 == names.size() ? " and " : ", ";
        text += names[index];
    }
    return text;
}

void add_part(std::string& text, std::string const& part) {
    text += (text.empty() ? "" : "; ") + part;
}

}  // namespace

std::string leg_title(Leg const& leg) {
    if (leg.kind == LegKind::customer) return "customer";
    if (leg.kind == LegKind::number) return "number";
    for (char const* name : {"anna", "ben", "carla", "sue"}) {
        if (leg.agent != named<AgentId>(name)) continue;
        std::string title(name);
        title.front() = static_cast<char>(title.front() - 'a' + 'A');
        return title;
    }
    return "?";
}

Mixer::Mixer() : order_{"customer"} { lines_["customer"].mix = ++last_mix_; }

void Mixer::take(Event const& event) {
    if (auto const* const asked = std::get_if<MediaRequested>(&event)) {
        asked_[asked->number] = *asked;
    } else if (auto const* const settled = std::get_if<MediaSettled>(&event)) {
        if (settled->succeeded) carry_out(asked_.at(settled->number));
    } else if (auto const* const wanted = std::get_if<MonitorRequested>(&event)) {
        monitors_[leg_title({LegKind::agent, wanted->agent, {}})] = wanted->monitoring.mode;
    }
}

void Mixer::lose(Leg const& leg) {
    lines_.erase(leg_title(leg));
    std::erase(order_, leg_title(leg));
}

void Mixer::bridge(MediaRequested const& command) {
    auto const name = leg_title(command.leg);
    auto const other = leg_title(command.other);
    if (!lines_.contains(name)) order_.push_back(name);
    if (lines_[other].mix == 0) lines_[other].mix = ++last_mix_;
    Line& line = lines_[name];
    line.mix = lines_[other].mix;
    line.voice = Voice::all;
    if (command.purpose != Purpose::monitor || command.other.kind == LegKind::customer) return;
    line.voice = monitors_[name] == MonitorMode::listening ? Voice::none : Voice::one;
    line.heard_by = other;
}

void Mixer::carry_out(MediaRequested const& command) {
    auto const name = leg_title(command.leg);
    switch (command.kind) {
        case MediaKind::bridge: return bridge(command);
        case MediaKind::unbridge: lines_[name].mix = 0; return;
        case MediaKind::hold: lines_[name].held = true; return;
        case MediaKind::unhold: lines_[name].held = false; return;
        case MediaKind::swap:
            lines_[name].held = false;
            lines_[leg_title(command.other)].held = true;
            return;
        case MediaKind::mute: lines_[name].voice = Voice::none; return;
        case MediaKind::hangup: return lose(command.leg);
        case MediaKind::record_start:
        case MediaKind::record_resume: recording_ = "recorded"; return;
        case MediaKind::record_pause: recording_ = "recording paused"; return;
        case MediaKind::record_stop: recording_.clear(); return;
        case MediaKind::ring:
        case MediaKind::answer:
        case MediaKind::play:
        case MediaKind::dial: return;  // nobody hears anybody by it
    }
}

std::vector<std::string> Mixer::talking(int mix) const {
    std::vector<std::string> names;
    for (auto const& name : order_) {
        Line const& line = lines_.at(name);
        if (line.mix == mix && !line.held && line.voice == Voice::all) names.push_back(name);
    }
    return names;
}

std::string Mixer::told() const {
    std::string text;
    std::set<int> said;
    for (auto const& name : order_) {
        Line const& line = lines_.at(name);
        if (line.held) {
            add_part(text, name + " on hold");
        } else if (line.voice == Voice::none) {
            add_part(text, name + " listens");
        } else if (line.voice == Voice::one) {
            add_part(text, name + " whispers to " + line.heard_by);
        } else if (auto const names = talking(line.mix); line.mix != 0 && names.size() > 1) {
            if (said.insert(line.mix).second) add_part(text, joined(names) + " talk");
        } else if (name == "customer") {
            add_part(text, "customer hears the queue's music");
        } else {
            add_part(text, name + " hears nobody");
        }
    }
    if (text.empty()) text = "–";
    return recording_.empty() ? text : text + "; " + recording_;
}

}  // namespace ringmaster::testing::media_table_test

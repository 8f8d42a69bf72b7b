#include <regex>
#include <sstream>

#include "ringmaster/core/codec/codec.hpp"
#include "scenarios/script.hpp"

namespace ringmaster::testing {

using namespace core;

namespace {

std::string relative(Time time, Time now) {
    auto const delta = (time - now).count();
    return (delta < 0 ? "-" : "+") + std::to_string(delta < 0 ? -delta : delta) + "ms";
}

std::string leg_name(Leg const& leg, Speaker const& speaker) {
    switch (leg.kind) {
        case LegKind::customer: return "customer";
        case LegKind::agent: return speaker.name(leg.agent);
        case LegKind::number: return leg.number;
    }
    return "?";
}

std::string actions(ActionSet const& allowed) {
    std::string text;
    for (std::size_t index = 0; index < enum_count<Action>(); ++index) {
        auto const action = static_cast<Action>(index);
        if (!allowed.has(action)) continue;
        text += (text.empty() ? "" : ",") + std::string(enum_name(action));
    }
    return text;
}

struct EffectSpeaker {
    Speaker const& speaker;
    Time now;
    std::ostringstream& out;

    void operator()(AgentNotice const& notice) const {
        if (notice.channel) return say_channel(notice, *notice.channel);
        out << speaker.name(notice.to) << speaker.number(notice.sequence) << ' '
            << enum_name(notice.kind);
        if (Station const* const station = notice.agent->station()) {
            if (Idle const* const idle = station->choice.idle()) {
                out << " Idle(" << speaker.name(idle->code) << ')';
            } else {
                out << " Available";
            }
        }
        if (!notice.reason.empty()) out << " reason=" << notice.reason;
        if (notice.by.kind == ActorKind::supervisor) out << " by=" << notice.by.name;
        out << '\n';
    }

    void say_channel(AgentNotice const& notice, ChannelChange const& change) const {
        if (!speaker.says_channels()) return;
        out << speaker.name(notice.to) << speaker.number(notice.sequence) << ' '
            << enum_name(notice.kind) << ' ' << enum_name(change.media) << ' '
            << enum_name(change.status) << ", " << enum_name(change.former) << " for "
            << change.former_lasted.count() << "ms\n";
    }

    void operator()(TaskNotice const& notice) const {
        out << speaker.name(notice.to) << speaker.number(notice.sequence);
        out << ' ' << enum_name(notice.kind) << ' ' << speaker.name(notice.view.task->id);
        if (!notice.reason.empty()) out << " reason=" << notice.reason;
        if (notice.view.rona_timeout_end) {
            out << " rona=" << relative(*notice.view.rona_timeout_end, now);
        }
        if (notice.view.wrap_up_started) out << " state=wrapUp";
        if (notice.offers && notice.offers->total > 1) say_offers(*notice.offers);
        say_call(notice);
        if (notice.view.wrap_up_deadline) {
            out << " wrapUpDeadline=" << relative(*notice.view.wrap_up_deadline, now);
        }
        if (!notice.pending_wrap_up.empty()) {
            out << " pending=";
            for (AgentId const& agent : notice.pending_wrap_up) out << speaker.name(agent) << ';';
        }
        if (notice.terminated_by != TerminatingParty::none) {
            out << " by=" << enum_name(notice.terminated_by);
        }
        if (notice.wrap_up_code) out << " code=" << speaker.name(*notice.wrap_up_code);
        if (notice.updated_by) {
            out << " updatedBy=" << notice.updated_by->name
                << Speaker::render(notice.view.task->attributes);
        }
        out << " [" << actions(notice.view.allowed) << "]\n";
    }

    void say_offers(OfferStack const& offers) const {
        out << " offers=";
        for (TaskId const& task : offers.first) out << speaker.name(task) << ',';
        out << "of " << offers.total;
    }

    // What is special about a live call, as this agent sees it.
    void say_call(TaskNotice const& notice) const {
        if (notice.party) out << " party=" << leg_name(*notice.party, speaker);
        if (notice.target) say_target(*notice.target, notice.party.has_value());
        if (notice.consult != 0) out << " leg=consult";
        if (notice.auto_resumed) out << " autoResumed";
        if (!notice.child.empty()) out << " child";
        if (notice.view.wrap_up_started) return;
        Task const& task = *notice.view.task;
        if (task.held_since) out << " customer=held";
        if (task.consult) out << " consult=" << consult_stage(task);
        if (task.in_conference()) out << " conference";
        for (NumberParty const& party : task.numbers) out << " with=" << party.number;
        if (task.recording && task.recording->paused_since) out << " paused";
    }

    // Of a consult or transfer, unless it is the party itself.
    void say_target(Target const& target, bool party_named) const {
        switch (target.kind) {
            case TargetKind::agent: return;
            case TargetKind::queue: out << " to=" << speaker.name(target.queue); return;
            case TargetKind::entryPoint: out << " to=" << speaker.name(target.entry_point); return;
            case TargetKind::dialNumber:
                if (!party_named) out << " to=" << target.number;
                return;
        }
    }

    void operator()(MediaCommand const& command) const {
        out << "media " << enum_name(command.kind) << ' ' << leg_name(command.leg, speaker) << ' ';
        if (command.kind == MediaKind::swap) out << leg_name(command.other, speaker) << ' ';
        out << speaker.name(command.task);
        if (command.purpose != Purpose::none) out << " for " << enum_name(command.purpose);
        out << '\n';
    }

    void operator()(Hydrate const& hydrate) const {
        out << "hydrate " << speaker.name(hydrate.agent)
            << (hydrate.reloaded ? " AgentReloginSuccess" : "");
        Station const* const station = hydrate.snapshot->station();
        if (hydrate.reloaded && station != nullptr) {
            out << (station->choice.available() ? " Available" : " Idle")
                << " reason=" << station->choice.reason;
        }
        out << '\n';
        for (TaskNotice const& notice : hydrate.notices) {
            out << "  ";
            (*this)(notice);
        }
    }
};

}  // namespace

void Speaker::learn(std::string const& word) { names_.emplace(id_of(word), word); }

std::string Speaker::number(std::uint64_t sequence) const {
    return says_numbers_ && sequence != 0 ? " #" + std::to_string(sequence) : std::string();
}

std::string Speaker::name(Uuid const& uuid) const {
    auto const found = names_.find(uuid);
    return found == names_.end() ? to_string(uuid) : found->second;
}

std::string Speaker::render(std::map<std::string, Variable> const& variables) {
    std::string text;
    for (auto const& [name, variable] : variables) {
        auto const* const plain = std::get_if<PlainValue>(&variable.value);
        text += ' ' + name + '=' + (plain == nullptr ? "*" : plain->text) + '@' +
                std::to_string(variable.version);
    }
    return text;
}

std::string Speaker::render(Outcome const& outcome, Time now) const {
    std::ostringstream out;
    for (Effect const& effect : outcome.effects) std::visit(EffectSpeaker{*this, now, out}, effect);
    if (outcome.refusal) {
        out << "refused " << describe_reason(outcome.refusal->reason).id << " ["
            << actions(outcome.allowed) << "]\n";
    }
    return out.str();
}

std::string Speaker::render(Event const& event, Time now) const {
    if (std::holds_alternative<ChannelStatesChanged>(event) && !says_channels_) return {};
    static std::regex const uuid_text(
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    static std::regex const time_text("17000[0-9]{8}");
    std::string text = to_text(event);
    auto const replace = [&text](std::regex const& pattern, auto to_name) {
        std::string result;
        auto const end = std::sregex_iterator();
        std::size_t at = 0;
        for (auto match = std::sregex_iterator(text.begin(), text.end(), pattern); match != end;
             ++match) {
            auto const start = static_cast<std::size_t>(match->position());
            result += text.substr(at, start - at) + to_name(match->str());
            at = start + match->str().size();
        }
        text = result + text.substr(at);
    };
    replace(uuid_text, [this](std::string const& id) { return name(*parse_uuid(id)); });
    replace(time_text,
            [now](std::string const& digits) { return relative({std::stoll(digits)}, now); });
    return "  event " + text + '\n';
}

}  // namespace ringmaster::testing

#include "scenarios/script.hpp"

#include <sstream>
#include <stdexcept>

namespace ringmaster::testing {

using namespace core;

namespace {

constexpr std::string_view quiet_prefix = "quietly ";

}  // namespace

std::string const& Line::word(std::size_t index) const {
    if (index >= words.size()) throw std::runtime_error("`" + verb + "` needs more words");
    return words[index];
}

std::string Line::option(std::string const& key, std::string fallback) const {
    auto const found = options.find(key);
    return found == options.end() ? std::move(fallback) : found->second;
}

Line parse_line(std::string const& text) {
    std::istringstream in(text);
    Line line;
    in >> line.verb;
    for (std::string word; in >> word;) {
        auto const equals = word.find('=');
        if (equals == std::string::npos) {
            line.words.push_back(word);
        } else {
            line.options[word.substr(0, equals)] = word.substr(equals + 1);
        }
    }
    return line;
}

Duration parse_duration(std::string const& text) {
    std::size_t used = 0;
    long const count = std::stol(text, &used);
    std::string const unit = text.substr(used);
    if (unit == "ms") return std::chrono::milliseconds(count);
    if (unit == "s") return std::chrono::seconds(count);
    if (unit == "m") return std::chrono::minutes(count);
    if (unit == "h") return std::chrono::hours(count);
    throw std::runtime_error("not a duration: " + text);
}

Script::Script() {
    for (char const* name : {"anna",           "ben",
                             "carla",          "sue",
                             "support",        "sales",
                             "webchat",        "team",
                             "meeting",        "lunch",
                             "sale",           "question",
                             "RONA",           "Agent_Declined",
                             "Agent_Busy",     "Agent_Unavailable",
                             "Invalid_Number", "Channel_Failure",
                             "support-line",   "sales-line",
                             "site-chat",      "help-line",
                             "mail",           "mailbox",
                             "posts",          "page"}) {
        speaker_.learn(name);
    }
    add_agent_verbs();
    add_task_verbs();
    add_fact_verbs();
    add_call_verbs();
    add_world_verbs();
    add_variable_verbs();
    add_routing_verbs();
    add_hours_verbs();
    add_callback_verbs();
    add_outdial_verbs();
    add_campaign_verbs();
}

std::string Script::run(std::string const& lines) {
    std::istringstream in(lines);
    std::string out;
    for (std::string text; std::getline(in, text);) {
        if (text.empty() || text.front() == '#') continue;
        bool const quietly = text.starts_with(quiet_prefix);
        out += quietly ? run_quietly(text.substr(quiet_prefix.size())) : run_line(parse_line(text));
    }
    return out.empty() ? "ok\n" : out;
}

std::string Script::run_line(Line const& line) {
    auto const verb = verbs_.find(line.verb);
    if (verb == verbs_.end()) throw std::runtime_error("no verb `" + line.verb + "`");
    std::string out = verb->second(line);
    if (world_.replayed().hash() != world_.engine.hash()) {
        throw std::runtime_error("replay differs from live after `" + line.verb + "`");
    }
    return out;
}

std::string Script::run_quietly(std::string const& text) {
    std::string const out = run_line(parse_line(text));
    if (out.find("refused ") != std::string::npos) {
        throw std::runtime_error("`" + text + "` was refused: " + out);
    }
    return {};
}

std::string Script::say(Outcome const& outcome) {
    check_numbers(outcome);
    learn_reservations();
    std::string out = speaker_.render(outcome, world_.now);
    if (!show_events_) return out;
    for (Event const& event : outcome.events) out += speaker_.render(event, world_.now);
    return out;
}

void Script::check_numbers(Outcome const& outcome) {
    auto const& journal = world_.journal();
    for (; counted_ < journal.size() - outcome.events.size(); ++counted_) {
        auto const* const advanced = std::get_if<SequencesAdvanced>(&journal[counted_]);
        if (advanced == nullptr) continue;
        for (auto const& [agent, number] : advanced->agents) numbers_[agent] = number;
    }
    auto const check = [this](AgentId agent, std::uint64_t number) {
        if (number == 0 || number == ++numbers_[agent]) return;  // 0: hydration
        throw std::runtime_error("OPS-3: event " + std::to_string(numbers_[agent]) + " of " +
                                 speaker_.name(agent) + " has the number " +
                                 std::to_string(number));
    };
    for (Effect const& effect : outcome.effects) {
        if (auto const* told = std::get_if<AgentNotice>(&effect)) check(told->to, told->sequence);
        if (auto const* told = std::get_if<TaskNotice>(&effect)) check(told->to, told->sequence);
    }
}

void Script::add_world_verbs() {
    verbs_["wait"] = [this](Line const& line) {
        return say(world_.wait(parse_duration(line.word(0))));
    };
    // Lets time pass without firing timers, as when the loop is late.
    verbs_["lag"] = [this](Line const& line) {
        world_.now = world_.now + parse_duration(line.word(0));
        return std::string();
    };
    verbs_["media"] = [this](Line const& line) {
        std::map<std::string, MediaMode> const modes{{"confirm", MediaMode::confirm},
                                                     {"fail", MediaMode::fail},
                                                     {"silent", MediaMode::silent}};
        world_.media = modes.at(line.word(0));
        return std::string();
    };
    verbs_["events"] = [this](Line const& line) {
        show_events_ = line.word(0) == "on";
        return std::string();
    };
    verbs_["channels"] = [this](Line const& line) {
        speaker_.say_channels(line.word(0) == "on");
        return std::string();
    };
    verbs_["numbers"] = [this](Line const& line) {
        speaker_.say_numbers(line.word(0) == "on");
        return std::string();
    };
    verbs_["profile"] = [this](Line const& line) {
        set_profile(line);
        return std::string();
    };
    verbs_["queue"] = [this](Line const& line) {
        set_queue(line);
        return std::string();
    };
    verbs_["organization"] = [this](Line const& line) {
        set_organization(line);
        return std::string();
    };
    verbs_["blending"] = [this](Line const& line) {
        set_blending(line);
        return std::string();
    };
    verbs_["state"] = [this](Line const& /*line*/) {
        return speaker_.render(world_.engine.state());
    };
    verbs_["close-queue"] = [this](Line const& line) {
        return say(
            world_.give(CloseQueue{SmallWorld::actor("sue"), named<QueueId>(line.word(0)), true}));
    };
    verbs_["restart"] = [this](Line const& /*line*/) { return restart(); };
    verbs_["bring"] = [this](Line const& line) {
        for (std::string const& agent : line.words) world_.bring_in(agent);
        return std::string();
    };
}

void Script::set_profile(Line const& line) {
    AgentProfile profile = world_.engine.state().config.profiles.at(named<ProfileId>("profile"));
    if (auto const mode = line.option("wrapUpMode"); !mode.empty()) {
        profile.wrap_up.mode = enum_parse<WrapUpMode>(mode).value();
    }
    if (auto const on = line.option("autoWrapUp"); !on.empty()) profile.auto_wrap_up = on == "true";
    if (auto const after = line.option("after"); !after.empty()) {
        profile.auto_wrap_after = parse_duration(after);
    }
    if (auto const on = line.option("autoAnswer"); !on.empty()) profile.auto_answer = on == "true";
    if (auto const on = line.option("extension"); !on.empty()) {
        profile.extension_allowed = on == "true";
    }
    if (auto const max = line.option("extensionsMax"); !max.empty()) {
        profile.wrap_up.extensions_max = static_cast<std::uint32_t>(std::stoul(max));
    }
    if (auto const length = line.option("extensionLength"); !length.empty()) {
        profile.wrap_up.extension_length = parse_duration(length);
    }
    if (auto const on = line.option("lastAgent"); !on.empty()) {
        profile.last_agent_routing = on == "true";
    }
    if (auto const after = line.option("inactiveAfter"); !after.empty()) {
        profile.inactive_after = parse_duration(after);
    }
    if (auto const on = line.option("consultToQueue"); !on.empty()) {
        profile.consult_to_queue = on == "true";
    }
    world_.configure({profile});
}

// How the channels of everybody's multimedia profile exclude each other (RQ-10).
void Script::set_blending(Line const& line) {
    auto const& profiles = world_.engine.state().config.multimedia_profiles;
    MultimediaProfile profile = profiles.at(named<MultimediaProfileId>("voice+chat"));
    profile.mode = enum_parse<BlendingMode>(line.word(0)).value();
    world_.configure({profile});
}

// The daemon stops and starts again: state from a snapshot, then recovery's own input.
std::string Script::restart() {
    auto restored = Engine::restore(world_.engine.snapshot());
    if (!restored || restored->hash() != world_.engine.hash()) {
        throw std::runtime_error("a snapshot does not restore the state");
    }
    world_.engine = std::move(*restored);
    return say(world_.tell(DaemonStarted{}));
}

}  // namespace ringmaster::testing

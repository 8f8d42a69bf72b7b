// save <who> <task> name=value[@version] …: call-associated data. `sealed:…` stands for a value
// that was sealed before. Agents save as the agents they are, sue as a supervisor.

#include "ringmaster/core/model/variables.hpp"
#include "scenarios/script.hpp"

namespace ringmaster::testing {

using namespace core;

namespace {

std::variant<PlainValue, SealedValue> value_of(std::string const& text) {
    std::string const prefix = "sealed:";
    if (!text.starts_with(prefix)) return PlainValue{text};
    return SealedValue{"key", "nonce", text.substr(prefix.size())};
}

Actor saver(std::string const& name) {
    if (name == "pbx") return {ActorKind::connector, {}, name};
    return SmallWorld::actor(name);
}

SaveVariables save_of(Line const& line) {
    SaveVariables save;
    save.by = saver(line.word(0));
    if (save.by.kind == ActorKind::agent) save.agent = save.by.agent;
    save.task = named<TaskId>(line.word(1));
    for (auto const& [name, option] : line.options) {
        auto const at = option.find('@');
        save.values.emplace(name, value_of(option.substr(0, at)));
        if (at == std::string::npos) continue;
        save.versions.emplace(name, static_cast<std::uint32_t>(std::stoul(option.substr(at + 1))));
    }
    return save;
}

// What the loser is told: the variables with their current values and who saved them.
std::string conflicts(State const& state, SaveVariables const& save) {
    Task const* const task = state.task(save.task);
    std::string text;
    if (task == nullptr) return text;
    for (std::string const& name : conflicting_variables(*task, save)) {
        auto const found = task->attributes.find(name);
        text += "  conflict";
        if (found == task->attributes.end()) {
            text += ' ' + name + " is not there\n";
        } else {
            text += Speaker::render({*found}) + " by=" + found->second.author.name + '\n';
        }
    }
    return text;
}

}  // namespace

void Script::add_variable_verbs() {
    verbs_["save"] = [this](Line const& line) {
        SaveVariables const save = save_of(line);
        Outcome const outcome = world_.give(save);
        bool const lost = outcome.refusal && outcome.refusal->reason == Reason::attribute_conflict;
        return say(outcome) + (lost ? conflicts(world_.engine.state(), save) : std::string());
    };
}

}  // namespace ringmaster::testing

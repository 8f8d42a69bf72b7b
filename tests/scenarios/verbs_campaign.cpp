// Verbs of preview campaigns: what an administrator does with one, and what agents do with the
// contact they are shown (OD-3).

#include "scenarios/script.hpp"

namespace ringmaster::testing {

using namespace core;

namespace {

constexpr std::uint32_t first_list = 1;

std::uint32_t list_of(Line const& line) {
    return static_cast<std::uint32_t>(std::stoul(line.option("list", std::to_string(first_list))));
}

Time opening_of(Line const& line, Time now) {
    return now + parse_duration(line.option("in", "0s"));
}

CampaignTerms terms_of(Line const& line) {
    CampaignTerms terms;
    terms.entry_point = named<EntryPointId>(line.option("from", "support-line"));
    terms.ani = "+4930111";
    terms.released_max = static_cast<std::uint32_t>(std::stoul(line.option("max", "50")));
    terms.rules.offer_timeout = parse_duration(line.option("time", "10m"));
    terms.rules.on_timeout = enum_parse<PreviewAction>(line.option("then", "SKIP")).value();
    terms.rules.ring_limit = parse_duration(line.option("rings", "32s"));
    terms.rules.skip_disabled = line.option("skip") == "disabled";
    terms.rules.remove_disabled = line.option("remove") == "disabled";
    return terms;
}

using Change = decltype(ChangeCampaign::change);

ChangeCampaign change_of(Line const& line, Change change) {
    return {{ActorKind::administrator, {}, "admin"}, line.word(0), std::move(change)};
}

}  // namespace

void Script::learn_reservations() {
    auto const know = [this](std::string const& name, TaskId id) {
        speaker_.learn(name, id.value);
        derived_.emplace(name, id);
    };
    for (auto const& journal = world_.journal(); read_ < journal.size(); ++read_) {
        Event const& event = journal[read_];
        if (auto const* const released = std::get_if<PreviewReleased>(&event)) {
            Preview const& preview = released->preview;
            know(preview.campaign + "." + std::to_string(preview.contact), released->task);
        }
        if (auto const* const decided = std::get_if<PreviewDecided>(&event)) {
            bool const calls = !decided->call.empty();
            if (calls) know(speaker_.name(decided->task) + ".call", decided->call);
        }
    }
}

TaskId Script::task(std::string const& name) const {
    auto const found = derived_.find(name);
    return found == derived_.end() ? named<TaskId>(name) : found->second;
}

void Script::add_campaign_verbs() {
    // With a list that is open.
    verbs_["campaign"] = [this](Line const& line) {
        Uuid const key = named<TaskId>(line.word(0)).value;
        std::string const started =
            say(world_.give(change_of(line, StartCampaign{key, terms_of(line)})));
        if (!started.empty()) return started;
        return say(world_.give(change_of(line, AddContactList{first_list, world_.now})));
    };
    verbs_["change-campaign"] = [this](Line const& line) {
        return say(world_.give(change_of(line, UpdateCampaign{terms_of(line)})));
    };
    verbs_["stop-campaign"] = [this](Line const& line) {
        return say(world_.give(change_of(line, StopCampaign{})));
    };
    verbs_["contact-list"] = [this](Line const& line) {
        AddContactList const add{list_of(line), opening_of(line, world_.now)};
        return say(world_.give(change_of(line, add)));
    };
    verbs_["expire-list"] = [this](Line const& line) {
        return say(world_.give(change_of(line, ExpireContactList{list_of(line)})));
    };
    // contacts spring +4930221 +4930222
    verbs_["contacts"] = [this](Line const& line) {
        AddContacts add{list_of(line), {}, 0};
        for (auto word = line.words.begin() + 1; word != line.words.end(); ++word) {
            add.contacts.push_back({0, "", *word, "", {}});
        }
        return say(world_.give(change_of(line, std::move(add))));
    };
    verbs_["close-contact"] = [this](Line const& line) {
        return say(world_.give(change_of(line, CloseContact{list_of(line), line.word(1)})));
    };
    // preview anna SKIP spring.1
    verbs_["preview"] = [this](Line const& line) {
        DecidePreview command;
        command.by = SmallWorld::actor(line.word(0));
        command.agent = named<AgentId>(line.word(0));
        command.action = enum_parse<PreviewAction>(line.word(1)).value();
        command.task = task(line.word(2));
        command.campaign = line.option("campaign", line.word(2).substr(0, line.word(2).find('.')));
        return say(world_.give(command));
    };
}

}  // namespace ringmaster::testing

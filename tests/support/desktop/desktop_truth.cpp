// The screen against what the server says the agent has.
#include "support/desktop/desktop_model.hpp"

namespace ringmaster::desktop {

using nlohmann::json;

namespace {

// Such clients have no screen for a customer who waits for a queue that is consulted, or for a
// number he is sent to (TR-5). They draw a hold, whose Transfer and Consult are refused.
bool waits_for_queue(json const& truth) {
    json const& details = member(member(truth, "interaction"), "callProcessingDetails");
    return text_at(details, "ctqInProgress") == "true";
}

bool waits_for_number(json const& truth) {
    for (json const& one : member(member(truth, "interaction"), "participants")) {
        if (text_at(one, "pType") == "DN" && !flag_at(one, "hasJoined")) return true;
    }
    return false;
}

}  // namespace

Problems DesktopModel::settled(Millis now) const {
    Problems problems = promises_.overdue(now);
    if (registers_) problems.push_back("AgentDNRegistered never came behind the login");
    for (auto const& [id, sequence] : sequences_) {
        for (auto& each : sequence.missing()) problems.push_back(each + " (" + id + ')');
    }
    return problems;
}

void DesktopModel::compare_agent(json const& agent, Problems& problems) const {
    bool const is_out = text_at(agent, "status") == "LoggedOut";
    if (is_out && signed_in_) problems.push_back("shows him signed in");
    if (is_out) return;
    for (char const* key : {"status", "subStatus", "auxCodeId"}) {
        if (member(state_, key) == member(agent, key)) continue;
        problems.push_back(std::string("shows ") + key + ' ' + member(state_, key).dump() +
                           " instead of " + member(agent, key).dump());
    }
    // A change of the configuration that takes or gives a channel is not told.
    for (auto const& [media, right] : member(agent, "channelStates").items()) {
        json const& known = member(channels_, media);
        if (known.is_null() || known == right) continue;
        problems.push_back("shows " + media + ' ' + known.dump() + " instead of " + right.dump());
    }
}

void DesktopModel::compare_contact(std::string const& id, json const& truth, bool is_pending,
                                   Problems& problems) const {
    Contact const& contact = contacts_.at(id);
    auto const kept = std::make_shared<json const>(truth);
    Shown const wanted{kept, flag_at(truth, "wrapUpRequired"), false, false};
    auto shown = draw(contact.shown, agent_id_);
    auto const right = draw(wanted, agent_id_);
    if (waits_for_queue(truth)) shown.consult = right.consult;  // asked before, it waits again
    if (!is_same(shown, right)) {
        problems.push_back("shows " + to_text(shown) + " instead of " + to_text(right) + " (" + id +
                           ')');
    }
    for (char const* key : {"offerDeadline", "wrapUpDeadline"}) {
        if (member(*contact.told, key) == member(truth, key)) continue;
        problems.push_back(std::string(key) + ' ' + member(*contact.told, key).dump() +
                           " instead of " + member(truth, key).dump() + " (" + id + ')');
    }
    auto const& variables = [](json const& data) -> json const& {
        return member(member(data, "interaction"), "callAssociatedData");
    };
    if (variables(*contact.told) != variables(truth)) {
        problems.push_back("shows other variables (" + id + ')');
    }
    if (is_pending) return;
    json const& allowed = member(truth, "allowedActions");
    if (member(*contact.told, "allowedActions") != allowed) {
        problems.push_back("was told " + member(*contact.told, "allowedActions").dump() +
                           " instead of " + allowed.dump() + " (" + id + ')');
    }
    if (waits_for_queue(truth) || waits_for_number(truth)) return;
    for (std::string const& button : shown.buttons) {
        if (lists(allowed, button)) continue;
        problems.push_back("[" + button + "] is refused (" + id + "): " + allowed.dump());
    }
}

Problems DesktopModel::differences(json const& truth, std::set<std::string> const& pending) const {
    Problems problems;
    compare_agent(member(truth, "agent"), problems);
    std::set<std::string> wanted;
    for (json const& task : member(truth, "tasks")) {
        auto const id = text_at(task, "interactionId");
        if (text_at(own_entry(task, agent_id_), "pType") == "Supervisor") continue;
        wanted.insert(id);
        if (contacts_.contains(id)) {
            compare_contact(id, task, pending.contains(id), problems);
        } else {
            problems.push_back("does not show " + id);
        }
    }
    for (auto const& [id, contact] : contacts_) {
        if (wanted.contains(id)) continue;
        problems.push_back("still shows " + to_text(drawing(id)) + " (" + id + ')');
    }
    return problems;
}

}  // namespace ringmaster::desktop

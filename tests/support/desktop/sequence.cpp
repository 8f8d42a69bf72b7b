// What an event cannot stand without. A row that is dropped, doubled or swapped by the server shows
// here, or in a screen that is not the truth.
#include "support/desktop/sequence.hpp"

#include <algorithm>
#include <map>

namespace ringmaster::desktop {

using nlohmann::json;

namespace {

// Told directly after one of these, within the same decision.
std::map<std::string, Names> const& only_after() {
    static std::map<std::string, Names> const table{
        {"AgentOfferContact", {"AgentContactReserved", "AgentContact"}},
        {"AgentOfferConsult", {"AgentContactReserved", "AgentContact"}},
        {"AgentWrapup",
         {"ContactEnded", "AgentBlindTransferred", "AgentVteamTransferred",
          "AgentConsultTransferred", "AgentContactUnassigned", "ParticipantLeftConference",
          "AgentContact"}},
        {"ContactOwnerChanged", {"AgentConsultTransferred", "ParticipantLeftConference"}},
    };
    return table;
}

json comparable(json data) {
    for (char const* key : {"trackingId", "version", "isOver", "offers"}) data.erase(key);
    return data;
}

// A hold or its end changes the leg it names.
bool changes_leg(WireEvent const& event, Shown const& before) {
    auto const leg = text_at(*event.data, "mediaResourceId");
    return held_leg(*event.data, leg) != held_leg(*before.data, leg);
}

bool is_own(WireEvent const& event, std::string const& agent_id) {
    return text_at(*event.data, "participantId") == agent_id;
}

}  // namespace

bool is_repetition(json const& data, json const& earlier) {
    return comparable(data) == comparable(earlier);
}

bool Sequence::follows(WireEvent const& event, Names const& names) const {
    return last_ && last_->at == event.at && has(names, last_->type);
}

std::string Sequence::out_of_place(WireEvent const& event, Situation const& situation) const {
    auto const& type = event.type;
    Shown const* const before = situation.before;
    bool const introduced = last_ && last_->type == "AgentContact";
    // What fails again at another moment was asked again; who asked may have lost his socket since.
    bool const another = type.ends_with("Failed") && last_ && last_->at != event.at;
    bool const again =
        last_ && last_->type == type && !another && is_repetition(*event.data, *last_->data);
    if (again && !situation.answers) return type + " is told twice";
    bool const offers = type == "AgentOfferContact" || type == "AgentOfferConsult";
    if (offers) {                                         // it may have been reserved for a while
        bool const listed = !last_ && before != nullptr;  // by a Snapshot
        bool const prepared = listed || (last_ && has(only_after().at(type), last_->type));
        return prepared ? "" : type + " of what was not reserved";
    }
    auto const rule = only_after().find(type);
    if (rule != only_after().end() && !follows(event, rule->second)) {
        return type + (last_ ? " behind " + last_->type : " at first");
    }
    if (before == nullptr || introduced) return {};
    auto const drawn = draw(*before, situation.agent_id);
    if (type == "AgentContactReserved") return "AgentContactReserved of what is there";
    if (type == "AgentContactAssigned") {
        bool const handed_over = follows(event, {"ContactOwnerChanged"});
        // The customer who was called has answered (CB-3).
        bool const called = text_at(member(*before->data, "interaction"), "state") == "new";
        bool const wanted = drawn.phase == "offered" || handed_over || called;
        return wanted ? "" : type + " of what was not offered";
    }
    // Who was asked from the queue did not answer: it found the next without an event that draws.
    bool const asks_on =
        drawn.consult == "initiated" && text_at(*event.data, "destinationType") != "agent";
    bool const consults = drawn.consult == "initiated" || drawn.consult == "consulting";
    if (type == "AgentConsultCreated" && consults && !asks_on) {
        return type + " during another";
    }
    if (type == "AgentConsulting" && drawn.phase == "contact" && drawn.consult != "initiated") {
        return type + " of what was not asked";
    }
    if (type == "AgentContactHeld" || type == "AgentContactUnheld") {
        bool const still = follows(event, {"AgentCtqFailed", "AgentCtqCancelled"});
        return changes_leg(event, *before) || still ? "" : type + " changes no leg";
    }
    bool const popover = type == "AgentConsultEnded" && drawn.phase == "offered";
    if (popover && !follows(event, {"AgentOfferContactRona"})) return type + " of an open popover";
    if (type == "ContactEnded" && drawn.phase == "wrap-up") return type + " of a wrap-up";
    return {};
}

Names Sequence::due_after(WireEvent const& event, std::string const& agent_id) const {
    auto const& type = event.type;
    json const& data = *event.data;
    json const& interaction = member(data, "interaction");
    bool const hydrates = !event.seq;
    bool const over = flag_at(interaction, "isTerminated");
    bool const left = flag_at(own_entry(data, agent_id), "hasLeft");
    if (type == "ContactEnded" && lists(member(data, "agentsPendingWrapUp"), agent_id)) {
        return {"AgentWrapup"};
    }
    // A form that nobody owes stays until it is closed.
    if (type == "AgentWrapup" && !flag_at(data, "wrapUpRequired")) return {"AgentWrappedUp"};
    if (type == "AgentContactUnassigned") return {"AgentWrapup", "AgentWrappedUp"};
    bool const sent_on = type == "AgentBlindTransferred" || type == "AgentVteamTransferred";
    bool const handed_over = type == "AgentConsultTransferred";
    if (sent_on || (handed_over && left)) return {"AgentWrapup", "AgentWrappedUp"};
    if (handed_over) return {"ContactOwnerChanged"};
    if (type == "ContactOwnerChanged" && follows(event, {"AgentConsultTransferred"})) {
        return {"AgentContactAssigned"};
    }
    if (type == "AgentOfferContactRona" && text_at(interaction, "state") == "consult") {
        return is_child(data) ? Names{} : Names{"AgentConsultEnded"};
    }
    if (type == "AgentConsultFailed") return {"AgentConsultEnded"};
    bool const queue_over = type == "AgentCtqFailed" || type == "AgentCtqCancelled";
    auto const main_leg = text_at(interaction, "interactionId");
    if (queue_over && held_leg(data, main_leg).value_or(false)) {  // or his part ends with it
        return {"AgentContactHeld", "AgentContactUnassigned", "ParticipantLeftConference",
                "ContactEnded"};
    }
    if (type == "AgentConsultConferenceEnded") return {"AgentConsultEnded"};
    if (type == "AgentConsultConferenced" && !hydrates) return {"ParticipantJoinedConference"};
    if (type == "AgentConsultEnded" && over) return {"ContactEnded"};
    bool const own = is_own(event, agent_id);
    if (type == "ParticipantLeftConference" && own && over) return {"ContactEnded"};
    return {};
}

std::vector<std::string> Sequence::check(WireEvent const& event, Situation const& situation) {
    Names problems;
    if (!due_.empty() && !has(due_, event.type)) {
        problems.push_back(event.type + " where " + due_.front() + " is due");
    }
    auto misplaced = out_of_place(event, situation);
    if (!misplaced.empty()) problems.push_back(std::move(misplaced));
    due_ = due_after(event, situation.agent_id);
    last_ = event;
    return problems;
}

std::vector<std::string> Sequence::missing() const {
    if (due_.empty()) return {};
    return {due_.front() + " never came behind " + last_->type};
}

}  // namespace ringmaster::desktop

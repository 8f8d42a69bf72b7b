// What becomes of the screen with each event.
#include "support/desktop/desktop_model.hpp"

namespace ringmaster::desktop {

using nlohmann::json;

namespace {

bool begins(WireEvent const& event) {
    return event.type == "AgentContact" || event.type == "AgentContactReserved" ||
           event.type == "MonitoringOffered" || event.type == "ContactMerged" ||
           event.type == "AgentOfferCampaignReservation";
}

// Of a command, by its contact's id alone (OD-3).
bool is_refusal(WireEvent const& event) {
    return event.type.starts_with("CampaignPreview") && !event.data->contains("interaction");
}

// New, or a child's: such a contact is dropped without a form.
bool is_light(json const& data) {
    json const& interaction = member(data, "interaction");
    bool const outdial = text_at(interaction, "outboundType") == "OUTDIAL";
    bool const owes = !member(data, "agentsPendingWrapUp").empty();
    return (text_at(interaction, "state") == "new" && !(outdial && owes)) || is_child(data);
}

bool is_on_main_leg(json const& data, std::string const& agent_id) {
    json const& interaction = member(data, "interaction");
    json const& leg = member(member(interaction, "media"), text_at(interaction, "interactionId"));
    return lists(member(leg, "participants"), agent_id);
}

bool is_owner(json const& data, std::string const& agent_id) {
    auto const owner = text_at(member(data, "interaction"), "owner");
    return owner.empty() || owner == agent_id;
}

bool has_left(json const& data, std::string const& agent_id) {
    json const& own = own_entry(data, agent_id);
    return !own.is_object() || flag_at(own, "hasLeft");
}

}  // namespace

DesktopModel::DesktopModel(std::string agent_id) : agent_id_(std::move(agent_id)) {}

void DesktopModel::lose_socket(bool resumes) {
    promises_.forget();
    if (resumes) return;
    sequences_.clear();
    dropped_.clear();
    over_.clear();
    last_agent_event_.clear();
    hydrated_ = false;
    is_deaf_ = true;
}

Problems DesktopModel::take(json const& frame, Millis now) {
    problems_.clear();
    if (frame.contains("keepalive")) return {};
    auto const event = read_event(frame);
    for (auto& problem : promises_.overdue(now)) problems_.push_back(std::move(problem));
    auto settled = promises_.settle(event);
    for (auto& problem : settled.problems) problems_.push_back(std::move(problem));
    answers_ = settled.any;
    if (event.type == "Snapshot") {
        replace_all(*event.data);
    } else if (event.interaction_id.empty() || is_refusal(event)) {
        take_agent(event);
    } else {
        take_task(event);
    }
    return std::exchange(problems_, {});
}

// Its own list is the whole truth: whatever was there before is not.
void DesktopModel::sent(Sent const& command, Millis now) {
    // The login is drawn on an empty page, or once a reload said that nobody is signed in.
    if (command.command == "login" && is_deaf_) sign_out();
    bool const is_heard = !is_deaf_ || command.interaction_id.empty();
    is_heard ? promises_.open(command, now) : promises_.expect(command, now);
}

void DesktopModel::replace_all(json const& data) {
    contacts_.clear();
    sequences_.clear();
    for (json const& task : member(data, "tasks")) {
        auto const kept = std::make_shared<json const>(task);
        WireEvent event;
        event.data = kept;
        if (is_monitor(event)) continue;
        Shown const shown{kept, flag_at(task, "wrapUpRequired"), flag_at(task, "isConsulted"),
                          false};
        std::string const id = text_at(task, "interactionId");
        contacts_[id] = {shown, kept};
        over_.erase(id);  // it came back while nobody listened
        dropped_.erase(id);
    }
    state_ = member(data, "agent");
    channels_ = member(state_, "channelStates");
    signed_in_ = text_at(state_, "status") == "LoggedIn";
    registers_ = false;
    hydrate();
    if (!signed_in_) sign_out();
}

void DesktopModel::hydrate() {
    hydrated_ = true;
    is_deaf_ = false;
}

void DesktopModel::sign_out() {
    contacts_.clear();
    sequences_.clear();
    signed_in_ = registers_ = false;
}

void DesktopModel::take_agent(WireEvent const& event) {
    auto const& type = event.type;
    json const& data = *event.data;
    if (event.seq) {
        // One that changes nothing answers another command, maybe one of another page.
        bool const may_repeat = type == "AgentStateChangeSuccess";
        bool const again = type == last_agent_event_ && event.at == last_agent_at_ && !may_repeat &&
                           is_repetition(data, *last_agent_data_);
        if (again && !answers_) problems_.push_back(type + " is told twice");
        last_agent_event_ = type;
        last_agent_at_ = event.at;
        last_agent_data_ = event.data;
    }
    bool const signs_in = type == "AgentStationLoginSuccess";
    bool const reloads = type == "AgentReloginSuccess";
    if (type == "AgentDNRegistered" && !registers_) problems_.push_back(type + " without a login");
    if (signs_in || reloads || type == "AgentStateChangeSuccess") state_ = data;
    if (data.contains("channelStates")) channels_ = data["channelStates"];
    if (signs_in || reloads) signed_in_ = true;
    if (signs_in && contacts_.empty()) hydrate();
    if (signs_in) registers_ = true;
    if (type == "AgentDNRegistered" || reloads) registers_ = false;
    if (reloads) hydrate();
    if (type == "AgentReloginFailed") sign_out();  // the login form takes its place
    if (type != "AgentLogoutSuccess") return;
    sign_out();
    state_ = data;
    hydrate();
}

bool DesktopModel::is_monitor(WireEvent const& event) const {
    return text_at(own_entry(*event.data, agent_id_), "pType") == "Supervisor";
}

void DesktopModel::take_task(WireEvent const& event) {
    EventRule const* const rule = find_rule(event.type);
    if (rule == nullptr) return problems_.push_back("no desktop knows " + event.type);
    auto const known = contacts_.find(event.interaction_id);
    bool const listens = rule->effect == Effect::monitors || is_monitor(event);
    if (listens && known == contacts_.end()) return;
    if (registers_) problems_.push_back(event.type + " before AgentDNRegistered");
    if (over_.contains(event.interaction_id) && !begins(event)) {
        problems_.push_back(event.type + " of a contact that is over for him");
    }
    if (begins(event)) over_.erase(event.interaction_id);
    Shown const* const before = known == contacts_.end() ? nullptr : &known->second.shown;
    for (auto& each :
         sequences_[event.interaction_id].check(event, {before, answers_, agent_id_})) {
        problems_.push_back(std::move(each));
    }
    if (before == nullptr && rule->of_unknown != Unknown::adds) {
        take_unknown(event, *rule);
    } else {
        act(event, *rule);
        auto const now = contacts_.find(event.interaction_id);
        bool const over = now == contacts_.end() || rule->effect == Effect::opens_form;
        if (over) promises_.forget(event.interaction_id);
        if (now != contacts_.end()) now->second.told = event.data;
    }
    check_over(event);
}

void DesktopModel::take_unknown(WireEvent const& event, EventRule const& rule) {
    if (rule.of_unknown == Unknown::throws) {
        problems_.push_back(event.type + " throws: it has no such contact");
    } else if (!dropped_.contains(event.interaction_id)) {
        problems_.push_back(event.type + " of a contact it does not have");
    }
}

// The last a recipient hears of a contact leaves nothing of it on the screen.
void DesktopModel::check_over(WireEvent const& event) {
    if (!event.is_over) return;
    // To whom is not signed in nothing is told of it any more.
    bool const counts = event.seq || signed_in_;
    if (counts && contacts_.contains(event.interaction_id)) {
        problems_.push_back(event.type + " is the last, and the contact stays");
    }
    dropped_.erase(event.interaction_id);
    sequences_.erase(event.interaction_id);
    over_.insert(event.interaction_id);
}

void DesktopModel::add(WireEvent const& event) {
    bool const form = flag_at(own_entry(*event.data, agent_id_), "isWrapUp");
    contacts_[event.interaction_id] = {
        {event.data, form, flag_at(*event.data, "isConsulted"), false}, event.data};
    dropped_.erase(event.interaction_id);
}

void DesktopModel::drop(std::string const& interaction_id) {
    if (contacts_.erase(interaction_id) != 0) dropped_.insert(interaction_id);
}

void DesktopModel::draw_anew(WireEvent const& event, bool form) {
    bool const rings = event.type == "AgentOfferContact" || event.type == "AgentOfferConsult";
    Shown& shown = contacts_.at(event.interaction_id).shown;
    shown = {event.data, form, flag_at(*event.data, "isConsulted"), rings || shown.rings};
}

void DesktopModel::merge(WireEvent const& event) {
    auto const child = text_at(*event.data, "childInteractionId");
    if (!child.empty()) drop(child);
    contacts_.contains(event.interaction_id)
        ? draw_anew(event, flag_at(*event.data, "wrapUpRequired"))
        : add(event);
}

void DesktopModel::act(WireEvent const& event, EventRule const& rule) {
    json const& data = *event.data;
    auto const& id = event.interaction_id;
    bool const form = flag_at(data, "wrapUpRequired");
    switch (rule.effect) {
        case Effect::introduces:
            if (!contacts_.contains(id)) add(event);
            return;
        case Effect::reserves: return add(event);
        case Effect::redraws: return draw_anew(event, form);
        case Effect::asks:
            draw_anew(event, form);
            contacts_.at(id).shown.asked = false;
            return;
        case Effect::is_asked:
            draw_anew(event, form);
            contacts_.at(id).shown.asked = true;
            return;
        case Effect::stores:
        case Effect::passes:
        case Effect::monitors: return;
        case Effect::withdraws:
            draw_anew(event, form);
            if (is_light(data)) drop(id);
            return;
        case Effect::ends: draw_anew(event, true); return is_light(data) ? drop(id) : void();
        case Effect::opens_form: return draw_anew(event, true);
        case Effect::closes_form: return drop(id);
        case Effect::ends_consult:
            draw_anew(event, form);
            if (contacts_.at(id).shown.asked) drop(id);
            return;
        case Effect::leaves:
            draw_anew(event, form);
            if (has_left(data, agent_id_) && !is_on_main_leg(data, agent_id_) &&
                !is_owner(data, agent_id_)) {
                drop(id);
            }
            return;
        case Effect::ends_conference:
            draw_anew(event, form);
            if (!is_owner(data, agent_id_) && !is_on_main_leg(data, agent_id_)) drop(id);
            return;
        case Effect::merges: return merge(event);
    }
}

std::vector<std::string> DesktopModel::contacts() const {
    std::vector<std::string> ids;
    for (auto const& [id, contact] : contacts_) ids.push_back(id);
    return ids;
}

std::string DesktopModel::shown_for(std::string const& main_interaction_id) const {
    for (auto const& [id, contact] : contacts_) {
        auto const main = text_at(member(*contact.told, "interaction"), "mainInteractionId");
        if (main == main_interaction_id) return id;
    }
    return {};
}

Drawing DesktopModel::drawing(std::string const& interaction_id) const {
    return draw(contacts_.at(interaction_id).shown, agent_id_);
}

}  // namespace ringmaster::desktop

// `interaction.media` (PROTOCOL 4): the customer's leg, and the consult's beside it.

#include "api/wire/wire_interaction.hpp"
#include "api/wire/wire_legs.hpp"

namespace ringmaster::api {
namespace {

struct MediaLeg {
    std::string id;
    std::string_view type;
    std::optional<core::Time> held_since;
    std::vector<std::string> participants;
};

std::vector<std::string> main_parties(Look const& look) {
    auto const& task = look.task();
    std::vector<std::string> parties;
    if (task.ended() == nullptr) parties.push_back(customer_id(task));
    for (auto const& one : task.engagements) {
        bool const left_it = look.view.wrap_up_started && one.agent == look.view.viewer;
        bool const is_party = one.role == core::Role::owner || one.role == core::Role::conference;
        if (one.talking() && is_party && !left_it) parties.push_back(core::to_string(one.agent));
    }
    for (auto const& party : task.numbers) parties.push_back(number_id(task, party.number));
    return parties;
}

MediaLeg consult_media_leg(Look const& look) {
    MediaLeg leg{consult_leg_id(look.task().id, look.consult->ordinal), "consult", {}, {}};
    if (auto const* owner = look.task().owner()) {
        leg.participants.push_back(core::to_string(owner->agent));
    }
    if (auto const* answered = look.consult->answered()) {
        leg.held_since = answered->held_since;
        leg.participants.push_back(party_id(look.task(), *consult_party(look)));
    }
    return leg;
}

void write_leg(WireWriter& out, MediaLeg const& leg, core::MediaType media) {
    out.begin(leg.id);
    out.text("mediaResourceId", leg.id);
    out.text("mediaType", core::enum_name(media));
    out.text("mediaMgr", media == core::MediaType::telephony ? "callmm" : "digitalmm");
    out.text("mType", leg.type);
    out.flag("isHold", leg.held_since.has_value());
    out.time("holdTimestamp", leg.held_since);
    out.begin_list("participants");
    for (auto const& party : leg.participants) out.item(party);
    out.end_list();
    out.end();
}

}  // namespace

std::string media_json(Look const& look) {
    auto const& task = look.task();
    WireWriter out;
    out.begin();
    write_leg(out, {shown_id(look.view), "mainCall", task.held_since, main_parties(look)},
              task.media);
    if (look.consult != nullptr) write_leg(out, consult_media_leg(look), task.media);
    out.end();
    return out.take();
}

}  // namespace ringmaster::api

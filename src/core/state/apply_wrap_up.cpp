// What events about after-call work do to the state.

#include "core/state/world.hpp"

namespace ringmaster::core {
namespace {

WrapUp& open_wrap_up(Engagement& engagement) {
    WrapUp* const wrap_up = engagement.wrap_up();
    if (wrap_up == nullptr) broken("no open wrap-up of agent " + to_string(engagement.agent));
    return *wrap_up;
}

}  // namespace

void Applier::operator()(WrapUpStarted const& event) const {
    Engagement& one = engagement(event.task, event.engagement);
    WrapUp wrap_up;
    wrap_up.started = event.at;
    wrap_up.deadline = event.deadline;
    wrap_up.mode = event.mode;
    wrap_up.default_code = event.default_code;
    wrap_up.extension_allowed = event.extension_allowed;
    wrap_up.extensions_max = event.extensions_max;
    wrap_up.extension_length = event.extension_length;
    one.state = wrap_up;
    // The agent keeps seeing the interaction as he left it; other agents' copies stay out.
    Task left = task(event.task);
    for (Engagement& other : left.engagements) {
        if (WrapUp* const open = other.wrap_up()) open->left = {};
    }
    one.wrap_up()->left.task = std::make_shared<Task const>(std::move(left));
}

void Applier::operator()(WrapUpRequested const& event) const {
    engagement(event.task, event.engagement).wrap_up_requested = true;
}

void Applier::operator()(WrapUpExtended const& event) const {
    WrapUp& wrap_up = open_wrap_up(engagement(event.task, event.engagement));
    wrap_up.deadline = event.deadline;
    wrap_up.extensions = event.extensions;
}

void Applier::operator()(WrapUpSubmitted const& event) const {
    Engagement& one = engagement(event.task, event.engagement);
    remember(event.agent, {event.task, std::nullopt, event.code, event.origin});
    if (event.slot_held) {
        open_wrap_up(one).submitted = true;
        return;
    }
    one.state = Released{event.code, event.origin};
    became_free(event.agent, event.submitted);
}

// It is the record's: routing and desktops go by what was submitted.
void Applier::operator()(WrapUpCorrected const& /*event*/) const {}

void Applier::operator()(WrapUpSkipped const& event) const {
    engagement(event.task, event.engagement).state = Released{};
    became_free(event.agent, event.at);
    remember(event.agent, {event.task, std::nullopt, std::nullopt, std::nullopt});
}

void Applier::operator()(WrapUpSlotReleased const& event) const {
    engagement(event.task, event.engagement).state = Released{};
    became_free(event.agent, event.due);
}

}  // namespace ringmaster::core

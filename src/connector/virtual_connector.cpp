#include "ringmaster/connector/virtual_connector.hpp"

namespace ringmaster::connector {
namespace {

core::MediaResult result_of(core::MediaCommand const& command) {
    core::MediaResult result;
    result.source = {std::string(virtual_name), 0};
    result.command = command.number;
    result.task = command.task;
    result.has_phones = false;
    return result;
}

// A person answers a ringing phone; only he knows whether he does. That a number is being called
// is no answer yet.
bool waits_for_a_person(core::MediaKind kind) { return kind == core::MediaKind::answer; }

}  // namespace

VirtualConnector::VirtualConnector(VirtualScript script)
    : script_(std::move(script)), counts_(script_.size(), 0) {}

ScriptRule const* VirtualConnector::rule_for(core::MediaCommand const& command) {
    ScriptRule const* found = nullptr;
    for (std::size_t index = 0; index < script_.size(); ++index) {
        ScriptRule const& rule = script_[index];
        bool const fits =
            rule.command == command.kind && (!rule.leg || *rule.leg == command.leg.kind);
        if (!fits) continue;
        // Rules behind the chosen one count as well: `nth` does not depend on other rules.
        std::uint32_t const count = ++counts_[index];
        bool const wanted = rule.nth == 0 || rule.nth == count;
        if (wanted && found == nullptr) found = &rule;
    }
    return found;
}

Dispatch VirtualConnector::take(core::MediaCommand const& command, core::State const& /*state*/,
                                core::Time at) {
    Dispatch dispatch;  // there is no media to touch: nothing is sent
    ScriptRule const* const rule = rule_for(command);
    if (rule == nullptr) {
        if (!waits_for_a_person(command.kind)) dispatch.facts.emplace_back(result_of(command));
        return dispatch;
    }
    if (rule->silent) return dispatch;
    core::MediaResult result = result_of(command);
    result.succeeded = !rule->fail;
    result.cause = rule->fail.value_or("");
    if (rule->delay.count() == 0) {
        dispatch.facts.emplace_back(std::move(result));
    } else {
        pending_.emplace(std::pair(at + rule->delay, ++order_), std::move(result));
    }
    return dispatch;
}

std::optional<core::Time> VirtualConnector::next_due() const {
    if (pending_.empty()) return std::nullopt;
    return pending_.begin()->first.first;
}

void VirtualConnector::begin() {
    counts_before_ = counts_;
    order_before_ = order_;
}

void VirtualConnector::take_back() {
    counts_ = counts_before_;
    std::erase_if(pending_, [this](auto const& one) { return one.first.second > order_before_; });
}

std::optional<VirtualConnector::Due> VirtualConnector::take_due(core::Time now) {
    if (pending_.empty() || pending_.begin()->first.first > now) return std::nullopt;
    auto const first = pending_.begin();
    Due due{first->first.first, std::move(first->second)};
    pending_.erase(first);
    return due;
}

}  // namespace ringmaster::connector

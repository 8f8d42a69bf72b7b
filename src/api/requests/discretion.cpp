#include "api/requests/discretion.hpp"

#include <algorithm>
#include <variant>

namespace ringmaster::api {

// Whether an event belongs to an invisible monitoring; what begins one is remembered.
struct Discretion::Hides {
    Discretion& known;

    [[nodiscard]] bool silent(core::AgentId agent) const { return known.silent_.contains(agent); }
    [[nodiscard]] bool silent(core::Leg const& leg) const {
        return leg.kind == core::LegKind::agent && silent(leg.agent);
    }
    [[nodiscard]] bool monitors(std::uint32_t engagement) const {
        return known.engagements_.contains(engagement);
    }

    bool operator()(core::MonitorRequested const& event) const {
        bool const hidden = event.monitoring.invisible && event.agent != known.reader_;
        if (hidden) known.silent_.insert(event.agent);
        if (!hidden) known.silent_.erase(event.agent);
        return hidden;
    }
    bool operator()(core::MonitorAnswered const& event) const { return silent(event.agent); }
    bool operator()(core::EngagementStarted const& event) const {
        bool const hidden = event.role == core::Role::monitor && silent(event.agent);
        if (hidden) known.engagements_.insert(event.engagement);
        // Now he talks with the others: what is told of his leg from here on is no secret.
        if (!hidden) known.silent_.erase(event.agent);
        return hidden;
    }
    bool operator()(core::MonitorChanged const& event) const { return monitors(event.engagement); }
    bool operator()(core::EngagementEnded const& event) const { return monitors(event.engagement); }
    bool operator()(core::MediaRequested const& event) const {
        bool const asked = event.purpose == core::Purpose::monitor && silent(event.by);
        // Without a subject his leg goes down that has not become an engagement's.
        bool const his = event.subject == 0 || monitors(event.subject);
        bool const hidden = asked || (silent(event.leg) && his);
        if (hidden) known.media_.insert(event.number);
        return hidden;
    }
    bool operator()(core::MediaSettled const& event) const {
        return known.media_.contains(event.number);
    }
    bool operator()(core::PhoneWentBusy const& event) const {
        bool const hidden = monitors(event.engagement);
        if (hidden) known.phones_.insert(event.agent);
        return hidden;
    }
    bool operator()(core::PhoneWentDown const& event) const {
        return known.phones_.erase(event.agent) != 0;
    }
    bool operator()(core::ClosedTaskKept const& event) const { return silent(event.agent); }
    bool operator()(core::LateFact const& event) const { return silent(event.leg); }
    bool operator()(core::DtmfReceived const& event) const { return silent(event.leg); }
    bool operator()(core::StrayLegFound const& event) const {
        bool const hidden = silent(event.leg);
        if (hidden) known.media_.insert(event.number);
        return hidden;
    }
    template <class Other>
    bool operator()(Other const& /*event*/) const {
        return false;
    }
};

Discretion::Discretion(Principal const& reader, ContactParts const& parts)
    : reader_(reader.agent.value_or(core::AgentId{})) {
    bool const took_part = std::ranges::find(parts.agents, reader_) != parts.agents.end();
    hides_ = reader.role == AccessRole::agent || (!reader_.empty() && took_part);
}

std::optional<HistoryRow> Discretion::shown(HistoryRow row) {
    if (!hides_) return row;
    auto const hidden = std::erase_if(
        row.events, [this](core::Event const& event) { return std::visit(Hides{*this}, event); });
    if (row.events.empty()) return std::nullopt;
    // The timers that were due before a command, and its name not beside them.
    if (hidden != 0 && row.kind.ends_with("Monitor")) row.kind = "tick";
    return row;
}

}  // namespace ringmaster::api

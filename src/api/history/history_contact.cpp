// A closed contact has left the engine's state; the journal still tells what it was. The same
// apply that recovery uses makes it again, so there is no second reading of the events.
#include "api/history/history.hpp"

namespace ringmaster::api {
namespace {

class Rebuilding {
public:
    Rebuilding(JournalView& journal, core::TaskId id)
        : journal_(journal), contact_{core::Engine(core::OrgId{}), id, {}} {}

    std::optional<PastContact> run() {
        journal_.forwards(contact_.id.value, 0, [this](HistoryRow const& row) {
            return take(only_about(row, contact_.id.value));
        });
        if (contact_.engine.state().task(contact_.id) == nullptr) return std::nullopt;
        return std::move(contact_);
    }

private:
    // False: there is nothing more to know.
    bool take(HistoryRow const& row) {
        for (auto const& event : row.events) {
            auto const* created = std::get_if<core::TaskCreated>(&event);
            if (created == nullptr && contact_.engine.state().task(contact_.id) == nullptr) {
                return false;  // its beginning is behind the horizon (SEC-7)
            }
            contact_.last_change = row.at;
            // Applied, it would take the contact out of the state.
            if (std::holds_alternative<core::TaskClosed>(event)) return false;
            if (auto const* part = std::get_if<core::EngagementStarted>(&event)) {
                sign_in(part->agent, part->at, row.journal_seq);
            } else if (auto const* dial = std::get_if<core::OutdialStarted>(&event)) {
                sign_in(dial->agent, dial->at, row.journal_seq);
            }
            contact_.engine.apply(event);
        }
        return true;
    }

    // An engagement takes team, number and device of the agent's station, an outdial is noted at
    // it: that of the session he had then.
    void sign_in(core::AgentId agent, core::Time at, std::uint64_t joined_seq) {
        core::AgentSignedIn session;
        session.agent = agent;
        session.at = at;
        journal_.backwards(agent.value, joined_seq + 1, [&](HistoryRow const& row) {
            for (auto const& event : row.events) {
                auto const* known = std::get_if<core::AgentSignedIn>(&event);
                if (known == nullptr || known->agent != agent) continue;
                session = *known;
                return false;
            }
            return true;
        });
        contact_.engine.apply(session);
    }

    JournalView& journal_;
    PastContact contact_;
};

}  // namespace

std::optional<PastContact> rebuild_contact(JournalView& journal, core::TaskId id) {
    return Rebuilding(journal, id).run();
}

}  // namespace ringmaster::api

#pragma once
// Where the journal no longer has its first entry, records begin with the first one that it has.
// What things are called and who is signed in says a snapshot, which is younger than that entry: as
// far as it tells what was true then already. What was before is not made up: contacts that had
// begun are not in the records, and sessions of agents say that they are not complete.
//
// Ownership: refers to a book. Threading: the book's. Errors: Failure.

#include "reports/book.hpp"
#include "ringmaster/core/model/model.hpp"

namespace ringmaster::reports {

class Beginning {
public:
    Beginning(Book& book, core::OrgId org, core::Time first)
        : book_(book), org_(org), first_(first) {}

    // What the records of a former time thought open: nobody knows how it ended.
    void end_what_is_open(core::Time known_until);
    void take_over(core::State const& state);

private:
    void sign_in(core::Agent const& agent, core::Station const& station);
    void set_state(core::AgentId agent, core::Choice const& choice);
    void set_channel(core::AgentId agent, core::MediaType media, core::ChannelState const& now);

    Book& book_;
    core::OrgId org_;
    core::Time first_;
};

}  // namespace ringmaster::reports

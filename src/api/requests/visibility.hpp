#pragma once
// What a caller may see (SEC-1, SU-1): the one place that decides it, for every read, list,
// history and report, and for how a command about something unseen is answered: as if it were not
// there (SEC-2 within the organization).
//
//   agent          himself, and the contacts he has or had a part in, was offered or may take;
//                  callbacks that are meant for him, or wait for a queue he serves (CB-9)
//   supervisor     as an agent; the agents of his teams, and the contacts in which these, their
//                  teams' lines or their teams' queues have or had a part; without teams all
//   connector      the contacts of the channels it may tell of
//   administrator, reporting   the organization
//
// A live contact is decided from the state. What its state does not tell any more, and a closed
// contact, is decided from the journal's rows: `read_parts` on the reader's thread, `sees` on the
// loop. Who monitors a contact has no part in it. A part is his who had it: one made anew under a
// former user's name (SEC-1) has none of that user's.
//
// What he sees as the agent he is, he commands as an agent: `leads` says what his office is.
//
// Ownership: a copy of the principal; refers to the organization's engine and directory, which
// outlive every request, so it may be kept for an answer that comes later. Threading: the loop;
// ContactParts and what makes them on any thread. Errors: none.

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "ringmaster/api/access/principal.hpp"
#include "ringmaster/api/requests/call.hpp"
#include "ringmaster/api/requests/context.hpp"
#include "ringmaster/api/text/http.hpp"
#include "ringmaster/core/engine.hpp"

namespace ringmaster::api {

// Who has, or had, a part in a contact, as far as the journal tells.
struct ContactParts {
    core::TaskId task;
    bool known = false;  // the journal names it at all
    core::MediaType media = core::MediaType::telephony;
    std::vector<core::AgentId> agents;           // it was offered to, meant for, or connected with
    std::map<core::AgentId, core::Time> latest;  // when each of all these last got a part
    std::vector<core::AgentId> monitors;         // none of these by that alone
    std::vector<core::TeamId> teams;  // whose lines it was put through to, who wrapped it up
    std::vector<core::QueueId> queues;

    void take(core::Event const& event, core::Time at);
};
// For a reader's thread.
[[nodiscard]] ContactParts read_parts(JournalView& journal, core::TaskId task);

// The agent's open engagement as one who talks with the others; a monitor does not. Or null.
[[nodiscard]] core::Engagement const* party_in(core::Task const& task, core::AgentId agent);

class Visibility {
public:
    explicit Visibility(Context const& context);

    [[nodiscard]] bool sees(core::AgentId agent) const;
    [[nodiscard]] bool sees(core::Queue const& queue) const;
    [[nodiscard]] bool sees(core::Task const& live) const;
    // A contact by its rows, or, should it be live, also by its state.
    [[nodiscard]] bool sees(ContactParts const& parts) const;

    // Whether it is his to command from outside (SU-1, SU-2, RQ-12, RQ-13, CD-3, CD-4): that of
    // his organization, of his teams, or of his channels; what he sees as an agent alone is not.
    [[nodiscard]] bool leads(core::Task const& live) const;
    [[nodiscard]] bool leads(core::Queue const& queue) const { return sees(queue); }
    // One without a queue is the organization's.
    [[nodiscard]] bool leads(core::EntryPoint const& point) const;
    // WU-11: what that agent did, or did in that team, is his to correct. Never his own.
    [[nodiscard]] bool may_correct(core::AgentId agent, core::TeamId team) const;
    // CB-9: a callback of his own, or one he leads.
    [[nodiscard]] bool may_change_callback(core::Task const& live) const;
    // An invisible monitoring is hidden from agents, and from whoever takes part or did (SU-1).
    [[nodiscard]] bool hides(core::Task const& live, core::AgentId monitor) const;

    // From when on what that agent did may be shown to the caller: what a former user of his own
    // name did is nothing for him (SEC-1).
    [[nodiscard]] core::Time since(core::AgentId agent) const;

    // The live contacts the caller may see, by id.
    [[nodiscard]] std::vector<core::Task const*> tasks() const;
    // The users he may see, by id.
    [[nodiscard]] std::vector<core::AgentId> agents() const;
    // The contact's queue lets its agents take contacts, and the caller serves it (RQ-13): he may
    // have seen it waiting.
    [[nodiscard]] bool may_take(core::Task const& task) const;

    [[nodiscard]] Principal const& caller() const { return caller_; }

private:
    struct Judge;
    struct Leader;
    [[nodiscard]] bool sees_all() const;
    // Another agent, of his teams.
    [[nodiscard]] bool leads(core::AgentId agent) const;
    // One of these had it not long ago: offered in vain, given back, passed on.
    [[nodiscard]] bool led_before(core::TaskId task) const;
    [[nodiscard]] std::set<core::TaskId> led_before() const;
    // By its state, and what the caller himself had not long ago.
    [[nodiscard]] bool sees_now(core::Task const& live) const;
    // He himself, as he is now, has or had a part in it.
    [[nodiscard]] bool took_part(core::Task const& live) const;
    [[nodiscard]] bool took_part(ContactParts const& parts) const;
    // Whether this one's part in a contact makes it the caller's.
    [[nodiscard]] bool judges(core::AgentId agent) const;
    [[nodiscard]] bool judges(core::TeamId team) const;
    [[nodiscard]] bool judges(core::QueueId queue) const;
    [[nodiscard]] std::vector<core::Task const*> own_tasks() const;
    // That can still happen; some may occur twice.
    [[nodiscard]] std::vector<core::TaskId> own_callbacks() const;
    // By one of his teams, whether he is signed in or not.
    [[nodiscard]] bool serves(core::QueueId queue) const;

    Principal caller_;
    core::Engine const* engine_;
    Directory const* directory_;
};

// Why the caller may not command a live contact from outside: to him there is none, or he knows it
// as an agent alone (403). Or nothing.
[[nodiscard]] std::optional<Response> why_not_lead(Context const& context, core::TaskId task);

}  // namespace ringmaster::api

#pragma once
// Carries out one API request inside a turn: idempotency, space, the route's handler, the engine,
// the answer. The answer leaves with the turn.
//
// Ownership: refers to its collaborators. Threading: the loop only.
// Errors: what a handler throws while it reads is a 500, for nothing has been decided yet; what is
// thrown later passes through, and the caller undoes it (attempt.hpp).

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "app/base/fair_queue.hpp"
#include "app/base/fault.hpp"
#include "app/base/shell_answers.hpp"
#include "app/base/work_thread.hpp"
#include "app/base/work_ticket.hpp"
#include "app/turn/ahead_writer.hpp"
#include "app/turn/commit_line.hpp"
#include "app/turn/decider.hpp"
#include "app/turn/large_change.hpp"
#include "app/turn/query_threads.hpp"
#include "app/turn/tenants.hpp"
#include "ringmaster/api/access/vault.hpp"
#include "ringmaster/api/requests/call.hpp"
#include "ringmaster/api/requests/route.hpp"
#include "ringmaster/api/requests/router.hpp"
#include "ringmaster/crypto/secure_memory.hpp"
#include "ringmaster/store/space.hpp"

namespace ringmaster::app {

// Anything that must take its turn among the inputs.
using Work = std::function<void(core::Time, Turn&)>;

// Facts that came together, while they are decided one after another (OPS-8): one that fails again
// is set aside alone.
struct TriedFacts {
    std::optional<core::Fact> trying;
    std::size_t index = 0;         // of that one
    std::set<std::size_t> failed;  // once
    std::set<std::size_t> aside;
};

// The server's own work of one organization.
struct Duty {
    Work run;
    std::string name;                        // for operators
    Work failed = {};                        // what is left to do once it is given up
    bool again = true;                       // tried once more before
    std::shared_ptr<TriedFacts> facts = {};  // it decides these
};

struct ApiRequest {
    api::Request request;
    api::Principal principal;
    api::Route const* route = nullptr;
    std::map<std::string, std::string> path;
    std::string base_url;
    std::function<void(api::Response)> respond;
    TriedFacts facts = {};
    std::shared_ptr<WorkTicket> ticket = {};  // how long the loop works on it
    // Of a read that had to give its place back: to where reads wait for their turn.
    std::function<void(ApiRequest)> line_up = {};

    // What audit and records of faults may hold of its address (SEC-7).
    [[nodiscard]] std::string kept_path() const {
        return route == nullptr ? request.path : api::kept_path(*route, request.path);
    }
};

class RequestRunner {
public:
    // A change of fewer documents commits in a few milliseconds.
    static constexpr std::size_t large_change_documents = 500;
    struct Options {
        crypto::Secret secret;  // keys the digests of bodies (OPS-4)
        std::size_t idempotency_max = 0;
        api::Vault const* vault = nullptr;  // outlives the runner; none: nothing secure is taken
        api::TokenDirectory* tokens = nullptr;  // outlives the runner; none: nobody has a token
        std::size_t contacts_max = 0;  // live ones, of all organizations (VC-9); 0: no ceiling
        Aside aside = {};              // a thread for what takes long
        std::function<void(Tenant&, Duty)> queue_work = {};  // back among the inputs of the loop
        AheadWriter::Submit write_beside = {};               // for changes of many documents
        std::size_t large_change = large_change_documents;   // so many are written ahead
        // All organizations, and for providers a new one among them. Not asked while it is built.
        std::function<Tenants const&()> tenants = {};
        std::function<Tenant&(core::OrgId)> found_tenant = {};
        std::string records = {};  // the file of records; empty: there is none
        std::function<void(core::OrgId)> lose_tenant = {};  // that one again, when founding failed
    };
    RequestRunner(Decider& decider, HistorySource& history, FaultBook& faults, Options options);

    void run(Tenant& tenant, ApiRequest& asked, core::Time at, Turn& turn);
    // Facts as a connector tells them, posted or over its socket; what came of each.
    struct Telling {
        core::Time at;
        Origin origin;
        Turn& turn;
        Decider::Consequences& consequences;
        TriedFacts& tried;
    };
    api::Verdicts tell(Tenant& tenant, std::vector<core::Fact> const& facts,
                       Telling const& telling);
    // Deletes what the organization has, a few rows at a time; `gone` runs when nothing is left.
    void purge(core::OrgId org, std::function<void()> gone) { ahead_.purge(org, std::move(gone)); }
    // Drops its journal up to there, a few rows at a time.
    void cut(core::OrgId org, std::uint64_t up_to) { ahead_.cut(org, up_to); }
    // Drops kept answers that have expired by then, likewise.
    void expire(core::Time now) { ahead_.expire(now); }
    // What is admitted from now on (OPS-7).
    void space(store::SpaceLevel level) { space_ = level; }

private:
    struct Job;
    using Respond = decltype(api::Submit::respond);
    bool answered_before(Job& job);
    // Nothing: it failed and is answered.
    [[nodiscard]] std::optional<api::Call> read(Job& job);
    [[nodiscard]] api::Call call(Job& job);
    void carry_out(Job& job, api::Answer&& answer);
    void carry_out(Job& job, api::Submit&& submit);
    void carry_out(Job& job, api::ReportFacts&& report);
    void carry_out(Job& job, api::QueryHistory&& query);
    void carry_out(Job& job, api::QueryAdminState&& query);
    void carry_out(Job& job, api::QueryDocuments&& query);
    void carry_out(Job& job, api::QueryRecords&& query);
    void carry_out(Job& job, api::Disclose&& disclosure);
    void carry_out(Job& job, api::WithDocuments&& plan);
    // ---- commands that ask the journal first (request_looks.cpp) ----
    struct Look;
    using SharedLook = std::shared_ptr<Look>;
    void carry_out(Job& job, api::WithHistory&& wish);
    void come_back(SharedLook const& look);
    // ---- providers (request_organizations.cpp) ----
    void carry_out(Job& job, api::QueryOrganizations&& query);
    void carry_out(Job& job, api::FoundOrganization&& found);
    void carry_out(Job& job, api::SwitchOrganization&& wish);
    void switch_over(Tenant& tenant, Job& job, api::SwitchOrganization& wish);
    void found_in(Tenant& fresh, Job& job, api::FoundOrganization& found);
    [[nodiscard]] Tenant* find_tenant(core::OrgId org) const;
    // Stored with the turn, in force with what it releases.
    void put_token(Job& job, api::TokenRecord const& record);
    // ---- plans (request_plans.cpp) ----
    // Those of one organization run one after another, each on a copy of its own time; callers take
    // turns.
    struct Pending;
    using SharedPending = std::shared_ptr<Pending>;
    // SEC-5; beyond it 503.
    static constexpr std::size_t plans_waiting_max = 256;
    struct Line {
        SharedPending running = nullptr;
        FairQueue<SharedPending> waiting{plans_waiting_max};
    };
    [[nodiscard]] bool start(SharedPending const& pending, core::Time at);
    // On the thread beside the loop.
    void work_out(Pending& pending, api::Directory const& copy) const;
    // Queues its next turn.
    void come_back(SharedPending const& pending);
    void settle(SharedPending const& pending, core::Time at, Turn& turn);
    void give_up(SharedPending const& pending, core::Time at, Turn& turn);
    void refuse(Pending& pending, core::Time at, Turn& turn);
    void refuse_line(Tenant& tenant, core::Time at, Turn& turn);
    // False: it has not come to an end yet.
    [[nodiscard]] bool decide(Job& job, SharedPending const& pending);
    void write_ahead(SharedPending const& pending);
    void take(Job& job, SharedPending const& pending);
    static void drop(Job& job, Pending& pending);
    void leave_line(SharedPending const& pending);
    void put_away(Pending& pending);
    [[nodiscard]] bool is_large(Pending const& pending) const;
    void start_next(Tenant& tenant, core::Time at, Turn& turn);
    // ---- answers ----
    void keep_answer(Job& job, api::Response const& response);
    static void forget_answers(Job& job, core::EraseCustomer const& erased);
    void finish(Job& job, api::Response response);
    // `accepted` adds to the turn what belongs to the command, unless it is refused.
    void decide_and_answer(Job& job, core::Command command, Respond const& respond,
                           std::function<void()> const& accepted);
    void store_documents(Job& job, std::vector<api::DocumentChange> const& documents);
    static void store_organization(Job& job, std::vector<api::DocumentChange> const& documents);
    void audit(Job& job, core::Command const& command);
    // One row in the batch of this turn: what the turn releases leaves after it is durable.
    static void add_audit_row(Job& job, std::string action, std::string object,
                              std::string const& about);
    // OPS-7, VC-9: what is turned away before any engine sees it.
    [[nodiscard]] std::optional<api::TurnedAway> why_not_admitted(
        Tenant const& tenant, core::Command const& command) const;
    [[nodiscard]] std::optional<api::TurnedAway> why_not_admitted(Tenant const& tenant,
                                                                  core::Fact const& fact) const;
    [[nodiscard]] bool at_ceiling(Tenant const& tenant, core::TaskId task) const;
    // True: his key finds no place, and he is told so.
    [[nodiscard]] bool lacks_room(Job& job, std::string const& subject);
    // True: there is no room for a callback of his, and he is told so.
    [[nodiscard]] bool lacks_callback_room(Job& job);

    Decider& decider_;
    HistorySource& history_;
    FaultBook& faults_;
    Options options_;
    api::Vault no_keys_;
    api::TokenDirectory no_tokens_;
    std::function<core::Uuid()> random_uuid_;
    store::SpaceLevel space_ = store::SpaceLevel::ample;
    AheadWriter ahead_;
    std::map<Tenant*, Line> plans_;
};

}  // namespace ringmaster::app

#pragma once
// What a route handler asks the shell to do. Handlers never wait: they either answer, or describe
// the work and how to word its outcome. The shell runs `respond` on the loop, and lets nothing
// out before the commit of everything decided up to then (OPS-1).

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "ringmaster/api/access/principal.hpp"
#include "ringmaster/api/access/token.hpp"
#include "ringmaster/api/commands/verdicts.hpp"
#include "ringmaster/api/documents/document_change.hpp"
#include "ringmaster/api/history/journal_view.hpp"
#include "ringmaster/api/history/records_view.hpp"
#include "ringmaster/api/text/http.hpp"
#include "ringmaster/core/engine.hpp"

namespace ringmaster::api {

class Directory;  // configuration documents of the organization (directory.hpp)

struct Answer {  // nothing to decide
    Response response;
    // False: it holds a secret that lives for seconds and nobody may store (SEC-3). Who repeats the
    // request gets another.
    bool is_kept = true;
};

struct Submit {  // one command; `documents` are stored in the same transaction
    core::Command command;
    std::function<Response(core::Outcome const&, core::Engine const&)> respond;
    std::vector<DocumentChange> documents;
};

struct ReportFacts {  // connector facts (PROTOCOL 8)
    std::vector<core::Fact> facts;
    std::function<Response(Verdicts const&)> respond;
};

// Walks the journal on a reader's thread and words the outcome on the loop. `read` touches nothing
// that the loop owns: it works on copies. A journal that cannot be read is answered by the shell.
struct QueryHistory {
    using Respond = std::function<Response()>;
    std::function<Respond(JournalView&)> read;
    // Set: who asked for what is on record before anything is read (SEC-6). Never the answer.
    struct Record {
        std::string action;  // of the audit row, e.g. "ExportPersonalData"
        std::string detail;
    };
    std::optional<Record> record = {};
};

// A command that the journal is asked about first. `read` runs on a reader's thread and touches
// nothing that the loop owns; what it returns runs on the loop, in a turn of its own, and answers
// or says what to submit. A journal that cannot be read is answered by the shell.
struct WithHistory {
    using Planned = std::variant<Answer, Submit>;
    using Plan = std::function<Planned()>;
    std::function<Plan(JournalView&)> read;
};

// Asks for the organization's journal position together with the state hash.
struct QueryAdminState {
    std::function<Response(std::uint64_t journal_seq, core::StateHash const&)> respond;
};

// An answer with something in it that must not be told before it is on record who asked for it:
// it leaves once the audit row is durable, and is never kept for an Idempotency-Key (CD-4, SEC-6).
struct Disclose {
    Response response;
    std::string action;                    // of the audit row, e.g. "RevealVariable"
    std::string detail;                    // what was asked for; never the answer
    std::vector<TokenRecord> tokens = {};  // stored with the row, and in force with the answer
};

// What takes long to work out. `plan` runs on another thread, on a copy of the organization's
// documents, and touches nothing that the loop owns; it answers, or says what to submit. Should
// the documents have changed meanwhile, it is asked again, so it may run more than once.
struct WithDocuments {
    using Planned = std::variant<Answer, Submit>;
    std::function<Planned(Directory const& copy)> plan;
};

// Documents read beside the loop, because there are many of them. `read` runs on another thread, on
// a copy, and touches nothing that the loop owns; questions of one caller run one after another.
struct QueryDocuments {
    std::function<Response(Directory const& copy)> read;
};

// An answer out of the records, and what makes the next piece of its body, asked once the one
// before it is sent: of that answer only its body and its rest count.
struct RecordsAnswer {
    using Read = std::function<RecordsAnswer(RecordsView&)>;
    RecordsAnswer(Response made) : response(std::move(made)) {}
    RecordsAnswer(Response made, Read next) : response(std::move(made)), rest(std::move(next)) {}
    Response response;
    Read rest = {};
};

// Records read beside the loop (RP-1): what stands in them is committed, and late by little. `read`
// runs on another thread and touches nothing that the loop owns.
struct QueryRecords {
    RecordsAnswer::Read read;
};

// ---- of providers: the shell has all organizations ----

struct OrganizationFacts {
    core::OrgId id;
    std::string name;
    core::Time created;
    std::optional<core::Time> disabled;
    std::optional<core::Time> delete_at;
};

struct QueryOrganizations {
    std::function<Response(std::vector<OrganizationFacts> const&)> respond;
};

// A new organization with its first documents, at work when its answer leaves. The answer holds a
// token: it is never kept for an Idempotency-Key.
struct FoundOrganization {
    core::OrgId org;
    core::Command command;
    std::vector<DocumentChange> documents;
    TokenRecord administrator;
    Response answer;
    Response taken;  // instead: there is one of that id
};

// Its tokens are refused and its sockets closed while it is switched off; nothing is lost.
struct SwitchOrganization {
    core::OrgId org;
    bool active = true;
    std::optional<core::Time> delete_at;  // with `active` false: when all it has is deleted
    std::function<Response(OrganizationFacts const*)> respond;  // null: there is none
};

using Call = std::variant<Answer, Submit, ReportFacts, QueryHistory, QueryAdminState, Disclose,
                          WithDocuments, QueryOrganizations, FoundOrganization, SwitchOrganization,
                          QueryDocuments, QueryRecords, WithHistory>;

}  // namespace ringmaster::api

#pragma once
// What a route handler asks the shell to do. Handlers never wait: they either answer, or describe
// the work and how to word its outcome. The shell runs `respond` on the loop, and lets nothing
// out before the commit of everything decided up to then (OPS-1).

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ringmaster/api/http.hpp"
#include "ringmaster/api/principal.hpp"
#include "ringmaster/core/engine.hpp"

namespace ringmaster::api {

// One configuration document, as stored. Empty body: removed.
struct DocumentChange {
    std::string resource;  // e.g. "contact-service-queue"
    std::string id;
    std::uint64_t version = 0;
    std::string body;  // JSON
};

struct Answer {  // nothing to decide
    Response response;
};

struct Submit {  // one command; `documents` are stored in the same transaction
    core::Command command;
    std::function<Response(core::Outcome const&, core::Engine const&)> respond;
    std::vector<DocumentChange> documents;
};

// Why a customer a connector brought was turned away.
struct TurnedAway {
    int status = 0;  // as POST /v1/tasks would answer
    std::string reason_code;
    std::string reason;
};
// One per fact, in their order; empty: taken.
using Verdicts = std::vector<std::optional<TurnedAway>>;

struct ReportFacts {  // connector facts (PROTOCOL 8)
    std::vector<core::Fact> facts;
    std::function<Response(Verdicts const&)> respond;
};

// History read from the journal by a reader thread, newest last.
struct HistoryRow {
    std::uint64_t journal_seq = 0;
    core::Time at;
    std::string kind;  // of the input
    std::vector<core::Event> events;
};
struct QueryHistory {
    core::Uuid about;  // task or agent
    std::uint64_t after_seq = 0;
    core::Time from{};  // rows decided earlier are left out
    std::size_t limit = 1'000;
    std::function<Response(std::vector<HistoryRow> const&)> respond;
};

// Asks for the organization's journal position together with the state hash.
struct QueryAdminState {
    std::function<Response(std::uint64_t journal_seq, core::StateHash const&)> respond;
};

using Call = std::variant<Answer, Submit, ReportFacts, QueryHistory, QueryAdminState>;

}  // namespace ringmaster::api

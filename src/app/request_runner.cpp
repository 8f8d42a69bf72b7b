#include "app/request_runner.hpp"

#include <algorithm>
#include <exception>
#include <iterator>

#include "app/document_rows.hpp"
#include "app/recovery.hpp"
#include "ringmaster/api/commands.hpp"
#include "ringmaster/api/errors.hpp"
#include "ringmaster/api/json.hpp"
#include "ringmaster/crypto/random.hpp"

namespace ringmaster::app {
namespace {

constexpr char disk_space_text[] = "The server is short of disk space";
constexpr char ceiling_text[] = "The server holds as many contacts as its configuration allows";

core::Uuid draw_uuid() {
    auto const drawn = crypto::random_uuid();
    return {drawn.high, drawn.low};
}

// Below the second mark only these are taken: they end something (OPS-7).
template <class Command>
constexpr bool finishes_contacts =
    std::is_same_v<Command, core::End> || std::is_same_v<Command, core::SubmitWrapUp> ||
    std::is_same_v<Command, core::SkipWrapUp> || std::is_same_v<Command, core::Logout>;

// Changes of one organization that wait to be worked out; beyond it 503.
constexpr std::size_t plans_waiting_max = 256;

api::Response planner_busy() {
    return busy_response("PLANNER_BUSY", "Too many changes are being worked out");
}

// Agents' own doings are in the journal; the audit tells what others did to them (SEC-6).
bool is_audited(api::Principal const& principal, core::Command const& command) {
    return principal.role == api::AccessRole::administrator ||
           principal.role == api::AccessRole::supervisor ||
           std::holds_alternative<core::ChangeConfiguration>(command);
}

// Whom and what a command is about, for the audit.
std::string concerned(core::Command const& command) {
    std::string text;
    std::visit(
        [&text](auto const& known) {
            if constexpr (requires { known.agent; }) {
                if (!known.agent.empty()) text += "agent " + to_string(known.agent) + " ";
            }
            if constexpr (requires { known.task; }) text += "task " + to_string(known.task) + " ";
        },
        command);
    if (!text.empty()) text.pop_back();
    return text;
}

}  // namespace

api::Response busy_response(std::string const& reason_code, std::string const& text) {
    auto response = api::error_response(503, reason_code, text);
    response.headers.push_back({"Retry-After", "1"});
    return response;
}

struct RequestRunner::Job {
    Tenant& tenant;
    ApiRequest& asked;
    core::Time at;
    Turn& turn;
    store::IdempotencyRecord record;  // with an empty key: none is kept
    Decider::Consequences consequences;

    [[nodiscard]] Origin origin() const {
        return {asked.principal.subject, record.key, asked.request.tracking_id};
    }
};

RequestRunner::RequestRunner(Decider& decider, HistorySource& history, Log& log, Options options)
    : decider_(decider),
      history_(history),
      log_(log),
      options_(std::move(options)),
      random_uuid_(draw_uuid) {}

void RequestRunner::run(Tenant& tenant, ApiRequest asked, core::Time at, Turn& turn) {
    Job job{tenant, asked, at, turn, {}, {}};
    if (answered_before(job)) return;
    try {
        call(job);
    } catch (std::exception const& error) {
        log_.error("a handler failed", {{"route", std::string(asked.route->name)},
                                        {"trackingId", asked.request.tracking_id},
                                        {"what", error.what()}});
        finish(job, api::error_response(500, "INTERNAL_ERROR", "The server failed to answer"));
    }
}

bool RequestRunner::answered_before(Job& job) {
    api::Request const& request = job.asked.request;
    auto const key = request.header("Idempotency-Key");
    if (key.empty() || !is_mutation(request.method) || job.asked.route->policy.is_open()) {
        return false;
    }
    if (key.size() > idempotency_key_max) {
        finish(job, api::error_response(400, "IDEMPOTENCY_KEY_TOO_LONG",
                                        "Idempotency-Key has more than 255 characters"));
        return true;
    }
    auto asked = idempotency_request(job.asked.principal, request, options_.secret);
    job.tenant.idempotency.expire(job.at);
    api::Response answer;
    switch (job.tenant.idempotency.find(asked, answer)) {
        case Idempotency::Verdict::repeated: finish(job, std::move(answer)); return true;
        case Idempotency::Verdict::mismatch:
            finish(job, api::error_response(422, "IDEMPOTENCY_KEY_REUSED",
                                            "The Idempotency-Key belongs to another request"));
            return true;
        case Idempotency::Verdict::unknown: break;
    }
    if (job.tenant.idempotency.size() >= options_.idempotency_max) {
        finish(job, busy_response("IDEMPOTENCY_KEYS_EXHAUSTED", "Too many keys are kept"));
        return true;
    }
    job.record = std::move(asked);
    return false;
}

void RequestRunner::call(Job& job) {
    ApiRequest& asked = job.asked;
    api::Vault const& vault = options_.vault == nullptr ? no_keys_ : *options_.vault;
    api::Context const context{asked.request,
                               asked.principal,
                               asked.path,
                               job.tenant.engine,
                               job.tenant.directory,
                               job.tenant.delivery,
                               job.tenant.connectors,
                               job.at,
                               random_uuid_,
                               asked.base_url,
                               vault,
                               options_.tokens == nullptr ? no_tokens_ : *options_.tokens};
    api::Call wanted = asked.route->handler(context);
    std::visit([&](auto& known) { carry_out(job, std::move(known)); }, wanted);
}

void RequestRunner::carry_out(Job& job, api::Answer&& answer) {
    finish(job, std::move(answer.response));
}

void RequestRunner::carry_out(Job& job, api::Submit&& submit) {
    if (auto const away = why_not_admitted(job.tenant, submit.command)) {
        return finish(job, busy_response(away->reason_code, away->reason));
    }
    auto const outcome = decider_.command(job.tenant, submit.command, job.at, job.origin(),
                                          job.turn, job.consequences);
    if (!outcome.refusal && submit.documents.empty()) audit(job, submit.command);
    if (!outcome.refusal) store_documents(job, submit.documents);
    api::Response response = submit.respond(outcome, job.tenant.engine);
    keep_answer(job, response);
    finish(job, std::move(response));
}

void RequestRunner::carry_out(Job& job, api::ReportFacts&& report) {
    auto const verdicts =
        tell(job.tenant, report.facts, {job.at, job.origin(), job.turn, job.consequences});
    auto response = report.respond(verdicts);
    keep_answer(job, response);
    finish(job, std::move(response));
}

api::Verdicts RequestRunner::tell(Tenant& tenant, std::vector<core::Fact> const& facts,
                                  Telling const& telling) {
    api::Verdicts verdicts;
    for (auto const& fact : facts) {
        auto const* arrival = std::get_if<core::CustomerArrived>(&fact);
        auto away = arrival == nullptr ? std::nullopt : why_not_admitted(tenant, arrival->create);
        if (away) {
            verdicts.push_back(std::move(away));
            continue;
        }
        auto const outcome = decider_.fact(tenant, fact, telling.at, telling.origin, telling.turn,
                                           telling.consequences);
        verdicts.push_back(api::turned_away(outcome));
    }
    return verdicts;
}

// The reader sees what is committed, and so does everybody else: nothing to wait for.
void RequestRunner::carry_out(Job& job, api::QueryHistory&& query) {
    auto const respond = job.asked.respond;
    if (!history_.history(job.tenant.org, std::move(query), respond)) {
        finish(job, busy_response("READER_BUSY", "Too many reads are waiting"));
    }
}

void RequestRunner::carry_out(Job& job, api::QueryAdminState&& query) {
    finish(job, query.respond(job.tenant.journal_seq, job.tenant.engine.hash()));
}

// CD-4: the row and the answer belong to one turn, so nothing is shown that is not on record. The
// answer is not kept for an Idempotency-Key: it holds what nothing else may store.
void RequestRunner::carry_out(Job& job, api::Disclose&& disclosure) {
    if (space_ == store::SpaceLevel::critical) {
        return finish(job, busy_response("DISK_SPACE_LOW", "The server is short of disk space"));
    }
    add_audit_row(job, std::move(disclosure.action), job.asked.request.path, disclosure.detail);
    for (auto const& record : disclosure.tokens) {
        job.turn.batch.tokens.push_back(to_stored(record));
        auto* const tokens = options_.tokens == nullptr ? &no_tokens_ : options_.tokens;
        job.turn.releases.emplace_back([tokens, record] { tokens->put(record); });
    }
    finish(job, std::move(disclosure.response));
}

// A plan on its way: the request it belongs to, and what it has come to.
struct RequestRunner::Pending {
    Tenant& tenant;
    ApiRequest asked;
    store::IdempotencyRecord record;
    api::WithDocuments plan;
    std::uint64_t revision = 0;                               // of the documents it was made for
    std::optional<api::WithDocuments::Planned> planned = {};  // nothing: it failed
};

void RequestRunner::carry_out(Job& job, api::WithDocuments&& plan) {
    auto& line = plans_[&job.tenant];
    if (line.size() >= plans_waiting_max) return finish(job, planner_busy());
    line.push_back(std::make_shared<Pending>(
        Pending{job.tenant, std::move(job.asked), job.record, std::move(plan)}));
    if (line.size() == 1) start_next(job.tenant, job.at, job.turn);
}

// The first of the line; those that cannot be started are answered.
void RequestRunner::start_next(Tenant& tenant, core::Time at, Turn& turn) {
    auto& line = plans_[&tenant];
    while (!line.empty() && !start(line.front())) {
        Job job{tenant, line.front()->asked, at, turn, {}, {}};
        finish(job, planner_busy());
        line.pop_front();
    }
}

bool RequestRunner::start(std::shared_ptr<Pending> const& pending) {
    api::Directory const& live = pending->tenant.directory;
    pending->revision = live.revision();
    auto const copy = std::make_shared<api::Directory const>(live.clone());
    return options_.aside([this, &log = log_, pending, copy]() -> std::function<void()> {
        try {
            pending->planned = pending->plan.plan(*copy);
        } catch (std::exception const& error) {
            log.error("a plan failed",
                      {{"route", std::string(pending->asked.route->name)}, {"what", error.what()}});
        }
        return [this, pending] {
            options_.queue_work(
                [this, pending](core::Time at, Turn& turn) { settle(pending, at, turn); });
        };
    });
}

// In a turn of its own.
void RequestRunner::settle(std::shared_ptr<Pending> const& pending, core::Time at, Turn& turn) {
    Job job{pending->tenant, pending->asked, at, turn, {}, {}};
    if (!decide(job, pending)) return;
    plans_[&pending->tenant].pop_front();
    start_next(pending->tenant, at, turn);
}

// Somebody may have changed the documents, or sent the same request, while the plan was made.
// False: it is made again.
bool RequestRunner::decide(Job& job, std::shared_ptr<Pending> const& pending) {
    if (answered_before(job)) return true;
    if (!pending->planned) {
        finish(job, api::error_response(500, "INTERNAL_ERROR", "The server failed to answer"));
        return true;
    }
    bool const outdated = pending->revision != pending->tenant.directory.revision();
    if (outdated && std::holds_alternative<api::Submit>(*pending->planned)) {
        pending->planned.reset();
        if (start(pending)) return false;
        finish(job, planner_busy());
        return true;
    }
    std::visit([&](auto& known) { carry_out(job, std::move(known)); }, *pending->planned);
    return true;
}

void RequestRunner::keep_answer(Job& job, api::Response const& response) {
    if (job.record.key.empty() || !is_kept(response.status)) return;
    job.record.status = response.status;
    job.record.content_type = response.content_type;
    job.record.answer = response.body;
    job.record.created = job.at;
    job.tenant.idempotency.put(job.record);
    job.turn.batch.idempotency.push_back(job.record);
    job.turn.writes = true;
}

// The answer first, then the events it led to, then what the connector must do.
void RequestRunner::finish(Job& job, api::Response response) {
    job.turn.releases.emplace_back(
        [respond = job.asked.respond, response = std::move(response)] { respond(response); });
    auto told = job.tenant.delivery.told();
    std::move(told.begin(), told.end(), std::back_inserter(job.consequences.frames));
    decider_.release(job.tenant, std::move(job.consequences), job.turn);
    job.consequences = {};
}

void RequestRunner::store_documents(Job& job, std::vector<api::DocumentChange> const& documents) {
    if (documents.empty()) return;
    for (auto const& change : documents) {
        if (change.resource == "organization" && change.value != nullptr) {
            job.turn.batch.organizations.push_back(
                {job.tenant.org, api::text_at(*change.value, "name"), job.at});
        }
        add_audit_row(job, change.action, change.resource + "/" + change.id, change.told);
    }
    auto rows = document_rows(job.tenant.org, documents, job.at);
    std::move(rows.begin(), rows.end(), std::back_inserter(job.turn.batch.documents));
    job.turn.writes = true;
    job.tenant.directory.apply(documents, job.at);
}

void RequestRunner::audit(Job& job, core::Command const& command) {
    if (!is_audited(job.asked.principal, command)) return;
    add_audit_row(job, std::string(kind_of(command)), job.asked.request.path, concerned(command));
}

void RequestRunner::add_audit_row(Job& job, std::string action, std::string object,
                                  std::string const& about) {
    store::AuditRecord record;
    record.org = job.tenant.org;
    record.at = job.at;
    record.actor = job.asked.principal.subject;
    record.action = std::move(action);
    record.object = std::move(object);
    record.detail = job.asked.principal.name + " from " + job.asked.request.peer;
    if (!about.empty()) record.detail += " " + about;
    job.turn.batch.audit.push_back(std::move(record));
    job.turn.writes = true;
}

std::optional<api::TurnedAway> RequestRunner::why_not_admitted(Tenant const& tenant,
                                                               core::Command const& command) const {
    if (!has_space_for(command)) return api::TurnedAway{503, "DISK_SPACE_LOW", disk_space_text};
    if (at_ceiling(tenant, command)) return api::TurnedAway{503, "SERVER_CEILING", ceiling_text};
    return std::nullopt;
}

bool RequestRunner::at_ceiling(Tenant const& tenant, core::Command const& command) const {
    auto const* const create = std::get_if<core::CreateTask>(&command);
    if (create == nullptr || options_.contacts_max == 0) return false;
    // An arrival that is told again is no new contact.
    if (tenant.engine.state().task(create->task) != nullptr) return false;
    return options_.live_contacts() >= options_.contacts_max;
}

bool RequestRunner::has_space_for(core::Command const& command) const {
    switch (space_) {
        case store::SpaceLevel::ample: return true;
        case store::SpaceLevel::low: return !std::holds_alternative<core::CreateTask>(command);
        case store::SpaceLevel::critical: break;
    }
    return std::visit(
        [](auto const& known) { return finishes_contacts<std::decay_t<decltype(known)>>; },
        command);
}

}  // namespace ringmaster::app

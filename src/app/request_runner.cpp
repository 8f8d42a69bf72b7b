#include "app/request_runner.hpp"

#include <algorithm>
#include <exception>
#include <iterator>

#include "app/recovery.hpp"
#include "app/request_job.hpp"
#include "ringmaster/api/commands.hpp"
#include "ringmaster/api/configuration_notice.hpp"
#include "ringmaster/api/errors.hpp"
#include "ringmaster/api/json.hpp"
#include "ringmaster/crypto/random.hpp"

namespace ringmaster::app {
namespace {

constexpr char disk_space_text[] = "The server is short of disk space";
constexpr char set_aside_text[] = "The server could not take this fact and has set it aside";
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
            if constexpr (requires { known.reference; }) {
                if (!known.reference.empty()) text += "reference " + known.reference + " ";
            }
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

api::Response disk_space_low() { return busy_response("DISK_SPACE_LOW", disk_space_text); }

api::Response organization_set_aside() {
    auto response = busy_response("ORGANIZATION_SET_ASIDE",
                                  "The organization is set aside until its provider has mended it");
    response.headers.back().value = "60";
    return response;
}

api::Response internal_error() {
    return api::error_response(500, "INTERNAL_ERROR", "The server failed to answer");
}

RequestRunner::RequestRunner(Decider& decider, HistorySource& history, FaultBook& faults,
                             Options options)
    : decider_(decider),
      history_(history),
      faults_(faults),
      options_(std::move(options)),
      random_uuid_(draw_uuid),
      ahead_(options_.write_beside) {}

void RequestRunner::run(Tenant& tenant, ApiRequest& asked, core::Time at, Turn& turn) {
    Job job{tenant, asked, at, turn, {}, {}};
    if (answered_before(job)) return;
    auto wanted = read(job);
    if (!wanted) return;
    std::visit([&](auto& known) { carry_out(job, std::move(known)); }, *wanted);
}

// What fails here has changed nothing of the organization.
std::optional<api::Call> RequestRunner::read(Job& job) {
    std::optional<api::Call> wanted;
    auto const what = thrown_by([&] { wanted = call(job); });
    if (!what) return wanted;
    faults_.note({FaultKind::handler, *what, std::string(job.asked.route->name),
                  core::to_string(job.tenant.org), job.asked.request.tracking_id});
    finish(job, internal_error());
    return std::nullopt;
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

api::Call RequestRunner::call(Job& job) {
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
    return asked.route->handler(context);
}

void RequestRunner::carry_out(Job& job, api::Answer&& answer) {
    finish(job, std::move(answer.response));
}

void RequestRunner::carry_out(Job& job, api::Submit&& submit) {
    decide_and_answer(job, submit.command, submit.respond, [&] {
        if (submit.documents.empty()) audit(job, submit.command);
        store_documents(job, submit.documents);
    });
}

void RequestRunner::decide_and_answer(Job& job, core::Command command, Respond const& respond,
                                      std::function<void()> const& accepted) {
    if (auto const away = why_not_admitted(job.tenant, command)) {
        return finish(job, busy_response(away->reason_code, away->reason));
    }
    auto const outcome = decider_.command(job.tenant, std::move(command), job.at, job.origin(),
                                          job.turn, job.consequences);
    if (!outcome.refusal) accepted();
    core::pass(job.tenant.watched, core::FaultPlace::answer);
    api::Response response = respond(outcome, job.tenant.engine);
    keep_answer(job, response);
    finish(job, std::move(response));
}

void RequestRunner::carry_out(Job& job, api::ReportFacts&& report) {
    auto const verdicts = tell(job.tenant, report.facts,
                               {job.at, job.origin(), job.turn, job.consequences, job.asked.facts});
    auto response = report.respond(verdicts);
    keep_answer(job, response);
    finish(job, std::move(response));
}

api::Verdicts RequestRunner::tell(Tenant& tenant, std::vector<core::Fact> const& facts,
                                  Telling const& telling) {
    api::Verdicts verdicts;
    for (std::size_t index = 0; index < facts.size(); ++index) {
        core::Fact const& fact = facts[index];
        if (telling.tried.aside.contains(index)) {
            verdicts.push_back(api::TurnedAway{500, "INTERNAL_ERROR", set_aside_text});
            continue;
        }
        auto const* arrival = std::get_if<core::CustomerArrived>(&fact);
        auto away = arrival == nullptr ? std::nullopt : why_not_admitted(tenant, arrival->create);
        if (away) {
            verdicts.push_back(std::move(away));
            continue;
        }
        telling.tried.trying = fact;
        telling.tried.index = index;
        auto const outcome = decider_.fact(tenant, fact, telling.at, telling.origin, telling.turn,
                                           telling.consequences);
        telling.tried.trying.reset();
        verdicts.push_back(api::turned_away(outcome));
    }
    return verdicts;
}

// The reader sees what is committed, and so does everybody else: nothing to wait for but the record
// of who asked.
void RequestRunner::carry_out(Job& job, api::QueryHistory&& query) {
    auto const record = query.record;
    auto ask = [this, org = job.tenant.org, respond = job.asked.respond,
                query = std::move(query)]() mutable {
        if (history_.history(org, std::move(query), respond)) return;
        respond(busy_response("READER_BUSY", "Too many reads are waiting"));
    };
    if (!record) return ask();
    if (space_ == store::SpaceLevel::critical) return finish(job, disk_space_low());
    add_audit_row(job, record->action, job.asked.request.path, record->detail);
    job.turn.releases.emplace_back(std::move(ask));
}

void RequestRunner::carry_out(Job& job, api::QueryAdminState&& query) {
    finish(job, query.respond(job.tenant.journal_seq, job.tenant.engine.hash()));
}

// CD-4: the row and the answer belong to one turn, so nothing is shown that is not on record. The
// answer is not kept for an Idempotency-Key: it holds what nothing else may store.
void RequestRunner::carry_out(Job& job, api::Disclose&& disclosure) {
    if (space_ == store::SpaceLevel::critical) return finish(job, disk_space_low());
    add_audit_row(job, std::move(disclosure.action), job.asked.request.path, disclosure.detail);
    for (auto const& record : disclosure.tokens) put_token(job, record);
    finish(job, std::move(disclosure.response));
}

void RequestRunner::put_token(Job& job, api::TokenRecord const& record) {
    job.turn.batch.tokens.push_back(to_stored(record));
    job.turn.writes = true;
    auto* const tokens = options_.tokens == nullptr ? &no_tokens_ : options_.tokens;
    job.turn.releases.emplace_back([tokens, record, &tenant = job.tenant] {
        tokens->put(record);
        if (!record.revoked) return;
        tenant.delivery.revoke(record.principal.subject);
        tenant.connectors.revoke(record.principal.subject);
    });
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
    store_organization(job, documents);
    auto rows = document_rows(job.author(), job.at, documents);
    std::move(rows.documents.begin(), rows.documents.end(),
              std::back_inserter(job.turn.batch.documents));
    std::move(rows.audit.begin(), rows.audit.end(), std::back_inserter(job.turn.batch.audit));
    job.turn.writes = true;
    core::pass(job.tenant.watched, core::FaultPlace::document);
    job.tenant.directory.apply(documents, job.at);
    api::tell_desktops(job.tenant.delivery, job.tenant.directory, documents,
                       job.asked.request.tracking_id);
}

// Its name stands in a table of its own.
void RequestRunner::store_organization(Job& job,
                                       std::vector<api::DocumentChange> const& documents) {
    for (auto const& change : documents) {
        if (change.resource != "organization" || change.value == nullptr) continue;
        job.turn.batch.organizations.push_back(
            {job.tenant.org, api::text_at(*change.value, "name"), job.at});
    }
}

void RequestRunner::audit(Job& job, core::Command const& command) {
    if (!is_audited(job.asked.principal, command)) return;
    add_audit_row(job, std::string(kind_of(command)), job.asked.request.path, concerned(command));
}

void RequestRunner::add_audit_row(Job& job, std::string action, std::string object,
                                  std::string const& about) {
    job.turn.batch.audit.push_back(
        audit_record(job.author(), job.at, std::move(action), std::move(object), about));
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

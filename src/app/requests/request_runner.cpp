#include "app/requests/request_runner.hpp"

#include <algorithm>
#include <exception>
#include <iterator>

#include "app/requests/records_stream.hpp"
#include "app/requests/request_job.hpp"
#include "app/turn/recovery.hpp"
#include "app/turn/space_admission.hpp"
#include "ringmaster/api/commands/commands.hpp"
#include "ringmaster/api/delivery/configuration_notice.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/api/wire/errors.hpp"
#include "ringmaster/crypto/random.hpp"

namespace ringmaster::app {
namespace {

constexpr char set_aside_text[] = "The server could not take this fact and has set it aside";
constexpr char ceiling_text[] = "The server holds as many contacts as its configuration allows";

core::Uuid draw_uuid() {
    auto const drawn = crypto::random_uuid();
    return {drawn.high, drawn.low};
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
            if constexpr (requires { known.reference; }) {
                if (!known.reference.empty()) text += "reference " + known.reference + " ";
            }
        },
        command);
    if (!text.empty()) text.pop_back();
    return text;
}

// One that is asked for by itself; nobody is on the line for it.
std::optional<core::TaskId> callback_in(core::Command const& command) {
    auto const* const create = std::get_if<core::CreateTask>(&command);
    bool const asks = create != nullptr && create->callback;
    return asks ? std::optional(create->task) : std::nullopt;
}

}  // namespace

RequestRunner::RequestRunner(Decider& decider, HistorySource& history, FaultBook& faults,
                             Options options)
    : decider_(decider),
      history_(history),
      faults_(faults),
      options_(std::move(options)),
      random_uuid_(draw_uuid),
      ahead_(options_.write_beside) {}

void RequestRunner::run(Tenant& tenant, ApiRequest& asked, core::Time at, Turn& turn) {
    WorkTicket::Working const working(asked.ticket);
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
    auto asked =
        idempotency_request(job.asked.principal, request, options_.secret, job.asked.route);
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
    if (lacks_room(job, asked.subject)) return true;
    job.record = std::move(asked);
    return false;
}

bool RequestRunner::lacks_room(Job& job, std::string const& subject) {
    constexpr char reason[] = "IDEMPOTENCY_KEYS_EXHAUSTED";
    Idempotency const& kept = job.tenant.idempotency;
    auto const after = kept.room_after(subject, job.at);
    switch (kept.room_for(subject, options_.idempotency_max)) {
        case Idempotency::Room::there_is: return false;
        case Idempotency::Room::none_for_caller:
            finish(job,
                   over_quota_response(reason, "The caller has his share of kept keys", after));
            return true;
        case Idempotency::Room::none: break;
    }
    finish(job, busy_response(reason, "Too many keys are kept", after));
    return true;
}

bool RequestRunner::lacks_callback_room(Job& job) {
    constexpr char reason[] = "CALLBACKS_FULL";
    constexpr core::Duration after = std::chrono::minutes(1);
    switch (job.tenant.callbacks.room_for(job.asked.principal.subject, job.tenant.engine, job.at,
                                          {job.tenant.live.callbacks()})) {
        case CallbackShares::Room::there_is: return false;
        case CallbackShares::Room::none_for_caller:
            finish(job,
                   over_quota_response(reason, "The caller has his share of callbacks", after));
            return true;
        case CallbackShares::Room::none: break;
    }
    finish(job, busy_response(reason, "Too many callbacks wait", after));
    return true;
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
    return api::ask(*asked.route, context);
}

// OPS-4: kept like any other, if it answers a request with a key and is final.
void RequestRunner::carry_out(Job& job, api::Answer&& answer) {
    bool const keeps = !job.record.key.empty() && is_kept(answer.response.status);
    if (keeps && answer.is_kept) {
        if (space_ == store::SpaceLevel::critical) return finish(job, disk_space_low());
        keep_answer(job, answer.response);
    }
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
    auto const callback = callback_in(command);
    if (callback && lacks_callback_room(job)) return;
    std::optional<core::EraseCustomer> erasure;
    if (auto const* wanted = std::get_if<core::EraseCustomer>(&command)) erasure = *wanted;
    job.named = customers_named(command, job.tenant.engine.state());
    auto const outcome = decider_.command(job.tenant, std::move(command), job.at, job.origin(),
                                          job.turn, job.consequences);
    if (!outcome.refusal) accepted();
    if (!outcome.refusal && callback) {
        job.tenant.callbacks.take(job.asked.principal.subject, *callback);
    }
    core::pass(job.tenant.watched, core::FaultPlace::answer);
    api::Response response = respond(outcome, job.tenant.engine);
    if (erasure && !outcome.refusal) forget_answers(job, *erasure);
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
        if (auto away = why_not_admitted(tenant, fact)) {
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
    HistorySource::Question question{job.tenant.org, job.asked.principal.subject, std::move(query)};
    auto ask = [this, respond = job.asked.respond, question = std::move(question)]() mutable {
        if (history_.history(std::move(question), respond)) return;
        respond(busy_response("READER_BUSY", "Too many reads are waiting"));
    };
    if (!record) return ask();
    if (job.tenant.is_damaged) return finish(job, organization_set_aside());
    if (space_ == store::SpaceLevel::critical) return finish(job, disk_space_low());
    add_audit_row(job, record->action, job.asked.kept_path(), record->detail);
    job.turn.releases.emplace_back(std::move(ask));
}

// As the documents are now, and answered when that is durable.
void RequestRunner::carry_out(Job& job, api::QueryDocuments&& query) {
    auto const copy = std::make_shared<api::Directory const>(job.tenant.directory.clone());
    HistorySource::Beside beside{job.tenant.org, job.asked.principal.subject,
                                 [copy, read = std::move(query.read)] { return read(*copy); }};
    job.turn.releases.emplace_back(
        [this, respond = job.asked.respond, beside = std::move(beside)]() mutable {
            if (history_.beside(std::move(beside), respond)) return;
            respond(busy_response("READER_BUSY", "Too many reads are waiting"));
        });
}

// Records are late by little, so nothing of this turn is in them: nobody waits for its commit. But
// what was erased is told by none that are older than that.
void RequestRunner::carry_out(Job& job, api::QueryRecords&& query) {
    if (options_.records.empty()) {
        return finish(job, api::error_response(503, "RECORDS_OFF", "No records are written"));
    }
    core::OrgId const org = job.tenant.org;
    auto known_seq = [this, org]() -> std::optional<std::uint64_t> {
        Tenant const* const tenant = find_tenant(org);
        return tenant == nullptr ? std::nullopt : std::optional(tenant->records_from);
    };
    RecordsStream::Source source{history_, options_.records, org, job.asked.principal.subject,
                                 std::move(known_seq)};
    auto read = [source = std::move(source), from = job.tenant.records_from,
                 read = std::move(query.read)] { return RecordsStream::first(source, from, read); };
    HistorySource::Beside beside{org, job.asked.principal.subject, std::move(read)};
    if (history_.beside(std::move(beside), job.asked.respond)) return;
    job.asked.respond(busy_response("READER_BUSY", "Too many reads are waiting"));
}

void RequestRunner::carry_out(Job& job, api::QueryAdminState&& query) {
    finish(job, query.respond(job.tenant.journal_seq, job.tenant.engine.hash()));
}

// CD-4: the row and the answer belong to one turn, so nothing is shown that is not on record. The
// answer is not kept for an Idempotency-Key: it holds what nothing else may store.
void RequestRunner::carry_out(Job& job, api::Disclose&& disclosure) {
    if (space_ == store::SpaceLevel::critical) return finish(job, disk_space_low());
    if (job.tenant.is_damaged) return finish(job, organization_set_aside());
    add_audit_row(job, std::move(disclosure.action), job.asked.kept_path(), disclosure.detail);
    for (auto const& record : disclosure.tokens) put_token(job, record);
    finish(job, std::move(disclosure.response));
}

void RequestRunner::put_token(Job& job, api::TokenRecord const& record) {
    job.turn.batch.tokens.push_back(to_stored(record));
    job.turn.writes = true;
    auto* const tokens = options_.tokens == nullptr ? &no_tokens_ : options_.tokens;
    // Known at once, so that the next in this turn does not get the same subject. Nobody comes with
    // it before it is durable: its text leaves with the answer.
    tokens->put(record);
    if (!record.revoked) return;
    job.turn.releases.emplace_back([record, &tenant = job.tenant] {
        tenant.delivery.revoke(record.principal.subject);
        tenant.connectors.revoke(record.principal.subject);
    });
}

void RequestRunner::keep_answer(Job& job, api::Response const& response) {
    if (job.record.key.empty() || !is_kept(response.status)) return;
    job.record.status = response.status;
    job.record.content_type = response.content_type;
    job.record.answer = job.is_erasure ? forgotten_answer(response.status) : response.body;
    job.record.created = job.at;
    job.tenant.idempotency.put(job.record, job.named);
    job.turn.batch.idempotency.push_back(job.record);
    job.turn.writes = true;
}

// SEC-7: what was answered about the customer comes back to nobody who repeats a request; the
// answer to the erasure itself names him as well.
void RequestRunner::forget_answers(Job& job, core::EraseCustomer const& erased) {
    job.is_erasure = true;
    for (auto& record : job.tenant.idempotency.forget(erased)) {
        job.turn.batch.idempotency.push_back(std::move(record));
    }
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
    add_audit_row(job, std::string(kind_of(command)), job.asked.kept_path(), concerned(command));
}

void RequestRunner::add_audit_row(Job& job, std::string action, std::string object,
                                  std::string const& about) {
    job.turn.batch.audit.push_back(
        audit_record(job.author(), job.at, std::move(action), std::move(object), about));
    job.turn.writes = true;
}

std::optional<api::TurnedAway> RequestRunner::why_not_admitted(Tenant const& tenant,
                                                               core::Command const& command) const {
    if (!has_space_for(purpose_of(command), space_)) {
        return api::TurnedAway{503, "DISK_SPACE_LOW", disk_space_text};
    }
    auto const* const create = std::get_if<core::CreateTask>(&command);
    auto const* const outdial = std::get_if<core::StartOutdial>(&command);
    if (create == nullptr && outdial == nullptr) return std::nullopt;
    if (!at_ceiling(tenant, create != nullptr ? create->task : outdial->task)) return std::nullopt;
    return api::TurnedAway{503, "SERVER_CEILING", ceiling_text};
}

std::optional<api::TurnedAway> RequestRunner::why_not_admitted(Tenant const& tenant,
                                                               core::Fact const& fact) const {
    if (!has_space_for(purpose_of(fact), space_)) {
        return api::TurnedAway{503, "DISK_SPACE_LOW", disk_space_text};
    }
    auto const* const arrival = std::get_if<core::CustomerArrived>(&fact);
    if (arrival == nullptr || !at_ceiling(tenant, arrival->create.task)) return std::nullopt;
    return api::TurnedAway{503, "SERVER_CEILING", ceiling_text};
}

bool RequestRunner::at_ceiling(Tenant const& tenant, core::TaskId task) const {
    if (options_.contacts_max == 0) return false;
    // An arrival that is told again is no new contact.
    if (tenant.engine.state().task(task) != nullptr) return false;
    return options_.tenants().counts().contacts >= options_.contacts_max;
}

}  // namespace ringmaster::app

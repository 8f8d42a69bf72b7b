#include "unit/api/route_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "ringmaster/api/commands/commands.hpp"
#include "ringmaster/api/documents/organization_document.hpp"
#include "ringmaster/api/history/personal_data.hpp"
#include "ringmaster/api/text/address_form.hpp"
#include "ringmaster/api/wire/names.hpp"
#include "ringmaster/core/codec/codec.hpp"
#include "support/text_file.hpp"
#include "unit/api/described_answers.hpp"

namespace ringmaster::api::tests {

using nlohmann::json;

namespace {

std::string demo_organization() {
    return ringmaster::tests::text_of_file(RINGMASTER_SOURCE_DIR "/config/demo-organization.json");
}

// With all that comes behind the beginning.
Response whole(RecordsAnswer answer, RecordsView& records) {
    while (answer.rest) {
        RecordsAnswer more = answer.rest(records);
        answer.response.body += more.response.body;
        answer.rest = std::move(more.rest);
    }
    return std::move(answer.response);
}

bool serves(core::Queue const& queue, core::User const& user) {
    return std::ranges::any_of(user.teams, [&queue](core::TeamId team) {
        return std::ranges::find(queue.teams, team) != queue.teams.end();
    });
}

}  // namespace

class FrameSink final : public Sink {
public:
    explicit FrameSink(World& world) : world_(world) {}
    void send(std::shared_ptr<std::string const> text) override {
        world_.frames.push_back(json::parse(*text));
        EXPECT_EQ(nulls_for_texts(world_.frames.back()), "") << *text;
    }
    void close(std::uint16_t, std::string_view) override {}

private:
    World& world_;
};

World::World() {
    auto const text = demo_organization();
    auto const id = organization_id_of(text);
    if (!id) throw std::runtime_error("the demo organization has no id");
    org = *id;
    engine = core::Engine(org, address_form);
    directory = Directory(org);
    delivery = std::make_unique<Delivery>(org, [this] { return now; });
    connectors = std::make_unique<ConnectorHub>(directory, [this] { return now; });
    auto const imported = import_organization(text, directory, core::Config{}, now);
    if (!imported.problems.empty()) {
        auto const& first = imported.problems.front();
        throw std::runtime_error(first.path + ": " + first.text);
    }
    directory.apply(imported.documents, now);
    take(engine.step(core::Command(imported.command), now), "ChangeConfiguration");
    choose_people();
}

// A voice queue with an entry point and two people of one team who serve it.
void World::choose_people() {
    auto const& config = engine.state().config;
    for (auto const& [id, point] : config.entry_points) {
        auto const* queue = config.queue(point.queue);
        if (point.media != core::MediaType::telephony || queue == nullptr) continue;
        std::vector<core::User> found;
        for (auto const& [user_id, user] : config.users) {
            auto const* profile = config.profile_of(user_id);
            if (!user.active || profile == nullptr || profile->auto_answer) continue;
            if (!serves(*queue, user)) continue;
            if (found.empty() || found.front().teams == user.teams) found.push_back(user);
        }
        if (found.size() < 2) continue;
        entry_point = point;
        agent = found[0];
        colleague = found[1];
        return;
    }
    throw std::runtime_error("the demo organization has no voice queue with two agents");
}

Principal World::principal(AccessRole role) const {
    Principal principal;
    principal.org = org;
    principal.role = role;
    principal.subject = "token-" + std::string(core::enum_name(role));
    principal.name = "A " + std::string(core::enum_name(role));
    return principal;
}

Principal World::person(AccessRole role, core::AgentId id) const {
    auto made = principal(role);
    made.agent = id;
    return made;
}

core::Uuid World::random() {
    // Version 4 in form; counted, so that answers can be compared.
    return {0x4000ULL | (++random_count_ << 32U), 0x8000000000000000ULL | random_count_};
}

void World::take(core::Outcome const& outcome, std::string kind) {
    DirectoryNames const names(directory);
    delivery->send(delivery->render(outcome, engine, names, "tracking-1"));
    if (outcome.events.empty()) return;
    journal.push_back({journal.size() + 1, now, std::move(kind), outcome.events});
}

void World::advance(core::Duration by) {
    now = now + by;
    take(engine.tick(now, 256), "tick");
    confirm_media();
}

namespace {

// The test's journal as a reader's thread would show it.
class MemoryJournal final : public JournalView {
public:
    explicit MemoryJournal(std::vector<HistoryRow> const& rows) : rows_(rows) {}

    void forwards(core::Uuid const& about, std::uint64_t after_seq, Visit const& visit) override {
        for (auto const& row : rows_) {
            if (row.journal_seq > after_seq && names(row, about) && !visit(row)) return;
        }
    }
    void backwards(core::Uuid const& about, std::uint64_t before_seq, Visit const& visit) override {
        for (auto row = rows_.rbegin(); row != rows_.rend(); ++row) {
            if (row->journal_seq < before_seq && names(*row, about) && !visit(*row)) return;
        }
    }
    std::uint64_t first_at(core::Time time) override {
        auto const late = [time](HistoryRow const& row) { return row.at >= time; };
        auto const found = std::ranges::find_if(rows_, late);
        return static_cast<std::uint64_t>(found - rows_.begin()) + 1;
    }

private:
    static bool names(HistoryRow const& row, core::Uuid const& about) {
        auto const subjects = journal_subjects(row.events);
        return std::ranges::find(subjects, about) != subjects.end();
    }
    std::vector<HistoryRow> const& rows_;
};

}  // namespace

Response World::history(QueryHistory const& query) const {
    MemoryJournal view(journal);
    DiscreetJournal discreet(view);
    return query.read(discreet)();
}

Response World::run(Call call) {
    if (auto* answer = std::get_if<Answer>(&call)) return answer->response;
    if (auto* submit = std::get_if<Submit>(&call)) {
        auto const outcome = engine.step(submit->command, now);
        if (!outcome.refusal) directory.apply(submit->documents, now);
        take(outcome, "command");
        confirm_media();
        return submit->respond(outcome, engine);
    }
    if (auto* report = std::get_if<ReportFacts>(&call)) {
        Verdicts verdicts;
        for (auto const& fact : report->facts) {
            auto const outcome = engine.step(fact, now);
            take(outcome, "fact");
            verdicts.push_back(turned_away(outcome));
        }
        confirm_media();
        return report->respond(verdicts);
    }
    if (auto* query = std::get_if<QueryHistory>(&call)) {
        if (query->record) disclosed.push_back(query->record->action + " " + query->record->detail);
        return history(*query);
    }
    if (auto* wish = std::get_if<WithHistory>(&call)) {
        MemoryJournal view(journal);
        DiscreetJournal discreet(view);
        return std::visit([this](auto known) { return run(Call(std::move(known))); },
                          wish->read(discreet)());
    }
    if (auto* plan = std::get_if<WithDocuments>(&call)) {
        ++plans;
        return std::visit([this](auto known) { return run(Call(std::move(known))); },
                          plan->plan(directory.clone()));
    }
    if (auto* query = std::get_if<QueryDocuments>(&call)) return query->read(directory.clone());
    if (auto* query = std::get_if<QueryRecords>(&call)) return whole(query->read(records), records);
    if (auto* disclosure = std::get_if<Disclose>(&call)) {
        disclosed.push_back(disclosure->action + " " + disclosure->detail);
        for (auto const& record : disclosure->tokens) tokens.put(record);
        return disclosure->response;
    }
    if (auto* query = std::get_if<QueryAdminState>(&call)) {
        return query->respond(journal.size(), engine.hash());
    }
    return run_for_provider(std::move(call));
}

// There is this one organization; none is made or switched.
Response World::run_for_provider(Call call) const {
    OrganizationFacts facts{org, "Demo", core::Time{1}, std::nullopt, std::nullopt};
    if (auto* query = std::get_if<QueryOrganizations>(&call)) return query->respond({facts});
    if (auto* found = std::get_if<FoundOrganization>(&call)) return found->answer;
    auto const& wish = std::get<SwitchOrganization>(call);
    if (!wish.active) facts.disabled = now;
    facts.delete_at = wish.delete_at;
    return wish.respond(wish.org == org ? &facts : nullptr);
}

void World::check(RouteMatch const& match, Response const& response, Reply const& reply) {
    auto const* operation = described_operation(*match.route, match.path);
    if (operation == nullptr) {
        EXPECT_GE(response.status, 400) << match.route->name << " is not described";
        return;
    }
    auto const id = (*operation)["operationId"].get<std::string>();
    EXPECT_EQ(answer_problems(*operation, response), "") << id << ' ' << reply.text;
    if (reply.status < 300) answered.emplace(id, reply);
}

Reply World::send(Principal const& caller, std::string const& method, std::string const& target,
                  std::string const& body) {
    auto const mark = target.find('?');
    Request request;
    request.method = method;
    request.path = target.substr(0, mark);
    request.query = mark == std::string::npos ? "" : target.substr(mark + 1);
    request.body = body;
    request.tracking_id = "tracking-1";
    request.headers = headers;
    request.headers.push_back({"Content-Type", content_type});
    auto const match = router.match(method, request.path);
    if (match.route == nullptr) return {match.allow.empty() ? 404 : 405, match.allow, {}};
    if (!match.route->policy.allows(caller.role)) return {403, "", {}};
    std::function<core::Uuid()> const draw = [this] { return random(); };
    std::string const base = "http://127.0.0.1:8080";
    Context const context{request,     caller, match.path, engine, directory, *delivery,
                          *connectors, now,    draw,       base,   vault,     tokens};
    auto const response = run(ask(*match.route, context));
    delivery->send(delivery->told());
    auto parsed = json::parse(response.body, nullptr, false);
    if (parsed.is_discarded()) parsed = nullptr;
    Reply reply{response.status, response.body, std::move(parsed)};
    check(match, response, reply);
    auto const* operation = described_operation(*match.route, match.path);
    // Items of a bulk (207) are judged one by one; what an event refuses was not taken.
    if (operation != nullptr && reply.status < 207 && reply.reason().empty()) {
        EXPECT_EQ(body_problems(*operation, body), "") << match.route->name << ' ' << body;
    }
    return reply;
}

Reply World::post(Principal const& caller, std::string const& target, json const& body) {
    return send(caller, "POST", target, body.dump());
}

Reply World::put(Principal const& caller, std::string const& target, json const& body) {
    return send(caller, "PUT", target, body.dump());
}

Reply World::remove(Principal const& caller, std::string const& target) {
    return send(caller, "DELETE", target);
}

Reply World::patch(Principal const& caller, std::string const& target, json const& body) {
    return send(caller, "PATCH", target, body.dump());
}

Reply World::get(Principal const& caller, std::string const& target) {
    return send(caller, "GET", target);
}

void World::open_socket(Principal const& who) {
    auto const answer = post(who, "/v1/notification/subscribe");
    auto const url = answer.body.at("webSocketUrl").get<std::string>();
    auto const at = url.find(notification_socket_prefix);
    auto const capability = url.substr(at + notification_socket_prefix.size());
    auto const opened = delivery->open(capability, std::make_unique<FrameSink>(*this));
    if (!opened) throw std::runtime_error("the address is not usable: " + url);
    take(engine.step(core::Fact(core::SocketOpened{opened->agent, opened->socket, opened->resumed}),
                     now),
         "SocketOpened");
}

std::vector<std::string> World::frame_types() const {
    std::vector<std::string> types;
    for (auto const& frame : frames) {
        auto const data = frame.value("data", json::object());
        types.push_back(data.value("type", frame.value("type", "")));
    }
    return types;
}

void World::sign_in(Principal const& who) {
    auto const* user = engine.state().config.user(*who.agent);
    open_socket(who);
    post(who, "/v1/agents/login",
         {{"dialNumber", user->default_dial_number},
          {"teamId", core::to_string(user->teams.front())},
          {"deviceType", "EXTENSION"},
          {"roles", {"agent"}}});
    put(who, "/v1/agents/session/state", {{"state", "Available"}, {"auxCodeId", "0"}});
}

std::string World::wrap_up_code() const {
    auto const& config = engine.state().config;
    for (auto const& [id, code] : config.aux_codes) {
        if (config.wrap_up_code_allowed(agent.id, id)) return core::to_string(id);
    }
    return {};
}

json World::call_body() const {
    return {{"entryPointId", core::to_string(entry_point.id)},
            {"direction", "INBOUND"},
            {"mediaType", "telephony"},
            {"origin", "+4917612345678"},
            {"destination", "+493023125101"},
            {"attributes", {{"Colour", "blue"}}}};
}

std::string World::offered_call() {
    auto const created = post(principal(AccessRole::connector), "/v1/tasks", call_body());
    return created.body.at("data").at("id").get<std::string>();
}

std::string World::connected_call(Principal const& who) {
    auto id = offered_call();
    auto const accepted = post(who, "/v1/tasks/" + id + "/accept");
    if (accepted.status != 202) throw std::runtime_error("not accepted: " + accepted.text);
    return id;
}

Reply World::fact(std::string const& task, char const* type, std::string const& leg) {
    return post(principal(AccessRole::connector), "/v1/connector/facts",
                {{"facts", {{{"interactionId", task}, {"type", type}, {"leg", leg}}}}});
}

namespace {

// The first connector command that nobody has to act for.
core::MediaOperation const* confirmable(core::Task const& task) {
    auto const& operations = task.media_operations;
    auto const found = std::ranges::find_if(operations, [](core::MediaOperation const& one) {
        return one.kind != core::MediaKind::answer;
    });
    return found == operations.end() ? nullptr : &*found;
}

core::MediaResult const* next_result(core::State const& state, core::MediaResult& result) {
    for (auto const& [id, task] : state.tasks) {
        auto const* operation = confirmable(task);
        if (operation == nullptr) continue;
        result.command = operation->number;
        result.task = id;
        return &result;
    }
    return nullptr;
}

}  // namespace

// The virtual connector's part.
void World::confirm_media() {
    core::MediaResult result;
    while (next_result(engine.state(), result) != nullptr) {
        take(engine.step(core::Fact(result), now), "MediaResult");
    }
}

}  // namespace ringmaster::api::tests

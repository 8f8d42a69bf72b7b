#include "unit/api/route_world.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "ringmaster/api/commands.hpp"
#include "ringmaster/api/names.hpp"
#include "ringmaster/api/organization_document.hpp"
#include "ringmaster/core/codec.hpp"

namespace ringmaster::api::tests {

using nlohmann::json;

namespace {

std::string demo_organization() {
    std::ifstream file(std::string(RINGMASTER_SOURCE_DIR) + "/config/demo-organization.json");
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
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
    engine = core::Engine(org);
    directory = Directory(org);
    delivery = std::make_unique<Delivery>(org, [this] { return now; });
    connectors = std::make_unique<ConnectorHub>(directory, [this] { return now; });
    auto const imported = import_organization(text, directory, core::Config{});
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
}

Response World::history(QueryHistory const& query) const {
    std::vector<HistoryRow> rows;
    for (auto const& row : journal) {
        std::vector<core::Uuid> subjects;
        for (auto const& event : row.events) core::collect_subjects(event, subjects);
        bool const about = std::ranges::find(subjects, query.about) != subjects.end();
        if (!about || row.journal_seq <= query.after_seq || rows.size() >= query.limit) continue;
        rows.push_back(row);
    }
    return query.respond(rows);
}

Response World::run(Call call) {
    if (auto* answer = std::get_if<Answer>(&call)) return answer->response;
    if (auto* submit = std::get_if<Submit>(&call)) {
        auto const outcome = engine.step(submit->command, now);
        take(outcome, "command");
        return submit->respond(outcome, engine);
    }
    if (auto* report = std::get_if<ReportFacts>(&call)) {
        Verdicts verdicts;
        for (auto const& fact : report->facts) {
            auto const outcome = engine.step(fact, now);
            take(outcome, "fact");
            verdicts.push_back(turned_away(outcome));
        }
        return report->respond(verdicts);
    }
    if (auto* query = std::get_if<QueryHistory>(&call)) return history(*query);
    return std::get<QueryAdminState>(call).respond(journal.size(), engine.hash());
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
    request.headers.push_back({"Content-Type", content_type});
    auto const match = router.match(method, request.path);
    if (match.route == nullptr) return {match.allow.empty() ? 404 : 405, match.allow, {}};
    if (!match.route->policy.allows(caller.role)) return {403, "", {}};
    std::function<core::Uuid()> const draw = [this] { return random(); };
    std::string const base = "http://127.0.0.1:8080";
    Context const context{request,   caller,      match.path, engine, directory,
                          *delivery, *connectors, now,        draw,   base};
    auto const response = run(match.route->handler(context));
    delivery->send(delivery->told());
    auto parsed = json::parse(response.body, nullptr, false);
    if (parsed.is_discarded()) parsed = nullptr;
    return {response.status, response.body, std::move(parsed)};
}

Reply World::post(Principal const& caller, std::string const& target, json const& body) {
    return send(caller, "POST", target, body.dump());
}

Reply World::put(Principal const& caller, std::string const& target, json const& body) {
    return send(caller, "PUT", target, body.dump());
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
          {"deviceType", "BROWSER"},
          {"roles", {"agent"}}});
    put(who, "/v1/agents/session/state", {{"state", "Available"}, {"auxCodeId", "0"}});
}

json World::call_body() const {
    return {{"entryPointId", core::to_string(entry_point.id)},
            {"direction", "INBOUND"},
            {"mediaType", "telephony"},
            {"origin", "+4917612345678"},
            {"destination", "+493023125101"},
            {"attributes", {{"Colour", "blue"}}}};
}

// The virtual connector's part: the leg rings at once.
std::string World::offered_call() {
    auto const created = post(principal(AccessRole::connector), "/v1/tasks", call_body());
    auto const id = created.body.at("data").at("id").get<std::string>();
    auto const task = core::TaskId::parse(id).value();
    auto const* live = engine.state().task(task);
    while (live != nullptr && !live->media_operations.empty()) {
        auto const number = live->media_operations.front().number;
        core::MediaResult result;
        result.command = number;
        result.task = task;
        take(engine.step(core::Fact(result), now), "MediaResult");
        live = engine.state().task(task);
    }
    return id;
}

}  // namespace ringmaster::api::tests

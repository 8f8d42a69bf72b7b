// How pages come, go and come back, and when what they show has to be the truth.

#include "simulation/desktop_room.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "simulation/desktop_commands.hpp"

namespace ringmaster::simulation {
namespace {

using nlohmann::json;

// Names that say nothing: what a desktop does depends on none of them.
class PlainNames final : public api::Names {
public:
    [[nodiscard]] std::string agent_name(AgentId agent) const override { return to_string(agent); }
    [[nodiscard]] std::string team_name(TeamId) const override { return "team"; }
    [[nodiscard]] std::string queue_name(QueueId) const override { return "queue"; }
    [[nodiscard]] std::string aux_code_name(AuxCodeId) const override { return "code"; }
    [[nodiscard]] std::optional<api::VariableDefinition> variable(std::string_view) const override {
        return std::nullopt;
    }
    [[nodiscard]] std::vector<std::string> offer_variables(QueueId, EntryPointId) const override {
        return {};
    }
};

PlainNames const names;
// A client that was never told what it has since it came back goes on from nothing.
bool may_resume(Page const& page) { return page.last_seq && page.model.is_hydrated(); }

constexpr std::size_t compare_all_every = 10;  // steps
constexpr std::size_t sockets_max = 3;         // of one agent

}  // namespace

class DesktopRoom::PageSink final : public api::Sink {
public:
    PageSink(DesktopRoom& room, Page& page) : room_(room), page_(page) {}
    void send(api::SharedText text) override { room_.take(page_, *text); }
    void close(std::uint16_t, std::string_view) override {}

private:
    DesktopRoom& room_;
    Page& page_;
};

DesktopRoom::DesktopRoom(Stage& stage, bool keeps) : stage_(stage), keeps_(keeps) { restart(); }

DesktopRoom::~DesktopRoom() = default;

desktop::Millis DesktopRoom::elapsed() const { return stage_.lived().count(); }

void DesktopRoom::remember(Page& page, PageMoment moment) {
    if (keeps_) page.moments.push_back(std::move(moment));
}

void DesktopRoom::raise(Page const& page) const {
    if (page.problems.empty()) return;
    std::string text = "the desktop of agent " + to_string(page.agent) + ':';
    for (auto const& problem : page.problems) text += "\n  " + problem;
    throw Complaint{text};
}

void DesktopRoom::take(Page& page, std::string const& text) {
    auto const frame = std::make_shared<json const>(json::parse(text));
    if (auto const seq = desktop::number_at(*frame, "seq")) {
        page.last_seq = static_cast<std::uint64_t>(*seq);
    }
    page.stale.erase(desktop::read_event(*frame).interaction_id);
    for (auto& problem : page.model.take(*frame, elapsed())) {
        page.problems.push_back(problem + "\n    in " + text.substr(0, 3000));
    }
    remember(page, {PageMoment::Kind::frame, elapsed(), frame, {}, false, {}});
    touched_.insert(&page);
}

void DesktopRoom::lose(Page& page, bool resumes) {
    page.socket = 0;
    page.model.lose_socket(resumes);
    remember(page, {PageMoment::Kind::lost, elapsed(), nullptr, {}, resumes, {}});
}

void DesktopRoom::restart() {
    for (auto const& page : pages_) {
        if (page->socket != 0) lose(*page, true);
    }
    delivery_ =
        std::make_unique<api::Delivery>(stage_.engine().state().org, [this] { return stage_.now; });
}

// The page that was there before, or a new one. What it missed while another page of the agent
// heard it, the server repeats to nobody but who resumes (PROTOCOL 2: "since his last socket was
// lost").
Page& DesktopRoom::page_for(AgentId agent, Random& random) {
    std::vector<Page*> waiting;
    for (auto const& page : pages_) {
        bool const away = page->agent == agent && page->socket == 0 && !page->is_over;
        if (away && (page->alone || may_resume(*page))) waiting.push_back(page.get());
    }
    if (!waiting.empty() && random.chance(60)) return *random.pick(waiting);
    pages_.push_back(std::make_unique<Page>(
        Page{agent, desktop::DesktopModel(to_string(agent)), 0, {}, true, {}, false, {}, {}}));
    return *pages_.back();
}

// What a new page means for the agent's others.
void DesktopRoom::leave_to(Page const& newest, bool force) {
    for (auto const& page : pages_) {
        if (page->agent != newest.agent || page.get() == &newest) continue;
        if (page->socket == 0) page->alone = false;
        if (page->socket == 0 || !force) continue;
        if (auto const fact = delivery_->closed(page->socket)) replaced_.push_back(*fact);
        lose(*page, true);
        page->is_over = true;
    }
}

SocketOpened DesktopRoom::open(AgentId agent, Random& random) {
    Page& page = page_for(agent, random);
    api::SubscribeRequest request;
    request.force = random.chance(40) || delivery_->open_sockets(agent) >= sockets_max;
    request.allow_multi_login = !request.force;
    bool const resumes = may_resume(page) && (!page.alone || random.chance(30));
    if (resumes) request.last_seq = page.last_seq;
    if (!resumes) lose(page, false);
    api::Principal principal;
    principal.org = stage_.engine().state().org;
    principal.agent = agent;
    auto const granted = std::get<api::Subscribed>(delivery_->subscribe(principal, request));
    auto const capability = granted.path.substr(api::notification_socket_prefix.size());
    auto const opened = delivery_->open(capability, std::make_unique<PageSink>(*this, page));
    require(opened.has_value(), "AG-7: a capability that was just granted opens nothing");
    leave_to(page, request.force);
    page.socket = opened->socket;
    page.alone = true;
    ++reconnects_;
    return {agent, opened->socket, opened->resumed};
}

std::optional<SocketClosed> DesktopRoom::close(AgentId agent, Random& random) {
    std::vector<Page*> open;
    for (auto const& page : pages_) {
        if (page->agent == agent && page->socket != 0) open.push_back(page.get());
    }
    if (open.empty()) return std::nullopt;
    Page& page = *random.pick(open);
    auto const fact = delivery_->closed(page.socket);
    lose(page, true);
    page.alone = open.size() == 1;
    return fact;
}

namespace {

// A number that is an entry point's leads to a queue (CO-5), and clients name the queue when they
// take a consult back that waits in one: commands of these days do not say either.
void note_target(Step const& step, desktop::Sent& sent) {
    for (Event const& event : step.outcome.events) {
        auto const* const started = std::get_if<ConsultStarted>(&event);
        if (started != nullptr) sent.body["destinationType"] = enum_name(started->target.kind);
    }
    for (Effect const& effect : step.outcome.effects) {
        auto const* const notice = std::get_if<TaskNotice>(&effect);
        bool const waited = notice != nullptr && notice->kind == NoticeKind::AgentCtqCancelled;
        if (waited) sent.body["queueId"] = "queue";
    }
}

}  // namespace

void DesktopRoom::note_command(Step const& step) {
    auto const* const command = std::get_if<Command>(&step.input);
    auto request = command != nullptr ? request_of(*command) : std::nullopt;
    if (!request) return;
    if (request->sent.command.starts_with("consult")) note_target(step, request->sent);
    if (step.outcome.refusal) {
        bool const reloads = request->sent.command == "reload";
        if (reloads) {
            delivery_->failed(api::UnnumberedKind::AgentReloginFailed, request->agent,
                              {"nobody", "AGENT_NOT_FOUND", "nobody"}, "");
        }
        return;
    }
    bool waits = false;
    for (auto page = pages_.rbegin(); page != pages_.rend(); ++page) {
        Page& one = **page;
        if (one.agent != request->agent || one.is_over) continue;
        bool const away = one.socket == 0;  // it may hear the answer when it resumes
        bool const apart = waits || away || !request->own;
        auto sent = request->sent;
        bool const about_agent = request->task.empty();
        if (!about_agent) sent.interaction_id = one.model.shown_for(to_string(request->task));
        if (!about_agent && sent.interaction_id.empty()) continue;
        apart ? one.model.sent_elsewhere(sent, elapsed()) : one.model.sent(sent, elapsed());
        remember(one, {PageMoment::Kind::sent, elapsed(), nullptr, sent, apart, {}});
        waits = waits || !away;
    }
}

// Which actions it changes, nobody is told.
void DesktopRoom::note_configuration(Step const& step) {
    auto const* const command = std::get_if<Command>(&step.input);
    bool const changed =
        command != nullptr && std::holds_alternative<ChangeConfiguration>(*command);
    if (!changed) return;
    for (auto const& page : pages_) {
        for (auto& id : page->model.contacts()) page->stale.insert(std::move(id));
    }
}

void DesktopRoom::follow(Step const& step) {
    note_command(step);
    note_configuration(step);
    touched_.clear();
    delivery_->send(delivery_->render(step.outcome, stage_.engine(), names));
    for (auto const& page : pages_) {
        bool const looked_at = touched_.contains(page.get()) || ++steps_ % compare_all_every == 0;
        if (page->socket != 0 && looked_at) compare(*page);
        raise(*page);
    }
}

std::string DesktopRoom::truth_of(AgentId agent) const {
    auto const& engine = stage_.engine();
    auto const* const known = engine.state().agent(agent);
    if (known == nullptr || known->station() == nullptr) {
        return R"({"agent":{"status":"LoggedOut"},"tasks":[]})";
    }
    api::Scene const scene{engine.state(), names};
    std::string text =
        R"({"agent":)" + api::render_agent(*known, engine.work_of(agent), scene) + R"(,"tasks":[)";
    bool first = true;
    for (TaskId const& task : engine.tasks_of(agent)) {
        auto const view = engine.view(task, agent);
        if (!view) continue;
        if (!first) text += ',';
        first = false;
        text += api::render_task(*view, scene);
    }
    return text + "]}";
}

std::set<std::string> DesktopRoom::pending_for(AgentId agent) const {
    std::set<std::string> ids;
    for (auto const& [id, task] : stage_.model().tasks) {
        if (!waits(task) && !task.pending()) continue;
        auto const view = stage_.engine().view(id, agent);
        if (view) ids.insert(to_string(view->shown_as.empty() ? id : view->shown_as));
    }
    return ids;
}

void DesktopRoom::compare(Page& page) {
    for (auto& problem : page.model.settled(elapsed())) page.problems.push_back(problem);
    remember(page, {PageMoment::Kind::settled, elapsed(), nullptr, {}, false, {}});
    if (!page.model.is_hydrated()) return;
    auto const text = truth_of(page.agent);
    auto const truth = std::make_shared<json const>(json::parse(text));
    auto pending = pending_for(page.agent);
    pending.insert(page.stale.begin(), page.stale.end());
    for (auto& problem : page.model.differences(*truth, pending)) page.problems.push_back(problem);
    ++comparisons_;
    remember(page, {PageMoment::Kind::compared, elapsed(), truth, {}, false, std::move(pending)});
}

}  // namespace ringmaster::simulation

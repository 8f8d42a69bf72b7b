#include "unit/api/delivery_bench.hpp"

#include <stdexcept>

namespace ringmaster::api::testing {
namespace {

class InboxSink final : public Sink {
public:
    explicit InboxSink(std::shared_ptr<Inbox> inbox) : inbox_(std::move(inbox)) {}
    void send(std::shared_ptr<std::string const> text) override {
        inbox_->texts.push_back(*text);
        inbox_->frames.push_back(nlohmann::json::parse(*text));
    }
    void close(std::uint16_t code, std::string_view) override { inbox_->closed = code; }

private:
    std::shared_ptr<Inbox> inbox_;
};

core::Actor self(core::AgentId agent) { return {core::ActorKind::agent, agent, "Ana"}; }

}  // namespace

std::vector<std::string> Inbox::names() const {
    std::vector<std::string> found;
    for (auto const& frame : frames) {
        if (frame.contains("keepalive")) {
            found.emplace_back("keepalive");
        } else {
            found.push_back(frame["data"].value("type", frame.value("type", "")));
        }
    }
    return found;
}

std::vector<std::uint64_t> Inbox::sequences() const {
    std::vector<std::uint64_t> found;
    for (auto const& frame : frames) {
        if (frame.contains("seq")) found.push_back(frame["seq"].get<std::uint64_t>());
    }
    return found;
}

Bench::Bench() : engine(org), delivery(org, [this] { return real; }) {
    give(core::ChangeConfiguration{{}, configuration(), {}});
}

void Bench::take(core::Outcome const& outcome) {
    auto frames = delivery.render(outcome, engine, names, "track");
    if (held_) {
        for (auto& frame : frames) held_->push_back(std::move(frame));
    } else {
        delivery.send(std::move(frames));
    }
    for (auto const& effect : outcome.effects) {
        auto const* command = std::get_if<core::MediaCommand>(&effect);
        if (command == nullptr || command->kind == core::MediaKind::answer) continue;
        tell(core::MediaResult{{}, command->number, command->task, true, ""});
    }
}

core::Outcome Bench::give(core::Command const& command) {
    auto outcome = engine.step(command, now);
    take(outcome);
    return outcome;
}

core::Outcome Bench::tell(core::Fact const& fact) {
    auto outcome = engine.step(fact, now);
    take(outcome);
    return outcome;
}

core::Outcome Bench::wait(core::Duration duration) {
    now = now + duration;
    real = real + duration;
    auto outcome = engine.tick(now, 256);
    take(outcome);
    return outcome;
}

void Bench::commit() {
    auto frames = std::move(*held_);
    held_.reset();
    delivery.send(std::move(frames));
}

std::string Bench::subscribe(core::AgentId agent, SubscribeRequest const& request) {
    Principal principal;
    principal.org = org;
    principal.agent = agent;
    auto const answer = delivery.subscribe(principal, request);
    auto const* subscribed = std::get_if<Subscribed>(&answer);
    if (subscribed == nullptr) throw std::runtime_error("subscription refused");
    return subscribed->path.substr(notification_socket_prefix.size());
}

Client Bench::open(std::string const& capability) {
    auto inbox = std::make_shared<Inbox>();
    auto const opened = delivery.open(capability, std::make_unique<InboxSink>(inbox));
    if (!opened) throw std::runtime_error("capability refused");
    return {opened->socket, inbox};
}

void Bench::attach(Client const& client, core::AgentId agent, bool resumed) {
    tell(core::SocketOpened{agent, client.socket, resumed});
}

Client Bench::connect(core::AgentId agent, SubscribeRequest const& request) {
    auto client = open(subscribe(agent, request));
    attach(client, agent, request.last_seq.has_value());
    return client;
}

void Bench::disconnect(Client const& client) {
    auto const fact = delivery.closed(client.socket);
    if (!fact) throw std::runtime_error("socket not known");
    tell(*fact);
}

void Bench::login(core::AgentId agent, bool take_over) {
    core::Login login;
    login.by = self(agent);
    login.agent = agent;
    login.session = id<core::SessionId>(0x5000 + ++sessions_);
    login.team = team;
    login.dial_number = core::to_string(agent);
    login.roles = {"agent"};
    login.take_over = take_over;
    auto const outcome = give(login);
    if (outcome.refusal) throw std::runtime_error("login refused");
}

void Bench::reload(core::AgentId agent) { give(core::Reload{self(agent), agent}); }

void Bench::set_state(core::AgentId agent, bool available) {
    core::SetState command{self(agent), agent, available, lunch, ""};
    auto const outcome = give(command);
    if (outcome.refusal) throw std::runtime_error("state refused");
}

void Bench::accept(core::AgentId agent, core::TaskId task) {
    auto const outcome = give(core::Accept{self(agent), agent, task});
    if (outcome.refusal) throw std::runtime_error("accept refused");
}

core::TaskId Bench::call_arrives() {
    core::CreateTask command;
    command.by = {core::ActorKind::connector, {}, "virtual"};
    command.task = id<core::TaskId>(0x6000 + ++calls_);
    command.entry_point = entry_point;
    command.origin = "+38631222333";
    command.destination = "+38615550100";
    auto const outcome = give(command);
    if (outcome.refusal) throw std::runtime_error("call refused");
    return command.task;
}

}  // namespace ringmaster::api::testing

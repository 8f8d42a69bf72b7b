#include "integration/gateway.hpp"

#include "support/daemon_wire.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace ringmaster::tests {

using nlohmann::json;

namespace {

constexpr char subject[] = "gateway-1";
constexpr char nobody[] = "ffffffff-0000-4000-8000-000000000000";

void serve_by_billing(json& queue, json const& team) {
    queue["manuallyAssignable"] = true;
    queue["callDistributionGroups"] =
        json::array({{{"order", 1}, {"duration", 0}, {"agentGroups", {{{"teamId", team["id"]}}}}}});
}

void set_timers(json& resources, int seconds) {
    for (auto& setting : resources["organization-setting"]) {
        setting["connectorCommandTimeout"] = seconds;
        setting["wrapUpMode"] = "NONE";
        setting["declineBackoff"] = 0;
    }
    for (auto& profile : resources["agent-profile"]) profile["wrapUpMode"] = "NONE";
}

}  // namespace

std::function<void(json&)> with_gateway(int seconds) {
    return [seconds](json& document) {
        auto& resources = document["resources"];
        resources["connector"] = json::array({{{"id", "c0ffee00-0000-4000-8000-000000000002"},
                                               {"name", "Gateway"},
                                               {"tokenSubject", subject},
                                               {"channels", {"chat", "email"}}}});
        auto const& team = resources["team"].at(0);
        for (auto& queue : resources["contact-service-queue"]) {
            bool const written =
                queue["name"] == "Website Chat" || queue["name"] == "Customer Email";
            if (written) serve_by_billing(queue, team);
        }
        for (auto& point : resources["entry-point"]) {
            if (point["name"] == "Website chat") point["assetId"] = gateway_chat_address;
            if (point["name"] == "Customer mailbox") point["assetId"] = gateway_mailbox;
        }
        auto const& wide = resources["multimedia-profile"].at(2);
        for (auto& one : resources["team"]) one["multiMediaProfileId"] = wide["id"];
        set_timers(resources, seconds);
    };
}

Gateway::Gateway(World& world)
    : world_(world),
      token_(world.daemon.create_token(world.org_id, {"connector", "", "Gateway", subject})) {
    world.daemon_decides_alone = false;
}

void Gateway::connect() {
    api_ = std::make_unique<Api>(world_.daemon.base_url(), token_);
    auto const answer = api_->post("/v1/connector/subscribe");
    if (answer.status != 200) throw std::runtime_error("no subscription: " + answer.text());
    client::WebSocketOptions options;
    options.keep_alive_every = milliseconds{0};
    socket_ = std::make_unique<client::BlockingWebSocket>(answer.body.at("webSocketUrl"), options);
    if (!socket_->is_open()) throw std::runtime_error("handshake: " + socket_->close_reason());
    last_notice_ = 0;
    auto const welcome = take();
    EXPECT_EQ(welcome["type"], "welcome") << welcome.dump();
    last_fact_ = std::max(last_fact_, welcome["lastFact"].get<std::uint64_t>());
    while (take()["more"] == true) continue;
    for (auto const& fact : unacknowledged_) send(fact);
    json calls = json::array();
    for (auto const& [id, contact] : contacts_) {
        json legs = json::array({"customer"});
        for (auto const& agent : contact.agents) legs.push_back(agent);
        calls.push_back({{"interactionId", id}, {"legs", legs}, {"mediaType", contact.media}});
    }
    send({{"type", "calls"}, {"calls", calls}});
}

void Gateway::lose_socket() {
    if (socket_) socket_->abort();
    socket_.reset();
}

void Gateway::lose_memory() {
    lose_socket();
    contacts_.clear();
    results_.clear();
    unacknowledged_.clear();
    last_fact_ = 0;
}

json Gateway::take() {
    auto const text = socket_->receive(patience);
    if (!text) throw std::runtime_error("no frame came, socket " + socket_->close_reason());
    auto frame = json::parse(*text);
    keep_frame(Channel::connectors, frame);
    return frame;
}

void Gateway::send(json const& frame) {
    keep_frame(Channel::connectors, frame, true);
    socket_->send(frame.dump());
}

// A fact that changes nothing is acknowledged behind everything decided before it.
std::size_t Gateway::follow() {
    std::size_t commands = 0;
    tell("dtmf", nobody, {{"leg", "customer"}, {"digits", "0"}});
    auto const number = last_fact_;
    for (;;) {
        auto const frame = take();
        handle(frame);
        if (frame["type"] == "command") ++commands;
        if (frame["type"] == "ack" && frame["number"] == number) return commands;
    }
}

void Gateway::handle(json const& frame) {
    std::string const type = frame["type"];
    if (type == "command") return obey(frame);
    if (type == "ack") {
        std::erase_if(unacknowledged_,
                      [&](json const& fact) { return fact["number"] == frame["number"]; });
    } else if (type == "contact") {
        EXPECT_GT(frame["number"].get<std::uint64_t>(), last_notice_) << frame.dump();
        last_notice_ = frame["number"];
        notices_.push_back({frame["interactionId"], frame["state"], frame});
    } else {
        ADD_FAILURE() << frame.dump();
    }
}

void Gateway::obey(json const& command) {
    std::uint64_t const number = command["number"];
    if (auto const done = results_.find(number); done != results_.end()) {
        return send(done->second);
    }
    std::string const id = command["interactionId"];
    std::string const leg = command["leg"];
    std::string const kind = command["command"];
    commands_[id].push_back(kind);
    bool const fails = kind == refused_;
    auto const known = contacts_.find(id);
    if (kind == "bridge" && leg != "customer") {
        if (known != contacts_.end() && !fails) known->second.agents.insert(leg);
    } else if (kind == "unbridge" && leg != "customer") {
        if (known != contacts_.end()) known->second.agents.erase(leg);
    } else if (kind == "hangup" && leg == "customer") {
        endings_.try_emplace(id, command.value("reason", ""));
        contacts_.erase(id);
    } else {
        ADD_FAILURE() << "not for a gateway: " << command.dump();
    }
    // Nobody is put through to a customer it does not have.
    bool const ok = !fails && (kind != "bridge" || known != contacts_.end());
    json result{{"type", "result"}, {"number", number}, {"interactionId", id}, {"ok", ok}};
    if (!ok) result["cause"] = "no such contact";
    results_[number] = result;
    send(result);
}

void Gateway::tell(std::string const& fact, std::string const& id, json const& fields) {
    json frame{{"type", "fact"}, {"number", ++last_fact_}, {"fact", fact}, {"interactionId", id}};
    if (fields.is_object()) frame.update(fields);
    unacknowledged_.push_back(frame);
    if (connected()) send(frame);
}

std::string Gateway::customer_writes(std::string const& media) {
    auto digits = std::to_string(++drawn_);
    digits.insert(0, 12 - digits.size(), '0');
    auto const id = "c4a70000-0000-4000-8000-" + digits;
    contacts_[id].media = media;
    bool const chats = media == "chat";
    tell("customer-arrived", id,
         {{"mediaType", media},
          {"destination", chats ? "SITE-CHAT " : "help@example.ORG"},
          {"origin", "mila-" + digits}});
    return id;
}

void Gateway::customer_leaves(std::string const& id) {
    contacts_.erase(id);
    tell("customer-left", id);
}

std::vector<std::string> Gateway::commands_of(std::string const& id) const {
    auto const found = commands_.find(id);
    return found == commands_.end() ? std::vector<std::string>() : found->second;
}

}  // namespace ringmaster::tests

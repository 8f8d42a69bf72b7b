#include "integration/pbx.hpp"

#include "support/daemon_wire.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace ringmaster::tests {

using nlohmann::json;

std::function<void(json&)> with_pbx(std::function<void(json&)> const& change) {
    return [change](json& document) {
        document["resources"]["connector"] = json::array({{
            {"id", "c0ffee00-0000-4000-8000-000000000001"},
            {"name", "House PBX"},
            {"tokenSubject", pbx_subject},
            {"channels", {"telephony"}},
            {"musicOnHoldId", "house-hold"},
        }});
        // Recording has tests of its own; here the commands are those of the call.
        for (auto& queue : document["resources"]["contact-service-queue"]) {
            queue["recordingPermitted"] = false;
            queue["recordingAllCallsPermitted"] = false;
        }
        if (change) change(document);
    };
}

Pbx::Pbx(World& world)
    : world_(world),
      token_(world.daemon.create_token(world.org_id, {"connector", "", "House PBX", pbx_subject})) {
    world.daemon_decides_alone = false;
}

std::string Pbx::subscribe() {
    api_ = std::make_unique<Api>(world_.daemon.base_url(), token_);
    auto const answer = api_->post("/v1/connector/subscribe");
    if (answer.status != 200) throw std::runtime_error("no subscription: " + answer.text());
    return answer.body.at("webSocketUrl");
}

void Pbx::connect() {
    client::WebSocketOptions options;
    options.keep_alive_every = milliseconds{0};
    kept_.clear();
    socket_ = std::make_unique<client::BlockingWebSocket>(subscribe(), options);
    if (!socket_->is_open()) throw std::runtime_error("handshake: " + socket_->close_reason());
    welcome_ = take();
    EXPECT_EQ(welcome_["type"], "welcome") << welcome_.dump();
    listed_ = json::array();
    json part;
    do {
        part = take();
        EXPECT_EQ(part["type"], "calls") << part.dump();
        for (auto const& one : part["calls"]) listed_.push_back(one);
    } while (part["more"].get<bool>());
}

void Pbx::lose_socket() {
    socket_->abort();
    EXPECT_TRUE(socket_->wait_closed(patience));
    socket_.reset();
}

// Notices are best effort: they stand beside what has to come.
json Pbx::take() {
    for (;;) {
        auto const text = socket_->receive(patience);
        if (!text) throw std::runtime_error("no frame came, socket " + socket_->close_reason());
        auto frame = json::parse(*text);
        keep_frame(Channel::connectors, frame);
        if (frame.value("type", "") != "contact") return frame;
        notices_.push_back(std::move(frame));
    }
}

json Pbx::expect(std::string const& type) {
    auto const is_wanted = [&](json const& frame) { return frame.value("type", "") == type; };
    auto const found = std::find_if(kept_.begin(), kept_.end(), is_wanted);
    if (found != kept_.end()) {
        auto frame = *found;
        kept_.erase(found);
        return frame;
    }
    for (;;) {
        auto frame = take();
        if (is_wanted(frame)) return frame;
        if (frame.value("type", "") == "error") throw std::runtime_error(frame.dump());
        kept_.push_back(std::move(frame));
    }
}

json Pbx::expect_command(std::string const& name) {
    auto frame = expect("command");
    if (frame.at("command") != name) {
        throw std::runtime_error("expected " + name + ", got " + frame.dump());
    }
    EXPECT_GT(frame["deadline"], frame["serverTime"]) << frame.dump();
    return frame;
}

// Frames are decided in their turn, a keep-alive is echoed at once: an acknowledged fact that
// changes nothing is what comes behind everything decided before.
std::vector<json> Pbx::fence() {
    auto const number = ++last_fact_;
    send({{"type", "fact"},
          {"number", number},
          {"fact", "dtmf"},
          {"interactionId", "ffffffff-0000-4000-8000-000000000000"},
          {"leg", "customer"},
          {"digits", "0"}});
    std::vector<json> before(kept_.begin(), kept_.end());
    kept_.clear();
    for (;;) {
        auto frame = take();
        if (frame.value("type", "") == "ack" && frame["number"] == number) return before;
        before.push_back(std::move(frame));
    }
}

std::vector<std::string> Pbx::obey() {
    std::vector<std::string> done;
    for (;;) {
        auto const told = fence();
        if (told.empty()) return done;
        for (auto const& frame : told) {
            if (frame.value("type", "") != "command") throw std::runtime_error(frame.dump());
            done.push_back(frame["command"]);
            result(frame);
        }
    }
}

void Pbx::result(json const& command, bool ok, std::string const& cause) {
    json frame{{"type", "result"},
               {"number", command.at("number")},
               {"interactionId", command.at("interactionId")},
               {"ok", ok}};
    if (!cause.empty()) frame["cause"] = cause;
    send(frame);
}

json Pbx::tell_and_go(std::string const& fact, std::string const& id, json const& fields) {
    json frame{{"type", "fact"}, {"number", ++last_fact_}, {"fact", fact}, {"interactionId", id}};
    frame.update(fields);
    send(frame);
    return frame;
}

json Pbx::tell(std::string const& fact, std::string const& id, json const& fields) {
    auto const number = tell_and_go(fact, id, fields)["number"];
    auto ack = expect("ack");
    EXPECT_EQ(ack["number"], number) << ack.dump();
    return ack;
}

json Pbx::arrival() const {
    auto fields = world_.call_body();
    fields.erase("direction");
    return fields;
}

std::string Pbx::customer_arrives() {
    auto const id = draw_id();
    auto const ack = tell("customer-arrived", id, arrival());
    EXPECT_FALSE(ack.contains("refused")) << ack.dump();
    return id;
}

void Pbx::list(json const& calls) { send({{"type", "calls"}, {"calls", calls}}); }

std::string Pbx::draw_id() {
    auto digits = std::to_string(++drawn_);
    digits.insert(0, 12 - digits.size(), '0');
    return "ca110000-0000-4000-8000-" + digits;
}

json call(std::string const& id, std::initializer_list<std::string> legs) {
    return {{"interactionId", id}, {"legs", std::vector<std::string>(legs)}};
}

}  // namespace ringmaster::tests

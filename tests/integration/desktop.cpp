#include "integration/desktop.hpp"

#include "support/daemon_wire.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <utility>

namespace ringmaster::tests {

using nlohmann::json;

namespace {

// No timer-driven keep-alives: an echo then always answers a fence, and the server's pings keep
// the socket in use.
client::WebSocketOptions quiet() {
    client::WebSocketOptions options;
    options.keep_alive_every = milliseconds{0};
    return options;
}

// No number the server gives: it cannot go on from there, and says all there is.
constexpr std::int64_t never_sent = 9'007'199'254'740'991;
// A timer may change what is shown between taking the frames and asking for the truth.
constexpr int looks_max = 50;

}  // namespace

Desktop::Desktop(World& world, std::size_t agent_number)
    : world_(world),
      facts_(world.agent(agent_number)),
      api_(world.api(world.token_of(agent_number))),
      checker_(world.org_id, facts_.id),
      screen_(facts_.id) {
    world_.desktops.push_back(this);
    api_.watch([this](auto const& request, auto const& answer) { note(request, answer); });
}

Desktop::~Desktop() {
    std::erase(world_.desktops, this);
    bool const failed = ::testing::Test::HasFailure() || std::uncaught_exceptions() != 0;
    if (failed || socket_ == nullptr) return;
    try {
        part();
    } catch (std::exception const& problem) {
        ADD_FAILURE() << "the last look at the screen: " << problem.what();
    }
}

// Who was cut off showed what he showed.
void Desktop::part() {
    if (socket_->is_open() && world_.daemon.running()) return look();
    while (take(milliseconds{0})) {}
}

std::string Desktop::subscribe(json const& members) {
    json body{{"force", false},
              {"isKeepAliveEnabled", true},
              {"clientType", "AgentDesktop"},
              {"allowMultiLogin", true}};
    body.update(members);
    resumes_ = members.contains("lastSeq");
    auto const answer = api_.post("/v1/notification/subscribe", body);
    if (answer.status != 200) throw std::runtime_error("no subscription: " + answer.text());
    EXPECT_TRUE(answer.body.at("subscriptionId").is_string());
    EXPECT_FALSE(answer.raw.header("trackingid").empty());
    return answer.body.at("webSocketUrl");
}

void Desktop::open(json const& members) {
    if (!members.contains("lastSeq")) checker_.allow_gap();
    open_url(subscribe(members));
}

void Desktop::open_url(std::string const& url) {
    screen_.opened(resumes_);
    socket_ = std::make_unique<client::BlockingWebSocket>(url, quiet());
    if (!socket_->is_open()) throw std::runtime_error("handshake: " + socket_->close_reason());
    expect("Welcome");
}

void Desktop::lose_socket() {
    socket_->abort();
    EXPECT_TRUE(socket_->wait_closed(patience));
    socket_.reset();
}

std::optional<json> Desktop::take(milliseconds limit) {
    auto const text = socket_->receive(limit);
    if (!text) return std::nullopt;
    auto frame = json::parse(*text, nullptr, false);
    if (frame.is_discarded()) {
        ADD_FAILURE() << "not JSON: " << *text;
        return json::object();
    }
    keep_frame(Channel::notifications, frame);
    for (auto const& problem : checker_.check(frame)) {
        ADD_FAILURE() << problem << "\nin " << frame.dump();
    }
    check_version(frame);
    show(frame);
    if (frame_type(frame) == "AgentChannelStateChanged") {
        auto const& data = frame["data"];
        channels_[text_of(data, "mediaType")].push_back(text_of(data, "channelState"));
    }
    return frame;
}

std::vector<std::string> Desktop::channel_states(std::string const& media) {
    fence();
    return std::exchange(channels_[media], {});
}

void Desktop::show(json const& frame) {
    for (auto const& problem : screen_.take(frame)) {
        ADD_FAILURE() << "on the screen of " << facts_.id << ": " << problem << "\nin "
                      << frame.dump();
    }
}

// With a key that was used before: it was answered then.
bool Desktop::is_repeated(client::HttpRequest const& request) {
    for (auto const& [name, value] : request.headers) {
        if (name == "Idempotency-Key" && !keys_.insert(value).second) return true;
    }
    return false;
}

// His own pages wait for it, and expect the answer of what another one sent.
void Desktop::note(client::HttpRequest const& request, Answer const& answer) {
    auto const sent = sent_request(request, answer);
    if (!sent || is_repeated(request)) return;
    auto const about = sent->agent_id.empty() ? facts_.id : sent->agent_id;
    for (Desktop* const one : world_.desktops) {
        if (one->facts_.id == about) one->screen_.sent(sent->command, one != this);
    }
}

json Desktop::truth() {
    json const body{{"isKeepAliveEnabled", true},
                    {"clientType", "AgentDesktop"},
                    {"allowMultiLogin", true},
                    {"lastSeq", never_sent}};
    auto const answer = api_.post("/v1/notification/subscribe", body);
    if (answer.status != 200) throw std::runtime_error("no look: " + answer.text());
    client::BlockingWebSocket watcher(answer.body.at("webSocketUrl"), quiet());
    while (auto const text = watcher.receive(patience)) {
        auto frame = json::parse(*text);
        keep_frame(Channel::notifications, frame);
        if (frame_type(frame) != "Snapshot") continue;
        watcher.close();  // what is for the newest socket is not for this one
        EXPECT_TRUE(watcher.wait_closed(patience));
        return frame.at("data");
    }
    throw std::runtime_error("no Snapshot, socket " + watcher.close_reason());
}

void Desktop::compare(json const& right, bool at_rest) {
    auto problems = screen_.settled(world_.daemon_decides_alone);
    for (auto& one : screen_.differences(right, at_rest)) problems.push_back(std::move(one));
    for (auto const& problem : problems) {
        ADD_FAILURE() << "the screen of " << facts_.id << ": " << problem;
    }
}

// Unless more is on its way, that is.
void Desktop::glance() {
    if (!screen_.counts()) return;
    auto const right = truth();
    if (right.at("seq") == last_seq()) compare(right, world_.daemon_decides_alone);
}

void Desktop::look() {
    fence();
    if (!screen_.counts()) return;
    auto right = truth();
    for (int tries = 1; tries < looks_max && right.at("seq") != last_seq(); ++tries) {
        right = (fence(), truth());
    }
    EXPECT_EQ(right.at("seq"), last_seq()) << "frames never came to " << facts_.id;
    compare(right, true);
}

std::string Desktop::shown(std::string const& interaction_id) {
    look();
    return screen_.drawn(interaction_id);
}

// Of two views of a contact the one with the higher version is the newer.
void Desktop::check_version(json const& frame) {
    auto const data = frame.find("data");
    if (data == frame.end() || !data->is_object() || !data->contains("version")) return;
    auto const version = (*data)["version"].get<std::uint64_t>();
    auto& known = versions_[(*data)["interactionId"]];
    EXPECT_GE(version, known) << frame.dump();
    known = version;
}

json Desktop::next() {
    for (;;) {
        auto frame = take(patience);
        if (!frame) throw std::runtime_error("no frame came, socket " + socket_->close_reason());
        auto const type = frame_type(*frame);
        if (type == "keepalive" || type == "AgentChannelStateChanged") continue;
        // What a login adopts is told behind it without numbers.
        bool const numbered = frame->contains("seq") && (*frame)["data"].contains("interactionId");
        if (numbered && !is_looked_at_late()) glance();
        return std::move(*frame);
    }
}

json Desktop::expect(std::string const& type) {
    auto frame = next();
    if (frame_type(frame) != type) {
        throw std::runtime_error("expected " + type + ", got " + frame.dump());
    }
    return frame;
}

json Desktop::expect_all(std::vector<std::string> const& types) {
    json last;
    for (auto const& type : types) last = expect(type);
    return last;
}

std::vector<json> Desktop::fence() {
    socket_->send(R"({"keepalive":"true"})");
    std::vector<json> before;
    for (;;) {
        auto frame = take(patience);
        if (!frame) throw std::runtime_error("no echo came, socket " + socket_->close_reason());
        auto const type = frame_type(*frame);
        if (type == "keepalive") break;
        if (type != "AgentChannelStateChanged") before.push_back(std::move(*frame));
    }
    return before;
}

Answer Desktop::login(json const& members) {
    json body{{"dialNumber", facts_.dial_number},
              {"teamId", facts_.team_id},
              {"deviceType", "EXTENSION"},
              {"deviceId", facts_.dial_number},
              {"isExtension", true},
              {"roles", {"agent"}},
              {"usesOtherDN", false},
              {"auxCodeId", ""}};
    body.update(members);
    return api_.post("/v1/agents/login", body);
}

Answer Desktop::state(std::string const& state, std::string const& aux_code_id) {
    return api_.put("/v1/agents/session/state", {{"state", state},
                                                 {"auxCodeId", aux_code_id},
                                                 {"lastStateChangeReason", state},
                                                 {"agentId", facts_.id}});
}

Answer Desktop::task(std::string const& id, std::string const& command, json const& body) {
    return api_.post("/v1/tasks/" + id + "/" + command, body);
}

void Desktop::log_in() {
    expect_accepted(login());
    expect_all({"AgentStationLoginSuccess", "AgentDNRegistered"});
}

void Desktop::go_available() {
    log_in();
    expect_accepted(state("Available", "0"));
    expect("AgentStateChangeSuccess");
}

void expect_accepted(Answer const& answer) {
    EXPECT_EQ(answer.status, 202) << answer.text();
    EXPECT_TRUE(answer.body.is_object() && answer.body.contains("trackingId")) << answer.text();
    EXPECT_FALSE(answer.raw.header("trackingid").empty());
}

void expect_refused(Answer const& answer, int status) {
    EXPECT_EQ(answer.status, status) << answer.text();
    EXPECT_FALSE(answer.raw.header("trackingid").empty()) << answer.text();
    ASSERT_TRUE(answer.body.is_object()) << answer.text();
    for (auto const* key : {"errorType", "errorMessage", "errorData", "reasonCode"}) {
        EXPECT_TRUE(answer.body.contains(key)) << key << " in " << answer.text();
    }
    if (status == 409) {
        EXPECT_TRUE(answer.body.contains("allowedActions")) << answer.text();
    }
}

bool allows(json const& frame, std::string const& action) {
    auto const& actions = frame.at("data").at("allowedActions");
    return std::find(actions.begin(), actions.end(), action) != actions.end();
}

json own_part(json const& frame) {
    auto const& data = frame.at("data");
    auto const& parts = data.at("interaction").at("participants");
    auto const id = data.at("agentId").get<std::string>();
    return parts.contains(id) ? parts[id] : json();
}

}  // namespace ringmaster::tests

#include <string_view>

#include "bench/house/house.hpp"

namespace ringmaster::bench {
namespace {

// The text behind `"key":"` from there on; frames are long, and nothing else of them is needed.
std::string text_behind(std::string const& frame, std::string_view key, std::size_t from = 0) {
    auto const at = frame.find(key, from);
    if (at == std::string::npos) return {};
    auto const begin = at + key.size();
    return frame.substr(begin, frame.find('"', begin) - begin);
}

}  // namespace

Desktop::Desktop(House& house, std::string agent, std::string dial_number, std::string token)
    : house_(house),
      agent_(std::move(agent)),
      dial_number_(std::move(dial_number)),
      token_(std::move(token)),
      back_(house.loop) {}

void Desktop::start() { subscribe(); }

void Desktop::subscribe() {
    json body{{"force", true}, {"isKeepAliveEnabled", true}, {"allowMultiLogin", false}};
    if (last_seq_) body["lastSeq"] = *last_seq_;
    house_.call(token_, "POST", "/v1/notification/subscribe", body, [this](Reply reply) {
        if (reply.status != 200) {
            back_.start(std::chrono::milliseconds(500), [this] { subscribe(); });
            return;
        }
        client::WebSocketHandlers handlers;
        handlers.on_text = [this, life = ++life_](std::string text) {
            if (life == life_) on_frame(text);
        };
        handlers.on_close = [this, life = life_](std::uint16_t, std::string const&) {
            if (life == life_) lose_socket(std::chrono::milliseconds(500));
        };
        std::string const url = reply.body.at("webSocketUrl");
        socket_ = client::WebSocket::open(house_.loop, url, std::move(handlers));
    });
}

void Desktop::lose_socket(std::chrono::milliseconds pause) {
    ++life_;
    if (socket_) socket_->abort();
    socket_.reset();
    back_.start(pause, [this] { subscribe(); });
}

void Desktop::log_in() {
    json const body{{"dialNumber", dial_number_},
                    {"teamId", house_.team},
                    {"deviceType", "EXTENSION"},
                    {"deviceId", dial_number_},
                    {"isExtension", true},
                    {"roles", {"agent"}},
                    {"takeOver", true}};
    house_.call(token_, "POST", "/v1/agents/login", body);
}

void Desktop::change_shift() {
    if (!is_ready_ || is_busy()) return;
    is_ready_ = false;
    json const body{{"logoutReason", "end of shift"}, {"agentId", agent_}};
    house_.call(token_, "PUT", "/v1/agents/logout", body, [this](Reply) { log_in(); });
}

void Desktop::on_frame(std::string const& text) {
    if (text.find("\"keepalive\"") != std::string::npos) return;
    auto const data = text.find("\"data\":{");
    if (data == std::string::npos) return;
    auto const envelope = text_behind(text, "{\"type\":\"");
    if (envelope == "Welcome") {
        if (!last_seq_) return log_in();
        ++house_.replayed;  // unless a snapshot comes
        return;
    }
    auto const number = text.find("\"seq\":");
    if (envelope == "Snapshot") {
        --house_.replayed;
        ++house_.snapshots;
        last_seq_ = std::stoull(text.substr(text.rfind("\"seq\":") + 6));
        return;
    }
    if (number < data) last_seq_ = std::stoull(text.substr(number + 6));
    auto const type = text_behind(text, "\"type\":\"", data);
    on_event(type, text_behind(text, "\"interactionId\":\"", data));
}

void Desktop::on_event(std::string_view type, std::string const& task) {
    if (type == "AgentDNRegistered" || type == "AgentOfferContactRona") {
        json const body{{"state", "Available"}, {"auxCodeId", "0"}, {"agentId", agent_}};
        house_.call(token_, "PUT", "/v1/agents/session/state", body,
                    [this](Reply) { is_ready_ = true; });
    } else if (type == "AgentOfferContact") {
        accept(task);
    } else if (type == "AgentContactAssigned") {
        auto const found = accepted_.find(task);
        if (found == accepted_.end()) return;
        house_.assigned.add(milliseconds_since(found->second));
        accepted_.erase(found);
        ++busy_;
        auto const talk = house_.settings.talk_seconds * 1'000 / house_.settings.time_scale;
        auto const [timer, is_new] = talks_.try_emplace(task, house_.loop);
        timer->second.start(std::chrono::milliseconds(static_cast<std::int64_t>(talk) + 1),
                            [this, task] { end(task); });
    } else if (type == "AgentWrapup") {
        wrap_up(task);
    } else if (type == "AgentWrappedUp") {
        ++house_.contacts_served;
    }
}

void Desktop::accept(std::string const& task) {
    accepted_[task] = Clock::now();
    house_.call(token_, "POST", "/v1/tasks/" + task + "/accept", json::object());
}

void Desktop::end(std::string const& task) {
    if (busy_ > 0) --busy_;
    house_.call(token_, "POST", "/v1/tasks/" + task + "/end", json::object());
    house_.loop.post([this, task] { talks_.erase(task); });
}

void Desktop::wrap_up(std::string const& task) {
    json const body{{"auxCodeId", house_.wrap_up_code}, {"wrapUpReason", "done"}};
    house_.call(token_, "POST", "/v1/tasks/" + task + "/wrapup", body);
}

}  // namespace ringmaster::bench

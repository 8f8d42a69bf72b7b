#include "traffic/desktop.hpp"

#include <utility>

namespace ringmaster::traffic {

using nlohmann::json;

Desktop::Desktop(Office& office, Customers& customers, CodeNames const& codes, std::string agent_id,
                 std::string token)
    : office_(office),
      customers_(customers),
      codes_(codes),
      id_(std::move(agent_id)),
      token_(std::move(token)),
      state_timer_(office.loop) {}

void Desktop::start() {
    office_.get(token_, office_.org_path("/user/by-ci-user-id/" + id_), [this](Reply const& reply) {
        if (reply.status != 200) return office_.inconsistent("a user cannot be read");
        team_id_ = reply.body.at("teamIds").at(0).get<std::string>();
        dial_number_ = text_of(reply.body, "defaultDialledNumber");
        read_profile(reply.body.at("agentProfileId").get<std::string>());
    });
}

void Desktop::read_profile(std::string const& profile_id) {
    office_.get(
        token_, office_.org_path("/agent-profile/" + profile_id), [this](Reply const& reply) {
            if (reply.status != 200) return office_.inconsistent("a profile cannot be read");
            calls_out_ = reply.body.value("outdialEnabled", false) &&
                         !text_of(reply.body, "outdialEntryPointId").empty();
            if (text_of(reply.body, "accessWrapUpCode") == "SPECIFIC") {
                wrap_up_codes_ = reply.body.at("wrapUpCodes").get<std::vector<std::string>>();
            } else {
                for (auto const& code : codes_) wrap_up_codes_.push_back(code.first);
            }
            subscribe();
        });
}

void Desktop::subscribe() {
    json body{{"force", true},
              {"isKeepAliveEnabled", true},
              {"clientType", "TrafficDesktop"},
              {"allowMultiLogin", false}};
    if (last_seq_) body["lastSeq"] = *last_seq_;
    office_.call(token_, "POST", "/v1/notification/subscribe", body, [this](Reply const& reply) {
        if (reply.status != 200) return office_.note_refusal("subscribe", reply);
        open(reply.body.at("webSocketUrl").get<std::string>());
    });
}

void Desktop::open(std::string const& url) {
    client::WebSocketHandlers handlers;
    handlers.on_text = [this](std::string const& text) { on_frame(text); };
    handlers.on_close = [this](std::uint16_t, std::string const&) { lost(); };
    socket_ = client::WebSocket::open(office_.loop, url, std::move(handlers));
}

void Desktop::lost() {
    socket_.reset();
    if (gone_) return;
    ++office_.statistics.sockets_lost;
    // As browsers do: back within a second of life, from the last number on.
    later("socket", 1.0, [this] { subscribe(); });
}

void Desktop::log_in() {
    json const body{{"dialNumber", dial_number_},
                    {"teamId", team_id_},
                    {"deviceType", "EXTENSION"},
                    {"deviceId", dial_number_},
                    {"isExtension", true},
                    {"roles", {"agent"}},
                    {"takeOver", true}};
    post("/v1/agents/login", body, "login");
}

void Desktop::choose_available(double delay_s) {
    state_timer_.start(office_.real(delay_s), [this] {
        if (going_home_) return;
        json const body{{"state", "Available"}, {"auxCodeId", "0"}, {"agentId", id_}};
        office_.call(token_, "PUT", "/v1/agents/session/state", body, [this](Reply const& reply) {
            if (reply.status != 202) office_.note_refusal("state", reply);
        });
    });
}

void Desktop::go_home() {
    going_home_ = true;
    state_timer_.cancel();
    json const body{{"logoutReason", "end of shift"}, {"agentId", id_}};
    office_.call(token_, "PUT", "/v1/agents/logout", body, [this](Reply const& reply) {
        if (reply.status == 202) return;
        office_.note_refusal("logout", reply);
        if (reply.status == 409) later("home", 5.0, [this] { go_home(); });
    });
}

void Desktop::post(std::string const& target, json const& body, std::string const& what) {
    office_.call(token_, "POST", target, body, [this, what](Reply const& reply) {
        if (reply.status != 202) office_.note_refusal(what, reply);
    });
}

void Desktop::later(std::string const& task, double seconds, std::function<void()> action) {
    auto const [found, fresh] = timers_.try_emplace(task, office_.loop);
    found->second.start(office_.real(seconds), std::move(action));
}

void Desktop::on_frame(std::string const& text) {
    auto const frame = json::parse(text, nullptr, false);
    if (frame.is_discarded() || !frame.is_object()) return office_.inconsistent("not a frame");
    if (frame.contains("keepalive")) return;
    auto const envelope = text_of(frame, "type");
    if (envelope == "Welcome") {
        if (!registered_) log_in();
        return;
    }
    if (!frame.contains("data") || !frame["data"].is_object()) {
        return office_.inconsistent("a frame without data: " + envelope);
    }
    check_number(frame);
    on_event(frame["data"].value("type", envelope), frame);
}

void Desktop::check_number(json const& frame) {
    auto const& data = frame["data"];
    if (text_of(frame, "type") == "Snapshot") {
        last_seq_ = data.value("seq", last_seq_.value_or(0));
        return;
    }
    auto const type = text_of(data, "type");
    if (type == "AgentReloginSuccess" || !frame.contains("seq")) return;
    auto const seq = frame["seq"].get<std::int64_t>();
    if (last_seq_ && seq != *last_seq_ + 1) office_.inconsistent("a gap in an agent's events");
    last_seq_ = seq;
}

void Desktop::on_event(std::string const& type, json const& frame) {
    auto const& data = frame["data"];
    if (type == "AgentDNRegistered") {
        // A second one would follow another login, and this desktop signs in once.
        if (std::exchange(registered_, true)) office_.inconsistent("registered twice");
        choose_available(1.0 + office_.exponential(10.0));
    } else if (type == "AgentStationLoginFailed") {
        office_.inconsistent("login failed: " + text_of(data, "reason"));
    } else if (type == "AgentStateChangeSuccess") {
        on_state(data);
    } else if (type == "AgentOfferContact") {
        on_offer(data);
    } else if (type == "AgentOfferContactRona") {
        forget(text_of(data, "interactionId"));
        ++office_.statistics.missed[text_of(data, "reasonCode")];
    } else if (type == "AgentContactAssigned") {
        on_assigned(frame);
    } else if (type == "ContactCallbackFailed" || type == "AgentOutboundFailed") {
        on_not_reached(data);
    } else if (type == "ContactEnded") {
        on_ended(data);
    } else if (type == "AgentWrapup") {
        on_wrap_up(data);
    } else if (type == "AgentWrappedUp") {
        on_wrapped_up(data);
    } else if (type == "AgentLogoutSuccess") {
        gone_ = true;
        if (socket_) socket_->close();
    } else if (type.find("Failed") != std::string::npos) {
        office_.inconsistent("an accepted command failed: " + type);
    }
}

void Desktop::on_state(json const& data) {
    // Missed and declined offers leave the agent in a system state; he comes back by himself.
    if (text_of(data, "subStatus") == "Idle") {
        choose_available(2.0 + office_.exponential(office_.behaviour.pause_s));
    }
}

void Desktop::on_offer(json const& data) {
    auto const task = text_of(data, "interactionId");
    auto const& behaviour = office_.behaviour;
    if (office_.happens(behaviour.missed_share)) return;
    auto const limit_s = data.value("ronaTimeout", 18);
    auto const delay = std::min(1.0 + office_.exponential(behaviour.answer_s), 0.6 * limit_s);
    bool const declines = office_.happens(behaviour.declined_share);
    later(task, delay, [this, task, declines] {
        auto const path = "/v1/tasks/" + task;
        if (declines) return post(path + "/reject", {{"mediaResourceId", task}}, "reject");
        post(path + "/accept", json::object(), "accept");
    });
}

void Desktop::on_assigned(json const& frame) {
    auto const& data = frame["data"];
    auto const task = text_of(data, "interactionId");
    if (text_of(data.at("interaction"), "state") == "new") return customers_.dialled(task);
    auto const created = data.at("interaction").value("createdTimestamp", std::int64_t{0});
    auto const waited = frame.value("serverTime", std::int64_t{0}) - created;
    talking_[task] = true;
    auto const talk = 5.0 + office_.exponential(office_.behaviour.talk_s);
    if (customers_.answered(task, static_cast<double>(waited) / 1000.0, talk)) {
        later(task, talk,
              [this, task] { post("/v1/tasks/" + task + "/end", json::object(), "end"); });
    }
}

void Desktop::on_not_reached(json const& data) {
    auto const task = text_of(data, "interactionId");
    if (task.empty()) return office_.inconsistent("an outdial failed at once");
    customers_.missed(task);
}

// Whoever calls may be offered a call at the same moment: then that one comes first.
void Desktop::call_out() {
    json const body{{"destination", "+49301555" + std::to_string(1'000 + office_.pick(9'000))},
                    {"direction", "OUTBOUND"},
                    {"mediaType", "telephony"},
                    {"outboundType", "OUTDIAL"},
                    {"attributes", json::object()}};
    office_.call(token_, "POST", "/v1/tasks", body, [this](Reply const& reply) {
        if (reply.status != 201) return office_.note_refusal("outdial", reply);
        customers_.called(reply.body.at("data").at("id").get<std::string>());
    });
}

void Desktop::on_ended(json const& data) {
    auto const task = text_of(data, "interactionId");
    forget(task);
    customers_.unreached(task);
    // A customer who leaves while it still rings was never this agent's.
    if (talking_.erase(task) > 0) customers_.ended(task);
}

void Desktop::on_wrap_up(json const& data) {
    auto const task = text_of(data, "interactionId");
    wrapping_[task] = {};
    bool const timed = data.contains("wrapUpDeadline") && data["wrapUpDeadline"].is_number();
    if (timed && office_.happens(office_.behaviour.idle_wrap_up_share)) return;
    later(task, 2.0 + office_.exponential(office_.behaviour.wrap_up_s),
          [this, task] { submit_wrap_up(task); });
}

void Desktop::submit_wrap_up(std::string const& id) {
    auto const& code = wrap_up_codes_.at(office_.pick(wrap_up_codes_.size()));
    wrapping_[id].submitted = true;
    auto const name = codes_.contains(code) ? codes_.at(code) : code;
    json const body{{"auxCodeId", code}, {"wrapUpReason", name}};
    office_.call(token_, "POST", "/v1/tasks/" + id + "/wrapup", body,
                 [this, id](Reply const& reply) {
                     if (reply.status != 202 && !wrapping_[id].closed)
                         office_.note_refusal("wrapup", reply);
                     wrapping_[id].reply = reply.status;
                     close_wrap_up(id);
                 });
}

void Desktop::on_wrapped_up(json const& data) {
    auto const task = text_of(data, "interactionId");
    forget(task);
    auto const code = text_of(data, "wrapUpAuxCodeId");
    if (code.empty()) {  // none was owed: the customer did not answer
        wrapping_.erase(task);
        return;
    }
    ++office_.statistics.wrap_up_reasons[codes_.contains(code) ? codes_.at(code) : code];
    if (!wrapping_.contains(task)) return office_.inconsistent("a wrap-up nobody owed was closed");
    if (wrapping_[task].closed) office_.inconsistent("a wrap-up was closed twice");
    wrapping_[task].closed = true;
    close_wrap_up(task);
    bool const calls = calls_out_ && !going_home_ && !customers_.closed();
    if (calls && office_.happens(office_.behaviour.outdial_share)) call_out();
}

// Event and answer may come in either order; both are needed to tell who closed it.
void Desktop::close_wrap_up(std::string const& id) {
    auto const& wrap_up = wrapping_[id];
    if (!wrap_up.closed || (wrap_up.submitted && !wrap_up.reply)) return;
    bool const by_hand = wrap_up.submitted && *wrap_up.reply == 202;
    ++(by_hand ? office_.statistics.wrapped_by_hand : office_.statistics.wrapped_automatically);
    wrapping_.erase(id);
}

}  // namespace ringmaster::traffic

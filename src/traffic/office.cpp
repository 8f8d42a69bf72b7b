#include "traffic/office.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace ringmaster::traffic {

using nlohmann::json;

namespace {

// The ways in which a command may come too late, and nobody is to blame.
bool is_race(std::string const& reason) {
    static std::set<std::string> const reasons{"ALREADY_ASSIGNED", "OFFER_EXPIRED",
                                               "OFFER_WITHDRAWN", "CONTACT_ENDED", "OFFER_SHOWING"};
    return reasons.contains(reason);
}

}  // namespace

std::string text_of(json const& object, char const* key) {
    bool const there = object.is_object() && object.contains(key) && object[key].is_string();
    return there ? object[key].get<std::string>() : std::string();
}

std::string Reply::reason() const {
    if (!body.is_object() || !body.contains("reasonCode")) return {};
    auto const& code = body["reasonCode"];
    return code.is_string() ? code.get<std::string>() : code.dump();
}

Office::Office(Settings the_settings)
    : settings(std::move(the_settings)),
      behaviour{},
      http_(loop, settings.server, {.connections_max = 24, .timeout = std::chrono::seconds(20)}),
      chance_(settings.seed),
      start_(std::chrono::steady_clock::now()) {
    // Keys live for a day on the server; another run must not repeat this one's.
    run_id_ = std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
}

void Office::call(std::string const& token, std::string method, std::string target,
                  json const& body, Callback callback) {
    client::HttpRequest request{std::move(method), std::move(target), {}, body.dump()};
    request.headers = {{"Authorization", "Bearer " + token},
                       {"Content-Type", "application/json"},
                       {"Idempotency-Key", run_id_ + "-" + std::to_string(++keys_)}};
    http_.send(std::move(request),
               [this, callback = std::move(callback)](client::HttpResponse const& response) {
                   answer(response, callback);
               });
}

void Office::get(std::string const& token, std::string target, Callback callback) {
    client::HttpRequest request{"GET", std::move(target), {}, ""};
    request.headers = {{"Authorization", "Bearer " + token}};
    http_.send(std::move(request),
               [this, callback = std::move(callback)](client::HttpResponse const& response) {
                   answer(response, callback);
               });
}

void Office::answer(client::HttpResponse const& response, Callback const& callback) {
    Reply reply;
    reply.status = response.status;
    if (response.status == 0) ++statistics.transport;
    reply.body = json::parse(response.body, nullptr, false);
    if (reply.body.is_discarded()) reply.body = nullptr;
    if (callback) callback(std::move(reply));
}

client::milliseconds Office::real(double simulated_seconds) const {
    auto const ms = std::llround(simulated_seconds * 1000.0 / settings.time_scale);
    return client::milliseconds{std::max<long long>(ms, 1)};
}

double Office::now_s() const {
    std::chrono::duration<double> const elapsed = std::chrono::steady_clock::now() - start_;
    return elapsed.count() * settings.time_scale;
}

double Office::exponential(double mean) {
    return std::exponential_distribution<double>(1.0 / mean)(chance_);
}

bool Office::happens(double share) {
    return std::uniform_real_distribution<double>(0.0, 1.0)(chance_) < share;
}

std::size_t Office::pick(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(chance_);
}

void Office::note_refusal(std::string const& what, Reply const& reply) {
    auto const reason = reply.reason();
    auto const text = what + ": " + std::to_string(reply.status) + " " + reason;
    if (reply.status == 409 && is_race(reason)) {
        ++statistics.races_lost[reason];
    } else if (reply.status == 0) {
        inconsistent(what + ": no answer");
    } else if (reply.status >= 500 && reply.status != 503) {
        inconsistent(text);
    } else {
        ++statistics.refusals[text];
    }
}

std::string Office::org_path(std::string const& rest) const {
    return "/organization/" + settings.org_id + rest;
}

}  // namespace ringmaster::traffic

#include "traffic/customers.hpp"

#include <algorithm>

namespace ringmaster::traffic {

using nlohmann::json;

Customers::Customers(Office& office, std::vector<std::string> entry_points)
    : office_(office),
      entry_points_(std::move(entry_points)),
      // Facts are told apart by number for ever; another run must not repeat this one's.
      fact_number_(std::chrono::duration_cast<std::chrono::microseconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count()) {}

void Customers::start() {
    for (std::size_t i = 0; i < entry_points_.size(); ++i) {
        arrivals_.emplace_back(office_.loop);
        schedule_arrival(i);
    }
    web_callbacks_ = std::make_unique<client::Timer>(office_.loop);
    schedule_web_callback();
}

void Customers::stop() {
    stopped_ = true;
    arrivals_.clear();
    web_callbacks_.reset();
}

void Customers::schedule_arrival(std::size_t entry_point) {
    auto const per_second =
        office_.settings.calls_per_hour / 3600.0 / static_cast<double>(entry_points_.size());
    arrivals_[entry_point].start(office_.real(office_.exponential(1.0 / per_second)),
                                 [this, entry_point] { arrive(entry_point); });
}

void Customers::arrive(std::size_t entry_point) {
    schedule_arrival(entry_point);
    json const body{{"entryPointId", entry_points_[entry_point]},
                    {"direction", "INBOUND"},
                    {"mediaType", "telephony"},
                    {"origin", some_number()},
                    {"destination", "+493023125101"},
                    {"attributes", json::object()}};
    office_.call(office_.settings.connector_token, "POST", "/v1/tasks", body,
                 [this](Reply const& reply) { taken_in(reply); });
}

std::string Customers::some_number() {
    return "+49176" + std::to_string(10'000'000 + office_.pick(90'000'000));
}

void Customers::schedule_web_callback() {
    auto const per_second = office_.settings.calls_per_hour * office_.behaviour.web_share / 3600.0;
    web_callbacks_->start(office_.real(office_.exponential(1.0 / per_second)), [this] {
        schedule_web_callback();
        ask_on_the_site();
    });
}

void Customers::ask_on_the_site() {
    json const body{{"callbackNumber", some_number()},
                    {"entryPointId", entry_points_[office_.pick(entry_points_.size())]},
                    {"callbackReason", "asked on the site"}};
    office_.call(office_.settings.connector_token, "POST", "/v1/callbacks/web", body,
                 [this](Reply const& reply) {
                     if (reply.status != 201) return office_.note_refusal("web callback", reply);
                     ++office_.statistics.callbacks["asked for on the site"];
                     auto& call = find(reply.body.at("id").get<std::string>());
                     call.calls_back = true;
                     if (call.phase == CallPhase::waiting) call.phase = CallPhase::promised;
                 });
}

// He hangs up once it is promised. An agent may be faster with the call itself.
void Customers::ask_in_the_queue(std::string const& id) {
    office_.call(office_.settings.connector_token, "POST", "/v1/tasks/" + id + "/callback",
                 {{"callbackType", "courtesy"}}, [this, id](Reply const& reply) {
                     auto& call = find(id);
                     if (call.phase != CallPhase::waiting) return;
                     if (reply.status != 202) {
                         office_.note_refusal("courtesy callback", reply);
                         return give_up(id);
                     }
                     ++office_.statistics.callbacks["asked for in the queue"];
                     call.calls_back = true;
                     call.phase = CallPhase::promised;
                     hang_up(id);
                 });
}

void Customers::called(std::string const& id) {
    ++office_.statistics.outdials["begun"];
    find(id).calls_out = true;
}

void Customers::dialled(std::string const& id) {
    auto& call = find(id);
    call.phase = CallPhase::dialled;
    if (office_.happens(office_.behaviour.reached_share)) {
        call.timer.start(office_.real(office_.exponential(office_.behaviour.ring_s)),
                         [this, id] { tell(id, "leg-answered"); });
        return;
    }
    bool const busy = office_.happens(0.5);
    call.timer.start(office_.real(office_.exponential(office_.behaviour.ring_s)),
                     [this, id, busy] { tell(id, "leg-failed", busy ? "busy" : "no-answer"); });
}

void Customers::missed(std::string const& id) {
    auto& call = find(id);
    call.timer.cancel();
    ++(call.calls_out ? office_.statistics.outdials : office_.statistics.callbacks)["not answered"];
    if (call.phase == CallPhase::dialled) call.phase = CallPhase::promised;
}

void Customers::unreached(std::string const& id) {
    auto& call = find(id);
    bool const rang = call.phase == CallPhase::waiting && call.calls_out;  // at the agent alone
    if (!rang && call.phase != CallPhase::dialled && call.phase != CallPhase::promised) return;
    call.timer.cancel();
    call.phase = CallPhase::unreached;
}

void Customers::taken_in(Reply const& reply) {
    // Admission may be closed for a documented reason; the customer hears a busy tone.
    if (reply.status == 503 || reply.status == 429 || reply.status == 422) {
        ++office_.statistics.turned_away;
        ++office_.statistics
              .refusals["call: " + std::to_string(reply.status) + " " + reply.reason()];
        return;
    }
    if (reply.status != 201) return office_.note_refusal("call", reply);
    auto const id = reply.body.at("data").at("id").get<std::string>();
    ++office_.statistics.offered;
    auto& call = find(id);
    // The event may have been faster than this answer.
    if (call.phase != CallPhase::waiting) return;
    auto const patience = 5.0 + office_.exponential(office_.behaviour.patience_s);
    bool const asks = office_.happens(office_.behaviour.courtesy_share);
    call.timer.start(office_.real(patience),
                     [this, id, asks] { asks ? ask_in_the_queue(id) : give_up(id); });
}

Call& Customers::find(std::string const& id) {
    auto& call = calls_[id];
    if (!call) {
        call = std::make_unique<Call>(office_.loop);
        call->created_s = office_.now_s();
    }
    return *call;
}

bool Customers::answered(std::string const& id, double wait_s, double talk_s) {
    auto& call = find(id);
    if (call.phase == CallPhase::talking || call.phase == CallPhase::finished) {
        office_.inconsistent("a call was assigned twice");
        return false;
    }
    if (call.phase == CallPhase::dialled) {
        ++(call.calls_out ? office_.statistics.outdials : office_.statistics.callbacks)["answered"];
    } else {
        office_.statistics.served_waits_s.push_back(wait_s);
    }
    call.timer.cancel();
    // He hung up at the very moment of the answer: the server decides, and it says answered.
    bool const already_left = call.phase == CallPhase::leaving;
    call.phase = CallPhase::talking;
    if (already_left) return false;
    if (office_.happens(office_.behaviour.agent_ends_share)) return true;
    call.timer.start(office_.real(talk_s), [this, id] { hang_up(id); });
    return false;
}

void Customers::ended(std::string const& id) {
    auto& call = find(id);
    call.timer.cancel();
    if (call.phase == CallPhase::talking) call.phase = CallPhase::finished;
}

void Customers::give_up(std::string const& id) {
    auto& call = find(id);
    call.phase = CallPhase::leaving;
    call.left_s = office_.now_s();
    hang_up(id);
}

void Customers::hang_up(std::string const& id) { tell(id, "customer-left"); }

void Customers::tell(std::string const& id, char const* type, char const* cause) {
    json fact{
        {"number", ++fact_number_}, {"interactionId", id}, {"leg", "customer"}, {"type", type}};
    if (cause != nullptr) fact["cause"] = cause;
    office_.call(office_.settings.connector_token, "POST", "/v1/connector/facts",
                 {{"facts", json::array({fact})}}, [this, id](Reply const& reply) {
                     find(id).told = true;
                     if (reply.status != 202) office_.note_refusal("customer's fact", reply);
                 });
}

void Customers::settle(std::function<void()> const& done) {
    auto const left = std::make_shared<std::size_t>(calls_.size());
    for (auto const& entry : calls_) {
        auto const id = entry.first;
        office_.get(office_.settings.administrator_token, "/v1/tasks/" + id,
                    [this, id, left, done](Reply const& reply) {
                        settle_one(id, reply);
                        if (--*left == 0) done();
                    });
    }
    if (calls_.empty()) done();
}

void Customers::settle_one(std::string const& id, Reply const& reply) {
    auto& call = find(id);
    // Under "data" like an item of the list, or by itself.
    json const none = json::object();
    auto const& holder = reply.body.is_object() ? reply.body : none;
    auto const& task = holder.contains("data") ? holder["data"] : holder;
    auto const& facts = task.contains("attributes") ? task["attributes"] : task;
    auto const status = text_of(facts, "status");
    if (reply.status != 200 || status.empty()) {
        return office_.inconsistent("a call cannot be read: " + std::to_string(reply.status));
    }
    if (call.phase == CallPhase::leaving && status == "abandoned") {
        call.phase = CallPhase::abandoned;
        office_.statistics.abandoned_waits_s.push_back(call.left_s - call.created_s);
    }
    // Nobody had an outdial whose agent did not answer; one that he did answer was his.
    bool const over = status == "abandoned" || status == "completed";
    bool const agreed = (call.phase == CallPhase::abandoned && status == "abandoned") ||
                        (call.phase == CallPhase::unreached && over) ||
                        (call.phase == CallPhase::finished && status == "completed");
    if (agreed) return;
    static constexpr char const* names[] = {"waiting",   "left",     "talking", "finished",
                                            "abandoned", "promised", "dialled", "unreached"};
    office_.inconsistent(std::string("a call we know as ") +
                         names[static_cast<std::size_t>(call.phase)] + " is " + status);
}

std::size_t Customers::open() const {
    return static_cast<std::size_t>(
        std::count_if(calls_.begin(), calls_.end(), [](auto const& entry) {
            auto const phase = entry.second->phase;
            if (phase == CallPhase::leaving) return !entry.second->told;
            return phase == CallPhase::waiting || phase == CallPhase::talking ||
                   phase == CallPhase::promised || phase == CallPhase::dialled;
        }));
}

std::size_t Customers::waiting() const {
    return static_cast<std::size_t>(
        std::count_if(calls_.begin(), calls_.end(),
                      [](auto const& entry) { return entry.second->phase == CallPhase::waiting; }));
}

}  // namespace ringmaster::traffic

#include "bench/house/house.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace ringmaster::bench {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr char parking_team[] = "7ea30000-0000-4000-8000-00000000aaaa";
constexpr char parking_queue[] = "c0e0e000-0000-4000-8000-00000000aaaa";
constexpr char parking_line[] = "e9000000-0000-4000-8000-00000000aaaa";
constexpr std::size_t facts_per_request = 50;

json named(json document, char const* id, char const* name) {
    document["id"] = id;
    document["name"] = name;
    document.erase("translations");
    return document;
}

}  // namespace

std::size_t Samples::above(double value) const {
    return static_cast<std::size_t>(
        std::count_if(values_.begin(), values_.end(), [value](double one) { return one > value; }));
}

double Samples::quantile(double share) const {
    if (values_.empty()) return 0;
    auto sorted = values_;
    std::sort(sorted.begin(), sorted.end());
    auto const last = static_cast<double>(sorted.size() - 1);
    return sorted[static_cast<std::size_t>(last * share)];
}

std::string Samples::text() const {
    char line[160];
    std::snprintf(line, sizeof line, "p50 %.2f ms, p99 %.2f ms, longest %.2f ms (%zu)",
                  quantile(0.5), quantile(0.99), quantile(1), count());
    return line;
}

double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

std::string numbered_id(char const* kind, std::size_t number) {
    char text[40];
    std::snprintf(text, sizeof text, "%s-0000-4000-8000-%012zu", kind, number);
    return text;
}

House::House(Settings the_settings)
    : settings(the_settings),
      random_(settings.seed),
      demo_(tests::demo_organization()),
      arrivals_(loop) {
    org_ = demo_["organization"]["id"];
    team = demo_["resources"]["team"][0]["id"];
    wrap_up_code = demo_["resources"]["agent-profile"][0]["defaultWrapUpCodeId"];
    daemon.configure(json{{"journal", {{"snapshotEvery", settings.snapshot_every}}},
                          {"limits",
                           {{"connectionsTotal", 20'000},
                            {"connectionsPerPeer", 20'000},
                            {"requestsPerSecond", 100'000},
                            {"requestsBurst", 100'000}}},
                          {"log", {{"level", "warn"}, {"rooms", {{"app", "info"}}}}}});
    daemon.import_organization(organization());
    administrator = daemon.create_token(org_, {"administrator", "", "administrator"});
    connector = daemon.create_token(org_, {"connector", "", "connector"});
    provider = daemon.run_tool({"token", "create", "--role", "provider"}).output;
    while (!provider.empty() && provider.back() == '\n') provider.pop_back();
    daemon.start({"--time-scale", std::to_string(settings.time_scale)});
    http_ = std::make_unique<client::HttpPool>(
        loop, *client::parse_address(daemon.base_url()),
        client::HttpPoolOptions{.connections_max = 64, .timeout = seconds(60)});
}

House::~House() = default;

json House::user(std::size_t number) const {
    json document = demo_["resources"]["user"][0];
    std::string const extension = std::to_string(100'000 + number);
    document["id"] = user_id(number);
    document["ciUserId"] = agent_id(number);
    document["firstName"] = "First " + extension;
    document["lastName"] = "Last " + extension;
    document["email"] = "agent" + extension + "@example.com";
    document["dbId"] = extension;
    document["defaultDialledNumber"] = extension;
    document["deafultDialledNumber"] = extension;
    return document;
}

json House::organization() const {
    json document = demo_;
    json& kinds = document["resources"];
    for (json& queue : kinds["contact-service-queue"]) {
        queue["maxActiveContacts"] = 1'000'000;
        queue["recordingAllCallsPermitted"] = false;
    }
    for (json& line : kinds["entry-point"]) line["maximumActiveContacts"] = 1'000'000;
    json place = named(kinds["team"][0], parking_team, "Parking");
    place["userIds"] = json::array();
    kinds["team"].push_back(place);
    json queue = named(kinds["contact-service-queue"][0], parking_queue, "Parking");
    queue["maxTimeInQueue"] = 86'400;
    json const group{
        {"agentGroups", json::array({{{"teamId", parking_team}}})}, {"order", 1}, {"duration", 0}};
    queue["callDistributionGroups"] = json::array({group});
    kinds["contact-service-queue"].push_back(queue);
    json line = named(kinds["entry-point"][0], parking_line, "Parking");
    line["queueId"] = parking_queue;
    kinds["entry-point"].push_back(line);
    for (std::size_t number = 0; number < settings.desktops + settings.users; ++number) {
        kinds["user"].push_back(user(number));
        kinds["team"][0]["userIds"].push_back(user_id(number));
    }
    return document;
}

void House::call(std::string const& token, std::string method, std::string target, json const& body,
                 Callback callback) {
    client::HttpRequest request{std::move(method), target, {}, body.dump()};
    request.headers = {{"Authorization", "Bearer " + token}, {"Content-Type", "application/json"}};
    http_->send(std::move(request), [this, target = std::move(target),
                                     callback = std::move(callback)](client::HttpResponse answer) {
        if (answer.status >= 400 || answer.status == 0) {
            auto const place = target.substr(target.rfind('/'));
            auto const reason = answer.body.find("\"reasonCode\":\"");
            ++refusals[std::to_string(answer.status) + " " + place + " " +
                       (reason == std::string::npos ? answer.error
                                                    : answer.body.substr(reason + 14, 30))];
        }
        if (callback) callback({answer.status, json::parse(answer.body, nullptr, false)});
    });
}

Reply House::call_and_wait(std::string const& token, std::string method, std::string target,
                           json const& body) {
    std::optional<Reply> got;
    call(token, std::move(method), std::move(target), body,
         [&got](Reply reply) { got = std::move(reply); });
    if (!loop.run_until([&got] { return got.has_value(); }, seconds(60))) {
        throw std::runtime_error("no answer");
    }
    return *got;
}

std::string House::org_path(std::string const& rest) const {
    return "/organization/" + org_ + rest;
}

std::string House::issue_token(std::string const& role, std::string const& agent,
                               std::string const& subject) {
    json body{{"role", role}, {"name", role + " of the house"}};
    if (!agent.empty()) body["agentId"] = agent;
    if (!subject.empty()) body["subject"] = subject;
    auto const reply = call_and_wait(administrator, "POST", org_path("/api-token"), body);
    if (reply.status != 201) throw std::runtime_error("no token: " + reply.body.dump());
    return reply.body.at("token");
}

std::string House::agent_id(std::size_t number) const { return numbered_id("a9e4aaaa", number); }
std::string House::user_id(std::size_t number) const { return numbered_id("05e4aaaa", number); }

void House::fill() {
    std::size_t answered = 0;
    std::size_t asked = 0;
    for (std::size_t number = 0; number < settings.contacts;) {
        json facts = json::array();
        for (; facts.size() < facts_per_request && number < settings.contacts; ++number) {
            std::string const caller = "+4917" + std::to_string(10'000'000 + number);
            facts.push_back({{"number", ++fact_number_},
                             {"type", "customer-arrived"},
                             {"interactionId", numbered_id("ca11aaaa", number)},
                             {"mediaType", "telephony"},
                             {"direction", "INBOUND"},
                             {"entryPointId", parking_line},
                             {"origin", caller},
                             {"attributes",
                              {{"Customer_Name", "Customer " + caller},
                               {"Customer_Number", caller},
                               {"Open_Balance", "12345.67"},
                               {"Language", "Deutsch"}}}});
        }
        ++asked;
        call(connector, "POST", "/v1/connector/facts", {{"facts", facts}},
             [&answered](Reply) { ++answered; });
        bool const few = loop.run_until([&] { return asked - answered < 16; }, seconds(120));
        if (!few) throw std::runtime_error("the house does not fill");
    }
    loop.run_until([&] { return answered == asked; }, seconds(120));
}

void House::open_desktops() {
    for (std::size_t number = 0; number < settings.desktops; ++number) {
        auto const token = issue_token("agent", agent_id(number));
        desktops.push_back(std::make_unique<Desktop>(*this, agent_id(number),
                                                     std::to_string(100'000 + number), token));
        desktops.back()->start();
    }
    auto const all_ready = [this] {
        return std::all_of(desktops.begin(), desktops.end(),
                           [](auto const& desktop) { return desktop->is_ready(); });
    };
    if (!loop.run_until(all_ready, seconds(300))) {
        throw std::runtime_error("not everybody is at work");
    }
}

void House::arrive(Clock::time_point due, Clock::time_point until) {
    if (due >= until) return;
    auto const wait = std::chrono::ceil<milliseconds>(std::max(due - Clock::now(), {}));
    arrivals_.start(wait, [this, due, until] {
        json const line = demo_["resources"]["entry-point"][0]["id"];
        call(connector, "POST", "/v1/tasks",
             {{"entryPointId", line},
              {"direction", "INBOUND"},
              {"mediaType", "telephony"},
              {"destination", "+493023125101"},
              {"origin", "+4917612345678"},
              {"attributes", {{"Customer_Name", "Mila Fischer"}}}});
        auto const gap = std::chrono::duration<double>(1 / settings.arrivals_per_second);
        arrive(due + std::chrono::duration_cast<Clock::duration>(gap), until);
    });
}

void House::work(double seconds_long, std::function<void()> const& every_second) {
    auto const length =
        std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds_long));
    auto const until = Clock::now() + length;
    arrive(Clock::now(), until);
    while (Clock::now() < until) {
        loop.run_until([] { return false; }, milliseconds(1'000));
        if (every_second) every_second();
    }
}

double House::memory_megabytes() const {
    std::ifstream file("/proc/" + std::to_string(daemon.pid()) + "/statm");
    std::uint64_t size = 0;
    std::uint64_t resident = 0;
    file >> size >> resident;
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

std::optional<double> House::metric(std::string const& series) {
    std::optional<std::string> text;
    http_->send({"GET", "/metrics", {}, {}},
                [&text](client::HttpResponse answer) { text = std::move(answer.body); });
    loop.run_until([&text] { return text.has_value(); }, seconds(60));
    std::istringstream lines(text.value_or(""));
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind(series + " ", 0) == 0) return std::stod(line.substr(series.size() + 1));
    }
    return std::nullopt;
}

std::size_t House::pick(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
}

}  // namespace ringmaster::bench

// Everything comes and goes, and memory stays: sockets, shifts, calls, skills, users with their
// tokens, queues, connectors. Fails when the last quarter of the time takes more than the third.

#include <algorithm>
#include <cstdio>

#include "bench/house/house.hpp"

namespace ringmaster::bench {
namespace {

constexpr double growth_max = 1.02;
constexpr double growth_megabytes = 2;  // what an allocator's mood may be

class Churn {
public:
    explicit Churn(House& house) : house_(house), demo_(tests::demo_organization()) {}

    void second() {
        for (int count = 0; count < 4; ++count) lose_a_socket();
        for (int count = 0; count < 2; ++count) any_desktop().change_shift();
        for (int count = 0; count < 4; ++count) reskill();
        come_and_go();
        open_and_close_queue();
        connect_and_leave();
        if (turn_ % 10 == 0) found_and_delete();
        ++turn_;
    }

private:
    Desktop& any_desktop() { return *house_.desktops[house_.pick(house_.desktops.size())]; }

    void lose_a_socket() {
        auto const pause = 50 + house_.pick(house_.pick(4) == 0 ? 60'000 : 3'000);
        any_desktop().lose_socket(std::chrono::milliseconds(
            static_cast<std::int64_t>(pause / house_.settings.time_scale) + 1));
    }

    // Another set of skills than ever before.
    void reskill() {
        json added = json::array();
        for (json const& skill : demo_["resources"]["skill"]) {
            if (skill["skillType"] != "Proficiency") continue;
            added.push_back({{"skillId", skill["id"]}, {"proficiencyValue", house_.pick(11)}});
        }
        auto const user = house_.user_id(house_.pick(house_.settings.desktops));
        house_.call(house_.administrator, "PATCH", house_.org_path("/user/" + user + "/reskill"),
                    {{"dynamicSkills", {{"add", added}}}});
    }

    // A user is hired, gets a token, works for a moment without a socket, and is gone.
    void come_and_go() {
        auto const number = 1'000'000 + turn_;
        auto const agent = house_.agent_id(number);
        json user = house_.user(number);
        house_.call(house_.administrator, "POST", house_.org_path("/user"), user,
                    [this, number, agent](Reply reply) {
                        if (reply.status == 201) get_token(number, agent);
                    });
    }
    void get_token(std::size_t number, std::string const& agent) {
        std::string const subject = "guest-" + std::to_string(number);
        json const body{
            {"role", "agent"}, {"name", "Guest"}, {"agentId", agent}, {"subject", subject}};
        house_.call(house_.administrator, "POST", house_.org_path("/api-token"), body,
                    [this, number, agent, subject](Reply reply) {
                        if (reply.status != 201) return;
                        work_a_moment(number, agent, subject, reply.body.at("token"));
                    });
    }
    void work_a_moment(std::size_t number, std::string const& agent, std::string const& subject,
                       std::string const& token) {
        std::string const extension = std::to_string(100'000 + number);
        json const login{{"dialNumber", extension},   {"teamId", house_.team},
                         {"deviceType", "EXTENSION"}, {"deviceId", extension},
                         {"isExtension", true},       {"roles", {"agent"}}};
        house_.call(token, "POST", "/v1/agents/login", login, [=, this](Reply) {
            house_.call(token, "PUT", "/v1/agents/logout",
                        {{"logoutReason", "over"}, {"agentId", agent}}, [=, this](Reply) {
                            remove("/api-token/" + subject);
                            remove("/user/" + house_.user_id(number));
                        });
        });
    }

    void open_and_close_queue() {
        json queue = demo_["resources"]["contact-service-queue"][0];
        auto const id = numbered_id("c0e0bbbb", turn_);
        queue["id"] = id;
        queue["name"] = "Queue " + std::to_string(turn_);
        house_.call(house_.administrator, "POST", house_.org_path("/contact-service-queue"), queue,
                    [this, id](Reply) { remove("/contact-service-queue/" + id); });
    }

    // A connector of its own says something, and is never seen again.
    void connect_and_leave() {
        std::string const subject = "pbx-" + std::to_string(turn_);
        house_.call(house_.administrator, "POST", house_.org_path("/api-token"),
                    {{"role", "connector"}, {"name", "PBX"}, {"subject", subject}},
                    [this, subject](Reply reply) {
                        if (reply.status != 201) return;
                        json const fact{{"number", 1},
                                        {"type", "dtmf"},
                                        {"interactionId", numbered_id("ca11bbbb", 1)},
                                        {"leg", "customer"},
                                        {"digits", "1"}};
                        house_.call(reply.body.at("token"), "POST", "/v1/connector/facts",
                                    {{"facts", json::array({fact})}},
                                    [this, subject](Reply) { remove("/api-token/" + subject); });
                    });
    }

    // An organization is founded and deleted; its rows go with the next cleaning.
    void found_and_delete() {
        json const body{{"name", "House " + std::to_string(turn_)}};
        house_.call(house_.provider, "POST", "/organization", body, [this](Reply reply) {
            if (reply.status != 201) return;
            std::string const id = reply.body.at("id");
            house_.call(house_.provider, "DELETE", "/organization/" + id + "?retentionDays=0",
                        json::object());
        });
    }

    void remove(std::string const& path) {
        house_.call(house_.administrator, "DELETE", house_.org_path(path), json::object());
    }

    House& house_;
    json demo_;
    std::size_t turn_ = 0;
};

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

}  // namespace

int soak(Settings const& settings) {
    House house(settings);
    house.fill();
    house.open_desktops();
    Churn churn(house);
    std::vector<double> memory;
    auto const tenth = static_cast<std::size_t>(std::max(settings.seconds / 20, 1.0));
    house.work(settings.seconds, [&] {
        churn.second();
        memory.push_back(house.memory_megabytes());
        if (memory.size() % tenth != 0) return;
        std::printf("%5zu s  %7.1f MB  %zu contacts served, %zu resumed, %zu told the state\n",
                    memory.size(), memory.back(), house.contacts_served, house.replayed,
                    house.snapshots);
    });
    auto const quarter = static_cast<std::ptrdiff_t>(memory.size() / 4);
    double const third = median({memory.end() - 2 * quarter, memory.end() - quarter});
    double const last = median({memory.end() - quarter, memory.end()});
    bool const is_flat = last <= third * growth_max + growth_megabytes;
    for (auto const& [what, count] : house.refusals) std::printf("%zu x %s\n", count, what.c_str());
    std::printf("third quarter %.1f MB, last quarter %.1f MB: %s\n", third, last,
                is_flat ? "flat" : "IT GROWS");
    int const status = house.daemon.stop();
    std::printf("stopped with status %d\n", status);
    return is_flat && status == 0 ? 0 : 1;
}

}  // namespace ringmaster::bench

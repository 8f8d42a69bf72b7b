#pragma once
// People at work, for the tests that have every operation answer once.

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests {

// Each scene has a world of its own and leaves its answers behind.
class Scene {
public:
    using json = nlohmann::json;

    Scene() {
        world.sign_in(owner);
        world.sign_in(colleague);
    }
    Reply command(Principal const& who, std::string const& name,
                  json const& body = json::object()) {
        return expect(202, world.post(who, "/v1/tasks/" + call + "/" + name, body), name);
    }
    Reply read(Principal const& who, std::string const& target) {
        return expect(200, world.get(who, target), target);
    }
    static Reply expect(int status, Reply reply, std::string const& what) {
        EXPECT_EQ(reply.status, status) << what << ' ' << reply.text;
        return reply;
    }
    // Someone comes in on the channel of an entry point of the demo organization.
    std::string arrival(std::string const& channel) {
        auto const points = world.get(admin, org("entry-point")).body;
        for (auto const& point : points) {
            if (point["channelType"] != channel) continue;
            json const body{{"entryPointId", point["id"]}, {"origin", "mila@example.org"}};
            auto const made = expect(201, world.post(connector, "/v1/tasks", body), channel);
            return made.body["data"]["id"];
        }
        ADD_FAILURE() << "no entry point for " << channel;
        return {};
    }
    std::string org(std::string const& path) const {
        return "/organization/" + core::to_string(world.org) + "/" + path;
    }
    // Of every desktop profile.
    void set_wrap_up(json const& settings) {
        for (auto const& one : world.get(admin, org("agent-profile")).body) {
            auto const path = org("agent-profile/") + one["id"].get<std::string>();
            expect(200, world.patch(admin, path, settings), path);
        }
    }
    // Who serves the contact's queue, signed in: whom it is offered to, or one it is not.
    Principal sign_in_for(std::string const& task, bool is_offered) {
        auto const& state = world.engine.state();
        auto const* contact = state.task(*core::TaskId::parse(task));
        auto const* queue = state.config.queue(contact->queue);
        auto const channel = static_cast<std::size_t>(contact->media);
        for (auto const& [id, user] : state.config.users) {
            for (auto const team : user.teams) {
                auto const& teams = queue->teams;
                bool const serves = std::find(teams.begin(), teams.end(), team) != teams.end();
                auto const& profile = state.config.multimedia_profile(id, team);
                if (!serves || profile.capacity.at(channel) == 0) continue;
                auto const who = world.person(AccessRole::agent, id);
                world.sign_in(who);
                bool const rings = contact->offer_to(id) != nullptr;
                if (rings == is_offered) return who;
            }
        }
        ADD_FAILURE() << "nobody serves it";
        return owner;
    }

    World world;
    Principal owner = world.person(AccessRole::agent, world.agent.id);
    Principal colleague = world.person(AccessRole::agent, world.colleague.id);
    Principal admin = world.principal(AccessRole::administrator);
    Principal connector = world.principal(AccessRole::connector);
    std::string owner_id = core::to_string(world.agent.id);
    std::string colleague_id = core::to_string(world.colleague.id);
    std::string call;
};

// Preview campaigns (OD-3).
void play_campaigns(Scene& scene);

}  // namespace ringmaster::api::tests

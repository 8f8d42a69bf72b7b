#include "unit/core/situations.hpp"

namespace ringmaster::testing {

using namespace core;

namespace {

void with_mode(SmallWorld& world, WrapUpMode mode) {
    AgentProfile profile = world.engine.state().config.profiles.at(named<ProfileId>("profile"));
    profile.wrap_up.mode = mode;
    world.configure({profile});
}

Outcome decline(SmallWorld& world) {
    return world.give(Reject{SmallWorld::actor("anna"), anna, contact});
}

Build connected_on(MediaType media, char const* entry_point) {
    return [=](SmallWorld& world) {
        world.bring_in("anna");
        CreateTask create;
        create.by.kind = ActorKind::connector;
        create.task = contact;
        create.media = media;
        create.entry_point = named<EntryPointId>(entry_point);
        world.give(create);
        world.accept("anna", "c1");
    };
}

std::vector<Situation> offered() {
    return {{"unknown contact", [](SmallWorld& world) { world.bring_in("anna"); }},
            {"waiting, not offered to him",
             [](SmallWorld& world) {
                 world.bring_in("anna");
                 go_idle(world, "anna", "lunch");
                 world.call("c1");
             }},
            {"offer connecting", connecting},
            {"offer ringing", ringing},
            {"declined",
             [](SmallWorld& world) {
                 ringing(world);
                 decline(world);
             }},
            {"offer expired",
             [](SmallWorld& world) {
                 ringing(world);
                 world.wait(std::chrono::seconds(18));
             }},
            {"offer withdrawn",
             [](SmallWorld& world) {
                 ringing(world);
                 go_idle(world, "anna", "lunch");
             }},
            {"customer left while ringing", [](SmallWorld& world) {
                 ringing(world);
                 world.tell(CustomerLeft{{}, contact});
             }}};
}

std::vector<Situation> with_an_agent() {
    return {{"connected", connected},
            {"connected, mode ON_REQUEST",
             [](SmallWorld& world) {
                 with_mode(world, WrapUpMode::ON_REQUEST);
                 connected(world);
             }},
            {"connected, signed out by force",
             [](SmallWorld& world) {
                 connected(world);
                 world.give(Logout{SmallWorld::actor("sue"), anna, ""});
             }},
            {"connected to another agent",
             [](SmallWorld& world) {
                 world.bring_in("ben");
                 world.call("c1");
                 world.accept("ben", "c1");
                 world.bring_in("anna");
             }},
            {"a chat", connected_on(MediaType::chat, "site-chat")},
            {"an e-mail", connected_on(MediaType::email, "mailbox")}};
}

std::vector<Situation> after_it() {
    return {{"wrap-up MANDATORY", wrapping(WrapUpMode::MANDATORY)},
            {"wrap-up OPTIONAL", wrapping(WrapUpMode::OPTIONAL)},
            {"wrap-up MANDATORY_TIMED", wrapping(WrapUpMode::MANDATORY_TIMED)},
            {"wrap-up TIMED_NO_EARLY_EXIT", wrapping(WrapUpMode::TIMED_NO_EARLY_EXIT)},
            {"the same, submitted early",
             [](SmallWorld& world) {
                 wrapping(WrapUpMode::TIMED_NO_EARLY_EXIT)(world);
                 submit_wrap_up(world);
             }},
            {"ended, mode NONE", wrapping(WrapUpMode::NONE)},
            {"wrapped up by hand",
             [](SmallWorld& world) {
                 wrapping(WrapUpMode::MANDATORY)(world);
                 submit_wrap_up(world);
             }},
            {"wrapped up by TIMEOUT, another reason", [](SmallWorld& world) {
                 wrapping(WrapUpMode::MANDATORY)(world);
                 world.wait(std::chrono::seconds(60));
             }}};
}

}  // namespace

void ringing(SmallWorld& world) {
    world.bring_in("anna");
    world.call("c1");
}

void connecting(SmallWorld& world) {
    world.media = MediaMode::silent;
    ringing(world);
}

void connected(SmallWorld& world) {
    ringing(world);
    world.accept("anna", "c1");
}

Build wrapping(WrapUpMode mode) {
    return [mode](SmallWorld& world) {
        with_mode(world, mode);
        connected(world);
        world.end("anna", "c1");
    };
}

Outcome submit_wrap_up(SmallWorld& world) {
    return world.give(
        SubmitWrapUp{SmallWorld::actor("anna"), anna, contact, named<AuxCodeId>("sale"), "", ""});
}

Outcome go_idle(SmallWorld& world, char const* by, char const* code) {
    return world.give(SetState{SmallWorld::actor(by), anna, false, named<AuxCodeId>(code), ""});
}

std::vector<Situation> contact_situations() {
    std::vector<Situation> all = offered();
    for (auto const& more : {with_an_agent(), after_it()}) {
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

}  // namespace ringmaster::testing

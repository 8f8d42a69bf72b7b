#include "ringmaster/api/access/principal.hpp"

namespace ringmaster::api {

namespace {

core::ActorKind actor_kind(AccessRole role) {
    switch (role) {
        case AccessRole::agent: return core::ActorKind::agent;
        case AccessRole::supervisor: return core::ActorKind::supervisor;
        case AccessRole::administrator: return core::ActorKind::administrator;
        case AccessRole::connector: return core::ActorKind::connector;
        case AccessRole::provider: return core::ActorKind::administrator;
        // A reporting job commands nothing; should a route let it, nobody in person acted.
        case AccessRole::reporting: return core::ActorKind::system;
    }
    return core::ActorKind::system;
}

}  // namespace

core::Actor Principal::actor() const {
    return {actor_kind(role), agent.value_or(core::AgentId{}), name};
}

}  // namespace ringmaster::api

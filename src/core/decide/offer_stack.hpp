#pragma once
// The offers of one agent together (OF-6): their order on his desktop, and taking the digital ones
// in one go.

#include "core/decide/decision.hpp"

namespace ringmaster::core {

// An offer of his and the contact it is about.
struct StackedOffer {
    TaskId task;
    std::uint32_t offer = 0;
};
// All of them in the order of the stack: email, social, chat, voice; within a channel the oldest
// offer first, of one instant the contact that waits longest.
[[nodiscard]] std::vector<StackedOffer> stacked_offers(World const& world, AgentId agent);

// What his desktop is told of it.
[[nodiscard]] OfferStack offer_stack(World const& world, AgentId agent);

// Every ringing offer of a digital channel is accepted, in the order of the stack.
[[nodiscard]] Refused accept_all_offers(Decision& decision, AcceptAllOffers const& command);

}  // namespace ringmaster::core

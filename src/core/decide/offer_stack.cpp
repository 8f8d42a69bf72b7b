#include "core/decide/offer_stack.hpp"

#include <algorithm>
#include <tuple>

#include "core/decide/actions.hpp"
#include "core/decide/offers.hpp"

namespace ringmaster::core {
namespace {

int rank(MediaType media) {
    switch (media) {
        case MediaType::email: return 0;
        case MediaType::social: return 1;
        case MediaType::chat: return 2;
        case MediaType::telephony: return 3;
    }
    return 4;
}

auto place(Task const& task, Offer const& offer) {
    QueueEntry const* const entry = task.entry(offer.entry);
    std::uint64_t const arrival = entry == nullptr ? 0 : entry->arrival;
    return std::tuple(rank(task.media), offer.made_at, task.age_since, arrival, task.id);
}

}  // namespace

std::vector<StackedOffer> stacked_offers(World const& world, AgentId agent) {
    std::vector<std::pair<Task const*, Offer const*>> found;
    for (TaskId const& id : world.indexes.tasks_of(agent)) {
        Task const* const task = world.state.task(id);
        if (Offer const* const offer = task->offer_to(agent)) found.emplace_back(task, offer);
    }
    std::sort(found.begin(), found.end(), [](auto const& left, auto const& right) {
        return place(*left.first, *left.second) < place(*right.first, *right.second);
    });
    std::vector<StackedOffer> stack;
    for (auto const& [task, offer] : found) stack.push_back({task->id, offer->ordinal});
    return stack;
}

OfferStack offer_stack(World const& world, AgentId agent) {
    OfferStack shown;
    for (StackedOffer const& one : stacked_offers(world, agent)) {
        ++shown.total;
        if (shown.first.size() == limits::offers_shown_max) continue;
        shown.first.push_back(world.state.task(one.task)->id_for(agent));
    }
    return shown;
}

Refused accept_all_offers(Decision& decision, AcceptAllOffers const& command) {
    Agent const* const agent = decision.state().agent(command.agent);
    if (agent == nullptr || agent->station() == nullptr) return Refusal{Reason::not_signed_in, {}};
    Refused none = Refusal{Reason::not_offered, {}};
    for (StackedOffer const& one : stacked_offers(decision.world(), command.agent)) {
        if (decision.state().task(one.task)->media == MediaType::telephony) continue;
        Accept const accept{command.by, command.agent, one.task};
        if (!accept_offer(decision, accept)) none.reset();
    }
    return none;
}

}  // namespace ringmaster::core

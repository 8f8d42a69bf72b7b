// How much room is left, and what still counts for whom.

#include "app/turn/callback_shares.hpp"

#include "app/base/share.hpp"

namespace ringmaster::app {
namespace {

constexpr core::Duration look_again = std::chrono::seconds(1);

}  // namespace

void CallbackShares::forget_over(std::string const& subject, core::Engine const& engine,
                                 core::Time now) {
    auto& looked = looked_[subject];
    if (now - looked < look_again) return;
    looked = now;
    std::erase_if(asked_[subject], [&engine](core::TaskId id) {
        auto const* task = engine.state().task(id);
        return task == nullptr || !task->calls_back();
    });
}

CallbackShares::Room CallbackShares::room_for(std::string const& subject,
                                              core::Engine const& engine, core::Time now,
                                              Store store) {
    auto const has_room = [&] {
        return within_share(asked_[subject].size(), store.waiting, store.capacity);
    };
    if (!has_room()) forget_over(subject, engine, now);
    if (has_room()) return Room::there_is;
    return asked_[subject].empty() ? Room::none : Room::none_for_caller;
}

}  // namespace ringmaster::app

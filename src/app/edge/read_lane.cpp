#include "app/edge/read_lane.hpp"

#include <algorithm>
#include <utility>

namespace ringmaster::app {
namespace {

// Of a question nobody has asked yet.
constexpr WorkTicket::Time unknown = ReadLane::at_once / 4;

}  // namespace

bool ReadLane::ask(std::string const& caller, Read read) {
    if (!waiting_.push(caller, std::move(read))) return false;
    begin_some();
    return true;
}

WorkTicket::Time ReadLane::expected(std::string_view kind) const {
    auto const found = known_.find(kind);
    return found == known_.end() ? unknown : found->second;
}

// Quick to believe that it takes long, slow to forget. One that was never worked on teaches
// nothing.
void ReadLane::learn(std::string_view kind, WorkTicket::Time spent) {
    if (spent.count() == 0) return;
    auto& known = known_[kind];
    known = std::max(spent, known - known / 8);
}

void ReadLane::begin_some() {
    // One that ends while it begins leads here again.
    if (std::exchange(beginning_, true)) return;
    while (waiting_.has_turn()) {
        auto const cost = expected(waiting_.next().kind);
        if (begun_ > 0 && under_way_ + cost > at_once) break;
        auto taken = *waiting_.pop();
        ++begun_;
        under_way_ += cost;
        auto ended = [this, cost, caller = std::move(taken.caller), kind = taken.job.kind,
                      told = std::move(taken.job.ended)](WorkTicket::Time spent) {
            --begun_;
            under_way_ -= cost;
            learn(kind, spent);
            waiting_.done(caller);
            told(spent);
            begin_some();
        };
        taken.job.begin(std::make_shared<WorkTicket>(std::move(ended)));
    }
    beginning_ = false;
}

}  // namespace ringmaster::app

#include "app/idempotency.hpp"

#include <algorithm>

#include "app/share.hpp"
#include "ringmaster/crypto/digest.hpp"

namespace ringmaster::app {

bool is_mutation(std::string const& method) {
    return method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE";
}

bool is_kept(int status) {
    return (status >= 200 && status < 300) || status == 409 || status == 422;
}

Idempotency::Verdict Idempotency::find(store::IdempotencyRecord const& asked,
                                       api::Response& answer) const {
    auto const found = records_.find({asked.subject, asked.key});
    if (found == records_.end()) return Verdict::unknown;
    store::IdempotencyRecord const& kept = found->second;
    bool const same = kept.method == asked.method && kept.path == asked.path &&
                      crypto::constant_time_equal(kept.body_hmac, asked.body_hmac);
    if (!same) return Verdict::mismatch;
    answer.status = kept.status;
    answer.content_type = kept.content_type;
    answer.body = kept.answer;
    return Verdict::repeated;
}

void Idempotency::put(store::IdempotencyRecord record) {
    Key key{record.subject, record.key};
    auto& kept = records_[key];
    if (kept.key.empty()) {  // not one that is replaced
        by_caller_[record.subject].push_back(record.created);
        by_age_.push_back(std::move(key));
    }
    kept = std::move(record);
}

Idempotency::Room Idempotency::room_for(std::string const& subject, std::size_t capacity) const {
    auto const found = by_caller_.find(subject);
    std::size_t const held = found == by_caller_.end() ? 0 : found->second.size();
    if (within_share(held, records_.size(), capacity)) return Room::there_is;
    return held == 0 ? Room::none : Room::none_for_caller;
}

core::Duration Idempotency::room_after(std::string const& subject, core::Time now) const {
    auto const found = by_caller_.find(subject);
    auto const oldest = found != by_caller_.end() ? found->second.front()
                        : by_age_.empty()         ? now - store::idempotency_kept
                                                  : records_.at(by_age_.front()).created;
    return std::max(oldest + store::idempotency_kept - now, core::Duration(0));
}

void Idempotency::forget_oldest_of(std::string const& subject) {
    auto const found = by_caller_.find(subject);
    found->second.pop_front();
    if (found->second.empty()) by_caller_.erase(found);
}

void Idempotency::expire(core::Time now) {
    while (!by_age_.empty()) {
        auto const found = records_.find(by_age_.front());
        if (found != records_.end()) {
            if (found->second.created + store::idempotency_kept > now) return;
            records_.erase(found);
        }
        forget_oldest_of(by_age_.front().first);
        by_age_.pop_front();
    }
}

store::IdempotencyRecord idempotency_request(api::Principal const& principal,
                                             api::Request const& request,
                                             std::string const& secret) {
    store::IdempotencyRecord asked;
    asked.org = principal.org;
    asked.subject = principal.subject;
    asked.key = std::string(request.header("Idempotency-Key"));
    asked.method = request.method;
    asked.path = request.query.empty() ? request.path : request.path + "?" + request.query;
    auto const digest = crypto::hmac_sha256(secret, request.body);
    asked.body_hmac = std::string(crypto::bytes(digest));
    return asked;
}

}  // namespace ringmaster::app

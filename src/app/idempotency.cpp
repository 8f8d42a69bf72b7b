#include "app/idempotency.hpp"

#include "ringmaster/crypto/digest.hpp"

namespace ringmaster::app {

bool is_mutation(std::string const& method) {
    return method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE";
}

bool is_kept(int status) {
    return (status >= 200 && status < 300) || status == 409 || status == 422;
}

Idempotency::Key Idempotency::key_of(store::IdempotencyRecord const& record) {
    return {record.org, record.subject, record.key};
}

Idempotency::Verdict Idempotency::find(store::IdempotencyRecord const& asked,
                                       api::Response& answer) const {
    auto const found = records_.find(key_of(asked));
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
    Key key = key_of(record);
    auto const known = records_.find(key);
    before_.emplace_back(key,
                         known == records_.end() ? std::nullopt : std::optional(known->second));
    by_age_.push_back(key);
    records_.insert_or_assign(std::move(key), std::move(record));
}

// Their keys stay in line: expire() passes over those it knows nothing of.
void Idempotency::take_back() {
    for (auto last = before_.rbegin(); last != before_.rend(); ++last) {
        if (last->second) {
            records_.insert_or_assign(last->first, std::move(*last->second));
        } else {
            records_.erase(last->first);
        }
    }
    before_.clear();
}

void Idempotency::expire(core::Time now) {
    while (!by_age_.empty()) {
        auto const found = records_.find(by_age_.front());
        bool const old =
            found != records_.end() && found->second.created + store::idempotency_kept <= now;
        if (found != records_.end() && !old) return;
        if (old) records_.erase(found);
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

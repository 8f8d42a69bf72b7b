#pragma once
// Stored answers to requests that carried an Idempotency-Key (OPS-4): a repeated request gets the
// first one's answer, the same key with another request is refused. A key belongs to the
// organization and the token's subject; providers have no organization, and answers all the same.
//
// An answer is known here from its decision on, before its commit. That is safe: whoever repeats
// the request is answered behind that commit, because answers leave in the order of decisions.
//
// Ownership: one per organization. Threading: the loop only. Units: engine time.

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "ringmaster/api/http.hpp"
#include "ringmaster/api/principal.hpp"
#include "ringmaster/store/records.hpp"

namespace ringmaster::app {

inline constexpr std::size_t idempotency_key_max = 255;

// Methods that change something, and so honour the header.
[[nodiscard]] bool is_mutation(std::string const& method);
// Answers that are kept: 2xx, 409 and 422. Others may be tried again.
[[nodiscard]] bool is_kept(int status);

class Idempotency {
public:
    enum class Verdict { unknown, repeated, mismatch };

    // `answer` is filled for a repeated request.
    [[nodiscard]] Verdict find(store::IdempotencyRecord const& asked, api::Response& answer) const;
    void put(store::IdempotencyRecord record);
    // Forgets what is older than 24 hours.
    void expire(core::Time now);
    [[nodiscard]] std::size_t size() const { return records_.size(); }
    // Around the decision of one input: no answer has been put since begin() (OPS-8).
    void begin() { before_.clear(); }
    void take_back();

private:
    using Key = std::tuple<core::OrgId, std::string, std::string>;  // subject, key
    using Before = std::pair<Key, std::optional<store::IdempotencyRecord>>;
    static Key key_of(store::IdempotencyRecord const& record);
    std::map<Key, store::IdempotencyRecord> records_;
    std::deque<Key> by_age_;
    std::vector<Before> before_;
};

// What is asked, without an answer yet. `secret` keys the digest of the body, so that the stored
// digest gives nothing away about it.
[[nodiscard]] store::IdempotencyRecord idempotency_request(api::Principal const& principal,
                                                           api::Request const& request,
                                                           std::string const& secret);

}  // namespace ringmaster::app

#pragma once
// Stored answers to requests that carried an Idempotency-Key (OPS-4): a repeated request gets the
// first one's answer, the same key with another request is refused.
//
// An answer is known here from its decision on, before its commit. That is safe: whoever repeats
// the request is answered behind that commit, because answers leave in the order of decisions.
//
// Ownership: one per organization. Threading: the loop only. Units: engine time. Records come in
// the order of their times.

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <utility>

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

    // Whether this caller may have one more kept (SEC-5): each has a share of the `capacity`.
    enum class Room {
        there_is,
        none_for_caller,  // he has his share
        none,             // all of it is taken by others
    };
    [[nodiscard]] Room room_for(std::string const& subject, std::size_t capacity) const;
    // How long until there is some again: his oldest record, or else anybody's, is forgotten then.
    [[nodiscard]] core::Duration room_after(std::string const& subject, core::Time now) const;

private:
    void forget_oldest_of(std::string const& subject);

    using Key = std::pair<std::string, std::string>;  // subject, key
    // Of one caller, oldest first: when each of his records was made.
    using Times = std::deque<core::Time>;

    std::map<Key, store::IdempotencyRecord> records_;
    std::deque<Key> by_age_;
    std::map<std::string, Times> by_caller_;
};

// What is asked, without an answer yet. `secret` keys the digest of the body, so that the stored
// digest gives nothing away about it.
[[nodiscard]] store::IdempotencyRecord idempotency_request(api::Principal const& principal,
                                                           api::Request const& request,
                                                           std::string const& secret);

}  // namespace ringmaster::app

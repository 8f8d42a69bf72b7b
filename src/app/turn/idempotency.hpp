#pragma once
// Stored answers to requests that carried an Idempotency-Key (OPS-4): a repeated request gets the
// first one's answer, the same key with another request is refused. A key belongs to the
// organization and the token's subject; providers have no organization, and answers all the same.
//
// An answer is known here from its decision on, before its commit. That is safe: whoever repeats
// the request is answered behind that commit, because answers leave in the order of decisions.
//
// Ownership: one per organization. Threading: the loop only. Units: engine time. Records come in
// the order of their times.

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "ringmaster/api/access/principal.hpp"
#include "ringmaster/api/requests/route.hpp"
#include "ringmaster/api/text/http.hpp"
#include "ringmaster/core/model/command.hpp"
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
    // `customers`: whom the answer may name, by their ids in the journal.
    void put(store::IdempotencyRecord record, std::vector<core::Uuid> customers = {});
    // One of an earlier run: whom it names is not known any more.
    void put_recovered(store::IdempotencyRecord record);
    // Blanks what names that customer; gives what is to be stored in its place (SEC-7). The keys
    // stay: whoever repeats such a request does not carry it out again.
    [[nodiscard]] std::vector<store::IdempotencyRecord> forget(core::EraseCustomer const& erased);
    // Forgets what is older than 24 hours.
    void expire(core::Time now);
    [[nodiscard]] std::size_t size() const { return records_.size(); }
    // Around the decision of one input: no answer has been put since begin() (OPS-8).
    void begin() { before_.clear(); }
    void take_back();

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

    using Key = std::tuple<core::OrgId, std::string, std::string>;  // subject, key
    struct Kept {
        store::IdempotencyRecord record;
        std::vector<core::Uuid> customers;
        bool may_name_any = false;
    };
    using Before = std::pair<Key, std::optional<Kept>>;
    static Key key_of(store::IdempotencyRecord const& record);
    void keep(Kept kept);

    // Of one caller, oldest first: when each of his records was made.
    using Times = std::deque<core::Time>;

    std::map<Key, Kept> records_;
    std::deque<Key> by_age_;
    std::map<std::string, Times> by_caller_;
    std::vector<Before> before_;
};

// Stands in the place of an answer of that status that named an erased customer.
[[nodiscard]] std::string forgotten_answer(int status);

// Whom the answer to a command may name: the customer of the contact it is about, and whoever is,
// or is to be, dialled for it. Asked before the command is decided, which may close the contact.
[[nodiscard]] std::vector<core::Uuid> customers_named(core::Command const& command,
                                                      core::State const& state);

// What is asked, without an answer yet. `secret` keys the digest of the body, so that the stored
// digest gives nothing away about it; nor does the path, of which `route` says what may be kept
// (SEC-7; null: all of it).
[[nodiscard]] store::IdempotencyRecord idempotency_request(api::Principal const& principal,
                                                           api::Request const& request,
                                                           std::string_view secret,
                                                           api::Route const* route = nullptr);

}  // namespace ringmaster::app

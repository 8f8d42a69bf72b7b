#pragma once
// One request being carried out inside a turn: what RequestRunner's parts pass to each other.
//
// Ownership: refers to the turn's own. Threading: the loop only.

#include "app/requests/request_runner.hpp"

namespace ringmaster::app {

struct RequestRunner::Job {
    Tenant& tenant;
    ApiRequest& asked;
    core::Time at;
    Turn& turn;
    store::IdempotencyRecord record;  // with an empty key: none is kept
    Decider::Consequences consequences;
    std::vector<core::Uuid> named = {};  // customers the answer may name
    bool is_erasure = false;             // its own answer is not kept (SEC-7)

    [[nodiscard]] Origin origin() const {
        return {asked.principal.subject, record.key, asked.request.tracking_id};
    }
    [[nodiscard]] Author author() const { return author_of(tenant, asked); }
    [[nodiscard]] static Author author_of(Tenant const& tenant, ApiRequest const& asked) {
        return {tenant.org, asked.principal.subject,
                asked.principal.name + " from " + asked.request.peer};
    }
};

}  // namespace ringmaster::app

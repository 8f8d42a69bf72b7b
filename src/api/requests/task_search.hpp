#pragma once
// Which of the waiting and live contacts a request asks for (RQ-16).
//
// Every criterion narrows; of several values of one any will do. Numbers and addresses are compared
// as the customer's everywhere (NUM-1), whatever way they are written. Secure
// variables are no criterion, and those hidden from agents none of theirs (CD-4).
//
// Ownership: refers to the request's context. Threading: the loop. Errors: problems by parameter.

#include <string>
#include <vector>

#include "api/requests/route_support.hpp"
#include "ringmaster/core/engine.hpp"
#include "ringmaster/core/model/customer_form.hpp"

namespace ringmaster::api {

// The status names of the public description.
[[nodiscard]] std::string_view status_of(core::Task const& task);

class TaskSearch {
public:
    TaskSearch(Context const& context, Query const& query, Problems& problems);

    [[nodiscard]] bool finds(core::Task const& task) const;

private:
    void read_variable(Query const& query, Problems& problems);
    [[nodiscard]] bool finds_people(core::Task const& task) const;
    [[nodiscard]] bool finds_variable(core::Task const& task) const;
    [[nodiscard]] bool finds_customer(core::Task const& task) const;

    Context const& context_;
    core::SameCustomer customer_;  // in the organization's region; empty: any
    std::vector<core::AgentId> agents_;
    std::vector<core::TeamId> teams_;
    std::vector<core::QueueId> queues_;
    std::vector<core::EntryPointId> entry_points_;
    std::vector<core::MediaType> channels_;
    std::vector<std::string> directions_;
    std::vector<std::string> statuses_;
    std::string variable_;  // empty: any
    std::string value_;
    core::Time from_;
    core::Time to_;
};

}  // namespace ringmaster::api

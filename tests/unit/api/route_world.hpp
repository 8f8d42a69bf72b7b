#pragma once
// The demo organization behind the real routes, engine and delivery, without sockets or a store:
// a request goes in as text, the answer comes out as the shell would give it.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "api/history/history.hpp"
#include "ringmaster/api/access/vault.hpp"
#include "ringmaster/api/connectors/connector_hub.hpp"
#include "ringmaster/api/delivery/delivery.hpp"
#include "ringmaster/api/description/route_table.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/requests/router.hpp"

namespace ringmaster::api::tests {

struct Reply {
    int status = 0;
    std::string text;
    nlohmann::json body;  // null when it is no JSON
    [[nodiscard]] std::string reason() const {
        return body.is_object() ? body.value("reasonCode", "") : "";
    }
};

// What a reader of records is given, and was asked for.
struct CannedRecords final : RecordsView {
    std::optional<RecordsPage> page(RecordsAsked const& wanted) override {
        asked.push_back(wanted);
        if (wanted.after == "nonsense") return std::nullopt;
        if (wanted.after.empty() || behind.empty()) return answer;
        auto page = std::move(behind.front());
        behind.erase(behind.begin());
        return page;
    }
    std::optional<RecordsPage> statistics(StatisticsAsked const& wanted) override {
        statistics_asked.push_back(wanted);
        return numbers;
    }
    std::string search(SearchAsked const& wanted) override {
        searched.push_back(wanted);
        return R"({"data":{"taskDetails":{"tasks":[]}}})";
    }
    std::string search_schema() override { return "type Query {\n}\n"; }
    RecordsPage answer;
    std::vector<RecordsPage> behind = {};  // pages after it
    std::vector<RecordsAsked> asked;
    std::vector<SearchAsked> searched;
    std::optional<RecordsPage> numbers = RecordsPage();  // nothing: too many rows
    std::vector<StatisticsAsked> statistics_asked;
};

class World {
public:
    World();

    // One request through match, policy, handler and engine.
    Reply send(Principal const& caller, std::string const& method, std::string const& target,
               std::string const& body = {});
    Reply post(Principal const& caller, std::string const& target,
               nlohmann::json const& body = nlohmann::json::object());
    Reply put(Principal const& caller, std::string const& target, nlohmann::json const& body);
    Reply patch(Principal const& caller, std::string const& target, nlohmann::json const& body);
    Reply get(Principal const& caller, std::string const& target);
    Reply remove(Principal const& caller, std::string const& target);

    void advance(core::Duration by);
    // Opens a notification socket of the agent; frames it got are in `frames`.
    void open_socket(Principal const& agent);
    [[nodiscard]] std::vector<std::string> frame_types() const;

    // Signs in and becomes Available; a call comes in and is offered to him.
    void sign_in(Principal const& agent);
    std::string offered_call();
    // The same, accepted by `agent`, whom it was offered to.
    std::string connected_call(Principal const& agent);
    Reply fact(std::string const& task, char const* type, std::string const& leg);
    nlohmann::json call_body() const;
    // A wrap-up reason the agent may use.
    [[nodiscard]] std::string wrap_up_code() const;

    Principal principal(AccessRole role) const;  // without a user
    Principal person(AccessRole role, core::AgentId id) const;

    core::OrgId org;
    core::Engine engine{core::OrgId{}};
    Directory directory{core::OrgId{}};
    core::Time now{1'760'000'000'000};
    Router router{all_routes()};
    std::vector<HistoryRow> journal;
    std::vector<nlohmann::json> frames;
    std::map<std::string, Reply> answered;  // the first success of each operation, by its id
    std::size_t plans = 0;                  // that were worked out
    CannedRecords records;
    std::vector<std::string> disclosed;  // what the audit would say of reveals
    Vault vault;                         // without keys at first
    TokenDirectory tokens;
    std::string content_type = "application/json";
    std::vector<Header> headers;  // beside it

    core::User agent;      // voice, served by `entry_point`
    core::User colleague;  // of the same team
    core::EntryPoint entry_point;
    std::unique_ptr<Delivery> delivery;
    std::unique_ptr<ConnectorHub> connectors;

private:
    friend class FrameSink;
    void choose_people();
    void take(core::Outcome const& outcome, std::string kind);
    void confirm_media();
    Response run(Call call);
    Response run_for_provider(Call call) const;
    // Every answer is held against the description.
    void check(RouteMatch const& match, Response const& response, Reply const& reply);
    Response history(QueryHistory const& query) const;
    core::Uuid random();
    std::uint64_t random_count_ = 0;
};

}  // namespace ringmaster::api::tests

// Who sees what of a contact and of its agent (SEC-1, SU-1): the table of docs/api/access.md, asked
// cell by cell over the wire. RINGMASTER_REWRITE=1 writes the table anew.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <fstream>

#include "integration/desktop.hpp"

#include "support/text_file.hpp"

namespace ringmaster::tests::access_matrix_test {
namespace {

using nlohmann::json;

constexpr std::size_t questions = 8;
constexpr std::array<char const*, questions> columns{
    "list", "read", "history", "captures", "statistics", "activities", "monitor", "socket"};
constexpr char const* tech_team = "7ea30000-0000-4000-8000-000000000002";
constexpr char const* billing_team = "7ea30000-0000-4000-8000-000000000001";
constexpr char const* digital_team = "7ea30000-0000-4000-8000-000000000003";
constexpr char const* meeting = "1d1e0000-0000-4000-8000-000000000004";
constexpr char const* other_org = "bbbbbbbb-0000-4000-8000-0000000000bb";
constexpr char const* another_agent = "a9e47000-0000-4000-8000-00000000beef";
constexpr char const* request_id = "5e551011-0000-4000-8000-000000000001";

// "yes", "no": answered, with and without it; else the status.
struct Row {
    char const* viewer;
    std::array<char const*, questions> cells;
};
constexpr std::array rows{
    Row{"agent who has it", {"yes", "yes", "yes", "403", "yes", "yes", "403", "yes"}},
    Row{"agent who had it before", {"yes", "yes", "yes", "403", "403", "403", "403", "no"}},
    Row{"agent without a part", {"no", "404", "404", "403", "403", "403", "403", "no"}},
    Row{"supervisor of the agent's team", {"yes", "yes", "yes", "yes", "yes", "yes", "yes", "no"}},
    Row{"supervisor of the queue's team", {"yes", "yes", "yes", "yes", "404", "404", "yes", "no"}},
    Row{"supervisor of another team", {"no", "404", "404", "no", "404", "404", "404", "no"}},
    Row{"supervisor of another team, once offered it",
        {"yes", "yes", "yes", "yes", "404", "404", "403", "no"}},
    Row{"reporting", {"yes", "yes", "yes", "yes", "yes", "yes", "403", "403"}},
    Row{"its connector", {"yes", "yes", "403", "403", "403", "403", "403", "403"}},
    Row{"administrator", {"yes", "yes", "yes", "yes", "yes", "yes", "403", "403"}},
    Row{"supervisor of another organization",
        {"no", "404", "404", "no", "404", "404", "404", "no"}},
    Row{"token of a user who was switched off",
        {"401", "401", "401", "401", "401", "401", "401", "401"}},
};

void replace_all(std::string& text, std::string const& from, std::string const& into) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from)) {
        text.replace(at, from.size(), into);
    }
}

class AccessMatrix : public ::testing::Test {
protected:
    AccessMatrix()
        : world_([](json& document) {
              for (auto& queue : document["resources"]["contact-service-queue"]) {
                  queue["recordingAllCallsPermitted"] = true;
              }
              for (auto& profile : document["resources"]["agent-profile"]) {
                  profile["autoWrapUp"] = false;
              }
          }) {
        // The other organization is a copy, in which the owner is somebody else.
        auto text = world_.organization.dump();
        replace_all(text, world_.org_id, other_org);
        replace_all(text, world_.agent(owner_number).id, another_agent);
        auto other = json::parse(text);
        other["organization"]["name"] = "Another one";
        world_.daemon.import_organization(other);
        auto const org = world_.org_id;
        stranger_ = world_.daemon.create_token(other_org,
                                               {"supervisor", world_.agent(former_number).id, "S"});
        reporting_ = world_.daemon.create_token(org, {"reporting", "", "R"});
        world_.start({owner_number, former_number, idle_number, leaver_number});
        for (auto const& [number, team] :
             {std::pair(4UL, billing_team), std::pair(digital_number(), digital_team),
              std::pair(13UL, tech_team)}) {
            leaders_.push_back(number);
            world_.give_token(number, leader(number, team));
        }
        world_.give_token(asked_number, leader(asked_number, tech_team));
        bring_the_contact();
        switch_off(leaver_number);
    }

    // The first who works for Digital Care alone.
    std::size_t digital_number() const {
        auto const& users = world_.resources("user");
        for (std::size_t index = 0; index < users.size(); ++index) {
            if (users[index]["teamIds"] == json::array({digital_team})) return index + 1;
        }
        return 0;
    }
    std::string leader(std::size_t number, char const* team) {
        auto const made = world_.administrator().post(
            world_.org_path("/api-token"),
            {{"role", "supervisor"}, {"agentId", world_.agent(number).id}, {"teamIds", {team}}});
        EXPECT_EQ(made.status, 201) << made.text();
        return made.body["token"];
    }
    void switch_off(std::size_t number) {
        std::string const id = world_.resources("user").at(number - 1)["id"];
        auto const changed =
            world_.administrator().patch(world_.org_path("/user/" + id), {{"active", false}});
        EXPECT_EQ(changed.status, 200) << changed.text();
    }
    // Taken by one, given back, declined by another's supervisor, taken by the other.
    void bring_the_contact() {
        former_ = std::make_unique<Desktop>(world_, former_number);
        former_->open();
        former_->go_available();
        call_ = world_.customer_calls();
        former_->expect_all({"AgentContactReserved", "AgentOfferContact"});
        expect_accepted(former_->task(call_, "accept"));
        former_->fence();
        expect_accepted(former_->state("Idle", meeting));
        Desktop asked(world_, asked_number);
        asked.open();
        asked.go_available();
        auto const back = world_.administrator().post("/v1/tasks/" + call_ + "/requeue",
                                                      {{"queueId", world_.queue_id}});
        EXPECT_EQ(back.status, 202) << back.text();
        former_->fence();
        wrap_up(*former_);
        asked.expect_all({"AgentContactReserved", "AgentOfferContact"});
        expect_accepted(asked.task(call_, "reject"));
        asked.fence();
        expect_accepted(asked.state("Idle", meeting));
        asked.fence();
        owner_ = std::make_unique<Desktop>(world_, owner_number);
        owner_->open();
        owner_->go_available();
        owner_->expect_all({"AgentContactReserved", "AgentOfferContact"});
        expect_accepted(owner_->task(call_, "accept"));
        owner_->fence();
    }
    void wrap_up(Desktop& desktop) {
        auto const done =
            desktop.task(call_, "wrapup", {{"auxCodeId", world_.default_wrap_up_code_id}});
        EXPECT_EQ(done.status, 202) << done.text();
        desktop.fence();
    }

    // The tokens in the order of the rows.
    std::vector<std::string> tokens() {
        return {world_.token_of(owner_number),
                world_.token_of(former_number),
                world_.token_of(idle_number),
                world_.token_of(leaders_.at(0)),
                world_.token_of(leaders_.at(1)),
                world_.token_of(leaders_.at(2)),
                world_.token_of(asked_number),
                reporting_,
                world_.connector().token(),
                world_.administrator().token(),
                stranger_,
                world_.token_of(leaver_number)};
    }

    static std::string cell(Answer const& answer, bool has_it) {
        if (answer.status < 200 || answer.status > 299) return std::to_string(answer.status);
        return has_it ? "yes" : "no";
    }
    std::string ask(std::size_t question, Api& api) {
        auto const path = "/v1/tasks/" + call_;
        auto const has_call = [this](Answer const& answer) {
            return answer.raw.body.find(call_) != std::string::npos;
        };
        switch (question) {
            case 0: {
                auto const answer = api.get("/v1/tasks");
                return cell(answer, has_call(answer));
            }
            case 1: {
                auto const answer = api.get(path);
                return cell(answer, has_call(answer));
            }
            case 2: {
                auto const answer = api.get(path + "/events");
                return cell(answer, has_call(answer));
            }
            case 3: {
                auto const answer =
                    api.post("/v1/captures/query", {{"query", {{"taskIds", {call_}}}}});
                bool const found =
                    answer.status == 200 && !answer.body["data"][0]["recording"].empty();
                return cell(answer, found);
            }
            case 4:
            case 5: {
                auto const owner = world_.agent(owner_number).id;
                auto const what = question == 4 ? "statistics" : "activities";
                auto const now = std::to_string(now_ms());
                auto const from = std::to_string(now_ms() - 60'000);
                auto const answer = api.get(std::string("/v1/agents/") + what + "?from=" + from +
                                            "&to=" + now + "&agentIds=" + owner);
                return cell(answer, true);
            }
            case 6: {
                auto const answer =
                    api.post("/v1/monitor",
                             {{"id", request_id}, {"monitorType", "midcall"}, {"taskId", call_}});
                if (answer.status == 202) api.post("/v1/monitor/" + call_ + "/end");
                return cell(answer, true);
            }
            default: return {};
        }
    }
    static std::int64_t now_ms() {
        return std::chrono::duration_cast<milliseconds>(
                   std::chrono::system_clock::now().time_since_epoch())
            .count();
    }
    // Whether a desktop of the caller has it when it comes back; that it is over for him lately
    // is no contact of his.
    std::string socket_cell(Api& api) {
        auto const answer =
            api.post("/v1/notification/subscribe", {{"force", false}, {"allowMultiLogin", true}});
        if (answer.status != 200) return std::to_string(answer.status);
        client::WebSocketOptions options;
        options.keep_alive_every = milliseconds{0};
        client::BlockingWebSocket socket(answer.body["webSocketUrl"], options);
        if (!socket.is_open()) return "closed";
        api.post("/v1/agents/reload");
        socket.send(R"({"keepalive":"true"})");
        bool has_it = false;
        while (auto const text = socket.receive(patience)) {
            if (text->find("\"keepalive\"") != std::string::npos) break;
            if (text->find(call_) == std::string::npos) continue;
            has_it = !json::parse(*text).at("data").value("isOver", false);
        }
        return has_it ? "yes" : "no";
    }

    static constexpr std::size_t owner_number = 1;
    static constexpr std::size_t former_number = 2;
    static constexpr std::size_t idle_number = 3;
    static constexpr std::size_t leaver_number = 5;
    static constexpr std::size_t asked_number = 7;
    World world_;
    std::string stranger_;
    std::string reporting_;
    std::vector<std::size_t> leaders_;  // of the agent's, the queue's and another team
    std::unique_ptr<Desktop> former_;
    std::unique_ptr<Desktop> owner_;
    std::string call_;
};

TEST_F(AccessMatrix, EveryCellIsWhatTheServerAnswers) {
    // A supervisor listens at a station.
    for (auto const number : leaders_) {
        Desktop desktop(world_, number);
        desktop.open();
        desktop.log_in();
    }
    auto const all = tokens();
    ASSERT_EQ(all.size(), rows.size());
    for (std::size_t index = 0; index < rows.size(); ++index) {
        auto api = world_.api(all[index]);
        // First: whoever has listened is told by his next reload that this has ended.
        EXPECT_EQ(socket_cell(api), rows[index].cells.back()) << rows[index].viewer << ": socket";
        for (std::size_t question = 0; question < questions - 1; ++question) {
            EXPECT_EQ(ask(question, api), rows[index].cells[question])
                << rows[index].viewer << ": " << columns[question];
        }
    }
    // Closed, it is nobody's live contact any more; all else stays.
    expect_accepted(owner_->task(call_, "end"));
    wrap_up(*owner_);
    ASSERT_EQ(world_.administrator().get("/v1/tasks").body["meta"]["totalRecords"], 0);
    for (std::size_t index = 0; index < rows.size(); ++index) {
        auto api = world_.api(all[index]);
        for (std::size_t question = 1; question < 6; ++question) {
            EXPECT_EQ(ask(question, api), rows[index].cells[question])
                << "closed, " << rows[index].viewer << ": " << columns[question];
        }
    }
}

std::string table() {
    std::string text = "\n| Viewer |";
    std::string line = "\n|---|";
    for (auto const* column : columns) {
        text += std::string(" ") + column + " |";
        line += ":-:|";
    }
    text += line + "\n";
    for (auto const& row : rows) {
        text += std::string("| ") + row.viewer + " |";
        for (auto const* one : row.cells) text += std::string(" ") + one + " |";
        text += "\n";
    }
    return text;
}

TEST(AccessMatrixDocs, TheTableIsTheOneThatIsTested) {
    auto const path = std::string(RINGMASTER_SOURCE_DIR) + "/docs/api/access.md";
    auto const text = ringmaster::tests::text_of_file(path);
    std::string const begin_mark = "<!-- views -->\n";
    std::string const end_mark = "\n<!-- views: end -->";
    auto const begin = text.find(begin_mark);
    auto const end = text.find(end_mark);
    ASSERT_NE(begin, std::string::npos);
    ASSERT_NE(end, std::string::npos);
    auto const wanted = text.substr(0, begin + begin_mark.size()) + table() + text.substr(end);
    if (std::getenv("RINGMASTER_REWRITE") != nullptr) {
        std::ofstream(path) << wanted;
        return;
    }
    EXPECT_EQ(text, wanted) << "RINGMASTER_REWRITE=1 writes it anew";
}

}  // namespace
}  // namespace ringmaster::tests::access_matrix_test

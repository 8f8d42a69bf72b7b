// Which requests are commands of a page, and which tests are looked at late.
#include "integration/screen.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <utility>

namespace ringmaster::tests {

using desktop::Problems;
using nlohmann::json;

namespace {

desktop::Millis now() {
    auto const since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

// `/v1/tasks/{id}/{command}`, and the agent's own commands.
std::optional<desktop::Sent> command_of(client::HttpRequest const& request) {
    auto const path = request.target.substr(0, request.target.find('?'));
    static std::map<std::string, std::string> const own{{"/v1/agents/login", "login"},
                                                        {"/v1/agents/logout", "logout"},
                                                        {"/v1/agents/reload", "reload"},
                                                        {"/v1/agents/session/state", "state"},
                                                        {"/v1/tasks", "outdial"}};
    if (auto const found = own.find(path); found != own.end()) {
        return desktop::Sent{found->second, {}, {}};
    }
    std::string const tasks = "/v1/tasks/";
    std::string const shown = "/preview-task/";
    if (auto const at = path.find(shown); at != std::string::npos) {  // OD-3
        auto const rest = path.substr(at + shown.size());
        auto const slash = rest.find('/');
        return desktop::Sent{"preview" + rest.substr(slash), rest.substr(0, slash), {}};
    }
    if (!path.starts_with(tasks)) return std::nullopt;
    auto const rest = path.substr(tasks.size());
    auto const slash = rest.find('/');
    if (slash != std::string::npos) {
        return desktop::Sent{rest.substr(slash + 1), rest.substr(0, slash), {}};
    }
    if (request.method != "PATCH") return std::nullopt;
    return desktop::Sent{"data", rest, {}};
}

// A look is a Snapshot to another socket of the agent, and nothing before it is replayed.
std::vector<std::string> const about_replays{"Sockets.ResumeReplaysWhatWasMissed"};

}  // namespace

std::optional<SentRequest> sent_request(client::HttpRequest const& request, Answer const& answer) {
    bool const accepted = answer.status == 202 || answer.status == 201;
    if (request.method == "GET" || !accepted) return std::nullopt;
    auto command = command_of(request);
    if (!command) return std::nullopt;
    command->body = json::parse(request.body, nullptr, false);
    if (!command->body.is_object()) command->body = json::object();
    return SentRequest{desktop::text_at(command->body, "agentId"), *std::move(command)};
}

Problems Screen::take(json const& frame) { return model_.take(frame, now()); }

void Screen::sent(desktop::Sent command, bool elsewhere) {
    bool const about_agent = command.interaction_id.empty();
    auto const& id = command.interaction_id;
    if (!about_agent) command.interaction_id = model_.has(id) ? id : model_.shown_for(id);
    if (!about_agent && command.interaction_id.empty()) return;
    elsewhere ? model_.sent_elsewhere(command, now()) : model_.sent(command, now());
}

Problems Screen::settled(bool all) const {
    return model_.settled(now() + (all ? desktop::promise_limit + 1 : 0));
}

Problems Screen::differences(json const& truth, bool at_rest) const {
    auto const shown = model_.contacts();
    if (at_rest) return model_.differences(truth);
    return model_.differences(truth, {shown.begin(), shown.end()});
}

std::string Screen::drawn(std::string const& interaction_id) const {
    if (!model_.has(interaction_id)) return {};
    return desktop::to_text(model_.drawing(interaction_id));
}

bool is_looked_at_late() {
    auto const* const test = ::testing::UnitTest::GetInstance()->current_test_info();
    if (test == nullptr) return false;
    return desktop::has(about_replays, std::string(test->test_suite_name()) + '.' + test->name());
}

std::vector<std::string> late_tests() { return about_replays; }

}  // namespace ringmaster::tests

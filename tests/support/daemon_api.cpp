#include "support/daemon_api.hpp"

#include "support/daemon_wire.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <utility>

namespace ringmaster::tests {

namespace {

client::Address address_of(std::string const& base_url) {
    auto address = client::parse_address(base_url);
    if (!address) throw std::runtime_error("not an http address: " + base_url);
    return *address;
}

bool has_text(nlohmann::json const& object, char const* name) {
    auto const found = object.find(name);
    return found != object.end() && found->is_string();
}

// PROTOCOL 1, of whatever a test asks: an error says one text for people, and what programs want
// stands beside it. Configuration has a shape of its own; health says only how it is, and which
// version.
void check_error(Answer const& answer) {
    if (answer.status < 400 || !answer.body.is_object() || answer.body.contains("error")) return;
    if (answer.body.size() == 2 && answer.body.contains("status") &&
        answer.body.contains("version")) {
        return;
    }
    for (auto const* name : {"errorType", "errorMessage", "errorData", "reasonCode"}) {
        bool const says = has_text(answer.body, name) && answer.body[name] != "";
        EXPECT_TRUE(says) << name << " of " << answer.text();
    }
    if (answer.status == 400 && answer.reason() == "INVALID_REQUEST") {
        EXPECT_TRUE(answer.body.contains("problems")) << answer.text();
    }
    for (auto const& problem : answer.body.value("problems", nlohmann::json::array())) {
        bool const says = has_text(problem, "field") && has_text(problem, "description");
        EXPECT_TRUE(says && problem.size() == 2) << answer.text();
    }
}

}  // namespace

std::string Answer::text() const {
    return std::to_string(status) + " " + raw.error + raw.body.substr(0, 2000);
}

std::string Answer::reason() const {
    if (!body.is_object() || !body.contains("reasonCode")) return {};
    auto const& code = body["reasonCode"];
    return code.is_string() ? code.get<std::string>() : code.dump();
}

Api::Api(std::string const& base_url, std::string token)
    : http_(address_of(base_url)), token_(std::move(token)) {}

Answer Api::get(std::string const& target, client::Headers headers) {
    return send_json("GET", target, {}, std::move(headers));
}

Answer Api::post(std::string const& target, nlohmann::json const& body, client::Headers headers) {
    return send_json("POST", target, body.dump(), std::move(headers));
}

Answer Api::put(std::string const& target, nlohmann::json const& body, client::Headers headers) {
    return send_json("PUT", target, body.dump(), std::move(headers));
}

Answer Api::remove(std::string const& target, client::Headers headers) {
    return send_json("DELETE", target, "", std::move(headers));
}

Answer Api::patch(std::string const& target, nlohmann::json const& body, client::Headers headers) {
    return send_json("PATCH", target, body.dump(), std::move(headers));
}

Answer Api::send_json(std::string method, std::string const& target, std::string body,
                      client::Headers headers) {
    if (!token_.empty()) headers.emplace_back("Authorization", "Bearer " + token_);
    if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
    return send({std::move(method), target, std::move(headers), std::move(body)});
}

Answer Api::send(client::HttpRequest const& request) {
    Answer answer;
    answer.raw = http_.send(request);
    answer.status = answer.raw.status;
    answer.body = nlohmann::json::parse(answer.raw.body, nullptr, false);
    if (answer.body.is_discarded()) answer.body = nullptr;
    check_error(answer);
    auto const type = std::string(answer.raw.header("content-type"));
    if (answer.status != 0) {
        keep_answer({request.method, request.target, answer.status, type, answer.body});
    }
    if (witness_) witness_(request, answer);
    return answer;
}

}  // namespace ringmaster::tests

#pragma once
// REST calls with a token, for tests: JSON in, JSON out. An error that has not the shape of errors
// fails the test that asked.
//
// Ownership: an Api owns its connection. Threading: one user thread.
// Errors: a call that gets no HTTP answer is a status 0 with `raw.error` filled; a body that is not
// JSON leaves `body` null.

#include "ringmaster/client/blocking.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <utility>

namespace ringmaster::tests {

struct Answer {
    int status = 0;
    nlohmann::json body;
    client::HttpResponse raw;

    // For failure messages.
    [[nodiscard]] std::string text() const;
    [[nodiscard]] std::string reason() const;  // `reasonCode`, empty when there is none
};

class Api {
public:
    Api(std::string const& base_url, std::string token);

    Answer get(std::string const& target, client::Headers headers = {});
    Answer post(std::string const& target, nlohmann::json const& body = nlohmann::json::object(),
                client::Headers headers = {});
    Answer put(std::string const& target, nlohmann::json const& body, client::Headers headers = {});
    Answer patch(std::string const& target, nlohmann::json const& body,
                 client::Headers headers = {});
    Answer remove(std::string const& target, client::Headers headers = {});  // DELETE
    Answer send(client::HttpRequest const& request);

    [[nodiscard]] std::string const& token() const { return token_; }
    // Is told each request that was answered, with its answer.
    using Witness = std::function<void(client::HttpRequest const&, Answer const&)>;
    void watch(Witness witness) { witness_ = std::move(witness); }

private:
    Answer send_json(std::string method, std::string const& target, std::string body,
                     client::Headers headers);

    client::BlockingHttp http_;
    std::string token_;
    Witness witness_;
};

}  // namespace ringmaster::tests

#include "net/http_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <limits>

namespace ringmaster::net {

namespace http = boost::beast::http;

namespace {

// Chunk extensions and trailers are not body and so escape the body limit. What they may add is
// generous for a client that sends many small chunks, and the same however the bytes arrive.
constexpr std::size_t chunking_bytes_max = 8 * 1024;
constexpr std::size_t chunking_ratio_max = 8;

}  // namespace

struct HttpParser::State {
    http::request_parser<http::string_body> parser;
    Request request;
    std::size_t consumed = 0;  // of the body, with its chunk lines and trailers

    // Bytes that frame the body, those that wait for the rest of their line included.
    [[nodiscard]] bool chunking_too_large(std::size_t waiting) const {
        auto const body_size = parser.get().body().size();
        return consumed + waiting - body_size > chunking_bytes_max + chunking_ratio_max * body_size;
    }
};

HttpParser::HttpParser() : state_(std::make_unique<State>()) {
    // The gate has applied our own limits already; Beast's would only answer differently.
    state_->parser.header_limit(std::numeric_limits<std::uint32_t>::max());
    state_->parser.body_limit(boost::none);
    state_->parser.eager(true);
}

HttpParser::~HttpParser() = default;

bool HttpParser::head(std::string_view raw_head, std::string_view target) {
    auto& parser = state_->parser;
    boost::beast::error_code error;
    parser.put(boost::asio::buffer(raw_head.data(), raw_head.size()), error);
    if (error && error != http::error::need_more) return false;
    if (!parser.is_header_done()) return false;
    // Taken now: the trailers of a chunked body would be merged into the parser's fields, where
    // they could pass for headers the gate never saw.
    auto const& message = parser.get();
    auto& request = state_->request;
    request.method.assign(message.method_string());
    request.target.assign(target);
    for (auto const& field : message) {
        request.headers.push_back({std::string(field.name_string()), std::string(field.value())});
    }
    return true;
}

void HttpParser::limit_body(std::uint64_t limit) { state_->parser.body_limit(limit); }

HttpParser::Progress HttpParser::body(std::string_view arrived, std::size_t& used) {
    auto& parser = state_->parser;
    used = 0;
    while (!parser.is_done()) {
        auto const rest = arrived.substr(used);
        std::size_t taken = 0;
        if (!rest.empty()) {
            boost::beast::error_code error;
            taken = parser.put(boost::asio::buffer(rest.data(), rest.size()), error);
            if (error == http::error::body_limit) return Progress::body_too_large;
            if (error && error != http::error::need_more) return Progress::malformed;
        }
        used += taken;
        state_->consumed += taken;
        auto const waiting = taken == 0 ? rest.size() : 0;
        if (state_->chunking_too_large(waiting)) return Progress::chunking_too_large;
        if (taken == 0) return Progress::more;
    }
    return Progress::done;
}

Request HttpParser::take() {
    state_->request.body = std::move(state_->parser.get().body());
    return std::move(state_->request);
}

}  // namespace ringmaster::net

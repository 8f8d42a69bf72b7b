#include "net/response_writer.hpp"

#include "net/characters.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace ringmaster::net {

namespace {

// A header a handler may set. The framing ones are ours; a bad byte would let whoever chose the
// value write headers, or whole answers, of his own.
bool writable(Header const& header) {
    if (!is_token(header.name)) return false;
    if (!std::all_of(header.value.begin(), header.value.end(), is_value_character)) return false;
    return !equal_ignoring_case(header.name, "content-length") &&
           !equal_ignoring_case(header.name, "transfer-encoding") &&
           !equal_ignoring_case(header.name, "connection");
}

}  // namespace

std::size_t write_response(Response const& response, AnswerForm form, std::string& out) {
    // An interim or impossible status would leave the client waiting for another answer.
    auto const status = response.status >= 200 && response.status <= 599 ? response.status : 500;
    auto const bodiless = status == 204 || status == 304;
    auto const phrase = reason_phrase(status);
    out.append("HTTP/1.1 ").append(std::to_string(status)).append(" ").append(phrase);
    out.append("\r\n");
    std::size_t dropped = 0;
    bool cached_as_said = false;
    for (auto const& header : response.headers) {
        cached_as_said = cached_as_said || equal_ignoring_case(header.name, "cache-control");
        if (!writable(header)) {
            ++dropped;
            continue;
        }
        out.append(header.name).append(": ").append(header.value).append("\r\n");
    }
    out.append("X-Content-Type-Options: nosniff\r\n");
    if (!cached_as_said) out.append("Cache-Control: no-store\r\n");
    bool const is_whole = response.rest == nullptr;
    if (!bodiless && !is_whole && !form.http_1_0) out.append("Transfer-Encoding: chunked\r\n");
    if (!bodiless && is_whole) {
        out.append("Content-Length: ").append(std::to_string(response.body.size()));
        out.append("\r\n");
    }
    if (form.close) out.append("Connection: close\r\n");
    out.append("\r\n");
    if (bodiless || form.head_only) return dropped;
    is_whole ? void(out.append(response.body)) : write_piece(response.body, form, out);
    return dropped;
}

// A chunk of nothing would be the end.
void write_piece(std::string_view bytes, AnswerForm form, std::string& out) {
    if (form.http_1_0 || bytes.empty()) {
        out.append(bytes);
        return;
    }
    std::array<char, 16> size{};
    auto const end = std::to_chars(size.begin(), size.end(), bytes.size(), 16).ptr;
    out.append(size.begin(), end).append("\r\n").append(bytes).append("\r\n");
}

void write_end(AnswerForm form, std::string& out) {
    if (!form.http_1_0) out.append("0\r\n\r\n");
}

}  // namespace ringmaster::net

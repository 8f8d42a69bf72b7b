// The reading half of an HTTP connection: gate, parser, dispatch, upgrade.
#include "net/http_session.hpp"

#include "net/characters.hpp"
#include "net/websocket_session.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

#include <algorithm>
#include <cassert>
#include <utility>

namespace ringmaster::net {

namespace {

// What a peer may still send after its last answer before we stop being polite.
constexpr std::size_t linger_bytes_max = 256 * 1024;

bool ended(ErrorCode error) {
    return error == boost::asio::error::eof || error == boost::asio::ssl::error::stream_truncated;
}

std::size_t count_headers(Request const& request, std::string_view name) {
    auto const count = std::count_if(
        request.headers.begin(), request.headers.end(),
        [name](Header const& header) { return equal_ignoring_case(header.name, name); });
    return static_cast<std::size_t>(count);
}

// RFC 6455 4.2.1: the base64 of 16 bytes.
bool is_websocket_key(std::string_view key) {
    auto const is_base64 = [](char c) {
        return is_letter(c) || is_digit(c) || c == '+' || c == '/';
    };
    return key.size() == 24 && key.substr(22) == "==" &&
           std::all_of(key.begin(), key.begin() + 22, is_base64);
}

}  // namespace

void HttpSession::on_handshake(ErrorCode error) {
    if (state_ == State::closed) return;
    if (error) {
        host_->observer().error("tls handshake", error.message());
        return close("handshake failed");
    }
    state_ = State::head;
    // A connection that says nothing gets the time of a head, not that of an idle client.
    deadline_ = Clock::now() + host_->limits().head_timeout;
    head_started_ = true;
    read();
}

void HttpSession::read() {
    if (reading_ || peer_done_) return;
    reading_ = true;
    transport_->read_some(boost::asio::buffer(chunk_),
                          [self = shared_from_this()](ErrorCode error, std::size_t count) {
                              self->on_read(error, count);
                          });
}

void HttpSession::on_read(ErrorCode error, std::size_t count) {
    reading_ = false;
    if (state_ == State::closed) return;
    if (ended(error)) return on_end_of_stream();
    if (error) return close(error.message());
    host_->observer().bytes_read(count);
    if (state_ == State::head || state_ == State::body) {
        arrived_at_ = Clock::now();
        arrived_.append(chunk_.data(), count);
        return process();
    }
    lingered_ += count;
    if (lingered_ > linger_bytes_max) return close("done");
    if (state_ == State::lingering) read();
}

// A peer may end its side and still wait for its answers.
void HttpSession::on_end_of_stream() {
    peer_done_ = true;
    if (state_ == State::lingering || owes_nothing()) return close("peer closed");
    state_ = State::finishing;
    deadline_ = TimePoint::max();
    parser_.reset();
    answers_.close_after_last();
}

void HttpSession::process() {
    processing_ = true;
    while (step()) {}
    processing_ = false;
    if (state_ == State::closed) return;
    flush();
    if (state_ == State::head) set_head_deadline();
    auto const full = answers_.size() >= host_->limits().pipeline_depth;
    // A full pipeline is not read from: TCP tells the peer to wait.
    if ((state_ == State::head && !full) || state_ == State::body) read();
}

bool HttpSession::step() {
    switch (state_) {
        case State::head: return step_head();
        case State::body: return step_body();
        case State::upgrade: return step_upgrade();
        case State::handshake:
        case State::finishing:
        case State::lingering:
        case State::closed: return false;
    }
    return false;
}

void HttpSession::set_head_deadline() {
    auto const waiting = answers_.size() >= host_->limits().pipeline_depth;
    if (!arrived_.empty() && !waiting) {
        if (head_started_) return;
        head_started_ = true;
        deadline_ = Clock::now() + host_->limits().head_timeout;
        return;
    }
    head_started_ = false;
    deadline_ = TimePoint::max();
    if (owes_nothing()) deadline_ = Clock::now() + host_->limits().idle_timeout;
}

bool HttpSession::step_head() {
    if (answers_.size() >= host_->limits().pipeline_depth) return false;
    if (!blank_skipped_ && arrived_.starts_with("\r\n")) {
        blank_skipped_ = true;
        arrived_.erase(0, 2);
        scanned_ = 0;
    }
    if (arrived_.empty()) return false;
    form_ = {};
    auto const scan = scan_head(arrived_, scanned_, host_->limits());
    if (scan.status != 0) {
        refuse(scan.status, scan.why);
        return false;
    }
    if (scan.head_size == 0) return false;
    auto const raw_head = arrived_.substr(0, scan.head_size);
    arrived_.erase(0, scan.head_size);
    scanned_ = 0;
    blank_skipped_ = false;
    head_started_ = false;
    return begin_request(raw_head, check_head(raw_head, host_->limits()));
}

bool HttpSession::begin_request(std::string_view raw_head, GateVerdict const& verdict) {
    form_ = {verdict.method == "HEAD", !verdict.keep_alive, verdict.http_1_0};
    if (!verdict.passed()) {
        refuse(verdict.status, verdict.why);
        return false;
    }
    parser_ = std::make_unique<HttpParser>();
    if (!parser_->head(raw_head, verdict.target)) {
        refuse(400, "malformed request head");
        return false;
    }
    if (verdict.wants_upgrade && verdict.method == "GET") return begin_upgrade(verdict);
    body_limit_ =
        host_->handler().body_limit(verdict.method, verdict.target, verdict.authorization);
    if (verdict.content_length.value_or(0) > body_limit_.bytes) {
        refuse(body_limit_.status, body_limit_.why);
        return false;
    }
    parser_->limit_body(body_limit_.bytes);
    state_ = State::body;
    deadline_ = Clock::now() + host_->limits().body_timeout;
    auto const has_body = verdict.chunked || verdict.content_length.value_or(0) > 0;
    if (verdict.expects_continue && has_body && arrived_.empty()) answers_.add_interim();
    return true;
}

bool HttpSession::step_body() {
    std::size_t used = 0;
    auto const progress = parser_->body(arrived_, used);
    arrived_.erase(0, used);
    switch (progress) {
        case HttpParser::Progress::done: dispatch(); return true;
        case HttpParser::Progress::body_too_large:
            refuse(body_limit_.status, body_limit_.why);
            break;
        case HttpParser::Progress::malformed: refuse(400, "malformed request body"); break;
        case HttpParser::Progress::chunking_too_large:
            refuse(400, "chunk extensions or trailers too large");
            break;
        case HttpParser::Progress::more: break;
    }
    return false;
}

void HttpSession::dispatch() {
    auto request = parser_->take();
    parser_.reset();
    request.peer = info_.peer;
    request.tls = transport_->is_tls();
    request.arrived_at = arrived_at_;
    auto const id = answers_.open(form_);
    state_ = form_.close ? State::finishing : State::head;
    deadline_ = TimePoint::max();
    host_->handler().on_request(std::move(request), make_respond(id));
}

// Everything about the handshake that needs no knowledge of the route is checked before the
// handler is asked: it may spend a one-time capability on its yes (SEC-3).
bool HttpSession::begin_upgrade(GateVerdict const& verdict) {
    auto request = parser_->take();
    auto const header_is_single = [&request](std::string_view name) {
        return count_headers(request, name) == 1;
    };
    if (verdict.chunked || verdict.content_length.value_or(0) > 0) {
        refuse(400, "body with a WebSocket handshake");
    } else if (!header_is_single("Sec-WebSocket-Version") ||
               request.header("Sec-WebSocket-Version") != "13") {
        refuse(426, "unsupported WebSocket version", {{"Sec-WebSocket-Version", "13"}});
    } else if (!header_is_single("Sec-WebSocket-Key") ||
               !is_websocket_key(request.header("Sec-WebSocket-Key"))) {
        refuse(400, "malformed Sec-WebSocket-Key");
    } else {
        request.peer = info_.peer;
        request.tls = transport_->is_tls();
        request.arrived_at = arrived_at_;
        waiting_upgrade_ = std::move(request);
        state_ = State::upgrade;
        deadline_ = TimePoint::max();
        return true;
    }
    return false;
}

bool HttpSession::step_upgrade() {
    if (!owes_nothing()) return false;
    auto decision = host_->handler().on_upgrade(waiting_upgrade_);
    if (auto* refusal = std::get_if<Response>(&decision)) {
        // The handshake was an ordinary request after all.
        answers_.fill(answers_.open(form_), std::move(*refusal));
        state_ = form_.close ? State::finishing : State::head;
        return true;
    }
    // The state is entered from the completion of a read and no further one is begun in it.
    assert(!reading_);
    state_ = State::closed;
    auto& host = *std::exchange(host_, nullptr);
    Upgrade upgrade{std::move(transport_),
                    std::move(std::get<std::unique_ptr<WebSocketHandler>>(decision)),
                    std::move(waiting_upgrade_), std::move(arrived_)};
    auto successor = make_websocket_session(host, info_, std::move(upgrade));
    host.replaced(info_.id, successor);
    successor->start();
    return false;
}

}  // namespace ringmaster::net

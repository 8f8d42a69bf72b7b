// The answering half of an HTTP connection, its timeouts and its end.
#include "net/http_session.hpp"

#include <utility>

namespace ringmaster::net {

namespace {

// A buffer grown by one large answer is not kept for the life of the connection.
constexpr std::size_t outgoing_capacity_max = 64 * 1024;

}  // namespace

// The handler's way back to one answer. It knows the session weakly: a handler may keep it for as
// long as it likes. Its destruction without an answer becomes the 500 the client would otherwise
// wait for in vain.
class HttpSession::Responder {
public:
    Responder(std::weak_ptr<HttpSession> session, std::uint64_t id)
        : session_(std::move(session)), id_(id) {}
    Responder(Responder const&) = delete;
    Responder& operator=(Responder const&) = delete;
    ~Responder() {
        auto const session = session_.lock();
        if (answered_ || !session || session->state_ == State::closed) return;
        constexpr std::string_view why = "no answer";
        session->host_->observer().request_refused(session->info_.peer, 500, why);
        session->answer(id_, session->host_->handler().refusal(500, why));
    }

    void answer(Response response) {
        if (std::exchange(answered_, true)) return;
        if (auto const session = session_.lock()) session->answer(id_, std::move(response));
    }

private:
    std::weak_ptr<HttpSession> session_;
    std::uint64_t id_;
    bool answered_ = false;
};

HttpSession::HttpSession(ConnectionHost& host, ConnectionInfo info,
                         std::unique_ptr<Transport> transport, std::optional<Response> refusal)
    : host_(&host),
      info_(std::move(info)),
      transport_(std::move(transport)),
      refusal_(std::move(refusal)),
      refused_(refusal_.has_value()) {}

void HttpSession::start() {
    if (refusal_) {
        state_ = State::finishing;
        auto const id = answers_.open({false, true});
        answers_.fill(id, *std::exchange(refusal_, std::nullopt));
        return flush();
    }
    deadline_ = Clock::now() + host_->limits().handshake_timeout;
    transport_->handshake(
        [self = shared_from_this()](ErrorCode error) { self->on_handshake(error); });
}

void HttpSession::sweep(TimePoint now) {
    if (state_ == State::closed) return;
    if (now >= write_deadline_) return close("write timeout");
    if (now < deadline_) return;
    deadline_ = TimePoint::max();
    switch (state_) {
        case State::handshake: return close("handshake timeout");
        case State::head:
            if (arrived_.empty()) return close("idle");
            return refuse(408, "request head took too long");
        case State::body: return refuse(408, "request body took too long");
        case State::lingering: return close("done");
        // These wait for the handler or for write_deadline_.
        case State::upgrade:
        case State::finishing:
        case State::closed: return;
    }
}

void HttpSession::drain(Goodbye const&) {
    switch (state_) {
        case State::handshake: return close("draining");
        case State::body:
            // Its head was accepted: it is in flight and will be answered.
            form_.close = true;
            return;
        case State::upgrade: return refuse(503, "stopping");
        case State::head:
            if (owes_nothing()) return linger();
            state_ = State::finishing;
            deadline_ = TimePoint::max();
            answers_.close_after_last();
            return;
        case State::finishing:
        case State::lingering:
        case State::closed: return;
    }
}

void HttpSession::abort() {
    if (state_ != State::closed) close("aborted");
}

void HttpSession::detach() {
    if (state_ == State::closed) return;
    state_ = State::closed;
    host_ = nullptr;
    transport_->close();
}

Load HttpSession::load() const { return {false, refused_, answers_.size(), 0}; }

bool HttpSession::owes_nothing() const { return answers_.size() == 0 && !writing_; }

Respond HttpSession::make_respond(std::uint64_t id) {
    auto responder = std::make_shared<Responder>(weak_from_this(), id);
    return [responder = std::move(responder)](Response response) {
        responder->answer(std::move(response));
    };
}

// Answers a request by ourselves and ends the connection: after a framing error nobody knows
// where the next request would begin.
void HttpSession::refuse(int status, std::string_view why, std::vector<Header> extra) {
    state_ = State::finishing;
    deadline_ = TimePoint::max();
    parser_.reset();
    arrived_.clear();
    host_->observer().request_refused(info_.peer, status, why);
    auto response = host_->handler().refusal(status, why);
    for (auto& header : extra) response.headers.push_back(std::move(header));
    auto const id = answers_.open({form_.head_only, true});
    answers_.fill(id, std::move(response));
    flush();
}

void HttpSession::answer(std::uint64_t id, Response response) {
    if (state_ == State::closed) return;
    bool const last = response.close;
    if (!answers_.fill(id, std::move(response))) return;
    if (last && (state_ == State::head || state_ == State::body)) {
        state_ = State::finishing;
        deadline_ = TimePoint::max();
        parser_.reset();
        arrived_.clear();
    }
    // Only bytes leave here. Reading goes on when they are written, so that on_request is never
    // called from inside a Respond. From inside on_request, process() flushes at its end.
    if (!processing_) flush();
}

void HttpSession::flush() {
    if (writing_ || state_ == State::closed || answers_.closing()) return;
    std::size_t dropped = 0;
    answers_.take_ready(outgoing_, dropped);
    if (dropped > 0) host_->observer().error("http answer", "headers dropped");
    if (!outgoing_.empty()) return write();
    ask_for_more();
}

// One piece at a time, and not before the one in front of it is written: whoever reads slowly has
// no more of it waiting for him.
void HttpSession::ask_for_more() {
    auto const source = answers_.under_way();
    if (!source || asking_) return;
    asking_ = true;
    source->next([session = weak_from_this()](BodyPiece const& piece) {
        if (auto const self = session.lock()) self->take_piece(piece);
    });
}

void HttpSession::take_piece(BodyPiece const& piece) {
    asking_ = false;
    if (state_ == State::closed) return;
    if (piece.is_broken) return close("answer broken off");
    answers_.go_on(piece, outgoing_);
    if (!outgoing_.empty()) return write();
    if (answers_.closing()) return linger();
    flush();
}

void HttpSession::write() {
    writing_ = true;
    write_deadline_ = Clock::now() + host_->limits().write_timeout;
    WritePieces pieces;
    pieces[0] = boost::asio::buffer(outgoing_.data() + sent_, outgoing_.size() - sent_);
    transport_->write_some(pieces, [self = shared_from_this()](ErrorCode error, std::size_t count) {
        self->on_written(error, count);
    });
}

void HttpSession::on_written(ErrorCode error, std::size_t count) {
    if (state_ == State::closed) return;
    if (error) return close(error.message());
    host_->observer().bytes_written(count);
    sent_ += count;
    if (sent_ < outgoing_.size()) return write();
    writing_ = false;
    write_deadline_ = TimePoint::max();
    sent_ = 0;
    outgoing_.clear();
    if (outgoing_.capacity() > outgoing_capacity_max) outgoing_.shrink_to_fit();
    flush();
    if (writing_) return;
    if (answers_.closing() || (state_ == State::finishing && owes_nothing())) return linger();
    process();
}

// Closing with unread bytes in the socket sends a reset that may overtake the last answer, so we
// end our side first and read on for a moment.
void HttpSession::linger() {
    state_ = State::lingering;
    arrived_.clear();
    transport_->shutdown_send(shared_from_this());
    if (peer_done_) return close("done");
    deadline_ = Clock::now() + host_->limits().linger_timeout;
    read();
}

void HttpSession::close(std::string_view why) {
    state_ = State::closed;
    transport_->close();
    auto& host = *std::exchange(host_, nullptr);
    host.finished(info_.id, why);
}

}  // namespace ringmaster::net

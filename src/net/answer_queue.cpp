#include "net/answer_queue.hpp"

#include <utility>

namespace ringmaster::net {

std::uint64_t AnswerQueue::open(AnswerForm form) {
    auto const id = next_id_++;
    places_.push_back({id, form, false, std::nullopt, false});
    return id;
}

void AnswerQueue::add_interim() {
    places_.push_back({next_id_++, {}, true, std::nullopt, false});
    ++interims_;
}

bool AnswerQueue::fill(std::uint64_t id, Response response) {
    // At most pipeline_depth places: a walk is cheaper than an index.
    for (auto& place : places_) {
        if (place.id != id) continue;
        if (place.response || place.interim) return false;
        place.response = std::move(response);
        return true;
    }
    return false;
}

void AnswerQueue::close_after_last() {
    if (!places_.empty()) places_.back().form.close = true;
}

void AnswerQueue::take_ready(std::string& out, std::size_t& dropped) {
    while (!places_.empty() && !closing_) {
        auto& front = places_.front();
        if (front.is_begun) return;
        if (front.interim) {
            out.append("HTTP/1.1 100 Continue\r\n\r\n");
            --interims_;
        } else if (front.response) {
            auto const form = form_of(front);
            dropped += write_response(*front.response, form, out);
            front.is_begun = front.response->rest != nullptr && !form.head_only;
            if (front.is_begun) return;
            closing_ = form.close;
        } else {
            return;
        }
        places_.pop_front();
    }
}

// Without chunks the end of a body that has no length is that of the connection.
AnswerForm AnswerQueue::form_of(Place const& place) {
    AnswerForm form = place.form;
    bool const has_no_end = form.http_1_0 && place.response->rest != nullptr;
    form.close = form.close || place.response->close || has_no_end;
    return form;
}

std::shared_ptr<BodySource> AnswerQueue::under_way() const {
    bool const is_begun = !places_.empty() && places_.front().is_begun;
    return is_begun ? places_.front().response->rest : nullptr;
}

void AnswerQueue::go_on(BodyPiece const& piece, std::string& out) {
    auto const form = form_of(places_.front());
    write_piece(piece.bytes, form, out);
    if (!piece.is_last) return;
    write_end(form, out);
    closing_ = form.close;
    places_.pop_front();
}

}  // namespace ringmaster::net

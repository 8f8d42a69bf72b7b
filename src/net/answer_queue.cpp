#include "net/answer_queue.hpp"

#include <utility>

namespace ringmaster::net {

std::uint64_t AnswerQueue::open(AnswerForm form) {
    auto const id = next_id_++;
    places_.push_back({id, form, false, std::nullopt});
    return id;
}

void AnswerQueue::add_interim() {
    places_.push_back({next_id_++, {}, true, std::nullopt});
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
        auto const& front = places_.front();
        if (front.interim) {
            out.append("HTTP/1.1 100 Continue\r\n\r\n");
            --interims_;
        } else if (front.response) {
            auto const form =
                AnswerForm{front.form.head_only, front.form.close || front.response->close};
            dropped += write_response(*front.response, form, out);
            closing_ = form.close;
        } else {
            return;
        }
        places_.pop_front();
    }
}

}  // namespace ringmaster::net

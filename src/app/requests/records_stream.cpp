// How an answer goes on, and how one is refused when the records cannot be read.

#include "app/requests/records_stream.hpp"

#include <stdexcept>
#include <utility>

#include "app/base/shell_answers.hpp"
#include "app/requests/records_reader.hpp"

namespace ringmaster::app {
namespace {

constexpr int made = 200;

api::Response no_records(RecordsUnread const& unread) {
    switch (unread.why) {
        case RecordsUnread::Why::not_ready:
            return busy_response("RECORDS_NOT_READY",
                                 "The records are being made, or do not go on: see the log");
        case RecordsUnread::Why::took_too_long:
            return busy_response("READ_TOO_LONG",
                                 "The question took too long; ask for less at a time");
        case RecordsUnread::Why::too_much:
        case RecordsUnread::Why::failed: break;
    }
    throw std::runtime_error(unread.what);  // told as any read that fails
}

api::RecordsAnswer answer_of(RecordsStream::Source const& source, std::uint64_t known_seq,
                             api::RecordsAnswer::Read const& read) {
    try {
        RecordsReader records(source.path, source.org, known_seq);
        return read(records);
    } catch (RecordsUnread const& unread) {
        return no_records(unread);
    }
}

}  // namespace

api::Response RecordsStream::first(Source const& source, std::uint64_t known_seq,
                                   api::RecordsAnswer::Read const& read) {
    auto answer = answer_of(source, known_seq, read);
    if (answer.rest) {
        answer.response.rest = std::make_shared<RecordsStream>(source, std::move(answer.rest));
    }
    return std::move(answer.response);
}

void RecordsStream::next(std::function<void(api::BodyPiece)> take) {
    auto const known_seq = source_.known_seq();
    if (!known_seq) return take({{}, true, true});
    auto read = [self = shared_from_this(), seq = *known_seq] {
        auto answer = answer_of(self->source_, seq, self->rest_);
        self->rest_ = std::move(answer.rest);
        return std::move(answer.response);
    };
    auto told = [self = shared_from_this(), take](api::Response response) {
        bool const is_last = !self->rest_;
        take({std::move(response.body), is_last, response.status != made});
    };
    if (source_.history.beside({source_.org, source_.caller, std::move(read)}, std::move(told))) {
        return;
    }
    take({{}, true, true});
}

}  // namespace ringmaster::app

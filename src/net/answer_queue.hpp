#pragma once
// The answers a connection owes, in the order of their requests. Handlers may fill them in any
// order; bytes leave in request order (HTTP/1.1 pipelining). Pure.

#include "net/response_writer.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace ringmaster::net {

class AnswerQueue {
public:
    // A place for the answer to a request just read. Ids are never used twice.
    [[nodiscard]] std::uint64_t open(AnswerForm form);
    // A place that is filled already: an interim `100 Continue`, which is not an answer and so
    // takes no part in size().
    void add_interim();
    // Fills a place. False when it is unknown or filled already.
    bool fill(std::uint64_t id, Response response);
    // The last answer ends the connection, whatever its request asked for.
    void close_after_last();

    // Appends every answer that may leave now. `dropped` counts headers left out.
    void take_ready(std::string& out, std::size_t& dropped);
    // The rest of the answer whose beginning has left; null when none is under way. Nothing behind
    // it leaves before it has ended.
    [[nodiscard]] std::shared_ptr<BodySource> under_way() const;
    // Appends its next piece.
    void go_on(BodyPiece const& piece, std::string& out);
    // An answer with `Connection: close` has been taken.
    [[nodiscard]] bool closing() const { return closing_; }
    // Answers owed.
    [[nodiscard]] std::size_t size() const { return places_.size() - interims_; }

private:
    struct Place {
        std::uint64_t id = 0;
        AnswerForm form;
        bool interim = false;
        std::optional<Response> response;
        bool is_begun = false;  // its rest is awaited
    };
    [[nodiscard]] static AnswerForm form_of(Place const& place);

    std::deque<Place> places_;  // ascending ids
    std::size_t interims_ = 0;  // how many of places_ are interim
    std::uint64_t next_id_ = 1;
    bool closing_ = false;
};

}  // namespace ringmaster::net

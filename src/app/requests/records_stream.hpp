#pragma once
// An answer out of the records whose body is made while it is sent: each piece is a question of its
// own to the readers' threads, in turns with those of other callers, asked when the one before it
// is sent. In between nothing is open and nothing is held but where to go on.
//
// Ownership: shared by the answer; refers to where questions are asked, which outlives it.
// Threading: the loop, and a reader's thread for one piece at a time. Errors: a piece that cannot
// be made breaks the answer off.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/turn/query_threads.hpp"

namespace ringmaster::app {

class RecordsStream final : public api::BodyRest,
                            public std::enable_shared_from_this<RecordsStream> {
public:
    struct Source {
        HistorySource& history;
        std::string path;
        core::OrgId org;
        std::string caller;
        // What the records must reach now (SEC-7); nothing: the organization is gone. On the loop.
        std::function<std::optional<std::uint64_t>()> known_seq;
    };

    // On a reader's thread.
    [[nodiscard]] static api::Response first(Source const& source, std::uint64_t known_seq,
                                             api::RecordsAnswer::Read const& read);

    RecordsStream(Source source, api::RecordsAnswer::Read rest)
        : source_(std::move(source)), rest_(std::move(rest)) {}
    void next(std::function<void(api::BodyPiece)> take) override;

private:
    Source source_;
    api::RecordsAnswer::Read rest_;  // empty: that was all
};

}  // namespace ringmaster::app

#include "app/turn/journal_reader.hpp"

#include "ringmaster/core/codec/codec.hpp"

namespace ringmaster::app {
namespace {

constexpr std::size_t page_rows = 256;

}  // namespace

void JournalReader::forwards(core::Uuid const& about, std::uint64_t after_seq, Visit const& visit) {
    std::optional<std::uint64_t> next = after_seq;
    while (next) next = show(reader_.history(org_, about, {*next, page_rows}), visit);
}

void JournalReader::backwards(core::Uuid const& about, std::uint64_t before_seq,
                              Visit const& visit) {
    std::optional<std::uint64_t> next = before_seq;
    while (next) next = show(reader_.history_before(org_, about, {*next, page_rows}), visit);
}

std::uint64_t JournalReader::first_at(core::Time time) {
    auto const seq = reader_.first_at(org_, time);
    if (seq) return seq.value();
    problem_ = seq.error().message;
    return 0;
}

std::optional<std::uint64_t> JournalReader::show(Entries const& entries, Visit const& visit) {
    if (!entries) problem_ = entries.error().message;
    if (problem_ || was_given_up_) return std::nullopt;
    for (auto const& entry : entries.value()) {
        auto events = core::decode_events(entry.events);
        if (!events) {
            problem_ = "entry " + std::to_string(entry.seq) + " cannot be read";
            return std::nullopt;
        }
        // Decoding is what takes the time: a page of it may be long already.
        was_given_up_ = gives_up_ && gives_up_();
        if (was_given_up_) return std::nullopt;
        if (!visit({entry.seq, entry.at, entry.kind, std::move(*events)})) return std::nullopt;
    }
    if (entries.value().size() < page_rows) return std::nullopt;
    return entries.value().back().seq;
}

}  // namespace ringmaster::app

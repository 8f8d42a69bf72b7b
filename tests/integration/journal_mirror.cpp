#include "integration/journal_mirror.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "ringmaster/core/codec/codec.hpp"
#include "ringmaster/store/reader.hpp"

namespace ringmaster::tests {

JournalMirror::JournalMirror(std::string database, std::string const& org_id)
    : database_(std::move(database)), org_(core::OrgId::parse(org_id).value()), engine_(org_) {}

void JournalMirror::catch_up() {
    auto opened = store::Reader::open(database_);
    if (!opened) throw std::runtime_error("reader: " + opened.error().message);
    auto const visit = [this](store::JournalEntry const& entry) {
        auto const known = written_.find(entry.seq);
        if (known != written_.end()) {
            EXPECT_EQ(known->second, entry.events) << "entry " << entry.seq << " changed";
            return true;
        }
        EXPECT_EQ(entry.seq, last_seq_ + 1);
        last_seq_ = entry.seq;
        written_[entry.seq] = entry.events;
        if (!entry.key.empty()) ++keys_[entry.key];
        auto const events = core::decode_events(entry.events);
        if (!events) throw std::runtime_error("entry " + std::to_string(entry.seq));
        for (core::Event const& event : *events) {
            engine_.apply(event);
            events_.push_back(event);
        }
        return true;
    };
    auto const read = opened.value().for_each_entry(org_, 0, visit);
    if (!read) throw std::runtime_error("journal: " + read.error().message);
    EXPECT_EQ(read.value(), last_seq_) << "the journal lost its end";
}

std::size_t JournalMirror::entries_with(std::string const& key) const {
    auto const found = keys_.find(key);
    return found == keys_.end() ? 0 : found->second;
}

std::vector<std::string> JournalMirror::keys() const {
    std::vector<std::string> all;
    for (auto const& [key, count] : keys_) all.push_back(key);
    return all;
}

}  // namespace ringmaster::tests

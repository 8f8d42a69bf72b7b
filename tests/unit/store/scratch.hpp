#pragma once
// What the store's tests share: a folder of their own, records that are easy to tell apart, and
// submitting with waiting for the completion.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ringmaster/store/reader.hpp"
#include "ringmaster/store/store.hpp"

namespace ringmaster::store {

// In memory where there is such a folder: for tests that bring their own model of a disk.
inline std::filesystem::path folder_in_memory() {
    std::filesystem::path const memory = "/dev/shm";
    return std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
}

class Scratch {
public:
    explicit Scratch(std::filesystem::path const& parent = std::filesystem::temp_directory_path()) {
        std::string pattern = (parent / "store-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no scratch folder");
        folder_ = pattern;
    }
    ~Scratch() { std::filesystem::remove_all(folder_); }
    Scratch(Scratch const&) = delete;
    Scratch& operator=(Scratch const&) = delete;

    [[nodiscard]] std::string file(std::string const& name = "ringmaster.db") const {
        return (folder_ / name).string();
    }

private:
    std::filesystem::path folder_;
};

inline core::OrgId org(std::uint64_t number = 1) { return core::OrgId{{0xA, number}}; }

inline JournalEntry entry(core::OrgId const& of, std::uint64_t seq,
                          std::vector<core::Uuid> about = {}) {
    JournalEntry made;
    made.org = of;
    made.seq = seq;
    made.at = core::Time{1000000 + static_cast<std::int64_t>(seq)};
    made.kind = "LegAnswered";
    made.subject = "connector";
    made.key = "key-" + std::to_string(seq);
    made.about = std::move(about);
    made.events = std::string("\0\xff", 2) + std::to_string(seq);
    return made;
}

inline Batch journal_batch(core::OrgId const& of, std::uint64_t first, std::uint64_t last) {
    Batch batch;
    for (std::uint64_t seq = first; seq <= last; ++seq) batch.journal.push_back(entry(of, seq));
    return batch;
}

inline Snapshot snapshot(core::OrgId const& of, std::uint64_t seq, std::uint32_t version = 1) {
    return {of,
            seq,
            version,
            "hash",
            core::Time{1000000 + static_cast<std::int64_t>(seq)},
            "state after " + std::to_string(seq)};
}

inline std::unique_ptr<Store> open_store(std::string const& path) {
    auto opened = Store::open({.path = path});
    if (!opened) throw std::runtime_error(opened.error().message);
    return std::move(opened).value();
}

inline Reader open_reader(std::string const& path) {
    auto opened = Reader::open(path);
    if (!opened) throw std::runtime_error(opened.error().message);
    return std::move(opened).value();
}

inline CommitResult commit(Store& store, Batch batch) {
    auto promise = std::make_shared<std::promise<CommitResult>>();
    auto future = promise->get_future();
    auto const submitted = store.submit(
        std::move(batch), [promise](CommitResult const& result) { promise->set_value(result); });
    if (submitted != Submitted::accepted) {
        CommitResult refused;
        refused.error.message = "not accepted";
        return refused;
    }
    return future.get();
}

// The seqs of a journal, read through recovery's own way.
inline std::vector<std::uint64_t> journal_seqs(Reader& reader, core::OrgId const& of,
                                               std::uint64_t after = 0) {
    std::vector<std::uint64_t> seqs;
    auto const done = reader.for_each_entry(of, after, [&](JournalEntry const& found) {
        seqs.push_back(found.seq);
        return true;
    });
    if (!done) throw std::runtime_error(done.error().message);
    return seqs;
}

}  // namespace ringmaster::store

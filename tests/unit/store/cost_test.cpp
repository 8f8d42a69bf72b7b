// What the checks of a start and of verify cost (docs/operations.md). RINGMASTER_ROWS sets how many
// entries the journal has; the numbers are printed, and that nothing is found is checked.
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <iostream>

#include "unit/store/scratch.hpp"

namespace ringmaster::store::cost_test {
namespace {

std::uint64_t rows_wanted() {
    char const* const text = std::getenv("RINGMASTER_ROWS");
    return text != nullptr ? std::strtoull(text, nullptr, 10) : 2'000;
}

// Of the clock, and of the processor: others may be at work.
template <class Body>
void timed(char const* what, Body&& body) {
    auto const start = std::chrono::steady_clock::now();
    std::clock_t const worked = std::clock();
    body();
    auto const taken = std::chrono::steady_clock::now() - start;
    std::cout << "  " << what << ": "
              << std::chrono::duration_cast<std::chrono::milliseconds>(taken).count() << " ms, "
              << (std::clock() - worked) * 1'000 / CLOCKS_PER_SEC << " ms of the processor\n";
}

// As the engine writes them: 300 bytes of events about a contact, an agent and a customer.
void write_rows(Store& store, std::uint64_t rows) {
    constexpr std::uint64_t at_a_time = 100;
    for (std::uint64_t seq = 1; seq <= rows; seq += at_a_time) {
        Batch batch = journal_batch(org(), seq, seq + at_a_time - 1);
        for (auto& made : batch.journal) {
            made.about = {{1, made.seq / 8}, {2, made.seq % 1'000}, {3, made.seq / 16}};
            made.events.resize(300, 'e');
        }
        for (std::uint64_t tenth = 0; tenth < at_a_time / 10; ++tenth) {
            core::Uuid const id{4, seq + tenth};
            batch.documents.push_back(
                {org(), "user", id, 1, std::string(500, 'd'), core::Time{1'000}});
            AuditRecord record;
            record.org = org();
            record.actor = "somebody";
            record.action = "create";
            record.object = "user";
            batch.audit.push_back(record);
            batch.idempotency.push_back({org(), "agent", core::to_string(id), "POST", "/v1/tasks",
                                         std::string(32, 'h'), 201, "application/json",
                                         std::string(200, 'a'), core::Time{4'000}});
        }
        if (seq == 1) batch.organizations = {{org(), "One", core::Time{1'000}}};
        auto const result = commit(store, std::move(batch));
        ASSERT_TRUE(result.committed) << result.error.message;
    }
}

TEST(Costs, OfAStartAndOfVerify) {
    Scratch scratch;
    std::uint64_t const rows = rows_wanted();
    std::cout << rows << " entries, as many documents, answers and audit records by ten\n";
    timed("writing them", [&] { write_rows(*open_store(scratch.file()), rows); });
    std::cout << "  file: " << std::filesystem::file_size(scratch.file()) / 1'024 << " KiB\n";
    std::unique_ptr<Store> store;
    timed("open (folder, head, anchor, quick_check)", [&] { store = open_store(scratch.file()); });
    Reader reader = open_reader(scratch.file());
    timed("check of the organization", [&] { EXPECT_TRUE(reader.check(org()).value().sound()); });
    timed("reading the whole journal",
          [&] { EXPECT_EQ(journal_seqs(reader, org()).size(), rows); });
    timed("verify", [&] { EXPECT_TRUE(reader.verify().value().sound()); });
    store.reset();
    timed("reseal, and the start with it",
          [&] { EXPECT_TRUE(Store::open({.path = scratch.file(), .reseal = true})); });
}

}  // namespace
}  // namespace ringmaster::store::cost_test

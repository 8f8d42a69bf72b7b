// Changes too large for one short transaction: nothing of them counts before they are taken, all
// of them from then on, whenever the power goes (ADR 13).
#include <algorithm>

#include "store/overrides.hpp"
#include "unit/store/power_cut_vfs.hpp"
#include "unit/store/scratch.hpp"

namespace ringmaster::store::written_ahead_test {
namespace {

core::Uuid const change{0xC4, 1};
core::Uuid const other_change{0xC4, 2};

DocumentRow document(std::uint64_t number, std::uint64_t version = 1,
                     std::optional<std::string> body = "{}") {
    return {org(), "team", core::Uuid{0x7EA3, number}, version, std::move(body), core::Time{2'000}};
}

AuditRecord record(std::uint64_t number) {
    AuditRecord made;
    made.org = org();
    made.at = core::Time{2'000};
    made.actor = "administrator";
    made.action = "CreateDocument";
    made.object = "team/" + std::to_string(number);
    return made;
}

Batch organization() {
    Batch batch;
    batch.organizations = {{org(), "Ours", core::Time{1'000}}};
    return batch;
}

// Documents and records number `first` to `last` of a change.
Batch ahead(std::uint64_t first, std::uint64_t last, core::Uuid const& of = change) {
    RowsAhead rows{org(), of, first, {}, {}};
    for (std::uint64_t number = first; number <= last; ++number) {
        rows.documents.push_back(document(number));
        rows.audit.push_back(record(number));
    }
    Batch batch;
    batch.ahead.push_back(std::move(rows));
    return batch;
}

Batch take(core::Uuid const& of = change) {
    Batch batch;
    batch.taken = {{org(), of}};
    return batch;
}

Batch settle(std::uint64_t rows_max) {
    Batch batch;
    batch.settling = {{org(), rows_max}};
    return batch;
}

// "1 2 3": the numbers of the documents there are.
std::string documents(std::string const& path) {
    Reader reader = open_reader(path);
    auto const found = reader.documents(org(), "");
    EXPECT_TRUE(found) << found.error().message;
    std::string text;
    for (Document const& one : found.value()) text += std::to_string(one.id.low) + " ";
    return text;
}

std::string audited(std::string const& path) {
    Reader reader = open_reader(path);
    EXPECT_TRUE(reader.verify().value().sound());
    std::string text;
    auto const found = reader.audit(org(), {});
    for (AuditRecord const& one : found.value()) text += one.object + " ";
    return text;
}

class WrittenAhead : public ::testing::Test {
protected:
    void SetUp() override { put(organization()); }
    CommitResult put(Batch batch) {
        auto result = commit(*store_, std::move(batch));
        EXPECT_TRUE(result.committed) << result.error.message;
        return result;
    }
    void reopen() {
        store_->close();
        store_ = open_store(scratch_.file());
    }
    [[nodiscard]] std::string documents() const {
        return written_ahead_test::documents(scratch_.file());
    }
    [[nodiscard]] std::string audited() const {
        return written_ahead_test::audited(scratch_.file());
    }

    Scratch scratch_;
    std::unique_ptr<Store> store_ = open_store(scratch_.file());
};

TEST_F(WrittenAhead, CountsFromTheMomentItIsTaken) {
    put(ahead(1, 2));
    put(ahead(3, 3));
    EXPECT_EQ(documents(), "");
    put(take());
    EXPECT_EQ(documents(), "1 2 3 ");
}

TEST_F(WrittenAhead, IsSettledAFewRowsAtATimeInOrder) {
    put(ahead(1, 3));
    put(take());
    EXPECT_EQ(put(settle(2)).rows, 2U);
    EXPECT_EQ(documents(), "1 2 3 ");
    EXPECT_EQ(audited(), "");
    EXPECT_EQ(put(settle(2)).rows, 2U);
    EXPECT_EQ(audited(), "team/1 ");
    EXPECT_EQ(put(settle(2)).rows, 2U);
    EXPECT_EQ(put(settle(2)).rows, 0U);
    EXPECT_EQ(documents(), "1 2 3 ");
    EXPECT_EQ(audited(), "team/1 team/2 team/3 ");
    EXPECT_EQ(put(settle(2)).rows, 0U);
}

TEST_F(WrittenAhead, ChangesAndRemovesWhatWasThere) {
    Batch before;
    before.documents = {document(1), document(2), document(3)};
    before.documents[0].at = core::Time{1'000};
    put(std::move(before));
    Batch batch;
    RowsAhead rows{org(), change, 0, {}, {}};
    rows.documents = {document(1, 2, R"({"new":1})"), document(2, 1, std::nullopt), document(4)};
    batch.ahead.push_back(std::move(rows));
    put(std::move(batch));
    EXPECT_EQ(documents(), "1 2 3 ");
    put(take());
    for (int round = 0; round < 2; ++round) {  // before and after it is settled
        EXPECT_EQ(documents(), "1 3 4 ");
        auto const first = open_reader(scratch_.file()).documents(org(), "team").value().at(0);
        EXPECT_EQ(first.body, R"({"new":1})");
        EXPECT_EQ(first.version, 2U);
        EXPECT_EQ(first.created, core::Time{1'000});
        EXPECT_EQ(first.updated, core::Time{2'000});
        put(settle(100));
    }
    EXPECT_TRUE(open_reader(scratch_.file()).documents(org(), "site").value().empty());
}

TEST_F(WrittenAhead, IsSettledByTheNextOpening) {
    put(ahead(1, 3));
    put(take());
    put(settle(4));
    reopen();
    EXPECT_EQ(put(settle(100)).rows, 0U);
    EXPECT_EQ(documents(), "1 2 3 ");
    EXPECT_EQ(audited(), "team/1 team/2 team/3 ");
}

TEST_F(WrittenAhead, IsDroppedByTheNextOpeningWhenNobodyTookIt) {
    put(ahead(1, 3));
    reopen();
    put(ahead(4, 4, other_change));
    put(take());
    EXPECT_EQ(documents(), "");  // nothing is left of the first change
    EXPECT_EQ(audited(), "");
}

TEST_F(WrittenAhead, IsDroppedOnRequest) {
    put(ahead(1, 3));
    put(ahead(4, 4, other_change));
    Batch batch;
    batch.dropped = {{org(), change}};
    EXPECT_EQ(put(std::move(batch)).rows, 6U);
    put(take());
    EXPECT_EQ(documents(), "");
    put(take(other_change));
    EXPECT_EQ(documents(), "4 ");
}

// Otherwise its version would not be found.
TEST_F(WrittenAhead, IsSettledBeforeADocumentIsWritten) {
    put(ahead(1, 3));
    put(take());
    Batch batch;
    batch.documents = {document(2, 2), document(3, 1, std::nullopt)};
    put(std::move(batch));
    EXPECT_EQ(put(settle(100)).rows, 0U);
    EXPECT_EQ(documents(), "1 2 ");
    EXPECT_EQ(audited(), "team/1 team/2 team/3 ");
}

TEST_F(WrittenAhead, OfAnotherOrganizationIsLeftAlone) {
    put(ahead(1, 3));
    put(take());
    Batch batch;
    batch.organizations = {{org(2), "Other", core::Time{1'000}}};
    batch.documents = {document(9)};
    batch.documents[0].org = org(2);
    batch.settling = {{org(2), 100}};
    put(std::move(batch));
    EXPECT_EQ(put(settle(100)).rows, 6U);
}

// One life of a store whose power goes after so many changes to the disk.
struct CutShort {
    bool was_cut = false;
    bool taken = false;  // acknowledged
    std::size_t documents = 0;
    std::size_t audited = 0;
};

CutShort live_until(std::uint64_t cut_after) {
    CutShort lived;
    Scratch scratch{folder_in_memory()};
    PowerCutVfs vfs(cut_after);
    Overrides overrides;
    overrides.vfs = vfs.name();
    overrides.checkpoint_pages = 8;
    Options options;
    options.path = scratch.file();
    EXPECT_TRUE(commit(*Store::open(options, overrides).value(), organization()).committed);
    vfs.sync_folder();
    vfs.cut_after(cut_after);
    if (auto opened = Store::open(options, overrides)) {
        Store& store = *opened.value();
        bool alive = true;
        for (std::uint64_t first = 1; alive && first <= 9; first += 3) {
            alive = commit(store, ahead(first, first + 2)).committed;
        }
        lived.taken = alive && commit(store, take()).committed;
        for (alive = lived.taken; alive;) {
            auto const result = commit(store, settle(4));
            alive = result.committed && result.rows > 0;
        }
    }
    lived.was_cut = vfs.is_cut();
    vfs.cut_now();
    vfs.restart();
    auto const back = Store::open(options, overrides);
    EXPECT_TRUE(back) << back.error().message;
    Reader reader = Reader::open(scratch.file(), overrides).value();
    EXPECT_TRUE(reader.verify().value().sound());
    lived.documents = reader.documents(org(), "").value().size();
    lived.audited = reader.audit(org(), {}).value().size();
    return lived;
}

TEST(WrittenAheadPowerCut, LeavesAllOfAChangeOrNothing) {
    int nothing = 0;
    int everything = 0;
    for (std::uint64_t cut_after = 1; cut_after < 2'000; ++cut_after) {
        SCOPED_TRACE(cut_after);
        auto const lived = live_until(cut_after);
        EXPECT_EQ(lived.documents, lived.audited);
        EXPECT_TRUE(lived.documents == 0 || lived.documents == 9) << lived.documents;
        if (lived.taken) {
            EXPECT_EQ(lived.documents, 9U);
        }
        ++(lived.documents == 0 ? nothing : everything);
        if (!lived.was_cut || HasFailure()) break;
    }
    EXPECT_GT(nothing, 10);
    EXPECT_GT(everything, 10);
}

}  // namespace
}  // namespace ringmaster::store::written_ahead_test

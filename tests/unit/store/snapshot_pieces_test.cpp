// Large snapshots: written ahead in pieces, valid as one or not at all, dropped in pieces, whenever
// the power goes (ADR 19).
#include "store/overrides.hpp"
#include "unit/store/power_cut_vfs.hpp"
#include "unit/store/scratch.hpp"

namespace ringmaster::store::snapshot_pieces_test {
namespace {

constexpr std::uint64_t pieces = 3;

std::string piece_text(std::uint64_t seq, std::uint64_t ordinal) {
    return std::string(700, static_cast<char>(ordinal)) + std::string("\0\xff", 2) +
           std::to_string(seq);
}

std::string whole_text(std::uint64_t seq) {
    std::string text;
    for (std::uint64_t ordinal = 0; ordinal < pieces; ++ordinal) text += piece_text(seq, ordinal);
    return text;
}

Batch piece(std::uint64_t seq, std::uint64_t ordinal) {
    Batch batch;
    batch.pieces = {{org(), seq, ordinal, piece_text(seq, ordinal)}};
    return batch;
}

Batch head(std::uint64_t seq) {
    Snapshot row = snapshot(org(), seq);
    row.body.clear();
    row.pieces = pieces;
    Batch batch;
    batch.snapshots = {row};
    return batch;
}

Batch rest(std::uint64_t pieces_max = 2) {
    Batch batch;
    batch.rests = {{org(), pieces_max}};
    return batch;
}

// Of the newest one, and how many there are.
std::pair<std::string, int> newest(Reader& reader) {
    std::pair<std::string, int> found;
    auto const offered = reader.find_snapshot(org(), [&](Snapshot const& one) {
        if (found.second++ == 0) found.first = one.body;
        return false;
    });
    EXPECT_TRUE(offered) << offered.error().message;
    return found;
}

class SnapshotPieces : public ::testing::Test {
protected:
    SnapshotPieces() {
        Batch first = journal_batch(org(), 1, 100);
        first.organizations = {{org(), "Ours", core::Time{1'000}}};
        put(std::move(first));
    }
    CommitResult put(Batch batch) {
        auto result = commit(*store_, std::move(batch));
        EXPECT_TRUE(result.committed) << result.error.message;
        return result;
    }
    void put_whole(std::uint64_t seq) {
        for (std::uint64_t ordinal = 0; ordinal < pieces; ++ordinal) put(piece(seq, ordinal));
        put(head(seq));
    }
    void reopen() {
        store_->close();
        store_ = open_store(scratch_.file());
    }
    std::pair<std::string, int> found() {
        Reader reader = open_reader(scratch_.file());
        EXPECT_TRUE(reader.verify().value().sound());
        return newest(reader);
    }

    Scratch scratch_;
    std::unique_ptr<Store> store_ = open_store(scratch_.file());
};

TEST_F(SnapshotPieces, CountOnceTheirSnapshotIsThere) {
    for (std::uint64_t ordinal = 0; ordinal < pieces; ++ordinal) put(piece(50, ordinal));
    EXPECT_EQ(found().second, 0);
    put(head(50));
    EXPECT_EQ(found(), std::pair(whole_text(50), 1));
    Reader reader = open_reader(scratch_.file());
    EXPECT_TRUE(reader.documents(org(), "").value().empty());
}

TEST_F(SnapshotPieces, AreAllThereOrTheSnapshotIsRefused) {
    put(piece(50, 0));
    put(piece(50, 2));
    auto const result = commit(*store_, head(50));
    EXPECT_FALSE(result.committed);
    EXPECT_EQ(result.error.code, ErrorCode::refused);
}

TEST_F(SnapshotPieces, AreDroppedByTheNextOpeningUnlessTheySupportASnapshot) {
    put_whole(50);
    put(piece(60, 0));
    put(piece(60, 1));
    reopen();
    EXPECT_EQ(found(), std::pair(whole_text(50), 1));
    put_whole(60);  // nothing of the first try is in its way
    EXPECT_EQ(found(), std::pair(whole_text(60), 2));
}

TEST_F(SnapshotPieces, OfOlderSnapshotsGoAFewAtATime) {
    for (std::uint64_t const seq : {50U, 60U, 70U}) put_whole(seq);
    put(piece(80, 0));  // on its way
    EXPECT_EQ(put(rest()).rows, 2U);
    EXPECT_EQ(put(rest()).rows, 1U);
    EXPECT_EQ(put(rest()).rows, 0U);
    EXPECT_EQ(found(), std::pair(whole_text(70), 2));
    put(piece(80, 1));
    put(piece(80, 2));
    put(head(80));
    EXPECT_EQ(found(), std::pair(whole_text(80), 2));
}

// SEC-7: an older snapshot holds what the journal has dropped.
TEST_F(SnapshotPieces, GoWithTheSnapshotThatTheHorizonDrops) {
    put_whole(50);
    put_whole(60);
    Batch cut = rest(100);
    cut.cuts = {{org(), 55, 1'000}};
    EXPECT_EQ(put(std::move(cut)).rows, 55U + pieces);
    EXPECT_EQ(found(), std::pair(whole_text(60), 1));
}

TEST_F(SnapshotPieces, GoWithTheirOrganization) {
    put_whole(50);
    std::size_t rounds = 0;
    Batch purge;
    purge.purges = {{org(), 1'000}};
    while (put(purge).rows > 0) ++rounds;
    EXPECT_EQ(rounds, 3U);  // two for the pieces, one for the rows
    EXPECT_EQ(found().second, 0);
    Batch again = journal_batch(org(), 1, 60);
    again.organizations = {{org(), "Ours", core::Time{1'000}}};
    put(std::move(again));
    put_whole(50);
    EXPECT_EQ(found(), std::pair(whole_text(50), 1));
}

// One life of a store whose power goes after so many changes to the disk: the newest snapshot
// acknowledged, and what is there afterwards.
struct CutShort {
    bool was_cut = false;
    std::uint64_t acknowledged = 0;
    std::string body;
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
    EXPECT_TRUE(
        commit(*Store::open(options, overrides).value(), journal_batch(org(), 1, 100)).committed);
    vfs.sync_folder();
    vfs.cut_after(cut_after);
    if (auto opened = Store::open(options, overrides)) {
        Store& store = *opened.value();
        bool alive = true;
        for (std::uint64_t seq = 50; alive && seq <= 70; seq += 10) {
            for (std::uint64_t ordinal = 0; alive && ordinal < pieces; ++ordinal) {
                alive = commit(store, piece(seq, ordinal)).committed;
            }
            alive = alive && commit(store, head(seq)).committed;
            if (alive) lived.acknowledged = seq;
        }
        while (alive) {
            auto const result = commit(store, rest());
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
    lived.body = newest(reader).first;
    return lived;
}

TEST(SnapshotPiecesPowerCut, LeavesAWholeSnapshotNotOlderThanWhatWasAcknowledged) {
    std::map<std::string, int> seen;
    for (std::uint64_t cut_after = 1; cut_after < 2'000; ++cut_after) {
        SCOPED_TRACE(cut_after);
        auto const lived = live_until(cut_after);
        ++seen[lived.body];
        std::vector<std::string> allowed;
        if (lived.acknowledged == 0) allowed.emplace_back();
        for (std::uint64_t seq = 50; seq <= 70; seq += 10) {
            if (seq >= lived.acknowledged) allowed.push_back(whole_text(seq));
        }
        EXPECT_NE(std::find(allowed.begin(), allowed.end(), lived.body), allowed.end())
            << lived.body.size() << " bytes";
        if (!lived.was_cut || HasFailure()) break;
    }
    EXPECT_EQ(seen.size(), 4U);  // none, and each of the three
}

}  // namespace
}  // namespace ringmaster::store::snapshot_pieces_test

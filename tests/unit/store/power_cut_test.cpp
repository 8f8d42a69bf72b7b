// OPS-1: nothing is acknowledged before it is durable. Worlds from seeds: a store works, the
// power goes at some change to the disk, the machine comes back, three times over. The control
// shows that the model takes data away when the store does not insist.
//
// Another run: RINGMASTER_SEED=<first seed>.
#include <cstdlib>
#include <future>
#include <iostream>
#include <random>

#include "store/overrides.hpp"
#include "unit/store/power_cut_vfs.hpp"
#include "unit/store/scratch.hpp"

namespace ringmaster::store::power_cut_test {
namespace {

constexpr int worlds = 200;
constexpr int generations = 3;

std::uint64_t first_seed() {
    char const* const text = std::getenv("RINGMASTER_SEED");
    return text != nullptr ? std::strtoull(text, nullptr, 10) : 1;
}

// Content follows from the seq alone, so that what comes back can be compared.
JournalEntry sized_entry(std::uint64_t seq) {
    JournalEntry made = entry(org(), seq, {{1, seq % 3}});
    made.events = std::string(20 + (seq * 7919) % 6000, static_cast<char>('a' + seq % 26));
    return made;
}

class World {
public:
    World(std::uint64_t seed, bool synchronous_normal) : random_(seed), vfs_(seed) {
        overrides_.vfs = vfs_.name();
        overrides_.synchronous_normal = synchronous_normal;
        overrides_.checkpoint_pages = 8;  // checkpoints must be hit by the cuts too
        overrides_.folder_synced = [this] { vfs_.sync_folder(); };
    }

    // True when everything acknowledged was still there.
    bool live_and_die() {
        vfs_.cut_after(number(1, 160));
        if (auto opened = Store::open(options(), overrides_)) {
            work(*opened.value());
            // Closing at the end of this scope may be hit by the cut as well.
        }
        if (vfs_.is_cut()) ++cuts_at_work_;
        vfs_.cut_now();
        vfs_.restart();
        return compare();
    }

    [[nodiscard]] std::uint64_t acknowledged() const { return acknowledged_; }
    [[nodiscard]] int cuts_at_work() const { return cuts_at_work_; }

private:
    Options options() const {
        Options made;
        made.path = scratch_.file();
        return made;
    }

    std::uint64_t number(std::uint64_t low, std::uint64_t high) {
        return std::uniform_int_distribution<std::uint64_t>(low, high)(random_);
    }

    void work(Store& store) {
        std::promise<void> finished;
        groups_left_ = number(1, 20);
        // Empty: only to get onto the writer's thread.
        EXPECT_EQ(store.submit({},
                               [&](CommitResult const& result) {
                                   if (!result.committed) return finished.set_value();
                                   submit_group(store, finished);
                               }),
                  Submitted::accepted);
        finished.get_future().wait();
    }

    // Each group is submitted from the last completion of the one before, on the writer's own
    // thread: so it is one transaction, and a seed means the same run every time.
    void submit_group(Store& store, std::promise<void>& finished) {
        std::uint64_t const batches = number(1, 4);
        outstanding_ = batches;
        for (std::uint64_t made = 0; made < batches; ++made) {
            Batch batch;
            for (std::uint64_t count = number(1, 3); count > 0; --count) {
                batch.journal.push_back(sized_entry(++submitted_));
            }
            std::uint64_t const last = submitted_;
            auto const answer = store.submit(
                std::move(batch), [this, last, &store, &finished](CommitResult const& result) {
                    if (result.committed) acknowledged_ = last;
                    if (--outstanding_ > 0) return;
                    if (!result.committed || --groups_left_ == 0) return finished.set_value();
                    submit_group(store, finished);
                });
            EXPECT_EQ(answer, Submitted::accepted);
        }
    }

    bool compare() {
        auto opened = Store::open(options(), overrides_);
        if (!opened && overrides_.synchronous_normal) {
            // Found out, as it should be: what the anchor says was acknowledged is not there.
            EXPECT_EQ(opened.error().code, ErrorCode::corrupt) << opened.error().message;
            Options as_it_is = options();
            as_it_is.reseal = true;
            opened = Store::open(as_it_is, overrides_);
        }
        EXPECT_TRUE(opened) << opened.error().message;
        auto reader = Reader::open(scratch_.file(), overrides_);
        EXPECT_TRUE(reader) << reader.error().message;
        auto const last = reader.value().for_each_entry(org(), 0, [](JournalEntry const& found) {
            JournalEntry const expected = sized_entry(found.seq);
            EXPECT_EQ(found.events, expected.events);
            EXPECT_EQ(found.about, expected.about);
            return true;
        });
        EXPECT_TRUE(last) << last.error().message;
        EXPECT_LE(last.value(), submitted_);
        auto const report = reader.value().verify();
        EXPECT_TRUE(report && report.value().sound());
        bool const kept = last.value() >= acknowledged_;
        // What is there now has been seen, so from now on it must stay.
        acknowledged_ = submitted_ = last.value();
        opened.value()->close();
        return kept;
    }

    std::mt19937_64 random_;
    Scratch scratch_{folder_in_memory()};
    PowerCutVfs vfs_;
    Overrides overrides_;
    std::uint64_t submitted_ = 0;
    std::uint64_t acknowledged_ = 0;
    int cuts_at_work_ = 0;  // the others come after closing
    std::uint64_t outstanding_ = 0;
    std::uint64_t groups_left_ = 0;
};

// How many of the cuts lost something acknowledged.
int losses(bool synchronous_normal) {
    int lost = 0;
    int at_work = 0;
    std::uint64_t entries = 0;
    std::uint64_t const first = first_seed();
    for (std::uint64_t seed = first; seed < first + worlds; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        World world(seed, synchronous_normal);
        for (int generation = 0; generation < generations; ++generation) {
            if (!world.live_and_die()) ++lost;
        }
        entries += world.acknowledged();
        at_work += world.cuts_at_work();
        if (::testing::Test::HasFailure()) break;
    }
    std::cout << "seeds " << first << ".." << first + worlds - 1 << ", " << worlds * generations
              << " power cuts (" << at_work << " at work), " << entries
              << " entries survived, cuts that lost acknowledged entries: " << lost << '\n';
    return lost;
}

TEST(PowerCut, LosesNothingAcknowledged) { EXPECT_EQ(losses(false), 0); }

TEST(PowerCut, ControlWithoutFullSyncLosesData) { EXPECT_GT(losses(true), 0); }

}  // namespace
}  // namespace ringmaster::store::power_cut_test

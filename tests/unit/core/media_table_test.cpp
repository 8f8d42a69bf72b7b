// docs/connectors.md: what the engine asks of a telephone system, in which order, and who hears
// whom when it has done so. RINGMASTER_REWRITE=1 writes the table anew.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "support/text_file.hpp"
#include "unit/core/media_situations.hpp"
#include "unit/core/mixer.hpp"

namespace ringmaster::testing::media_table_test {
namespace {

using namespace core;

std::string hyphenated(std::string_view name) {
    std::string text(name);
    std::replace(text.begin(), text.end(), '_', '-');
    return text;
}

std::string command_text(MediaRequested const& command) {
    std::string text = "`" + hyphenated(enum_name(command.kind)) + "` " + leg_title(command.leg);
    if (command.kind == MediaKind::bridge) text += " with " + leg_title(command.other);
    if (command.kind == MediaKind::swap) text += " for " + leg_title(command.other);
    return text;
}

// A story as it is lived, with a connector beside it.
class Telling {
public:
    explicit Telling(MediaStory const& story) : name_(story.name) {
        story.before(world_);
        static_cast<void>(commands());
        for (MediaStep const& step : story.steps) tell(step);
    }

    [[nodiscard]] std::string rows() const { return rows_.str(); }
    [[nodiscard]] Mixer const& mixer() const { return mixer_; }
    [[nodiscard]] std::vector<MediaRequested> const& asked() const { return asked_; }

private:
    void tell(MediaStep const& step) {
        for (Leg const& leg : step.gone) mixer_.lose(leg);
        world_.media = step.fails ? MediaMode::fail : MediaMode::confirm;
        Outcome const outcome = step.attempt(world_);
        world_.media = MediaMode::confirm;
        EXPECT_FALSE(outcome.refusal) << name_ << ": " << step.what;
        auto const text = commands();
        bool const first = rows_.str().empty();
        rows_ << "| " << (first ? "**" + name_ + "**" : "") << " | " << step.what << " | "
              << (text.empty() ? "–" : text) << " | " << mixer_.told() << " |\n";
    }

    std::string commands() {
        std::string text;
        for (; seen_ < world_.journal().size(); ++seen_) {
            Event const& event = world_.journal()[seen_];
            mixer_.take(event);
            auto const* const asked = std::get_if<MediaRequested>(&event);
            if (asked == nullptr) continue;
            text += (text.empty() ? "" : ", ") + command_text(*asked);
            asked_.push_back(*asked);
        }
        return text;
    }

    std::string name_;
    SmallWorld world_;
    Mixer mixer_;
    std::size_t seen_ = 0;
    std::ostringstream rows_;
    std::vector<MediaRequested> asked_;
};

std::string media_table() {
    std::string out =
        "| Situation | What happens | Commands, in order | Who hears whom then |\n"
        "|---|---|---|---|\n";
    for (MediaStory const& story : media_stories()) out += Telling(story).rows();
    return out;
}

TEST(MediaTable, DocumentSaysWhatTheEngineAsksFor) {
    auto const path = std::filesystem::path(RINGMASTER_SOURCE_DIR) / "docs" / "connectors.md";
    std::string const kept = ringmaster::tests::text_of_file(path);
    std::string const begin = "<!-- generated: media -->\n";
    auto const from = kept.find(begin);
    auto const until = kept.find("<!-- end -->", from);
    ASSERT_NE(until, std::string::npos);
    std::string const actual =
        kept.substr(0, from + begin.size()) + media_table() + kept.substr(until);
    if (std::getenv("RINGMASTER_REWRITE") != nullptr) {
        std::ofstream(path) << actual;
        return;
    }
    EXPECT_EQ(actual, kept) << "RINGMASTER_REWRITE=1 writes it anew";
}

// Every command but those that are never sent, or told on pages of their own.
TEST(MediaTable, EveryCommandHasItsPlace) {
    std::set<MediaKind> shown;
    for (MediaStory const& story : media_stories()) {
        Telling const telling(story);
        for (MediaRequested const& one : telling.asked()) shown.insert(one.kind);
    }
    std::set<MediaKind> const elsewhere{MediaKind::play,     // nothing plays by command today
                                        MediaKind::answer};  // docs/api/desktops.md, "Answering"
    for (std::size_t index = 0; index < enum_count<MediaKind>(); ++index) {
        auto const kind = static_cast<MediaKind>(index);
        EXPECT_NE(shown.contains(kind), elsewhere.contains(kind)) << enum_name(kind);
    }
}

}  // namespace
}  // namespace ringmaster::testing::media_table_test

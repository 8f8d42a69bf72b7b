#pragma once
// Everything that moves the media of a call, as stories of steps: the rows of the table of
// commands in docs/connectors.md.

#include <string>
#include <vector>

#include "unit/core/situations.hpp"

namespace ringmaster::testing::media_table_test {

struct MediaStep {
    std::string what;
    Try attempt;
    std::vector<core::Leg> gone = {};  // legs that end by it, told by the connector
    bool fails = false;                // whatever is asked for by it
};

struct MediaStory {
    std::string name;
    Build before;  // not told
    std::vector<MediaStep> steps;
};

[[nodiscard]] std::vector<MediaStory> media_stories();

}  // namespace ringmaster::testing::media_table_test

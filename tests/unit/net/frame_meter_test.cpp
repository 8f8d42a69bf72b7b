// What is counted as a frame, and as one that says nothing: every kind there is, however its bytes
// arrive.
#include "net/frame_meter.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ringmaster::net::frame_meter_test {
namespace {

using std::chrono::milliseconds;
using Time = FrameMeter::TimePoint;

std::string frame(int first, std::size_t payload, bool masked = true) {
    std::string bytes(1, static_cast<char>(first));
    unsigned const mask = masked ? 0x80U : 0U;
    if (payload < 126) {
        bytes.push_back(static_cast<char>(mask | payload));
    } else if (payload < 65'536) {
        bytes.push_back(static_cast<char>(mask | 126U));
        bytes.push_back(static_cast<char>(payload >> 8U));
        bytes.push_back(static_cast<char>(payload & 255U));
    } else {
        bytes.push_back(static_cast<char>(mask | 127U));
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes.push_back(static_cast<char>(payload >> static_cast<unsigned>(shift)));
        }
    }
    if (masked) bytes += "mask";
    // Payload that looks like frames must not be counted.
    bytes.append(payload, static_cast<char>(0x89));
    return bytes;
}

struct Kind {
    char const* name;
    int first;  // of its two first bytes: final bit and opcode
    std::size_t payload;
    bool idle;
};

void PrintTo(Kind const& kind, std::ostream* out) { *out << kind.name; }

class FrameKinds : public ::testing::TestWithParam<Kind> {
protected:
    // How many of them pass at one moment.
    static int passed(FrameMeter& meter, Time now, std::size_t cut) {
        auto const bytes = frame(GetParam().first, GetParam().payload);
        for (int count = 0; count < 100; ++count) {
            for (std::size_t at = 0; at < bytes.size(); at += cut) {
                if (!meter.take(std::string_view(bytes).substr(at, cut), now)) return count;
            }
        }
        return 100;
    }
};

TEST_P(FrameKinds, AreCountedHoweverTheyArrive) {
    for (std::size_t const cut : {1U, 2U, 3U, 7U, 4'096U, 100'000U}) {
        FrameMeter meter({10, 2}, Time());
        // Four seconds' worth at once.
        EXPECT_EQ(passed(meter, Time(), cut), GetParam().idle ? 8 : 40) << cut;
        // It stays so: nothing of the stream is looked at any more.
        EXPECT_FALSE(meter.take("x", Time() + std::chrono::hours(1)));
    }
}

TEST_P(FrameKinds, PassForEverAtTheirRate) {
    FrameMeter meter({10, 2}, Time());
    auto const bytes = frame(GetParam().first, GetParam().payload);
    Time now;
    for (int count = 0; count < 1'000; ++count) {
        now += GetParam().idle ? milliseconds(500) : milliseconds(100);
        ASSERT_TRUE(meter.take(bytes, now)) << count;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, FrameKinds,
    ::testing::Values(Kind{"text", 0x81, 5, false}, Kind{"text_medium", 0x81, 200, false},
                      Kind{"text_large", 0x81, 70'000, false}, Kind{"binary", 0x82, 5, false},
                      Kind{"last_piece", 0x80, 5, false}, Kind{"first_piece", 0x01, 2'000, false},
                      Kind{"middle_piece", 0x00, 2'000, false},
                      // These say nothing.
                      Kind{"empty_text", 0x81, 0, true}, Kind{"empty_binary", 0x82, 0, true},
                      Kind{"empty_first_piece", 0x01, 0, true},
                      Kind{"empty_middle_piece", 0x00, 0, true},
                      Kind{"empty_last_piece", 0x80, 0, true},
                      Kind{"tiny_first_piece", 0x01, 1, true},
                      Kind{"tiny_middle_piece", 0x00, 1, true}, Kind{"ping", 0x89, 4, true},
                      Kind{"empty_ping", 0x89, 0, true}, Kind{"pong", 0x8A, 4, true},
                      Kind{"empty_pong", 0x8A, 0, true}, Kind{"close", 0x88, 2, true},
                      Kind{"reserved_control", 0x8B, 0, true}),
    [](auto const& tested) { return tested.param.name; });

TEST(FrameMeter, CountsUnmaskedFramesToo) {
    FrameMeter meter({10, 2}, Time());
    int passed = 0;
    while (meter.take(frame(0x89, 3, false), Time())) ++passed;
    EXPECT_EQ(passed, 8);
}

TEST(FrameMeter, CountsAllKindsTogether) {
    FrameMeter meter({3, 100}, Time());
    int passed = 0;
    while (meter.take(frame(passed % 2 == 0 ? 0x89 : 0x81, 3), Time())) ++passed;
    EXPECT_EQ(passed, 12);
}

}  // namespace
}  // namespace ringmaster::net::frame_meter_test

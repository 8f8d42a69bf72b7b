// What the built binary carries against the use of mistakes. In a debug build the linker's part of
// it; the compiler's part belongs to optimized builds (docs/hacking.md says how to look at one).
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>

namespace ringmaster::tests::hardening_test {
namespace {

std::string readelf(std::string const& what) {
    std::string const command = "readelf --wide " + what + " " RINGMASTERD_PATH " 2>&1";
    std::unique_ptr<FILE, int (*)(FILE*)> const pipe(popen(command.c_str(), "r"), pclose);
    std::string text;
    std::array<char, 4'096> block{};
    while (pipe != nullptr) {
        auto const count = fread(block.data(), 1, block.size(), pipe.get());
        if (count == 0) break;
        text.append(block.data(), count);
    }
    return text;
}

bool has(std::string const& text, std::string const& part) {
    return text.find(part) != std::string::npos;
}

TEST(Hardening, TheProgramIsLoadedAnywhereAndItsFunctionsStayBound) {
    EXPECT_TRUE(has(readelf("--file-header"), "DYN")) << readelf("--file-header");
    auto const dynamic = readelf("--dynamic");
    EXPECT_TRUE(has(dynamic, "PIE")) << dynamic;
    EXPECT_TRUE(has(dynamic, "BIND_NOW") || has(dynamic, "NOW")) << dynamic;
    auto const segments = readelf("--program-headers");
    EXPECT_TRUE(has(segments, "GNU_RELRO")) << segments;
    auto const stack = segments.substr(segments.find("GNU_STACK"));
    EXPECT_FALSE(has(stack.substr(0, stack.find('\n')), "E")) << stack;
}

TEST(Hardening, AnOptimizedProgramChecksStacksBuffersIndexesAndJumps) {
    bool const is_debug = RINGMASTERD_IS_OPTIMIZED == 0;
    auto const symbols = readelf("--dyn-syms");
    EXPECT_TRUE(is_debug || has(symbols, "__stack_chk_fail"));
    EXPECT_TRUE(is_debug || has(symbols, "_chk@GLIBC"));
    EXPECT_TRUE(is_debug || has(symbols, "__glibcxx_assert_fail"));
#if defined(__x86_64__)
    EXPECT_TRUE(is_debug || has(readelf("--notes"), "IBT, SHSTK"));
#endif
}

}  // namespace
}  // namespace ringmaster::tests::hardening_test

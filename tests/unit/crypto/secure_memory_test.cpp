// Keys stand in memory that is locked and left out of dumps, nowhere else, and are gone with what
// held them: the process looks through its own memory.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "ringmaster/crypto/encoding.hpp"
#include "ringmaster/crypto/keyring.hpp"
#include "ringmaster/crypto/random.hpp"
#include "ringmaster/crypto/secure_memory.hpp"

namespace ringmaster::crypto::secure_memory_test {
namespace {

constexpr char cover = '\x5a';

struct Found {
    int in_secure_memory = 0;
    int elsewhere = 0;
};

struct Region {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    bool is_writable = false;
    bool is_secure = false;  // locked, and not part of a dump
};

std::vector<Region> regions() {
    std::ifstream smaps("/proc/self/smaps");
    std::vector<Region> found;
    for (std::string line; std::getline(smaps, line);) {
        std::istringstream words(line);
        std::string first;
        std::string second;
        words >> first >> second;
        auto const dash = first.find('-');
        if (dash != std::string::npos && first.find(':') == std::string::npos) {
            found.push_back({std::stoull(first.substr(0, dash), nullptr, 16),
                             std::stoull(first.substr(dash + 1), nullptr, 16),
                             second.starts_with("rw"), false});
        } else if (first == "VmFlags:") {
            found.back().is_secure =
                line.find(" lo ") != std::string::npos && line.find(" dd ") != std::string::npos;
        }
    }
    return found;
}

// Looks for the key that is under this cover, so that looking leaves no copy.
Found look_for(std::string const& under_cover) {
    Found found;
    int const memory = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    EXPECT_GE(memory, 0);
    for (auto const& region : regions()) {
        if (!region.is_writable) continue;
        std::vector<char> bytes(region.end - region.begin);
        auto const count =
            ::pread(memory, bytes.data(), bytes.size(), static_cast<off_t>(region.begin));
        if (count <= 0) continue;
        for (char& byte : bytes) byte = static_cast<char>(byte ^ cover);  // a copy is none either
        auto at = bytes.begin();
        while ((at = std::search(at, bytes.end(), under_cover.begin(), under_cover.end())) !=
               bytes.end()) {
            ++(region.is_secure ? found.in_secure_memory : found.elsewhere);
            ++at;
        }
    }
    ::close(memory);
    return found;
}

std::string under(std::string text) {
    for (char& letter : text) letter = static_cast<char>(letter ^ cover);
    return text;
}

// A line of a key file, whose key nobody has seen in the clear; and the key under the cover.
SecureBytes key_line(std::string& under_cover) {
    std::string key = random_bytes(32);
    under_cover = key;
    for (char& letter : under_cover) letter = static_cast<char>(letter ^ cover);
    std::string text = "k:" + base64url_encode(key);
    wipe(key);
    return take_secret(text);
}

TEST(SecureMemory, HoldsTheOnlyCopyOfAKeyAndIsWiped) {
    std::string under_cover;
    {
        auto const text = key_line(under_cover);
        auto const parsed = Keyring::parse(view(text));
        auto const* ring = std::get_if<Keyring>(&parsed);
        ASSERT_NE(ring, nullptr);
        Keyring const copy = *ring;
        auto const found = look_for(under_cover);
        EXPECT_EQ(found.in_secure_memory, 2);
        EXPECT_EQ(found.elsewhere, 0);
        EXPECT_EQ(under(under_cover), std::string_view(copy.sealing()->key));
    }
    // What the comparison above left is this test's.
    auto const found = look_for(under_cover);
    EXPECT_EQ(found.in_secure_memory, 0);
}

// The search works: a key that is an ordinary text is found, also after it is gone.
TEST(SecureMemory, AnOrdinaryTextIsNoPlaceForAKey) {
    std::string under_cover;
    std::string plain(view(key_line(under_cover)));
    auto const key = base64url_decode(plain.substr(2));
    auto const found = look_for(under_cover);
    EXPECT_EQ(found.in_secure_memory, 0);
    EXPECT_GE(found.elsewhere, 1);
}

TEST(SecureMemory, IsLocked) {
    Secret const secret("a key");
    std::ifstream status("/proc/self/status");
    std::string text{std::istreambuf_iterator<char>(status), {}};
    auto const at = text.find("VmLck:");
    ASSERT_NE(at, std::string::npos);
    EXPECT_GT(std::stoul(text.substr(at + 6)), 0U) << "kB";
    EXPECT_EQ(std::string_view(secret), "a key");
}

TEST(SecureMemory, WipedTextsAreEmpty) {
    std::string text = "a long enough text to be on the heap, and a password";
    char const* const where = text.data();
    { Wiped const wiped(text); }
    EXPECT_TRUE(text.empty());
    EXPECT_EQ(where[10], '\0');
    EXPECT_EQ(where[40], '\0');
}

}  // namespace
}  // namespace ringmaster::crypto::secure_memory_test

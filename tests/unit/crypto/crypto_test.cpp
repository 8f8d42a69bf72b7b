// Known answers from the standards: FIPS 180-4 (SHA-256), RFC 4231 (HMAC), RFC 4648 (base64).
#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <string>
#include <utility>

#include "ringmaster/crypto/digest.hpp"
#include "ringmaster/crypto/encoding.hpp"
#include "ringmaster/crypto/random.hpp"

namespace ringmaster::crypto::crypto_test {
namespace {

TEST(Sha256, KnownAnswers) {
    EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hex(sha256("abc")),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(HmacSha256, KnownAnswers) {
    EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    std::string const long_key(131, '\xaa');  // longer than a block: hashed first
    EXPECT_EQ(hex(hmac_sha256(long_key, "Test Using Larger Than Block-Size Key - Hash Key First")),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(HmacSha256, EmptyKeyIsAKeyOfItsOwn) {
    EXPECT_EQ(hex(hmac_sha256("", "")),
              "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
    // libcrypto reads a null key as "the one of before": an empty view must not become that.
    static_cast<void>(hmac_sha256("secret", "x"));
    EXPECT_EQ(hmac_sha256(std::string_view{}, ""), hmac_sha256("", ""));
}

TEST(ConstantTimeEqual, ComparesContentAndLength) {
    EXPECT_TRUE(constant_time_equal("", ""));
    EXPECT_TRUE(constant_time_equal("abc", "abc"));
    EXPECT_FALSE(constant_time_equal("abc", "abd"));
    EXPECT_FALSE(constant_time_equal("abc", "abcd"));
}

TEST(Base64Url, KnownAnswersBothWays) {
    std::pair<std::string, std::string> const cases[] = {
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff\xbf", "-_-_"}};
    for (auto const& [data, text] : cases) {
        EXPECT_EQ(base64url_encode(data), text);
        EXPECT_EQ(base64url_decode(text), data);
    }
}

TEST(Base64Url, RefusesWhatEncodingWouldNotWrite) {
    // Padding, a lone letter, spare bits set ("Zh" for "Zg"), line break, the other alphabet.
    for (std::string const text : {"Zg==", "Zg=", "Z", "Zh", "Zm9", "Zm9v\n", "Zm+v", "Zm/v"}) {
        EXPECT_EQ(base64url_decode(text), std::nullopt) << text;
    }
}

TEST(Base64Url, EveryByteSurvives) {
    std::string data;
    for (int byte = 0; byte < 256; ++byte) {
        data += static_cast<char>(byte);
        EXPECT_EQ(base64url_decode(base64url_encode(data)), data);
    }
}

TEST(Random, DiffersAndHasTheLengthAskedFor) {
    std::set<std::string> seen;
    for (int round = 0; round < 1000; ++round) {
        std::string const bytes = random_bytes(16);
        ASSERT_EQ(bytes.size(), 16U);
        EXPECT_TRUE(seen.insert(bytes).second);
    }
    EXPECT_TRUE(random_bytes(0).empty());
}

TEST(Random, UuidIsVersionFour) {
    std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
    for (int round = 0; round < 1000; ++round) {
        RandomUuid const uuid = random_uuid();
        EXPECT_EQ((uuid.high >> 12U) & 0xFU, 4U);
        EXPECT_EQ(uuid.low >> 62U, 2U);
        EXPECT_TRUE(seen.emplace(uuid.high, uuid.low).second);
    }
}

}  // namespace
}  // namespace ringmaster::crypto::crypto_test

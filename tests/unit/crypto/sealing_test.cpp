// AES-256-GCM against the vectors of the GCM specification (McGrew and Viega, test cases 13-16),
// and the file of named keys.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "ringmaster/crypto/aead.hpp"
#include "ringmaster/crypto/encoding.hpp"
#include "ringmaster/crypto/keyring.hpp"

namespace ringmaster::crypto::sealing_test {
namespace {

std::string unhex(std::string_view text) {
    std::string data;
    auto const digit = [](char letter) {
        return static_cast<unsigned>(letter <= '9' ? letter - '0' : letter - 'a' + 10);
    };
    for (std::size_t at = 0; at + 1 < text.size(); at += 2) {
        data += static_cast<char>(digit(text[at]) << 4U | digit(text[at + 1]));
    }
    return data;
}

TEST(Aead, EmptyText) {
    std::string const key(32, '\0');
    std::string const nonce(12, '\0');
    EXPECT_EQ(hex(aead_seal({key, nonce, ""}, "")), "530f8afbc74536b9a963b4f1c4cb738b");
    EXPECT_EQ(aead_open({key, nonce, ""}, unhex("530f8afbc74536b9a963b4f1c4cb738b")), "");
}

struct Vector {
    std::string key = unhex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
    std::string nonce = unhex("cafebabefacedbaddecaf888");
    std::string associated = unhex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    std::string plain = unhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449"
        "a6b525b16aedf5aa0de657ba637b39");
    std::string sealed = unhex(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056"
        "828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b");
};

TEST(Aead, KnownAnswerWithAssociatedData) {
    Vector const known;
    AeadTerms const terms{known.key, known.nonce, known.associated};
    EXPECT_EQ(hex(aead_seal(terms, known.plain)), hex(known.sealed));
    EXPECT_EQ(aead_open(terms, known.sealed), known.plain);
}

TEST(Aead, OpensNothingThatWasNotSealedSo) {
    Vector const known;
    AeadTerms const terms{known.key, known.nonce, known.associated};
    for (std::size_t at = 0; at < known.sealed.size(); ++at) {
        auto changed = known.sealed;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        EXPECT_FALSE(aead_open(terms, changed)) << at;
    }
    auto const shorter = known.sealed.substr(1);
    EXPECT_FALSE(aead_open(terms, shorter));
    EXPECT_FALSE(aead_open(terms, known.sealed.substr(0, aead_tag_bytes - 1)));
    std::string const other_key(32, 'k');
    std::string const other_nonce(12, 'n');
    EXPECT_FALSE(aead_open({other_key, known.nonce, known.associated}, known.sealed));
    EXPECT_FALSE(aead_open({known.key, other_nonce, known.associated}, known.sealed));
    EXPECT_FALSE(aead_open({known.key, known.nonce, ""}, known.sealed));
    EXPECT_FALSE(aead_open({known.key, known.nonce, known.associated + "x"}, known.sealed));
}

TEST(Aead, SizesThatCannotBe) {
    std::string const nonce(12, '\0');
    std::string const key(32, '\0');
    EXPECT_THROW(static_cast<void>(aead_seal({"short", nonce, ""}, "x")), std::runtime_error);
    EXPECT_THROW(static_cast<void>(aead_seal({key, "short", ""}, "x")), std::runtime_error);
}

std::vector<std::string> problems_of(std::string const& text) {
    auto const parsed = Keyring::parse(text);
    auto const* problems = std::get_if<std::vector<std::string>>(&parsed);
    return problems == nullptr ? std::vector<std::string>{} : *problems;
}

std::string const first = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
std::string const second = "/////////////////////////////////////////+8=";

TEST(Keyring, TheFirstSealsAndAllOpen) {
    auto const parsed = Keyring::parse("# keys\n\n  new: " + first + " \r\nold.1:" + second);
    auto const* ring = std::get_if<Keyring>(&parsed);
    ASSERT_NE(ring, nullptr);
    EXPECT_EQ(ring->size(), 2U);
    EXPECT_EQ(ring->sealing()->id, "new");
    EXPECT_EQ(hex(ring->sealing()->key).substr(0, 16), "0001020304050607");
    ASSERT_NE(ring->find("old.1"), nullptr);
    EXPECT_EQ(hex(ring->find("old.1")->key).substr(56), "ffffffef");
    EXPECT_EQ(ring->find("older"), nullptr);
}

TEST(Keyring, BothAlphabetsAndNoPadding) {
    std::string other = second;
    for (char& letter : other) letter = letter == '/' ? '_' : letter == '+' ? '-' : letter;
    other.pop_back();
    auto const standard = Keyring::parse("k:" + second);
    auto const url = Keyring::parse("k:" + other);
    EXPECT_EQ(std::get<Keyring>(standard).sealing()->key, std::get<Keyring>(url).sealing()->key);
}

TEST(Keyring, EveryProblemWithItsLineAndWithoutTheKey) {
    using ::testing::ElementsAre;
    EXPECT_THAT(problems_of(""), ElementsAre("there is no key"));
    EXPECT_THAT(problems_of("# none\n"), ElementsAre("there is no key"));
    EXPECT_THAT(problems_of("k:" + first + "\nsecret\na b:" + first + "\nk:" + second + "\nx:QUJD"),
                ElementsAre("line 2 is not of the form id:base64", "line 3 has no usable id",
                            "line 4 repeats an id", "line 5 does not hold 32 bytes in base64"));
}

TEST(Keyring, WithoutKeysNothingSeals) {
    Keyring const empty;
    EXPECT_EQ(empty.sealing(), nullptr);
    EXPECT_EQ(empty.find(""), nullptr);
}

}  // namespace
}  // namespace ringmaster::crypto::sealing_test

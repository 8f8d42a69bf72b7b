// The keys of an identity provider: which of a JWK set are used, and which for what.

#include "ringmaster/api/access/key_set.hpp"

#include <gtest/gtest.h>

#include "jwt_support.hpp"

namespace ringmaster::api::key_set_test {
namespace {

using crypto::JwsAlgorithm;
using nlohmann::json;
using ringmaster::tests::SigningKey;
using testing::key_set;
using testing::key_set_text;

class KeySets : public ::testing::Test {
protected:
    static std::string chosen(KeySet const& set, JwsAlgorithm algorithm,
                              std::optional<std::string> const& name) {
        auto const found = set.choose(algorithm, name);
        if (auto const* missing = std::get_if<KeySet::Missing>(&found)) {
            return *missing == KeySet::Missing::unknown ? "unknown" : "ambiguous";
        }
        return "found";
    }

    static json with(json jwk, char const* field, json value) {
        jwk[field] = std::move(value);
        return jwk;
    }

    SigningKey rsa_ = SigningKey::rsa();
    SigningKey curve_ = SigningKey::p256();
};

TEST_F(KeySets, AKeyIsChosenByNameAndAlgorithm) {
    auto const set = key_set({rsa_.jwk("a"), curve_.jwk("b")});
    EXPECT_EQ(chosen(set, JwsAlgorithm::rs256, "a"), "found");
    EXPECT_EQ(chosen(set, JwsAlgorithm::es256, "b"), "found");
    EXPECT_EQ(chosen(set, JwsAlgorithm::es256, "a"), "unknown");
    EXPECT_EQ(chosen(set, JwsAlgorithm::rs256, "c"), "unknown");
    EXPECT_EQ(chosen(set, JwsAlgorithm::rs256, ""), "unknown");
    EXPECT_EQ(chosen(set, JwsAlgorithm::rs256, std::nullopt), "found");
}

TEST_F(KeySets, WithoutANameOnlyASingleKeyWillDo) {
    auto const set = key_set({rsa_.jwk("a"), SigningKey::rsa().jwk("b"), curve_.jwk("")});
    EXPECT_EQ(chosen(set, JwsAlgorithm::rs256, std::nullopt), "ambiguous");
    EXPECT_EQ(chosen(set, JwsAlgorithm::es256, std::nullopt), "found");
    EXPECT_EQ(chosen(set, JwsAlgorithm::es256, "a"), "unknown");
    auto const twice = key_set({rsa_.jwk("a"), SigningKey::rsa().jwk("a")});
    EXPECT_EQ(chosen(twice, JwsAlgorithm::rs256, "a"), "ambiguous");
}

TEST_F(KeySets, KeysThatMayNotCheckSignaturesAreLeftOut) {
    auto const jwk = rsa_.jwk("a");
    for (json const& unfit : {with(jwk, "use", "enc"),
                              with(jwk, "use", 1),
                              with(jwk, "alg", "RS512"),
                              with(jwk, "alg", "PS256"),
                              with(jwk, "alg", "RSA-OAEP"),
                              with(jwk, "alg", "ES256"),
                              with(jwk, "key_ops", json{"sign"}),
                              with(jwk, "key_ops", "verify"),
                              with(jwk, "kty", "oct"),
                              with(jwk, "kty", "EC"),
                              with(jwk, "kid", 7),
                              with(jwk, "n", "AQAB"),
                              with(jwk, "n", "not base64!"),
                              with(jwk, "e", nullptr),
                              SigningKey::rsa(1024).jwk("a"),
                              with(curve_.jwk("a"), "crv", "P-384"),
                              with(curve_.jwk("a"), "kty", "RSA"),
                              with(curve_.jwk("a"), "x", "AQAB"),
                              json{{"kty", "oct"}, {"k", "c2VjcmV0"}, {"kid", "a"}},
                              json("a"),
                              json(nullptr)}) {
        auto const set = key_set({unfit});
        EXPECT_EQ(set.size(), 0U) << unfit;
        EXPECT_EQ(set.left_out(), 1U) << unfit;
    }
    auto const fit = with(with(jwk, "alg", "RS256"), "key_ops", json{"verify"});
    EXPECT_EQ(key_set({fit, with(curve_.jwk("b"), "alg", "ES256")}).size(), 2U);
}

TEST_F(KeySets, WhatIsNoSetIsAProblem) {
    std::vector<json> const many(101, rsa_.jwk("a"));
    for (std::string const& text :
         {std::string(), std::string("{"), std::string("[]"), std::string("{}"),
          std::string(R"({"keys":{}})"), rsa_.jwk("a").dump(), key_set_text(many),
          std::string(R"({"keys":[],"keys":[]})"), std::string(key_set_bytes_max + 1, ' ')}) {
        EXPECT_TRUE(std::holds_alternative<std::string>(KeySet::parse(text))) << text.substr(0, 99);
    }
    EXPECT_EQ(key_set({}).size(), 0U);
}

TEST_F(KeySets, ItIsSeenWhenAKeyIsGone) {
    auto const before = key_set({rsa_.jwk("a"), curve_.jwk("b")});
    EXPECT_TRUE(before.keeps_all_of(before));
    EXPECT_TRUE(key_set({curve_.jwk("b"), rsa_.jwk("a"), rsa_.jwk("c")}).keeps_all_of(before));
    EXPECT_FALSE(key_set({rsa_.jwk("a")}).keeps_all_of(before));
    EXPECT_FALSE(key_set({rsa_.jwk("a"), curve_.jwk("c")}).keeps_all_of(before));
    auto const replaced = key_set({rsa_.jwk("a"), SigningKey::p256().jwk("b")});
    EXPECT_FALSE(replaced.keeps_all_of(before));
}

}  // namespace
}  // namespace ringmaster::api::key_set_test

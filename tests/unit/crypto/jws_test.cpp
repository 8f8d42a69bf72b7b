// SEC-1: what a signature is taken for. The two tokens of RFC 7515 (appendices A.2 and A.3), and
// everything that looks like one and must not pass.

#include "ringmaster/crypto/jws.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "ringmaster/crypto/encoding.hpp"
#include "support/token_signer.hpp"

namespace ringmaster::crypto::jws_test {
namespace {

using nlohmann::json;
using tests::SigningKey;

constexpr char const* rfc_payload =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlf"
    "Q";
constexpr char const* rsa_modulus =
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4"
    "d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5re"
    "xMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxX"
    "FvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
constexpr char const* rsa_signature =
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5"
    "jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb"
    "1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QO"
    "YEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
constexpr char const* curve_x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
constexpr char const* curve_y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
constexpr char const* curve_signature =
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

std::string decoded(std::string const& text) { return base64url_decode(text).value(); }

std::optional<JwsKey> rfc_rsa() { return JwsKey::rsa(decoded(rsa_modulus), decoded("AQAB")); }
std::optional<JwsKey> rfc_curve() { return JwsKey::p256(decoded(curve_x), decoded(curve_y)); }

std::string rfc_token(char const* header, char const* signature) {
    return std::string(header) + "." + rfc_payload + "." + signature;
}
std::string rfc_rs256() { return rfc_token("eyJhbGciOiJSUzI1NiJ9", rsa_signature); }
std::string rfc_es256() { return rfc_token("eyJhbGciOiJFUzI1NiJ9", curve_signature); }

std::optional<JwsKey> key_of(SigningKey const& signer) {
    auto const jwk = signer.jwk("");
    if (jwk["kty"] == "RSA") return JwsKey::rsa(decoded(jwk["n"]), decoded(jwk["e"]));
    return JwsKey::p256(decoded(jwk["x"]), decoded(jwk["y"]));
}

json const payload{{"sub", "anna"}};

TEST(Jws, TakesTheTokensOfTheStandard) {
    ASSERT_TRUE(rfc_rsa());
    ASSERT_TRUE(rfc_curve());
    EXPECT_TRUE(rfc_rsa()->verifies(rfc_rs256()));
    EXPECT_TRUE(rfc_curve()->verifies(rfc_es256()));
    EXPECT_EQ(jws_parts(rfc_es256())->header, R"({"alg":"ES256"})");
    EXPECT_EQ(jws_parts(rfc_es256())->payload.substr(0, 12), R"({"iss":"joe")");
}

TEST(Jws, OneLetterChangedIsNotTaken) {
    for (auto const& [key, token] :
         {std::pair{rfc_rsa(), rfc_rs256()}, {rfc_curve(), rfc_es256()}}) {
        for (std::size_t index = 0; index < token.size(); ++index) {
            std::string changed = token;
            changed[index] = changed[index] == 'A' ? 'B' : 'A';
            if (changed == token || !jws_parts(changed)) continue;  // no spelling of any bytes
            EXPECT_FALSE(key->verifies(changed)) << index;
        }
    }
}

TEST(Jws, NeedsThreePartsInTheirOneSpelling) {
    auto const whole = rfc_es256();
    auto const body = std::string("eyJhbGciOiJFUzI1NiJ9.") + rfc_payload;
    for (std::string const& text :
         {std::string(), std::string("."), std::string(".."), body, body + ".", whole + ".",
          whole + ".x", whole + "=", " " + whole, whole + "\n", "." + whole}) {
        bool const passes = jws_parts(text).has_value() && rfc_curve()->verifies(text);
        EXPECT_FALSE(passes) << text;
    }
}

TEST(Jws, EachKeyTakesItsOwnSignaturesOnly) {
    auto const rsa = SigningKey::rsa();
    auto const curve = SigningKey::p256();
    EXPECT_TRUE(key_of(rsa)->verifies(rsa.sign({}, payload)));
    EXPECT_TRUE(key_of(curve)->verifies(curve.sign({}, payload)));
    EXPECT_FALSE(key_of(SigningKey::rsa())->verifies(rsa.sign({}, payload)));
    EXPECT_FALSE(key_of(SigningKey::p256())->verifies(curve.sign({}, payload)));
    EXPECT_FALSE(key_of(rsa)->verifies(curve.sign({}, payload)));
    EXPECT_FALSE(key_of(curve)->verifies(rsa.sign({}, payload)));
}

TEST(Jws, TheTokenDoesNotChooseHowItIsChecked) {
    auto const signer = SigningKey::rsa();
    auto const key = key_of(signer);
    for (char const* algorithm :
         {"none", "None", "", "HS256", "RS384", "PS256", "ES256", "rs256"}) {
        EXPECT_FALSE(key->verifies(signer.sign({{"alg", algorithm}}, payload))) << algorithm;
        EXPECT_EQ(jws_algorithm(algorithm).has_value(), std::string("ES256") == algorithm);
    }
    // The public key as the secret of an HMAC.
    auto const modulus = decoded(signer.jwk("")["n"]);
    for (std::string const& secret : {signer.pem(), modulus, signer.jwk("").dump()}) {
        EXPECT_FALSE(key->verifies(tests::hs256_token({}, payload, secret)));
        EXPECT_FALSE(key->verifies(tests::hs256_token({{"alg", "RS256"}}, payload, secret)));
    }
    auto const unsigned_token = tests::signing_input({{"alg", "none"}}, payload) + ".";
    EXPECT_FALSE(key->verifies(unsigned_token));
}

TEST(Jws, AllZeroSignaturesOfACurveAreNone) {
    auto const input = tests::signing_input({{"alg", "ES256"}}, payload);
    for (std::size_t size : {0U, 1U, 64U, 128U}) {
        auto const token = input + "." + tests::base64url(std::string(size, '\0'));
        EXPECT_FALSE(rfc_curve()->verifies(token)) << size;
    }
}

TEST(Jws, WeakAndImpossibleKeysAreNone) {
    auto const weak = SigningKey::rsa(1024).jwk("");
    EXPECT_FALSE(JwsKey::rsa(decoded(weak["n"]), decoded(weak["e"])));
    auto const modulus = decoded(rsa_modulus);
    EXPECT_FALSE(JwsKey::rsa(modulus, ""));
    EXPECT_FALSE(JwsKey::rsa(modulus, std::string(1, '\1')));
    EXPECT_FALSE(JwsKey::rsa(modulus, std::string(1, '\4')));
    EXPECT_FALSE(JwsKey::rsa(modulus, modulus));
    EXPECT_FALSE(JwsKey::rsa(std::string(1025, '\xff'), decoded("AQAB")));
    EXPECT_FALSE(JwsKey::rsa(std::string(128, '\0') + modulus.substr(128), decoded("AQAB")));
    EXPECT_FALSE(JwsKey::p256(decoded(curve_x), decoded(curve_x)));  // beside the curve
    EXPECT_FALSE(JwsKey::p256(decoded(curve_x), decoded(curve_y).substr(1)));
    EXPECT_FALSE(JwsKey::p256(std::string(32, '\0'), std::string(32, '\0')));
}

TEST(Jws, KeysAreEqualByWhatTheyAre) {
    EXPECT_EQ(rfc_rsa(), JwsKey::rsa(std::string(1, '\0') + decoded(rsa_modulus), decoded("AQAB")));
    EXPECT_NE(rfc_rsa(), key_of(SigningKey::rsa()));
    EXPECT_NE(rfc_rsa(), rfc_curve());
}

}  // namespace
}  // namespace ringmaster::crypto::jws_test

// SEC-1: which tokens of an identity provider are taken, and whom they speak for.

#include "ringmaster/api/access/jwt.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "jwt_support.hpp"
#include "ringmaster/api/access/token_subject.hpp"

namespace ringmaster::api::jwt_test {
namespace {

using nlohmann::json;
using namespace testing;  // NOLINT: the fixture's own names

class Jwt : public ::testing::Test {
protected:
    JwtVerdict verify(std::string const& token) const {
        return verify_jwt(token, {{issuer_, keys_}});
    }

    // What becomes of the demo agent's token with these changes.
    std::string refused(std::function<void(json& header, json& claims)> const& change) const {
        json header{{"kid", "one"}};
        json claims = demo_claims();
        change(header, claims);
        return why(verify(signer_.sign(header, claims)));
    }
    std::string refused_with(char const* claim, json const& value) const {
        return refused([&](json&, json& claims) {
            if (value.is_null()) claims.erase(claim);
            if (!value.is_null()) claims[claim] = value;
        });
    }

    // The principal of a token with these claims, or why there is none.
    std::variant<Principal, JwtRefusal> principal(json const& claims) {
        auto const verdict = verify(signer_.sign({{"kid", "one"}}, claims));
        if (auto const* refusal = std::get_if<JwtRefusal>(&verdict.result)) return *refusal;
        return jwt_principal(std::get<VerifiedJwt>(verdict.result), directory_,
                             [this](std::string const& email) {
                                 by_email_ = email;
                                 return directory_.list("user").front();
                             });
    }
    Principal admitted(json const& claims) {
        auto const made = principal(claims);
        if (auto const* refusal = std::get_if<JwtRefusal>(&made)) {
            ADD_FAILURE() << core::enum_name(*refusal);
            return {};
        }
        return std::get<Principal>(made);
    }
    std::string turned_away(json const& claims) {
        auto const made = principal(claims);
        auto const* const refusal = std::get_if<JwtRefusal>(&made);
        return refusal == nullptr ? "" : std::string(core::enum_name(*refusal));
    }

    static json claims_of(char const* role) {
        json claims = demo_claims();
        claims["roles"] = role;
        return claims;
    }

    // Changes the first demo user's document.
    void change_user(std::function<void(json&)> const& change) {
        json body = demo_user(1);
        std::string const id = body["id"];
        change(body);
        ASSERT_TRUE(directory_.put({"user", id, 2, body.dump(), demo_time, demo_time}));
    }

    SigningKey signer_ = SigningKey::p256();
    KeySet keys_ = key_set({signer_.jwk("one"), SigningKey::rsa().jwk("two")});
    JwtIssuer issuer_ = demo_issuer();
    Directory directory_ = demo_directory();
    std::string by_email_;
};

TEST_F(Jwt, AnAgentsTokenIsTaken) {
    EXPECT_EQ(refused([](json&, json&) {}), "");
    auto const made = admitted(demo_claims());
    EXPECT_EQ(made.org, demo_org());
    EXPECT_EQ(made.role, AccessRole::agent);
    EXPECT_EQ(core::to_string(made.agent.value()), demo_user(1)["ciUserId"]);
    EXPECT_EQ(made.name, directory_.agent_name(*made.agent));
    EXPECT_TRUE(made.teams.empty());
}

TEST_F(Jwt, WhatNoKeyOfOursSignedIsRefused) {
    auto const stranger = SigningKey::p256();
    EXPECT_EQ(why(verify(stranger.sign({{"kid", "one"}}, demo_claims()))), "signature");
    EXPECT_EQ(refused([](json& header, json&) { header["kid"] = "two"; }), "key_unknown");
    EXPECT_EQ(refused([](json& header, json&) { header["kid"] = "three"; }), "key_unknown");
    EXPECT_EQ(refused([](json& header, json&) { header["kid"] = 1; }), "malformed");
    EXPECT_EQ(refused([](json& header, json&) { header["kid"] = std::string(300, 'k'); }),
              "malformed");
    EXPECT_EQ(refused([](json& header, json&) { header["alg"] = "RS256"; }), "key_unknown");
    auto const rsa = SigningKey::rsa();
    KeySet const two = key_set({signer_.jwk("one"), SigningKey::p256().jwk("other")});
    auto const nameless = signer_.sign(json::object(), demo_claims());
    EXPECT_EQ(why(verify(nameless)), "");  // one key fits the algorithm
    EXPECT_EQ(why(verify_jwt(nameless, {{issuer_, two}})), "key_ambiguous");
    auto const swapped = signer_.sign({{"kid", "other"}}, demo_claims());
    EXPECT_EQ(why(verify_jwt(swapped, {{issuer_, two}})), "signature");
}

TEST_F(Jwt, OnlyTwoAlgorithmsExist) {
    for (json const& algorithm :
         {json("none"), json("NONE"), json(""), json("HS256"), json("RS512"), json("PS256"),
          json("ES384"), json("EdDSA"), json(nullptr), json(256), json(json::array({"ES256"}))}) {
        EXPECT_EQ(refused([&](json& header, json&) { header["alg"] = algorithm; }), "algorithm")
            << algorithm;
    }
    auto const secret = signer_.pem();
    EXPECT_EQ(why(verify(ringmaster::tests::hs256_token({{"kid", "one"}}, demo_claims(), secret))),
              "algorithm");
    auto const input = ringmaster::tests::signing_input({{"alg", "none"}}, demo_claims());
    EXPECT_EQ(why(verify(input + ".")), "algorithm");
    EXPECT_EQ(refused([](json& header, json&) { header["crit"] = json::array({"exp"}); }),
              "critical");
}

TEST_F(Jwt, AKeyThatTheTokenBringsIsNotLookedAt) {
    auto const stranger = SigningKey::p256();
    for (json const& header :
         {json{{"jwk", stranger.jwk("mine")}}, json{{"jku", "https://evil.example/jwks"}},
          json{{"x5u", "https://evil.example/cert"}},
          json{{"jwk", stranger.jwk("one")}, {"kid", "one"}}}) {
        EXPECT_EQ(why(verify(stranger.sign(header, demo_claims()))), "signature") << header;
    }
}

TEST_F(Jwt, TextThatIsNoTokenIsMalformed) {
    auto const good = signer_.sign({{"kid", "one"}}, demo_claims());
    auto const twice = ringmaster::tests::base64url(R"({"alg":"none","alg":"ES256"})");
    for (std::string const& text :
         {std::string("x"), good + ".x", good.substr(0, good.rfind('.')), good + "=",
          std::string(jwt_bytes_max, 'a'), good + std::string(jwt_bytes_max, 'A'),
          twice + good.substr(good.find('.')),
          ringmaster::tests::base64url("[]") + good.substr(good.find('.')),
          ringmaster::tests::base64url("{") + good.substr(good.find('.'))}) {
        EXPECT_EQ(why(verify(text)), "malformed") << text.substr(0, 80);
    }
}

TEST_F(Jwt, IssuerAndAudienceMustBeOurs) {
    EXPECT_EQ(refused_with("iss", std::string(jwt_issuer) + "/"), "issuer");
    EXPECT_EQ(refused_with("iss", nullptr), "issuer");
    EXPECT_EQ(refused_with("iss", json::array({jwt_issuer})), "issuer");
    EXPECT_EQ(refused_with("aud", "account"), "audience");
    EXPECT_EQ(refused_with("aud", nullptr), "audience");
    EXPECT_EQ(refused_with("aud", ""), "audience");
    EXPECT_EQ(refused_with("aud", json::array()), "audience");
    EXPECT_EQ(refused_with("aud", json::array({"account", 7})), "audience");
    EXPECT_EQ(refused_with("aud", json::array({"account", "ringmaster-test"})), "");
}

TEST_F(Jwt, OneIssuersKeyDoesNotSpeakForAnother) {
    JwtIssuer other = demo_issuer();
    other.issuer = "https://other.example";
    KeySet const theirs = key_set({SigningKey::p256().jwk("one")});
    std::vector<TrustedIssuer> const both{{issuer_, keys_}, {other, theirs}};
    json claims = demo_claims();
    EXPECT_EQ(why(verify_jwt(signer_.sign({{"kid", "one"}}, claims), both)), "");
    claims["iss"] = other.issuer;
    EXPECT_EQ(why(verify_jwt(signer_.sign({{"kid", "one"}}, claims), both)), "signature");
}

TEST_F(Jwt, ItsTimeIsHeldToTheSecondAndTheLeeway) {
    json claims = demo_claims();
    claims["nbf"] = jwt_now - 10;
    issuer_.leeway = core::Duration(5'000);
    auto const verdict = verify(signer_.sign({{"kid", "one"}}, claims));
    auto const& token = std::get<VerifiedJwt>(verdict.result);
    auto const at = [&token](double seconds) {
        auto const refused =
            check_times(token, core::Time{static_cast<std::int64_t>(seconds * 1'000)});
        return refused ? std::string(core::enum_name(*refused)) : std::string();
    };
    EXPECT_EQ(at(jwt_now), "");
    EXPECT_EQ(at(jwt_now + 304.999), "");
    EXPECT_EQ(at(jwt_now + 305), "expired");
    EXPECT_EQ(at(jwt_now - 5), "");
    EXPECT_EQ(at(jwt_now - 5.001), "not_yet_valid");  // issued in the future
    EXPECT_EQ(at(jwt_now - 16), "not_yet_valid");
}

TEST_F(Jwt, DatesMustBeDates) {
    EXPECT_EQ(refused_with("exp", nullptr), "expired");
    EXPECT_EQ(refused_with("exp", jwt_now + 0.5), "");
    for (json const& date : {json("soon"), json(std::to_string(jwt_now)), json(-1), json(1e300),
                             json(true), json(INT64_MAX), json(UINT64_MAX)}) {
        EXPECT_EQ(refused_with("exp", date), "malformed") << date;
        EXPECT_EQ(refused_with("nbf", date), "malformed") << date;
        EXPECT_EQ(refused_with("iat", date), "malformed") << date;
    }
    EXPECT_EQ(refused_with("iat", nullptr), "");
}

TEST_F(Jwt, AnIssuerSpeaksForItsOrganizationsOnly) {
    EXPECT_EQ(refused_with("realm", "bbbbbbbb-0000-4000-8000-0000000000bb"), "organization");
    EXPECT_EQ(refused_with("realm", nullptr), "organization");
    EXPECT_EQ(refused_with("realm", "cc"), "organization");
    EXPECT_EQ(refused_with("realm", json::array({core::to_string(demo_org())})), "organization");
    issuer_.organizations.clear();
    EXPECT_EQ(refused([](json&, json&) {}), "organization");
    issuer_.every_organization = true;
    EXPECT_EQ(refused_with("realm", "bbbbbbbb-0000-4000-8000-0000000000bb"), "");
}

TEST_F(Jwt, TheFirstRoleThatFitsIsTheRole) {
    EXPECT_EQ(admitted(claims_of("cc-trainee")).role, AccessRole::agent);
    json both = demo_claims();
    both["roles"] = {"cc-agent", "cc-supervisor"};
    EXPECT_EQ(admitted(both).role, AccessRole::supervisor);
    for (json const& roles : {json("other"), json(""), json(json::array()), json(7),
                              json{{"cc-agent", true}}, json("cc-agent cc-supervisor")}) {
        EXPECT_EQ(refused_with("roles", roles), "role") << roles;
    }
    EXPECT_EQ(refused_with("roles", nullptr), "role");
}

TEST_F(Jwt, ClaimsAreFoundByNameOrByPath) {
    issuer_.claims.roles = "realm_access.roles";
    issuer_.claims.organization = "https://example.com/organization";
    json claims = demo_claims();
    claims.erase("roles");
    claims["realm_access"]["roles"] = {"cc-agent"};
    claims["https://example.com/organization"] = claims["realm"];
    claims.erase("realm");
    EXPECT_EQ(admitted(claims).role, AccessRole::agent);
    claims["realm_access.roles"] = {"cc-supervisor"};  // its very name goes first
    EXPECT_EQ(admitted(claims).role, AccessRole::supervisor);
    issuer_.claims.roles = "realm_access.roles.deeper";
    EXPECT_EQ(turned_away(claims), "role");
    issuer_.claims.roles = "realm_access..roles";
    EXPECT_EQ(turned_away(claims), "role");
}

TEST_F(Jwt, AnAgentMustBeAnActiveUser) {
    json claims = demo_claims();
    for (json const& user : {json("somebody"), json("00000000-0000-4000-8000-00000000dead"),
                             json(""), json(7), demo_user(1)["id"]}) {
        claims["sub"] = user;
        EXPECT_EQ(turned_away(claims), "user") << user;
    }
    change_user([](json& user) { user["active"] = false; });
    EXPECT_EQ(turned_away(demo_claims()), "user");
    change_user([](json& user) { user["contactCenterEnabled"] = false; });
    EXPECT_EQ(turned_away(demo_claims()), "user");
    change_user([](json&) {});
    EXPECT_EQ(turned_away(demo_claims()), "");
    directory_.remove("user", std::string(demo_user(1)["id"]));
    EXPECT_EQ(turned_away(demo_claims()), "user");
}

// Issuers count whole seconds, documents milliseconds.
TEST_F(Jwt, AUserMadeAnewIsAnother) {
    json const body = demo_user(1);
    auto const made_at = [&](std::int64_t epoch_ms) {
        core::Time const created{epoch_ms};
        ASSERT_TRUE(directory_.put({"user", body["id"], 1, body.dump(), created, created}));
    };
    auto claims = demo_claims();
    std::int64_t const issued_ms = claims["iat"].get<std::int64_t>() * 1'000;
    made_at(issued_ms + 999);
    EXPECT_EQ(turned_away(claims), "");
    made_at(issued_ms + 1'000);
    EXPECT_EQ(turned_away(claims), "user");
    claims["iat"] = claims["iat"].get<std::int64_t>() + 1;
    EXPECT_EQ(turned_away(claims), "");
}

TEST_F(Jwt, TheUserIsFoundByTheConfiguredField) {
    json claims = demo_claims();
    issuer_.user_field = JwtUserField::id;
    claims["sub"] = demo_user(1)["id"];
    EXPECT_EQ(core::to_string(admitted(claims).agent.value()), demo_user(1)["ciUserId"]);
    issuer_.user_field = JwtUserField::email;
    issuer_.claims.user = "email";
    claims["email"] = "Someone@Example.COM";
    EXPECT_TRUE(admitted(claims).agent.has_value());
    EXPECT_EQ(by_email_, "someone@example.com");
    claims["email_verified"] = true;
    EXPECT_EQ(turned_away(claims), "");
    for (json const& unproven : {json(false), json("false"), json(nullptr)}) {
        claims["email_verified"] = unproven;
        EXPECT_EQ(turned_away(claims), "user") << unproven;
    }
    claims.erase("email");
    EXPECT_EQ(turned_away(claims), "user");
}

TEST_F(Jwt, NoTeamNeverMeansEveryTeam) {
    auto const own = demo_user(1)["teamIds"];
    ASSERT_FALSE(own.empty());
    auto const teams = admitted(claims_of("cc-supervisor")).teams;
    ASSERT_EQ(teams.size(), own.size());
    EXPECT_EQ(core::to_string(teams[0]), own[0]);
    change_user([](json& user) { user["teamIds"] = json::array(); });
    EXPECT_EQ(turned_away(claims_of("cc-supervisor")), "teams");
    change_user([](json& user) { user.erase("teamIds"); });
    EXPECT_EQ(turned_away(claims_of("cc-supervisor")), "teams");
}

TEST_F(Jwt, AClaimOfTeamsTakesThePlaceOfTheDocuments) {
    issuer_.claims.teams = "groups";
    json claims = claims_of("cc-supervisor");
    EXPECT_EQ(turned_away(claims), "teams");  // not a word is no word
    std::string const last = demo_json()["resources"]["team"].back()["id"];
    claims["groups"] = {last, "00000000-0000-4000-8000-00000000dead", 7, last};
    auto const teams = admitted(claims).teams;
    ASSERT_EQ(teams.size(), 1U);
    EXPECT_EQ(core::to_string(teams[0]), last);
    claims["groups"] = json::array({"00000000-0000-4000-8000-00000000dead"});
    EXPECT_EQ(turned_away(claims), "teams");
}

TEST_F(Jwt, AMachineIsNoUser) {
    json claims = claims_of("cc-admin");
    claims["sub"] = "service-account-7";
    auto const made = admitted(claims);
    EXPECT_EQ(made.role, AccessRole::administrator);
    EXPECT_FALSE(made.agent);
    EXPECT_EQ(made.name, "service-account-7");
    claims["name"] = "Nightly import";
    EXPECT_EQ(admitted(claims).name, "Nightly import");
    for (char const* name : {"two\nlines", "a\x7F", "a\u0085"}) {
        claims["name"] = name;
        EXPECT_EQ(admitted(claims).name, "service-account-7") << name;
    }
    claims["address"] = json::object({{"formatted", "Main Street 1\nBerlin"}});
    EXPECT_EQ(admitted(claims).name, "service-account-7");
    claims.erase("sub");
    EXPECT_EQ(turned_away(claims), "user");
}

TEST_F(Jwt, ASubjectIsStableAndNobodyElses) {
    auto const subject = admitted(demo_claims()).subject;
    json later = demo_claims();
    later["exp"] = jwt_now + 900;
    later["roles"] = "cc-supervisor";
    EXPECT_EQ(admitted(later).subject, subject);
    later["sub"] = demo_user(2)["ciUserId"];
    EXPECT_NE(admitted(later).subject, subject);
    EXPECT_TRUE(subject.starts_with("jwt:"));
    EXPECT_EQ(subject.size(), 36U);
    EXPECT_FALSE(is_token_subject(subject));
    EXPECT_NE(jwt_subject("a", "sub", "bc"), jwt_subject("ab", "sub", "c"));
    EXPECT_NE(jwt_subject("a", "sub", "b"), jwt_subject("a", "email", "b"));
}

}  // namespace
}  // namespace ringmaster::api::jwt_test

// The file of trusted identity providers: every problem at once.

#include "app/identity/issuers_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ringmaster::app::issuers_file_test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char const* org = "0f6e5b7a-3c1d-4e8f-9a2b-6d4c8e0f1a2b";

json smallest() {
    return {{"issuer", "https://login.example.com/realms/cc"},
            {"audiences", {"ringmaster"}},
            {"organizations", {org}},
            {"roles", {{{"role", "agent"}, {"values", {"cc-agent"}}}}}};
}

IssuersResult parse(json const& issuer) {
    return parse_issuers(json{{"issuers", {issuer}}}.dump());
}

TEST(IssuersFile, WhatIsNotSaidIsTheDefault) {
    auto const result = parse(smallest());
    ASSERT_THAT(result.problems, IsEmpty());
    ASSERT_EQ(result.issuers.size(), 1U);
    auto const& [issuer, keys] = result.issuers[0];
    EXPECT_EQ(issuer.claims.organization, "realm");
    EXPECT_EQ(issuer.claims.user, "sub");
    EXPECT_EQ(issuer.claims.roles, "roles");
    EXPECT_EQ(issuer.claims.teams, "");
    EXPECT_EQ(issuer.user_field, api::JwtUserField::ciUserId);
    EXPECT_EQ(issuer.leeway, std::chrono::seconds(60));
    EXPECT_FALSE(issuer.every_organization);
    EXPECT_THAT(issuer.organizations, ElementsAre(*core::OrgId::parse(org)));
    EXPECT_EQ(keys.kind, KeySource::Kind::discovery);
    EXPECT_EQ(keys.where, "https://login.example.com/realms/cc/.well-known/openid-configuration");
    EXPECT_EQ(keys.issuer, "https://login.example.com/realms/cc");
}

TEST(IssuersFile, EveryFieldIsRead) {
    json issuer = smallest();
    issuer["keys"] = "/etc/ringmaster/jwks.json";
    issuer["organizations"] = {"*"};
    issuer["claims"] = {
        {"organization", "org"}, {"user", "email"}, {"roles", "r.s"}, {"teams", "groups"}};
    issuer["userField"] = "email";
    issuer["leewaySeconds"] = 0;
    issuer["roles"].push_back({{"role", "reporting"}, {"values", {"a", "b"}}});
    auto const result = parse(issuer);
    ASSERT_THAT(result.problems, IsEmpty());
    auto const& [made, keys] = result.issuers.at(0);
    EXPECT_TRUE(made.every_organization);
    EXPECT_EQ(made.claims.organization + made.claims.user + made.claims.roles + made.claims.teams,
              "orgemailr.sgroups");
    EXPECT_EQ(made.user_field, api::JwtUserField::email);
    EXPECT_EQ(made.leeway.count(), 0);
    ASSERT_EQ(made.roles.size(), 2U);
    EXPECT_EQ(made.roles[1].role, api::AccessRole::reporting);
    EXPECT_THAT(made.roles[1].values, ElementsAre("a", "b"));
    EXPECT_EQ(keys.kind, KeySource::Kind::file);
    issuer["keys"] = "https://login.example.com/jwks";
    EXPECT_EQ(parse(issuer).issuers.at(0).keys.kind, KeySource::Kind::address);
}

TEST(IssuersFile, TellsEveryProblem) {
    json const wrong{{"issuer", ""},
                     {"audiences", {"a", ""}},
                     {"keys", "jwks.json"},
                     {"organizations", {"cc"}},
                     {"claims", {{"user", 1}, {"teams", 2}, {"groups", "g"}}},
                     {"userField", "name"},
                     {"roles", {{{"role", "chief"}, {"values", json::array()}, {"x", 1}}, 7}},
                     {"leewaySeconds", 301},
                     {"algorithms", {"HS256"}}};
    auto const result = parse_issuers(json{{"issuers", {wrong, 5, json::object()}}}.dump());
    EXPECT_THAT(result.issuers, IsEmpty());
    EXPECT_THAT(
        result.problems,
        UnorderedElementsAre(
            HasSubstr("issuers[0].issuer "), HasSubstr("issuers[0].audiences "),
            HasSubstr("issuers[0].keys "), HasSubstr("issuers[0].organizations "),
            HasSubstr("issuers[0].claims.user "), HasSubstr("issuers[0].claims.teams "),
            HasSubstr("issuers[0].claims.groups "), HasSubstr("issuers[0].userField "),
            HasSubstr("issuers[0].roles[0].role "), HasSubstr("issuers[0].roles[0].values "),
            HasSubstr("issuers[0].roles[0].x "), HasSubstr("issuers[0].roles[1] "),
            HasSubstr("issuers[0].leewaySeconds "), HasSubstr("issuers[0].algorithms "),
            HasSubstr("issuers[1] "), HasSubstr("issuers[2].issuer "),
            HasSubstr("issuers[2].audiences "), HasSubstr("issuers[2].keys "),
            HasSubstr("issuers[2].organizations "), HasSubstr("issuers[2].roles ")));
}

TEST(IssuersFile, TheFileAsAWholeMustBeRight) {
    for (char const* text : {"", "[]", "{", "{}", R"({"issuers":[]})", R"({"issuers":{}})"}) {
        EXPECT_FALSE(parse_issuers(text).problems.empty()) << text;
    }
    auto const twice = parse_issuers(json{{"issuers", {smallest(), smallest()}}}.dump());
    EXPECT_THAT(twice.problems, ElementsAre(HasSubstr("twice")));
    EXPECT_THAT(load_issuers("").problems, IsEmpty());
    EXPECT_THAT(load_issuers("/no/such/file").problems, ElementsAre(HasSubstr("cannot read")));
    auto const example = load_issuers(RINGMASTER_SOURCE_DIR "/config/issuers.example.json");
    EXPECT_THAT(example.problems, IsEmpty());
}

TEST(IssuersFile, KeysTravelInTheClearOnLoopbackOnly) {
    for (char const* address :
         {"https://login.example.com/jwks?x=1", "https://10.0.0.1:8443/", "http://127.0.0.1:80/k",
          "http://127.9.9.9/", "http://[::1]:8080/k"}) {
        EXPECT_TRUE(is_fetchable(address)) << address;
    }
    for (char const* address :
         {"", "http://login.example.com/", "http://localhost/", "http://10.0.0.1/",
          "http://127.0.0.1@evil.example/", "https://user:word@login.example.com/", "https:///k",
          "file:///etc/passwd", "ftp://127.0.0.1/", "//127.0.0.1/", "https://a b/", "http://[::]/",
          "https://login.example.com/#x", "http://127.0.0.1.evil.example/"}) {
        EXPECT_FALSE(is_fetchable(address)) << address;
    }
}

// He would be nobody's, and could do away with everybody.
TEST(IssuersFile, NoIssuerMakesProviders) {
    json issuer = smallest();
    issuer["roles"][0]["role"] = "provider";
    EXPECT_THAT(parse(issuer).problems, ElementsAre(HasSubstr("issuers[0].roles[0].role ")));
}

}  // namespace
}  // namespace ringmaster::app::issuers_file_test

// Tokens of identity providers at the door: a signature is checked once, everything else each
// time; keys are read anew when a token names one that is not there.

#include "app/identity/jwt_access.hpp"

#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "ringmaster/api/documents/directory.hpp"
#include "support/token_signer.hpp"

namespace ringmaster::app::jwt_access_test {
namespace {

using nlohmann::json;
using tests::SigningKey;

constexpr std::int64_t now_seconds = 1'700'000'000;
constexpr core::Time now{now_seconds * 1'000};
constexpr char const* org_id = "0f6e5b7a-3c1d-4e8f-9a2b-6d4c8e0f1a2b";
constexpr char const* agent_id = "a9e47000-0000-4000-8000-000000000001";
constexpr char const* user_id = "05e40000-0000-4000-8000-000000000001";
constexpr char const* issuer_name = "https://login.example.com";

class JwtDoor : public ::testing::Test {
protected:
    JwtDoor() {
        auto pattern = (std::filesystem::temp_directory_path() / "jwt-test-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        put_user(user_id, agent_id, "Ana@Example.com");
        write_keys({signer_.jwk("one")});
    }
    ~JwtDoor() override { std::filesystem::remove_all(folder_); }

    void put_user(char const* id, char const* agent, char const* email) {
        json const body{{"id", id},
                        {"ciUserId", agent},
                        {"email", email},
                        {"firstName", "A"},
                        {"lastName", "K"}};
        ASSERT_TRUE(directory_.put({"user", id, 1, body.dump(), now, now}));
    }
    // Another file in its place, as a careful writer does it.
    void write_keys(std::vector<json> const& keys) const {
        std::ofstream(folder_ / "new") << json{{"keys", keys}};
        std::filesystem::rename(folder_ / "new", folder_ / "jwks.json");
    }

    JwtAccess& door(api::JwtUserField field = api::JwtUserField::ciUserId) {
        ConfiguredIssuer one;
        one.issuer.issuer = issuer_name;
        one.issuer.audiences = {"ringmaster"};
        one.issuer.organizations = {*core::OrgId::parse(org_id)};
        one.issuer.roles = {{api::AccessRole::agent, {"agent"}}};
        one.issuer.user_field = field;
        if (field == api::JwtUserField::email) one.issuer.claims.user = "email";
        one.keys = {KeySource::Kind::file, (folder_ / "jwks.json").string(), issuer_name};
        door_ = std::make_unique<JwtAccess>(
            JwtAccess::Parts{loop_, metrics_, book_.room("api"),
                             [this](core::OrgId org) {
                                 return org == directory_.org() ? &directory_ : nullptr;
                             }},
            std::vector<ConfiguredIssuer>{std::move(one)});
        bool ready = false;
        door_->start([&ready] { ready = true; });
        while (!ready) loop_.run_one();
        return *door_;
    }
    // Lets the loop work until that many readings have brought new keys.
    void await_changes(std::uint64_t count) {
        while (changes() < count) loop_.run_one_for(std::chrono::seconds(10));
    }
    std::uint64_t changes() {
        return metrics_.counter("ringmaster_jwt_key_reads_total", "", {{"result", "changed"}})
            .value();
    }
    std::uint64_t verified() {
        return metrics_.counter("ringmaster_jwt_verified_total", "").value();
    }
    std::uint64_t refused(char const* reason) {
        return metrics_.counter("ringmaster_jwt_refused_total", "", {{"reason", reason}}).value();
    }

    static json claims() {
        return {{"iss", issuer_name}, {"aud", "ringmaster"},        {"exp", now_seconds + 300},
                {"sub", agent_id},    {"email", "ANA@example.com"}, {"realm", org_id},
                {"roles", {"agent"}}};
    }
    std::string token(char const* key = "one") const {
        return signer_.sign({{"kid", key}}, claims());
    }

    std::filesystem::path folder_;
    SigningKey signer_ = SigningKey::p256();
    boost::asio::io_context loop_;
    // The daemon's loop always has something to wait for.
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_{
        loop_.get_executor()};
    Metrics metrics_;
    LogBook book_{{"off", "text", {}}};
    api::Directory directory_{*core::OrgId::parse(org_id)};
    std::unique_ptr<JwtAccess> door_;
};

TEST_F(JwtDoor, ASignatureIsCheckedOncePerToken) {
    auto& gate = door();
    auto const text = token();
    for (int round = 0; round < 5; ++round) EXPECT_TRUE(gate.identify(text, now));
    EXPECT_EQ(verified(), 1U);
    EXPECT_TRUE(gate.identify(token(), now));
    EXPECT_EQ(verified(), 2U);  // ES256 signs with a random number: another text
}

TEST_F(JwtDoor, ATokenThatIsKnownExpiresAllTheSame) {
    auto& gate = door();
    auto const text = token();
    EXPECT_TRUE(gate.identify(text, now));
    EXPECT_FALSE(gate.identify(text, now + std::chrono::seconds(360)));
    EXPECT_EQ(refused("expired"), 1U);
    EXPECT_EQ(verified(), 1U);
}

TEST_F(JwtDoor, AChangeOfTheConfigurationCountsAtOnce) {
    auto& gate = door();
    auto const text = token();
    EXPECT_TRUE(gate.identify(text, now));
    directory_.remove("user", user_id);
    EXPECT_FALSE(gate.identify(text, now));
    EXPECT_EQ(refused("user"), 1U);
    put_user(user_id, agent_id, "x@example.com");
    EXPECT_TRUE(gate.identify(text, now));
}

TEST_F(JwtDoor, AnAddressFindsItsUserUnlessTwoHaveIt) {
    auto& gate = door(api::JwtUserField::email);
    auto const text = token();
    auto const found = gate.identify(text, now);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->agent, core::AgentId::parse(agent_id));
    char const* const second = "05e40000-0000-4000-8000-000000000002";
    put_user(second, "a9e47000-0000-4000-8000-000000000002", "ana@EXAMPLE.com");
    EXPECT_FALSE(gate.identify(text, now));
    directory_.remove("user", second);
    EXPECT_TRUE(gate.identify(text, now));
}

TEST_F(JwtDoor, AnUnknownKeyIsLookedForAndFoundTheNextTime) {
    auto& gate = door();
    EXPECT_EQ(changes(), 1U);
    write_keys({signer_.jwk("one"), signer_.jwk("two")});
    EXPECT_FALSE(gate.identify(token("two"), now));
    EXPECT_EQ(refused("key_unknown"), 1U);
    await_changes(2);
    EXPECT_TRUE(gate.identify(token("two"), now));
    EXPECT_TRUE(gate.identify(token("one"), now));
}

TEST_F(JwtDoor, AKeyThatIsGoneTakesItsTokensWithIt) {
    auto& gate = door();
    auto const text = token();
    EXPECT_TRUE(gate.identify(text, now));
    write_keys({signer_.jwk("two")});
    EXPECT_FALSE(gate.identify(token("two"), now));  // asks for a look at the file
    await_changes(2);
    EXPECT_FALSE(gate.identify(text, now));
    EXPECT_TRUE(gate.identify(token("two"), now));
}

TEST_F(JwtDoor, AFileThatCannotBeReadLeavesTheKeys) {
    auto& gate = door();
    std::ofstream(folder_ / "jwks.json") << "{";
    EXPECT_FALSE(gate.identify(token("two"), now));
    auto& failed = metrics_.counter("ringmaster_jwt_key_reads_total", "", {{"result", "failed"}});
    while (failed.value() == 0) loop_.run_one_for(std::chrono::seconds(10));
    EXPECT_TRUE(gate.identify(token(), now));
}

TEST_F(JwtDoor, WithoutIssuersNobodyComesIn) {
    JwtAccess gate({loop_, metrics_, book_.room("api"), [](core::OrgId) { return nullptr; }}, {});
    bool ready = false;
    gate.start([&ready] { ready = true; });
    EXPECT_TRUE(ready);
    EXPECT_FALSE(gate.identify(token(), now));
    EXPECT_EQ(refused("issuer"), 0U);
}

TEST_F(JwtDoor, AProviderThatIsAwayKeepsNobodyOut) {
    std::filesystem::remove(folder_ / "jwks.json");
    auto& gate = door();
    write_keys({signer_.jwk("one")});
    EXPECT_FALSE(gate.identify(token(), now));
    await_changes(1);
    EXPECT_TRUE(gate.identify(token(), now));
}

}  // namespace
}  // namespace ringmaster::app::jwt_access_test

// Tokens of an identity provider, over the wire (SEC-1): who comes in, who does not, and how keys
// change while the daemon runs.
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <optional>

#include "integration/desktop.hpp"
#include "integration/key_server.hpp"
#include "support/token_signer.hpp"

namespace ringmaster::tests::jwt_test {
namespace {

using nlohmann::json;

constexpr char const* issuer = "https://login.example.com/realms/cc";
constexpr char const* other_org = "bbbbbbbb-0000-4000-8000-0000000000bb";

std::int64_t now_seconds() {
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

class Jwt : public ::testing::Test {
protected:
    // The provider's keys, where the daemon looks for them.
    void trust(std::string const& keys, json const& more = json::object()) {
        write_issuers({provider(keys, more)});
    }
    void write_issuers(std::vector<json> const& issuers) {
        auto const path = world_.daemon.folder() / "issuers.json";
        Daemon::write(path, json{{"issuers", issuers}}.dump());
        world_.daemon.configure(json{{"access", {{"issuersFile", path.string()}}}});
    }
    [[nodiscard]] json provider(std::string const& keys, json const& more = json::object()) const {
        json one{{"issuer", issuer},
                 {"audiences", {"ringmaster"}},
                 {"organizations", {world_.org_id}},
                 {"keys", keys},
                 {"leewaySeconds", 0},
                 {"roles",
                  {{{"role", "administrator"}, {"values", {"cc-admin"}}},
                   {{"role", "supervisor"}, {"values", {"cc-supervisor"}}},
                   {{"role", "agent"}, {"values", {"cc-agent"}}}}}};
        one.merge_patch(more);
        return one;
    }
    [[nodiscard]] std::string key_file() const {
        return (world_.daemon.folder() / "jwks.json").string();
    }
    static std::string set_of(std::vector<json> const& keys) { return json{{"keys", keys}}.dump(); }
    // Under another name first: the daemon never sees half a file.
    void write_keys(std::vector<json> const& keys) const {
        Daemon::write(key_file() + ".new", set_of(keys));
        std::filesystem::rename(key_file() + ".new", key_file());
    }
    void start_with_file() {
        write_keys({rsa_.jwk("rsa-1"), curve_.jwk("curve-1"), SigningKey::p256().jwk("curve-0")});
        trust(key_file());
        world_.start({});
    }

    [[nodiscard]] json claims(std::size_t agent = 1, char const* role = "cc-agent") const {
        return {{"iss", issuer},
                {"aud", {"account", "ringmaster"}},
                {"sub", world_.agent(agent).id},
                {"realm", world_.org_id},
                {"roles", {role}},
                {"iat", now_seconds()},
                {"exp", now_seconds() + 300}};
    }
    [[nodiscard]] json changed(char const* claim, json const& value) const {
        json made = claims();
        made[claim] = value;
        return made;
    }
    [[nodiscard]] std::string agent_token(SigningKey const& key, char const* name) const {
        return key.sign({{"kid", name}, {"typ", "JWT"}}, claims());
    }

    // Something every role may read.
    Answer ask(std::string const& token) { return world_.api(token).get(world_.org_path("")); }
    void expect_in(std::string const& token) {
        auto const answer = ask(token);
        EXPECT_EQ(answer.status, 200) << answer.text();
    }
    void expect_out(std::string const& token, char const* why) {
        auto const answer = ask(token);
        EXPECT_EQ(answer.status, 401) << why << answer.text();
        EXPECT_EQ(answer.raw.header("WWW-Authenticate"), "Bearer") << why;
        json body = answer.body;
        body.erase("trackingId");
        if (refusal_.is_null()) refusal_ = body;
        EXPECT_EQ(body, refusal_) << why;  // nobody learns what was wrong
        EXPECT_EQ(answer.reason(), "TOKEN_INVALID") << why;
    }

    // How often that has been counted.
    int metric(std::string const& series) {
        auto const text = world_.administrator().get("/metrics").raw.body;
        auto const at = text.find(series + " ");
        return at == std::string::npos ? 0 : std::stoi(text.substr(at + series.size()));
    }
    int key_changes() { return metric(R"(ringmaster_jwt_key_reads_total{result="changed"})"); }
    int key_failures() { return metric(R"(ringmaster_jwt_key_reads_total{result="failed"})"); }
    // Waits until the daemon has read other keys than `before` times.
    ::testing::AssertionResult keys_change(int before) {
        bool const changed = eventually(patience, [&] { return key_changes() > before; });
        if (changed) return ::testing::AssertionSuccess();
        return ::testing::AssertionFailure() << world_.daemon.log();
    }

    World world_;
    SigningKey rsa_ = SigningKey::rsa();
    SigningKey curve_ = SigningKey::p256();
    json refusal_;
};

TEST_F(Jwt, AnAgentsTokenLogsADesktopIn) {
    start_with_file();
    world_.give_token(1, agent_token(rsa_, "rsa-1"));
    Desktop desktop(world_, 1);
    desktop.open();
    desktop.go_available();
    auto const call = world_.customer_calls();
    desktop.expect("AgentContactReserved");
    desktop.expect("AgentOfferContact");
    expect_accepted(desktop.task(call, "accept"));
    EXPECT_EQ(desktop.expect("AgentContactAssigned")["data"]["interactionId"], call);
    auto const own = world_.org_path("/user/by-ci-user-id/" + world_.agent(1).id);
    EXPECT_EQ(desktop.api().get(own).status, 200);
    EXPECT_EQ(desktop.api().get("/u2c/limited/catalog").status, 200);
    // A second token of the same person is the same caller to the engine.
    world_.give_token(1, agent_token(curve_, "curve-1"));
    EXPECT_EQ(world_.api(world_.token_of(1)).post("/v1/tasks/" + call + "/end").status, 202);
}

TEST_F(Jwt, WhoeverIsNotVouchedForStaysOut) {
    start_with_file();
    auto const good = agent_token(rsa_, "rsa-1");
    auto const body = good.substr(good.find('.'));
    auto const sign = [this](json const& what) { return rsa_.sign({{"kid", "rsa-1"}}, what); };
    expect_in(good);
    expect_in(agent_token(curve_, "curve-1"));
    expect_out(agent_token(SigningKey::rsa(), "rsa-1"), "wrong key");
    expect_out(agent_token(SigningKey::p256(), "curve-1"), "wrong key of the curve");
    expect_out(agent_token(curve_, "curve-0"), "swapped kid");
    expect_out(agent_token(rsa_, "curve-1"), "kid of another kind of key");
    expect_out(agent_token(rsa_, "rsa-2"), "unknown kid");
    expect_out(sign(changed("aud", "account")), "wrong audience");
    expect_out(sign(changed("exp", now_seconds() - 1)), "expired");
    expect_out(sign(changed("nbf", now_seconds() + 100)), "not yet valid");
    expect_out(sign(changed("iss", "https://login.example.com/realms/xx")), "another issuer");
    expect_out(signing_input({{"alg", "none"}}, claims()) + ".", "alg none");
    expect_out(signing_input({{"alg", "none"}, {"kid", "rsa-1"}}, claims()) + "." +
                   good.substr(good.rfind('.') + 1),
               "alg none with a signature");
    expect_out(base64url(R"({"alg":"none"})") + body, "header replaced");
    expect_out(hs256_token({{"kid", "rsa-1"}}, claims(), rsa_.pem()), "HS256 of the public key");
    auto const raised = signing_input({{"alg", "RS256"}, {"kid", "rsa-1"}}, claims(1, "cc-admin"));
    expect_out(raised + good.substr(good.rfind('.')), "tampered");
    expect_out(sign(changed("roles", {"somebody"})), "no role");
    expect_out(sign(changed("sub", "00000000-0000-4000-8000-00000000dead")), "no user");
    expect_out(std::string(10'000, 'a') + good, "too long");
    EXPECT_EQ(metric(R"(ringmaster_jwt_refused_total{reason="audience"})"), 1);
    EXPECT_EQ(metric(R"(ringmaster_jwt_refused_total{reason="algorithm"})"), 4);
    EXPECT_EQ(metric(R"(ringmaster_jwt_refused_total{reason="signature"})"), 4);
    EXPECT_EQ(world_.daemon.log().find(good.substr(0, 60)), std::string::npos);
    EXPECT_NE(world_.daemon.log().find("a token was refused"), std::string::npos);
}

TEST_F(Jwt, AnIssuerDoesNotSpeakForAnotherOrganization) {
    json other = world_.organization;
    other["organization"]["id"] = other_org;
    world_.daemon.import_organization(other);
    start_with_file();
    expect_out(rsa_.sign({{"kid", "rsa-1"}}, changed("realm", other_org)), "not its organization");
    auto const theirs =
        world_.api(agent_token(rsa_, "rsa-1")).get(std::string("/organization/") + other_org);
    EXPECT_EQ(theirs.status, 404);
}

TEST_F(Jwt, RolesAreHeldToTheirRoutesAndBodies) {
    start_with_file();
    auto const with_role = [this](char const* role) {
        return world_.api(rsa_.sign({{"kid", "rsa-1"}}, claims(1, role)));
    };
    auto const import = world_.org_path("/import");
    json const large{{"padding", std::string(std::size_t{2} << 20U, 'x')}};
    EXPECT_EQ(with_role("cc-agent").get(world_.org_path("/export")).status, 403);
    EXPECT_EQ(with_role("cc-admin").get(world_.org_path("/export")).status, 200);
    EXPECT_EQ(with_role("cc-admin").post(import, large).status, 400);  // read, and found wrong
    EXPECT_EQ(with_role("cc-agent").post(import, large).status, 403);
    EXPECT_EQ(world_.api(agent_token(rsa_, "rsa-9")).post(import, large).status, 401);
    EXPECT_EQ(with_role("cc-supervisor").get("/v1/tasks").status, 200);
}

TEST_F(Jwt, AUserWhoIsSwitchedOffIsOutAtOnce) {
    start_with_file();
    auto const token = agent_token(rsa_, "rsa-1");
    expect_in(token);
    world_.give_token(1, token);
    Desktop desktop(world_, 1);
    desktop.open();
    json user = world_.resources("user").at(0);
    user["active"] = false;
    auto const path = world_.org_path("/user/" + user["id"].get<std::string>());
    auto const answer = world_.administrator().put(path, user);
    ASSERT_EQ(answer.status, 200) << answer.text();
    expect_out(token, "not active any more");
    EXPECT_TRUE(desktop.socket().wait_closed(patience));
    EXPECT_EQ(desktop.socket().close_code(), 1'008);
}

TEST_F(Jwt, KeysChangeByReplacingTheFile) {
    start_with_file();
    auto const old_token = agent_token(rsa_, "rsa-1");
    auto const next = SigningKey::p256();
    auto const new_token = agent_token(next, "curve-2");
    expect_in(old_token);
    auto before = key_changes();
    write_keys({rsa_.jwk("rsa-1"), next.jwk("curve-2")});
    expect_out(new_token, "not read yet");  // asks for a look at the file
    ASSERT_TRUE(keys_change(before));
    expect_in(new_token);
    expect_in(old_token);
    before = key_changes();
    write_keys({next.jwk("curve-2")});
    ASSERT_TRUE(keys_change(before));
    expect_out(old_token, "withdrawn");
    expect_in(new_token);
}

TEST_F(Jwt, KeysChangeAtTheirAddress) {
    KeyServer provider;
    auto const found = provider.base_url() + "/realms/cc";
    provider.put("/realms/cc/.well-known/openid-configuration",
                 json{{"issuer", found}, {"jwks_uri", provider.base_url() + "/keys"}}.dump());
    provider.put("/keys", set_of({rsa_.jwk("rsa-1")}));
    trust("", {{"issuer", found}, {"keys", nullptr}});  // found by discovery
    world_.start({});
    auto const token = [&](SigningKey const& key, char const* name) {
        return key.sign({{"kid", name}}, changed("iss", found));
    };
    expect_in(token(rsa_, "rsa-1"));
    provider.put("/keys", set_of({curve_.jwk("curve-2")}));
    auto const before = key_changes();
    expect_out(token(curve_, "curve-2"), "unknown until it is fetched");
    ASSERT_TRUE(keys_change(before));
    expect_in(token(curve_, "curve-2"));
    expect_out(token(rsa_, "rsa-1"), "withdrawn");
}

TEST_F(Jwt, AProviderThatIsAwayStopsNeitherTheStartNorKnownKeys) {
    KeyServer provider;
    trust(provider.base_url() + "/keys");
    world_.start({1});
    expect_in(world_.token_of(1));  // an API token
    EXPECT_GE(key_failures(), 1);
    auto const token = agent_token(rsa_, "rsa-1");
    provider.put("/keys", set_of({rsa_.jwk("rsa-1")}));
    auto const before = key_changes();
    expect_out(token, "no keys yet");
    ASSERT_TRUE(keys_change(before));
    expect_in(token);
}

TEST_F(Jwt, KeysAreNotLookedForElsewhere) {
    KeyServer provider;
    provider.put("/real", set_of({rsa_.jwk("rsa-1")}));
    provider.redirect("/keys", provider.base_url() + "/real");
    trust(provider.base_url() + "/keys");
    world_.start({});
    EXPECT_GE(key_failures(), 1);
    expect_out(agent_token(rsa_, "rsa-1"), "behind a redirect");
}

TEST_F(Jwt, ProvidersChangeWithoutARestart) {
    start_with_file();
    constexpr char const* second = "https://id.example.net";
    auto const key = SigningKey::p256();
    auto const other_file = world_.daemon.folder() / "other.json";
    Daemon::write(other_file, set_of({key.jwk("other-1")}));
    auto const known = agent_token(rsa_, "rsa-1");
    auto const added = key.sign({{"kid", "other-1"}}, changed("iss", second));
    expect_in(known);
    expect_out(added, "nobody knows that one");
    write_issuers({provider(key_file()), provider(other_file.string(), {{"issuer", second}})});
    world_.daemon.signal(SIGHUP);
    ASSERT_TRUE(world_.daemon.logs("identity providers read again: 2"));
    expect_in(known);
    expect_in(added);
    // A file that is not usable changes nothing.
    write_issuers({provider("not-a-whole-path")});
    world_.daemon.signal(SIGHUP);
    ASSERT_TRUE(world_.daemon.logs("the identity providers were not taken over"));
    expect_in(added);
    write_issuers({provider(other_file.string(), {{"issuer", second}})});
    world_.daemon.signal(SIGHUP);
    ASSERT_TRUE(world_.daemon.logs("identity providers read again: 1"));
    expect_out(known, "not trusted any more");
    expect_in(added);
}

TEST_F(Jwt, AWrongFileOfIssuersIsToldAndStopsTheStart) {
    trust("jwks.json", {{"organizations", nullptr}});
    auto const checked = world_.daemon.run_tool({"check-config"});
    EXPECT_EQ(checked.exit_code, 2) << checked.errors;
    EXPECT_NE(checked.errors.find("issuers[0].keys"), std::string::npos) << checked.errors;
    EXPECT_NE(checked.errors.find("issuers[0].organizations"), std::string::npos);
    EXPECT_NE(world_.daemon.run_tool({"serve"}).exit_code, 0);
}

}  // namespace
}  // namespace ringmaster::tests::jwt_test

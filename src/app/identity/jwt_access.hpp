#pragma once
// Tokens of identity providers at the door (SEC-1): a signature is checked once per token, whether
// it still holds and whom it speaks for every time. Whoever is refused learns nothing of why; log
// and metrics do.
//
// Ownership: owns issuers, their keys and the thread that reads them; refers to metrics and log.
// Threading: the loop only. Units: epoch ms of the wall clock.
// Errors: whoever is refused is nothing.

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/identity/issuer_keys.hpp"
#include "app/identity/issuers_file.hpp"
#include "ringmaster/api/access/jwt.hpp"
#include "ringmaster/crypto/digest.hpp"

namespace ringmaster::app {

class JwtAccess {
public:
    struct Parts {
        boost::asio::io_context& loop;
        Metrics& metrics;
        Log& log;
        // Null: no such organization.
        std::function<api::Directory const*(core::OrgId)> directory_of;
    };
    JwtAccess(Parts parts, std::vector<ConfiguredIssuer> issuers);
    ~JwtAccess();
    JwtAccess(JwtAccess const&) = delete;
    JwtAccess& operator=(JwtAccess const&) = delete;

    // Begins to read keys. `ready` is called on the loop, once: when every issuer's keys have been
    // tried, or after two seconds; an identity provider that is away keeps nobody out for longer.
    void start(std::function<void()> ready);
    // Others have taken its place: reads no more keys. What is being read may take another second,
    // which the destructor would wait for.
    void retire() { stop_ = true; }
    [[nodiscard]] std::optional<api::Principal> identify(std::string_view token, core::Time now);
    // That organization is gone.
    void forget(core::OrgId org) { emails_.erase(org); }

private:
    struct Emails {
        std::uint64_t revision = 0;
        std::unordered_map<std::string, std::string> users;  // empty id: more than one has it
    };
    struct Trusted {
        api::JwtIssuer issuer;
        std::unique_ptr<IssuerKeys> keys;
    };
    void be_ready();
    // Lives until the next look-up; null: refused.
    [[nodiscard]] api::VerifiedJwt const* verified(std::string_view token);
    [[nodiscard]] std::variant<api::Principal, api::JwtRefusal> admitted(
        api::VerifiedJwt const& token, core::Time now);
    api::Document const* user_by_email(api::Directory const& directory, std::string const& email);
    [[nodiscard]] Counter& refusals(std::string_view reason);
    void refuse(api::JwtRefusal why, api::JwtIssuer const* issuer, std::string_view key_name);
    void log_refusal(api::JwtRefusal why, api::JwtIssuer const* issuer, std::string_view key_name);

    Parts parts_;
    std::atomic<bool> stop_{false};
    std::vector<Trusted> trusted_;
    std::unique_ptr<WorkThread> thread_;  // ends before what its jobs refer to
    boost::asio::steady_timer patience_;
    std::function<void()> ready_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // what comes back asks for it
    std::size_t untried_ = 0;
    // By the digest of the text: the text itself is a secret.
    std::map<crypto::Digest, api::VerifiedJwt> known_;
    std::map<core::OrgId, Emails> emails_;
    std::map<api::JwtRefusal, std::chrono::steady_clock::time_point> logged_;
};

}  // namespace ringmaster::app

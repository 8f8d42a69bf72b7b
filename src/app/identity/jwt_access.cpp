#include "app/identity/jwt_access.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <nlohmann/json.hpp>
#include <utility>

#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/api/text/letters.hpp"

namespace ringmaster::app {
namespace {

using std::chrono::seconds;

constexpr auto start_patience = seconds(2);
constexpr auto log_apart = seconds(10);  // lines of one reason
// Only tokens with a right signature get here; a full map is emptied, which costs one check each.
constexpr std::size_t known_max = 10'000;
constexpr std::size_t jobs_max = 256;

}  // namespace

JwtAccess::JwtAccess(Parts parts, std::vector<ConfiguredIssuer> issuers)
    : parts_(std::move(parts)), patience_(parts_.loop) {
    for (auto const reason : enum_names(api::JwtRefusal{})) {
        static_cast<void>(refusals(reason));
    }
    for (auto const* const result : IssuerKeys::results) {
        static_cast<void>(IssuerKeys::readings(parts_.metrics, result));
    }
    if (issuers.empty()) return;
    thread_ = std::make_unique<WorkThread>(parts_.loop, jobs_max);
    auto const changed = [this](bool a_key_is_gone) {
        if (a_key_is_gone) known_.clear();
    };
    auto const tried = [this] {
        if (--untried_ == 0) be_ready();
    };
    for (auto& one : issuers) {
        trusted_.push_back({std::move(one.issuer), nullptr});
        trusted_.back().keys = std::make_unique<IssuerKeys>(
            IssuerKeys::Parts{parts_.loop, *thread_, stop_, parts_.metrics, parts_.log},
            std::move(one.keys), IssuerKeys::Listener{changed, tried});
    }
}

JwtAccess::~JwtAccess() {
    stop_ = true;
    thread_.reset();
}

void JwtAccess::start(std::function<void()> ready) {
    ready_ = std::move(ready);
    untried_ = trusted_.size();
    if (trusted_.empty()) return be_ready();
    patience_.expires_after(start_patience);
    patience_.async_wait(
        [this, alive = std::weak_ptr(alive_)](boost::system::error_code const& cancelled) {
            if (!cancelled && !alive.expired()) be_ready();
        });
    for (auto const& one : trusted_) one.keys->start();
}

void JwtAccess::be_ready() {
    patience_.cancel();
    if (auto const ready = std::exchange(ready_, nullptr)) ready();
}

std::optional<api::Principal> JwtAccess::identify(std::string_view token, core::Time now) {
    if (trusted_.empty()) return std::nullopt;
    auto const* const held = verified(token);
    if (held == nullptr) return std::nullopt;
    auto principal = admitted(*held, now);
    if (auto* one = std::get_if<api::Principal>(&principal)) return std::move(*one);
    refuse(std::get<api::JwtRefusal>(principal), held->issuer, {});
    return std::nullopt;
}

api::VerifiedJwt const* JwtAccess::verified(std::string_view token) {
    bool const hashable = token.size() <= api::jwt_bytes_max;
    auto const digest = hashable ? crypto::sha256(token) : crypto::Digest{};
    auto const known = known_.find(digest);
    if (hashable && known != known_.end()) return &known->second;
    std::vector<api::TrustedIssuer> trusted;
    for (auto const& one : trusted_) trusted.push_back({one.issuer, one.keys->keys()});
    auto verdict = api::verify_jwt(token, trusted);
    if (auto* good = std::get_if<api::VerifiedJwt>(&verdict.result)) {
        if (known_.size() >= known_max) known_.clear();
        parts_.metrics
            .counter("ringmaster_jwt_verified_total", "Tokens whose signature was found right.")
            .add();
        return &known_.emplace(digest, std::move(*good)).first->second;
    }
    auto const why = std::get<api::JwtRefusal>(verdict.result);
    refuse(why, verdict.issuer, verdict.key_name);
    if (why != api::JwtRefusal::key_unknown) return nullptr;
    for (auto const& one : trusted_) {
        if (&one.issuer == verdict.issuer) one.keys->look_for_another();
    }
    return nullptr;
}

std::variant<api::Principal, api::JwtRefusal> JwtAccess::admitted(api::VerifiedJwt const& token,
                                                                  core::Time now) {
    if (auto const refused = api::check_times(token, now)) return *refused;
    auto const* const directory = parts_.directory_of(token.org);
    if (directory == nullptr) return api::JwtRefusal::organization;
    return api::jwt_principal(token, *directory, [this, directory](std::string const& email) {
        return user_by_email(*directory, email);
    });
}

// Addresses are no key of the directory: a table of them is made when somebody asks, and again
// after a change of the configuration.
api::Document const* JwtAccess::user_by_email(api::Directory const& directory,
                                              std::string const& email) {
    auto [found, is_new] = emails_.try_emplace(directory.org());
    Emails& emails = found->second;
    if (is_new || emails.revision != directory.revision()) {
        emails.revision = directory.revision();
        emails.users.clear();
        for (auto const* user : directory.list("user")) {
            auto const address = api::lower_case(api::text_at(user->body(), "email"));
            auto const [at, alone] = emails.users.try_emplace(address, user->id);
            if (!alone) at->second.clear();
        }
    }
    auto const user = emails.users.find(email);
    if (user == emails.users.end() || user->second.empty()) return nullptr;
    return directory.find("user", user->second);
}

void JwtAccess::refuse(api::JwtRefusal why, api::JwtIssuer const* issuer,
                       std::string_view key_name) {
    refusals(core::enum_name(why)).add();
    log_refusal(why, issuer, key_name);
}

Counter& JwtAccess::refusals(std::string_view reason) {
    return parts_.metrics.counter("ringmaster_jwt_refused_total",
                                  "Tokens of identity providers refused.",
                                  {{"reason", std::string(reason)}});
}

// An attacker must not be able to fill the log: one line per reason and ten seconds.
void JwtAccess::log_refusal(api::JwtRefusal why, api::JwtIssuer const* issuer,
                            std::string_view key_name) {
    auto const now = std::chrono::steady_clock::now();
    auto const [last, is_first] = logged_.try_emplace(why, now);
    bool const aloud = is_first || now - last->second >= log_apart;
    if (aloud) last->second = now;
    if (!aloud && !parts_.log.debug_on()) return;
    std::string const reason(core::enum_name(why));
    std::string const from = issuer == nullptr ? "unknown" : issuer->issuer;
    std::string const key(key_name);
    LogFields const fields{{"reason", reason}, {"issuer", from}, {"kid", key}};
    if (aloud) return parts_.log.info("a token was refused", fields);
    parts_.log.debug("a token was refused", fields);
}

}  // namespace ringmaster::app

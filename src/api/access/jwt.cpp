// What a token's signature vouches for. Order matters: nothing of a token is believed, and no key
// is touched, before its algorithm is one of the two we take.

#include "ringmaster/api/access/jwt.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "ringmaster/api/access/token.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/crypto/digest.hpp"
#include "ringmaster/crypto/encoding.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

constexpr auto seconds_max = static_cast<double>(latest_end.epoch_ms / 1'000);
constexpr std::size_t subject_digits = 32;
constexpr std::size_t name_max = 80;
constexpr std::size_t key_name_max = 256;

std::optional<json> object_in(std::string_view text) {
    Problems problems;
    auto parsed =
        parse_json(text, JsonLimits{.body_max = jwt_bytes_max, .controls_allowed = true}, problems);
    if (!parsed || !parsed->is_object()) return std::nullopt;
    return parsed;
}

// The claim of exactly this name, else the one that the dots lead to. Null when there is none.
json const* claim_at(json const& payload, std::string_view name) {
    auto const literal = payload.find(name);
    if (literal != payload.end()) return &*literal;
    json const* at = &payload;
    while (true) {
        auto const dot = name.find('.');
        if (!at->is_object()) return nullptr;
        auto const found = at->find(name.substr(0, dot));
        if (found == at->end()) return nullptr;
        at = &*found;
        if (dot == std::string_view::npos) return at;
        name.remove_prefix(dot + 1);
    }
}

std::string text_claim(json const& payload, std::string_view name) {
    auto const* const claim = name.empty() ? nullptr : claim_at(payload, name);
    return claim != nullptr && claim->is_string() ? claim->get<std::string>() : std::string();
}

// One text, or the texts of an array; whatever else stands in it says nothing.
std::vector<std::string> text_claims(json const& payload, std::string_view name) {
    std::vector<std::string> texts;
    auto const* const claim = claim_at(payload, name);
    if (claim == nullptr) return texts;
    if (claim->is_string()) texts.push_back(claim->get<std::string>());
    if (!claim->is_array()) return texts;
    for (json const& item : *claim) {
        if (item.is_string()) texts.push_back(item.get<std::string>());
    }
    return texts;
}

bool share_one(std::vector<std::string> const& left, std::vector<std::string> const& right) {
    return std::any_of(left.begin(), left.end(), [&right](std::string const& one) {
        return std::find(right.begin(), right.end(), one) != right.end();
    });
}

// A NumericDate, which may have a fraction. Nothing: not there. A refusal: not a date.
std::variant<std::optional<core::Time>, JwtRefusal> date_at(json const& payload, char const* name) {
    auto const found = payload.find(name);
    if (found == payload.end()) return std::optional<core::Time>();
    if (!found->is_number()) return JwtRefusal::malformed;
    double const seconds = found->get<double>();
    if (!(seconds >= 0 && seconds <= seconds_max)) return JwtRefusal::malformed;
    return std::optional(core::Time{static_cast<std::int64_t>(std::floor(seconds)) * 1'000});
}

bool is_plain_name(std::string const& text) {
    return !text.empty() && text.size() <= name_max && !has_control(text);
}

// How a caller who is no user is called where people read it.
std::string machine_name(json const& payload, std::string const& subject) {
    for (char const* claim : {"name", "preferred_username", "sub"}) {
        auto const text = text_at(payload, claim);
        if (is_plain_name(text)) return text;
    }
    return subject;
}

class ClaimReader {
public:
    ClaimReader(json const& payload, JwtIssuer const& issuer)
        : payload_(payload), issuer_(issuer) {}

    std::variant<VerifiedJwt, JwtRefusal> read() {
        made_.issuer = &issuer_;
        if (!share_one(text_claims(payload_, "aud"), issuer_.audiences)) {
            return JwtRefusal::audience;
        }
        if (auto const refused = read_times()) return *refused;
        if (!read_organization()) return JwtRefusal::organization;
        if (!read_role()) return JwtRefusal::role;
        if (!read_user()) return JwtRefusal::user;
        if (!issuer_.claims.teams.empty()) {
            made_.teams = text_claims(payload_, issuer_.claims.teams);
        }
        return std::move(made_);
    }

private:
    std::optional<JwtRefusal> read_times() {
        std::optional<core::Time> expires;
        for (auto const& [name, into] :
             {std::pair<char const*, std::optional<core::Time>*>{"exp", &expires},
              {"nbf", &made_.not_before},
              {"iat", &made_.issued_at}}) {
            auto const date = date_at(payload_, name);
            if (auto const* refused = std::get_if<JwtRefusal>(&date)) return *refused;
            *into = std::get<0>(date);
        }
        if (!expires) return JwtRefusal::expired;  // a token without an end is none
        made_.expires = *expires;
        return std::nullopt;
    }

    bool read_organization() {
        auto const org = core::OrgId::parse(text_claim(payload_, issuer_.claims.organization));
        if (!org) return false;
        auto const& allowed = issuer_.organizations;
        bool const may = issuer_.every_organization ||
                         std::find(allowed.begin(), allowed.end(), *org) != allowed.end();
        made_.org = *org;
        return may;
    }

    bool read_role() {
        auto const said = text_claims(payload_, issuer_.claims.roles);
        for (JwtRole const& rule : issuer_.roles) {
            if (!share_one(said, rule.values)) continue;
            made_.role = rule.role;
            return true;
        }
        return false;
    }

    // `sub` is what an issuer never gives to anybody else; who has none goes by the user claim.
    bool read_user() {
        made_.user = text_claim(payload_, issuer_.claims.user);
        if (issuer_.user_field == JwtUserField::email && is_unproven_address()) return false;
        auto const sub = text_claim(payload_, "sub");
        if (sub.empty() && made_.user.empty()) return false;
        made_.subject = sub.empty() ? jwt_subject(issuer_.issuer, issuer_.claims.user, made_.user)
                                    : jwt_subject(issuer_.issuer, "sub", sub);
        made_.name = machine_name(payload_, made_.subject);
        return true;
    }

    // An address that anybody may have typed in is nobody's.
    bool is_unproven_address() const {
        auto const found = payload_.find("email_verified");
        return found != payload_.end() && *found != json(true);
    }

    json const& payload_;
    JwtIssuer const& issuer_;
    VerifiedJwt made_;
};

struct TokenHeader {
    crypto::JwsAlgorithm algorithm;
    std::optional<std::string> key_name;
};

// `jku`, `x5u`, `x5c` and `jwk` name keys of the token's own choice: nobody looks at them.
std::variant<TokenHeader, JwtRefusal> read_header(std::string_view text) {
    auto const header = object_in(text);
    if (!header) return JwtRefusal::malformed;
    auto const algorithm = crypto::jws_algorithm(text_at(*header, "alg"));
    if (!algorithm) return JwtRefusal::algorithm;
    if (header->contains("crit")) return JwtRefusal::critical;
    TokenHeader made{*algorithm, std::nullopt};
    if (!header->contains("kid")) return made;
    made.key_name = text_at(*header, "kid");
    bool const usable = (*header)["kid"].is_string() && made.key_name->size() <= key_name_max;
    if (!usable) return JwtRefusal::malformed;
    return made;
}

TrustedIssuer const* issuer_of(json const& payload, std::vector<TrustedIssuer> const& trusted) {
    auto const said = text_at(payload, "iss");
    auto const found = std::find_if(
        trusted.begin(), trusted.end(),
        [&said](TrustedIssuer const& one) { return !said.empty() && one.issuer.issuer == said; });
    return found == trusted.end() ? nullptr : &*found;
}

}  // namespace

JwtVerdict verify_jwt(std::string_view token, std::vector<TrustedIssuer> const& trusted) {
    JwtVerdict verdict{JwtRefusal::malformed, nullptr, {}};
    auto const refuse = [&verdict](JwtRefusal why) {
        verdict.result = why;
        return verdict;
    };
    if (token.size() > jwt_bytes_max) return verdict;
    auto const parts = crypto::jws_parts(token);
    if (!parts) return verdict;
    auto const header = read_header(parts->header);
    if (auto const* refused = std::get_if<JwtRefusal>(&header)) return refuse(*refused);
    auto const& [algorithm, key_name] = std::get<TokenHeader>(header);
    verdict.key_name = key_name.value_or(std::string());
    auto const payload = object_in(parts->payload);
    if (!payload) return verdict;
    auto const* const from = issuer_of(*payload, trusted);
    if (from == nullptr) return refuse(JwtRefusal::issuer);
    verdict.issuer = &from->issuer;
    auto const chosen = from->keys.choose(algorithm, key_name);
    if (auto const* missing = std::get_if<KeySet::Missing>(&chosen)) {
        bool const unknown = *missing == KeySet::Missing::unknown;
        return refuse(unknown ? JwtRefusal::key_unknown : JwtRefusal::key_ambiguous);
    }
    if (!std::get<crypto::JwsKey const*>(chosen)->verifies(token)) {
        return refuse(JwtRefusal::signature);
    }
    verdict.result = ClaimReader(*payload, from->issuer).read();
    return verdict;
}

std::string jwt_subject(std::string_view issuer, std::string_view claim, std::string_view value) {
    // Lengths in front: no two triples make one text.
    std::string said;
    for (auto const part : {issuer, claim, value}) {
        said += std::to_string(part.size()) + ":" + std::string(part);
    }
    return "jwt:" + crypto::hex(crypto::sha256(said)).substr(0, subject_digits);
}

}  // namespace ringmaster::api

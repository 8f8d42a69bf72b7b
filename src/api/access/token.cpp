#include "ringmaster/api/access/token.hpp"

#include <algorithm>

#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/letters.hpp"
#include "ringmaster/crypto/encoding.hpp"
#include "ringmaster/crypto/random.hpp"
#include "ringmaster/crypto/secure_memory.hpp"

namespace ringmaster::api {

namespace {

constexpr std::string_view prefix = "rm_";
constexpr std::size_t random_bytes = 24;  // 192 bits; SEC-1 asks for at least 128
constexpr std::size_t token_text_max = 256;

std::optional<core::Time> end_of(TokenRecord const& record) {
    if (record.expires && record.revoked) return std::min(*record.expires, *record.revoked);
    return record.revoked ? record.revoked : record.expires;
}

}  // namespace

IssuedToken issue_token(Principal principal, core::Time now, std::optional<core::Time> expires) {
    IssuedToken issued;
    std::string random = crypto::random_bytes(random_bytes);
    std::string digits = crypto::hex(random);
    crypto::Wiped const wiped_random(random);
    crypto::Wiped const wiped_digits(digits);
    std::string const org = core::to_string(principal.org);
    issued.text.reserve(prefix.size() + digits.size() + 1 + org.size());  // no copy is left behind
    issued.text.append(prefix).append(digits).append("_").append(org);
    if (principal.subject.empty()) {
        auto const id = crypto::random_uuid();
        principal.subject = core::to_string(core::Uuid{id.high, id.low});
    }
    issued.record = {token_digest(issued.text), std::move(principal), now, expires, std::nullopt};
    return issued;
}

crypto::Digest token_digest(std::string_view token) { return crypto::sha256(token); }

std::optional<core::OrgId> token_organization(std::string_view token) {
    if (token.size() > token_text_max || !token.starts_with(prefix)) return std::nullopt;
    token.remove_prefix(prefix.size());
    auto const split = token.find('_');
    if (split == 0 || split == std::string_view::npos) return std::nullopt;
    return core::OrgId::parse(token.substr(split + 1));
}

std::optional<std::string_view> bearer_token(std::string_view authorization) {
    constexpr std::string_view scheme = "bearer ";
    if (authorization.size() <= scheme.size()) return std::nullopt;
    if (!equal_in_lower_case(authorization.substr(0, scheme.size()), scheme)) return std::nullopt;
    authorization.remove_prefix(scheme.size());
    while (authorization.starts_with(' ')) authorization.remove_prefix(1);
    while (authorization.ends_with(' ')) authorization.remove_suffix(1);
    if (authorization.empty() || authorization.find(' ') != std::string_view::npos) {
        return std::nullopt;
    }
    return authorization;
}

bool is_users(core::AgentId agent, core::Time issued, Directory const& directory) {
    Document const* const user = directory.user_of(agent);
    return user != nullptr && is_active_user(*user) && user->created <= issued;
}

bool stands_for_user(Principal const& principal, core::Time issued, Directory const& directory) {
    return !principal.agent || is_users(*principal.agent, issued, directory);
}

void TokenDirectory::put(TokenRecord record) {
    auto const key = std::pair(record.principal.org, record.digest);
    if (record.expires) ends_.emplace(*record.expires, key);
    auto const former = records_.find(key);
    if (former != records_.end()) {
        if (auto const over = end_of(former->second)) over_.erase({*over, key});
    }
    if (auto const over = end_of(record)) over_.emplace(*over, key);
    records_[key] = std::move(record);
}

std::vector<std::pair<core::OrgId, crypto::Digest>> TokenDirectory::take_ended(
    Keeping const& keeping) {
    auto const end = std::find_if(over_.begin(), over_.end(),
                                  [&keeping](auto const& one) { return one.first > keeping.now; });
    std::map<core::OrgId, std::size_t> kept;
    for (auto at = over_.begin(); at != end; ++at) ++kept[at->second.first];
    std::vector<Key> taken;
    for (auto at = over_.begin(); at != end && taken.size() < keeping.taken_max;) {
        auto& of_organization = kept[at->second.first];
        if (at->first >= keeping.before && of_organization <= keeping.kept_max) {
            ++at;
            continue;
        }
        --of_organization;
        taken.push_back(at->second);
        at = over_.erase(at);
    }
    for (Key const& key : taken) {
        auto const found = records_.find(key);
        // One that was revoked would have expired later.
        if (auto const expires = found->second.expires) ends_.erase({*expires, key});
        records_.erase(found);
    }
    return taken;
}

std::vector<Principal> TokenDirectory::take_expired(core::Time now) {
    std::vector<Principal> expired;
    while (!ends_.empty() && ends_.begin()->first <= now) {
        auto const found = records_.find(ends_.begin()->second);
        if (found != records_.end()) expired.push_back(found->second.principal);
        ends_.erase(ends_.begin());
    }
    return expired;
}

void TokenDirectory::forget(core::OrgId org) {
    auto const first = records_.lower_bound({org, crypto::Digest{}});
    auto last = first;
    for (; last != records_.end() && last->first.first == org; ++last) {
        auto const& [key, record] = *last;
        if (record.expires) ends_.erase({*record.expires, key});
        if (auto const over = end_of(record)) over_.erase({*over, key});
    }
    records_.erase(first, last);
}

TokenRecord const* TokenDirectory::find(std::string_view token, core::Time now) const {
    auto const org = token_organization(token);
    if (!org) return nullptr;
    auto const digest = token_digest(token);
    auto const found = records_.find({*org, digest});
    if (found == records_.end()) return nullptr;
    TokenRecord const& record = found->second;
    // The look-up walks digests, which tell nothing about tokens; the verdict itself takes the
    // same time however much agrees.
    if (!crypto::constant_time_equal(crypto::bytes(record.digest), crypto::bytes(digest))) {
        return nullptr;
    }
    if (record.revoked) return nullptr;
    if (record.expires && *record.expires <= now) return nullptr;
    return &record;
}

TokenRecord const* TokenDirectory::by_subject(core::OrgId org, std::string_view subject) const {
    TokenRecord const* found = nullptr;
    for (TokenRecord const* record : list(org)) {
        if (record->principal.subject != subject) continue;
        // A revoked one may have left its subject to a successor.
        if (!record->revoked) return record;
        found = record;
    }
    return found;
}

std::vector<TokenRecord const*> TokenDirectory::in_force(core::OrgId org,
                                                         std::string_view subject) const {
    auto records = list(org);
    std::erase_if(records, [subject](TokenRecord const* record) {
        return record->revoked || record->principal.subject != subject;
    });
    return records;
}

std::vector<TokenRecord const*> TokenDirectory::list(core::OrgId org) const {
    std::vector<TokenRecord const*> records;
    for (auto at = records_.lower_bound({org, crypto::Digest{}});
         at != records_.end() && at->first.first == org; ++at) {
        records.push_back(&at->second);
    }
    return records;
}

}  // namespace ringmaster::api

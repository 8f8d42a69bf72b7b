// Which handed-over tokens are taken, and what becomes of their files.

#include "app/daemon/console_desk.hpp"

#include <algorithm>
#include <fstream>

#include "app/base/private_file.hpp"
#include "app/base/text_file.hpp"
#include "app/turn/recovery.hpp"
#include "ringmaster/api/access/token_subject.hpp"

namespace ringmaster::app {
namespace {

namespace fs = std::filesystem;

// What nobody came back for.
constexpr auto answers_kept = std::chrono::minutes(10);
constexpr std::size_t taken_at_once = 16;

fs::path with_ending(fs::path path, char const* ending) { return path.replace_extension(ending); }

bool is_old(fs::path const& path) {
    std::error_code failed;
    auto const written = fs::last_write_time(path, failed);
    return !failed && fs::file_time_type::clock::now() - written > answers_kept;
}

}  // namespace

ConsoleDesk::ConsoleDesk(DaemonParts& parts)
    : parts_(parts),
      log_(parts.book.room("app")),
      folder_(handover_folder(parts.settings.data_directory)) {}

void ConsoleDesk::look() {
    std::error_code failed;
    std::vector<fs::path> found;
    for (auto const& entry : fs::directory_iterator(folder_, failed)) {
        fs::path const& path = entry.path();
        auto const ending = path.extension();
        if (ending == handover_request || (ending == handover_taken && !has_started_)) {
            found.push_back(path);
        } else if (ending != handover_taken && is_old(path)) {
            std::error_code ignored;
            fs::remove(path, ignored);
        }
        if (found.size() == taken_at_once) break;
    }
    // Those that a former run has left are taken before anything else, all of them.
    if (found.size() < taken_at_once) has_started_ = true;
    for (fs::path const& path : found) {
        fs::path const taken = with_ending(path, handover_taken);
        fs::rename(path, taken, failed);
        if (!failed) take(taken);
    }
}

void ConsoleDesk::take(fs::path const& taken) {
    if (auto const problem = privacy_problem(taken.string())) {
        return refuse(taken, "the request " + *problem);
    }
    auto const text = read_text_file(taken.string());  // no secret is in it
    auto handover = text ? read_handover(*text) : std::nullopt;
    if (!handover) return refuse(taken, "the request cannot be read");
    parts_.driver->work([this, taken, handover = std::move(*handover)](core::Time at, Turn& turn) {
        carry_out(taken, handover, at, turn);
    });
}

Tenant* ConsoleDesk::tenant_of(api::TokenRecord const& record) const {
    core::OrgId const org = record.principal.org;
    return org.empty() ? &parts_.nobody : parts_.driver->find(org);
}

std::string ConsoleDesk::problem_of(TokenHandover const& handover) const {
    for (api::TokenRecord const& record : handover.tokens) {
        api::Principal const& principal = record.principal;
        Tenant const* const tenant = tenant_of(record);
        if (tenant == nullptr || tenant->is_leaving) {
            return "no organization " + core::to_string(principal.org);
        }
        if (tenant->is_damaged) return "the organization is set aside after a fault";
        bool const is_provider = principal.role == api::AccessRole::provider;
        if (is_provider != principal.org.empty()) return "a provider alone has no organization";
        if (!api::is_token_subject(principal.subject)) return "the subject is none";
        auto const* const known = parts_.tokens.by_subject(principal.org, principal.subject);
        bool const is_same = known != nullptr && known->digest == record.digest;
        if (record.revoked) {
            auto const all = parts_.tokens.in_force(principal.org, principal.subject);
            bool const is_there = is_same || std::ranges::any_of(all, [&](auto const* one) {
                                      return one->digest == record.digest;
                                  });
            if (!is_there) return "no token with subject " + principal.subject;
        } else if (known != nullptr && !known->revoked && !is_same) {
            return "a token with subject " + principal.subject + " exists; revoke it first";
        }
        bool const has_user =
            !principal.agent || tenant->directory.user_of(*principal.agent) != nullptr;
        if (!record.revoked && !has_user) return "no user " + core::to_string(*principal.agent);
    }
    return {};
}

void ConsoleDesk::carry_out(fs::path const& taken, TokenHandover const& handover, core::Time at,
                            Turn& turn) {
    auto const problem = problem_of(handover);
    if (!problem.empty()) return refuse(taken, problem);
    for (api::TokenRecord const& record : handover.tokens) {
        api::Principal const& principal = record.principal;
        if (principal.org.empty()) turn.batch.organizations.push_back({{}, "provider", at});
        turn.batch.tokens.push_back(to_stored(record));
        turn.batch.audit.push_back(token_audit(record, handover.action, at));
        parts_.tokens.put(record);
        log_.warn("handed over by the console",
                  {{"action", handover.action},
                   {"orgId", core::to_string(principal.org)},
                   {"role", std::string(core::enum_name(principal.role))},
                   {"subject", principal.subject}});
        if (!record.revoked) continue;
        turn.releases.emplace_back([record, tenant = tenant_of(record)] {
            tenant->delivery.revoke(record.principal.subject);
            tenant->connectors.revoke(record.principal.subject);
        });
    }
    turn.writes = true;
    turn.releases.emplace_back([taken] {
        std::error_code ignored;
        fs::rename(taken, with_ending(taken, handover_done), ignored);
    });
}

void ConsoleDesk::refuse(fs::path const& taken, std::string const& why) {
    log_.warn("a request of the console is refused", {{"what", why}});
    fs::path const draft = with_ending(taken, ".draft");
    std::ofstream(draft) << why;
    std::error_code ignored;
    fs::rename(draft, with_ending(taken, handover_refused), ignored);
    fs::remove(taken, ignored);
}

}  // namespace ringmaster::app

// How tokens are handed over to the running daemon: the form of the files, and the console's side.

#include "app/turn/token_handover.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/base/text_file.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/crypto/encoding.hpp"
#include "ringmaster/crypto/random.hpp"

namespace ringmaster::app {

using nlohmann::json;

namespace {

namespace fs = std::filesystem;

constexpr auto look_every = std::chrono::milliseconds(50);

json token_json(api::TokenRecord const& record) {
    api::Principal const& principal = record.principal;
    json teams = json::array();
    for (core::TeamId const& team : principal.teams) teams.push_back(core::to_string(team));
    json token{{"digest", crypto::base64url_encode(crypto::bytes(record.digest))},
               {"org", core::to_string(principal.org)},
               {"subject", principal.subject},
               {"role", core::enum_name(principal.role)},
               {"name", principal.name},
               {"teams", std::move(teams)},
               {"created", record.created.epoch_ms}};
    if (principal.agent) token["agent"] = core::to_string(*principal.agent);
    if (record.expires) token["expires"] = record.expires->epoch_ms;
    if (record.revoked) token["revoked"] = record.revoked->epoch_ms;
    return token;
}

std::optional<core::Time> time_at(json const& token, char const* name) {
    auto const value = api::integer_at(token, name);
    return value ? std::optional(core::Time{*value}) : std::nullopt;
}

std::optional<api::TokenRecord> read_record(json const& token) {
    api::TokenRecord record;
    auto const digest = crypto::base64url_decode(api::text_at(token, "digest"));
    auto const role = core::enum_parse<api::AccessRole>(api::text_at(token, "role"));
    auto const created = time_at(token, "created");
    if (!digest || digest->size() != record.digest.size() || !role || !created) return std::nullopt;
    std::memcpy(record.digest.data(), digest->data(), digest->size());
    record.principal.org = core::OrgId::parse(api::text_at(token, "org")).value_or(core::OrgId{});
    record.principal.subject = api::text_at(token, "subject");
    record.principal.role = *role;
    record.principal.name = api::text_at(token, "name");
    record.principal.agent = core::AgentId::parse(api::text_at(token, "agent"));
    for (std::string const& text : api::texts_at(token, "teams")) {
        if (auto const team = core::TeamId::parse(text)) record.principal.teams.push_back(*team);
    }
    record.created = *created;
    record.expires = time_at(token, "expires");
    record.revoked = time_at(token, "revoked");
    if (record.principal.subject.empty()) return std::nullopt;
    return record;
}

std::string because(std::string const& what) { return what + ": " + std::strerror(errno); }

// Root hands over in the name of whoever owns the data folder.
bool give_to_owner(fs::path const& path, struct stat const& owner) {
    return ::geteuid() != 0 || ::chown(path.c_str(), owner.st_uid, owner.st_gid) == 0;
}

std::optional<std::string> write_whole(fs::path const& path, std::string const& text,
                                       struct stat const& owner) {
    int const file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return because("cannot create " + path.string());
    std::size_t written = 0;
    while (written < text.size()) {
        auto const count = ::write(file, text.data() + written, text.size() - written);
        if (count < 0) break;
        written += static_cast<std::size_t>(count);
    }
    bool const good = ::close(file) == 0 && written == text.size() && give_to_owner(path, owner);
    return good ? std::nullopt : std::optional(because("cannot write " + path.string()));
}

struct Files {
    fs::path request;
    fs::path done;
    fs::path refused;
};

// What became of it, once that is known: an empty text is success.
std::optional<std::string> outcome_of(Files const& files) {
    std::error_code ignored;
    if (fs::exists(files.done, ignored)) {
        fs::remove(files.done, ignored);
        return "";
    }
    if (!fs::exists(files.refused, ignored)) return std::nullopt;
    auto const why = read_text_file(files.refused.string());
    fs::remove(files.refused, ignored);
    return why && !why->empty() ? *why : "the daemon refused it";
}

}  // namespace

fs::path handover_folder(std::string const& data_directory) {
    return fs::path(data_directory) / "handover";
}

std::string handover_text(TokenHandover const& handover) {
    json tokens = json::array();
    for (api::TokenRecord const& record : handover.tokens) tokens.push_back(token_json(record));
    return api::json_text({{"action", handover.action}, {"tokens", std::move(tokens)}});
}

std::optional<TokenHandover> read_handover(std::string_view text) {
    api::Problems problems;
    auto const document =
        api::parse_json(text, api::JsonLimits{.body_max = handover_bytes_max}, problems);
    if (!document || !document->is_object()) return std::nullopt;
    TokenHandover handover{api::text_at(*document, "action"), {}};
    for (json const& token : api::child_at(*document, "tokens")) {
        auto record = read_record(token);
        if (!record) return std::nullopt;
        handover.tokens.push_back(std::move(*record));
    }
    if (handover.tokens.empty() || handover.action.empty()) return std::nullopt;
    return handover;
}

std::optional<std::string> hand_over(std::string const& data_directory,
                                     TokenHandover const& handover,
                                     std::chrono::milliseconds patience) {
    fs::path const folder = handover_folder(data_directory);
    struct stat owner {};
    if (::stat(data_directory.c_str(), &owner) != 0) {
        return because("cannot look at " + data_directory);
    }
    if (::mkdir(folder.c_str(), 0700) == 0) {
        if (!give_to_owner(folder, owner)) return because("cannot give away " + folder.string());
    } else if (errno != EEXIST) {
        return because("cannot create " + folder.string());
    }
    auto const drawn = crypto::random_uuid();
    std::string const id = core::to_string(core::Uuid{drawn.high, drawn.low});
    Files const files{folder / (id + handover_request), folder / (id + handover_done),
                      folder / (id + handover_refused)};
    fs::path const draft = folder / (id + ".draft");
    if (auto problem = write_whole(draft, handover_text(handover), owner)) return problem;
    std::error_code failed;
    fs::rename(draft, files.request, failed);
    if (failed) return "cannot hand over " + files.request.string() + ": " + failed.message();
    auto const until = std::chrono::steady_clock::now() + patience;
    while (true) {
        if (auto outcome = outcome_of(files)) {
            return outcome->empty() ? std::nullopt : std::move(outcome);
        }
        std::error_code gone;
        bool const late = std::chrono::steady_clock::now() >= until;
        // Once the daemon has it, what becomes of it is known soon.
        if (late && fs::remove(files.request, gone)) {
            return "the daemon did not take it; its log may say why";
        }
        if (late && std::chrono::steady_clock::now() >= until + patience) {
            return "the daemon took it and has not said what became of it: list the tokens";
        }
        std::this_thread::sleep_for(look_every);
    }
}

store::AuditRecord token_audit(api::TokenRecord const& record, std::string const& action,
                               core::Time at) {
    store::AuditRecord audit;
    audit.org = record.principal.org;
    audit.at = at;
    audit.actor = console_actor;
    audit.action = action;
    audit.object = "api-token/" + record.principal.subject;
    audit.detail =
        std::string(core::enum_name(record.principal.role)) + " " + record.principal.name;
    return audit;
}

}  // namespace ringmaster::app

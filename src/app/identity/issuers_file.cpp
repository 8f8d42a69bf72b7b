#include "app/identity/issuers_file.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "app/settings/json_file.hpp"
#include "ringmaster/api/text/json.hpp"

namespace ringmaster::app {
namespace {

using api::Problems;
using nlohmann::json;

constexpr std::size_t issuers_max = 100;
constexpr std::size_t list_max = 1'000;
constexpr std::size_t text_max = 1'024;
constexpr std::int64_t leeway_seconds_max = 300;
constexpr std::string_view file_fields[] = {"issuers"};
constexpr std::string_view issuer_fields[] = {"issuer", "audiences", "keys",  "organizations",
                                              "claims", "userField", "roles", "leewaySeconds"};
constexpr std::string_view claim_fields[] = {"organization", "user", "roles", "teams"};
constexpr std::string_view role_fields[] = {"role", "values"};
constexpr char const* discovery_path = "/.well-known/openid-configuration";

class IssuerReader {
public:
    IssuerReader(json const& item, std::string path, Problems& problems)
        : item_(item), path_(std::move(path)), problems_(problems) {}

    ConfiguredIssuer read() {
        if (!item_.is_object()) {
            problems_.push_back({path_, "must be an object"});
            return {};
        }
        api::check_names(item_, issuer_fields, path_, problems_);
        made_.issuer.issuer = required_text(item_, "issuer", path_);
        made_.issuer.audiences = required_texts(item_, "audiences", path_);
        read_keys();
        read_organizations();
        read_claims();
        read_user_field();
        read_roles();
        read_leeway();
        return std::move(made_);
    }

private:
    void problem(std::string_view field, std::string text) {
        problems_.push_back({api::field_path(path_, field), std::move(text)});
    }

    std::string required_text(json const& object, char const* field, std::string const& path) {
        auto text = api::text_at(object, field);
        if (text.empty() || text.size() > text_max) {
            problems_.push_back(
                {api::field_path(path, field), "must be a text of 1 to 1024 characters"});
        }
        return text;
    }

    std::vector<std::string> required_texts(json const& object, char const* field,
                                            std::string const& path) {
        auto const found = object.find(field);
        auto const is_text = [](json const& one) {
            return one.is_string() && !one.get_ref<std::string const&>().empty();
        };
        bool const usable = found != object.end() && found->is_array() && !found->empty() &&
                            found->size() <= list_max &&
                            std::all_of(found->begin(), found->end(), is_text);
        if (usable) return found->get<std::vector<std::string>>();
        problems_.push_back({api::field_path(path, field),
                             "must be a list of 1 to 1000 texts, none of them empty"});
        return {};
    }

    void read_keys() {
        auto& source = made_.keys;
        source.issuer = made_.issuer.issuer;
        if (!item_.contains("keys")) {
            source.kind = KeySource::Kind::discovery;
            source.where = source.issuer;
            while (source.where.ends_with('/')) source.where.pop_back();
            source.where += discovery_path;
            if (is_fetchable(source.where)) return;
            return problem("keys",
                           "is needed: the issuer is no https address that keys could "
                           "be found from");
        }
        source.where = required_text(item_, "keys", path_);
        bool const is_address = source.where.find("://") != std::string::npos;
        source.kind = is_address ? KeySource::Kind::address : KeySource::Kind::file;
        if (is_address && !is_fetchable(source.where)) {
            problem("keys",
                    "must be an https address (plain http only to a loopback address in "
                    "digits) or a file");
        }
        if (!is_address && !source.where.empty() && source.where.front() != '/') {
            problem("keys", "must be a whole path, from the root");
        }
    }

    void read_organizations() {
        for (auto const& text : required_texts(item_, "organizations", path_)) {
            if (text == "*") {
                made_.issuer.every_organization = true;
            } else if (auto const org = core::OrgId::parse(text)) {
                made_.issuer.organizations.push_back(*org);
            } else {
                problem("organizations", "holds \"" + text + "\", which is no organization's id");
            }
        }
    }

    void read_claims() {
        if (!item_.contains("claims")) return;
        auto const path = api::field_path(path_, "claims");
        auto const& claims = item_["claims"];
        if (!claims.is_object()) return problem("claims", "must be an object");
        api::check_names(claims, claim_fields, path, problems_);
        auto& made = made_.issuer.claims;
        for (auto const& [field, into] :
             {std::pair{"organization", &made.organization}, std::pair{"user", &made.user},
              std::pair{"roles", &made.roles}}) {
            if (claims.contains(field)) *into = required_text(claims, field, path);
        }
        if (!claims.contains("teams")) return;
        if (!claims["teams"].is_string()) {
            problems_.push_back({api::field_path(path, "teams"), "must be a text"});
        }
        made.teams = api::text_at(claims, "teams");
    }

    void read_user_field() {
        if (!item_.contains("userField")) return;
        auto const field = core::enum_parse<api::JwtUserField>(api::text_at(item_, "userField"));
        if (!field) problem("userField", "must be one of ciUserId, id, email");
        made_.issuer.user_field = field.value_or(api::JwtUserField::ciUserId);
    }

    void read_roles() {
        auto const& roles = api::child_at(item_, "roles");
        if (!roles.is_array() || roles.empty() || roles.size() > list_max) {
            return problem("roles", "must be a list of at least one role");
        }
        for (std::size_t index = 0; index < roles.size(); ++index) {
            auto const path = api::field_path(api::field_path(path_, "roles"), index);
            json const& rule = roles[index];
            if (!rule.is_object()) {
                problems_.push_back({path, "must be an object"});
                continue;
            }
            api::check_names(rule, role_fields, path, problems_);
            auto role = core::enum_parse<api::AccessRole>(api::text_at(rule, "role"));
            // A provider belongs to no organization, and so to no issuer.
            if (role == api::AccessRole::provider) role.reset();
            if (!role) {
                problems_.push_back(
                    {api::field_path(path, "role"),
                     "must be one of agent, supervisor, administrator, reporting, connector"});
            }
            made_.issuer.roles.push_back(
                {role.value_or(api::AccessRole::agent), required_texts(rule, "values", path)});
        }
    }

    void read_leeway() {
        if (!item_.contains("leewaySeconds")) return;
        auto const seconds = api::integer_at(item_, "leewaySeconds");
        bool const usable = seconds && *seconds >= 0 && *seconds <= leeway_seconds_max;
        if (!usable) problem("leewaySeconds", "must be a whole number from 0 to 300");
        made_.issuer.leeway = std::chrono::seconds(usable ? *seconds : 0);
    }

    json const& item_;
    std::string path_;
    Problems& problems_;
    ConfiguredIssuer made_;
};

// Two entries for one issuer: nobody could say which of them a token meets.
void check_twice(std::vector<ConfiguredIssuer> const& issuers, Problems& problems) {
    std::set<std::string> seen;
    for (auto const& one : issuers) {
        auto const& name = one.issuer.issuer;
        if (!name.empty() && !seen.insert(name).second) {
            problems.push_back({"issuers", "names \"" + name + "\" twice"});
        }
    }
}

}  // namespace

IssuersResult parse_issuers(std::string_view text) {
    Problems problems;
    IssuersResult result;
    auto const document = api::parse_json(text, api::JsonLimits{.body_max = text.size()}, problems);
    if (document && document->is_object()) api::check_names(*document, file_fields, "", problems);
    json const none = json::array();
    json const& issuers =
        document && document->is_object() ? api::child_at(*document, "issuers") : none;
    bool const usable = issuers.is_array() && !issuers.empty() && issuers.size() <= issuers_max;
    if (document && !usable) problems.push_back({"issuers", "must be a list of 1 to 100 issuers"});
    for (std::size_t index = 0; usable && index < issuers.size(); ++index) {
        IssuerReader reader(issuers[index], api::field_path("issuers", index), problems);
        result.issuers.push_back(reader.read());
    }
    check_twice(result.issuers, problems);
    result.problems = sentences(problems);
    if (!result.problems.empty()) result.issuers.clear();
    return result;
}

IssuersResult load_issuers(std::string const& path) {
    return load_json_file(path, "access.issuersFile", parse_issuers);
}

}  // namespace ringmaster::app

#include "api/requests/profile_scope.hpp"

#include <nlohmann/json.hpp>

#include "api/requests/route_support.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/json.hpp"

namespace ringmaster::api {
namespace {

using Ids = std::set<std::string, std::less<>>;

Ids ids_listed(Document const* profile, char const* field) {
    if (profile == nullptr) return {};
    auto const ids = texts_at(profile->body(), field);
    return {ids.begin(), ids.end()};
}

// With SPECIFIC those listed, with NONE none.
std::optional<Ids> by_level(Document const* profile, char const* access, char const* field) {
    auto const level = profile == nullptr ? "NONE" : text_at(profile->body(), access);
    if (level == "SPECIFIC") return ids_listed(profile, field);
    if (level == "NONE") return Ids{};
    return std::nullopt;
}

Ids only(Document const* profile, char const* field) {
    auto id = profile == nullptr ? std::string() : text_at(profile->body(), field);
    return id.empty() ? Ids{} : Ids{std::move(id)};
}

}  // namespace

ProfileScope::ProfileScope(Context const& context, Resource const& resource) {
    if (context.principal.role != AccessRole::agent) return;
    auto const& agent = context.principal.agent;
    Document const* const profile = agent ? desktop_profile(context, *agent) : nullptr;
    if (resource.name == "contact-service-queue") {
        ids_ = by_level(profile, "accessQueue", "queues");
    } else if (resource.name == "entry-point") {
        ids_ = by_level(profile, "accessEntryPoint", "entryPoints");
    } else if (resource.name == "address-book") {
        ids_ = only(profile, "addressBookId");
    } else if (resource.name == "outdial-ani") {
        ids_ = only(profile, "outdialANIId");
    } else if (resource.name == "dial-plan") {
        ids_ = ids_listed(profile, "dialPlans");
    } else if (resource.name == "agent-profile") {
        ids_ = profile == nullptr ? Ids{} : Ids{profile->id};
    }
}

}  // namespace ringmaster::api

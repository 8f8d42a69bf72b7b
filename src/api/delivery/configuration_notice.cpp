#include "ringmaster/api/delivery/configuration_notice.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>

#include "api/documents/resource.hpp"
#include "ringmaster/api/text/json.hpp"

namespace ringmaster::api {
namespace {

using Key = std::pair<std::string, std::string>;  // resource and id
using Keys = std::set<Key, std::less<>>;

// An agent reads his own user document by a route of its own.
bool is_read_by_desktops(Resource const& resource) {
    return resource.agents_read || resource.is_settings || resource.name == "user";
}

// Every desktop reads these whole, whatever its profile says.
bool concerns_everybody(Resource const& resource) {
    return resource.is_settings || resource.name == "auxiliary-code";
}

class References : public ReferenceVisitor {
public:
    void visit(std::string_view /*path*/, std::string_view target, std::string_view id) override {
        keys.emplace(target, id);
    }
    Keys keys;
};

// What of the changes concerns whom.
class Concern {
public:
    Concern(Directory const& directory, std::vector<DocumentChange> const& changes)
        : directory_(directory) {
        for (auto const& change : changes) {
            auto const* const resource = find_resource(change.resource);
            if (resource == nullptr || !is_read_by_desktops(*resource)) continue;
            auto& keys = concerns_everybody(*resource) ? everybodys_ : changed_;
            keys.emplace(change.resource, change.id);
        }
    }

    [[nodiscard]] bool is_empty() const { return changed_.empty() && everybodys_.empty(); }

    [[nodiscard]] Keys of(core::AgentId agent) {
        Keys keys = everybodys_;
        Document const* const user = directory_.user_of(agent);
        if (user == nullptr || changed_.empty()) return keys;
        add({"user", user->id}, keys);
        for (Key const& named : named_by("user", *user)) {
            add(named, keys);
            for (Key const& further : changed_below(named)) keys.insert(further);
        }
        return keys;
    }

private:
    void add(Key const& key, Keys& keys) const {
        if (changed_.contains(key)) keys.insert(key);
    }

    [[nodiscard]] static Keys named_by(std::string_view resource, Document const& document) {
        References references;
        visit_references(*find_resource(resource), document.body(), "", references);
        return std::move(references.keys);
    }

    // Many agents name the same profile, team and site.
    Keys const& changed_below(Key const& key) {
        auto const [at, fresh] = below_.try_emplace(key);
        if (!fresh) return at->second;
        if (Document const* const document = directory_.find(key.first, key.second)) {
            for (Key const& named : named_by(key.first, *document)) {
                if (named.first != "user") add(named, at->second);  // his colleagues are not his
            }
        }
        return at->second;
    }

    Directory const& directory_;
    Keys everybodys_;
    Keys changed_;
    std::map<Key, Keys> below_;
};

}  // namespace

namespace {

// SEC-1: who is switched off or removed hears nothing any more, nor does who was, should another
// have been made under his id in the same change.
void dismiss_inactive(Delivery& delivery, Directory const& directory,
                      std::vector<DocumentChange> const& changes) {
    bool any = false;
    for (auto const& change : changes) {
        if (change.resource != "user") continue;
        any = true;
        bool const is_new = change.version == 1 && change.value != nullptr;
        auto const made = is_new ? core::AgentId::parse(text_at(*change.value, "ciUserId"))
                                 : std::optional<core::AgentId>();
        if (made) delivery.dismiss(*made);
    }
    if (!any) return;
    for (core::AgentId const& agent : delivery.listening()) {
        Document const* const user = directory.user_of(agent);
        if (user == nullptr || !is_active_user(*user)) delivery.dismiss(agent);
    }
}

}  // namespace

void tell_desktops(Delivery& delivery, Directory const& directory,
                   std::vector<DocumentChange> const& changes, std::string_view tracking_id) {
    dismiss_inactive(delivery, directory, changes);
    Concern concern(directory, changes);
    if (concern.is_empty()) return;
    for (core::AgentId const& agent : delivery.listening()) {
        std::vector<ChangedDocument> documents;
        for (auto const& [resource, id] : concern.of(agent)) documents.push_back({resource, id});
        if (documents.empty()) continue;
        delivery.configuration_changed(agent, documents, tracking_id);
    }
}

}  // namespace ringmaster::api

#pragma once
// The documents of an organization on their way in, and those every organization has (CFG-5).

#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/documents/resource.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/documents/document_change.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/core/model/ids.hpp"

namespace ringmaster::api {

// What an organization's document says of itself.
inline constexpr std::string_view format_name = "ringmaster-organization";
inline constexpr std::int64_t format_version = 1;

// Copies share the bodies.
struct DocumentSet {
    class Item {
    public:
        Item(nlohmann::json body, std::string where)
            : path(std::move(where)),
              body_(std::make_shared<nlohmann::json const>(std::move(body))) {}
        Item(std::shared_ptr<nlohmann::json const> body, std::string where)
            : path(std::move(where)), body_(std::move(body)) {}

        std::string path;  // begins the path of each of its problems
        [[nodiscard]] nlohmann::json const& body() const { return *body_; }  // stored form
        [[nodiscard]] std::shared_ptr<nlohmann::json const> const& shared_body() const {
            return body_;
        }
        // Whether it is that very document, not only an equal one.
        [[nodiscard]] bool is(Document const& document) const {
            return document.shared_body() == body_;
        }

    private:
        std::shared_ptr<nlohmann::json const> body_;
    };
    using Items = std::map<std::string, Item, std::less<>>;
    std::map<std::string, Items, std::less<>> documents;  // resource -> id -> item

    // Of one resource, none when there are none.
    [[nodiscard]] Items const& items(std::string_view resource) const;
};

// An organization as it is; the paths read "team/<id>".
[[nodiscard]] DocumentSet documents_of(Directory const& directory);

// What differs: versions count on from those in `current`.
[[nodiscard]] std::vector<DocumentChange> differences(DocumentSet const& set,
                                                      Directory const& current);

// The list of problems stops here (CFG-4).
inline constexpr std::size_t import_problems_max = 100;
[[nodiscard]] inline bool enough(Problems const& problems) {
    return problems.size() >= import_problems_max;
}

// What no document can be asked by itself: whom it names, whom it is beside (CFG-4). Each has been
// validated, and the system documents are there.
void check_organization(core::OrgId org, DocumentSet const& set, Problems& problems);
// Whom a document names that is not there, although it is not valid: so that who mends the one
// thing does not hear of the other afterwards. Others of its own resource may come with it.
void check_named(Resource const& resource, nlohmann::json const& body, std::string_view path,
                 DocumentSet const& set, Problems& problems);
// The same of an import's resources as they were sent, among themselves.
void check_named(core::OrgId org, nlohmann::json const& sent, Problems& problems);
// Values no two documents may share (SEC-2: numbers and logins per organization): the paths of all
// that hold the same one.
using SharedValue = std::vector<std::string>;
[[nodiscard]] std::vector<SharedValue> shared_values(DocumentSet const& set);
void check_unique_fields(DocumentSet const& set, std::vector<SharedValue> const& shared,
                         Problems& problems);

// What the table of fields cannot say about skills, requirements and routing (RQ-4 to RQ-8). Types
// and references have been checked.
void check_routing(DocumentSet const& set, Problems& problems);

// System idle codes, a default idle code and a default wrap-up code, their work types and the two
// settings documents, each only when nothing of the kind is there. Their ids depend only on the
// organization, so a second run adds the same ones.
void add_system_documents(core::OrgId org, DocumentSet& set);

}  // namespace ringmaster::api

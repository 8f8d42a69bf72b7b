#pragma once
// The documents of an organization on their way in, and those every organization has (CFG-5).

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "ringmaster/api/json.hpp"
#include "ringmaster/core/ids.hpp"

namespace ringmaster::api {

struct DocumentSet {
    struct Item {
        nlohmann::json body;  // stored form
        std::string path;     // where it stood in the text; empty for system documents
    };
    using Items = std::map<std::string, Item, std::less<>>;
    std::map<std::string, Items, std::less<>> documents;  // resource -> id -> item
};

// The list of problems stops here (CFG-4).
inline constexpr std::size_t import_problems_max = 100;
[[nodiscard]] inline bool enough(Problems const& problems) {
    return problems.size() >= import_problems_max;
}

// What the table of fields cannot say about skills, requirements and routing (RQ-4 to RQ-8). Types
// and references have been checked.
void check_routing(DocumentSet const& set, Problems& problems);

// System idle codes, a default idle code and a default wrap-up code, their work types and the two
// settings documents, each only when nothing of the kind is there. Their ids depend only on the
// organization, so a second run adds the same ones.
void add_system_documents(core::OrgId org, DocumentSet& set);

}  // namespace ringmaster::api

#include "ringmaster/api/documents/directory.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

#include "api/documents/document_parts.hpp"
#include "api/documents/resource.hpp"
#include "api/documents/shared_map.hpp"
#include "api/documents/variable_types.hpp"
#include "ringmaster/api/text/json.hpp"

namespace ringmaster::api {

using nlohmann::json;

Document::Document(StoredDocument const& stored, std::shared_ptr<json const> body)
    : id(stored.id),
      version(stored.version),
      created(stored.created),
      updated(stored.updated),
      body_(std::move(body)) {}

namespace {

// Where a hexadecimal digit stands among them; what is none, between its neighbours.
std::size_t digit_rank(char letter) {
    if (letter < '0') return 0;
    if (letter <= '9') return static_cast<std::size_t>(letter - '0');
    if (letter < 'a') return 9;
    return letter <= 'f' ? static_cast<std::size_t>(letter - 'a') + 10 : 15;
}

// Ids are UUIDs in lower case: cut by their first two digits.
struct PieceOfDocuments {
    static std::size_t of(std::string_view id) {
        if (id.empty()) return 0;
        auto const first = digit_rank(id[0]);
        bool const is_digit = (id[0] >= '0' && id[0] <= '9') || (id[0] >= 'a' && id[0] <= 'f');
        if (!is_digit) return first * 16 + (id[0] < '0' ? 0 : 15);
        return first * 16 + (id.size() < 2 ? 0 : digit_rank(id[1]));
    }
};
struct PieceOfAgents {
    static std::size_t of(core::AgentId agent) {
        return static_cast<std::size_t>(agent.value.high >> 56U);
    }
};

}  // namespace

struct Directory::Parts {
    using Documents = SharedMap<std::string, Document, PieceOfDocuments>;
    core::OrgId org;
    std::map<std::string, Documents, std::less<>> resources;
    // Users are asked for by the id agents have in the engine (`ciUserId`), not by their own.
    SharedMap<core::AgentId, std::string, PieceOfAgents> user_by_agent;
    std::vector<CadVariable> variables;
    std::uint64_t revision = 0;

    void place(StoredDocument const& stored, std::shared_ptr<json const> body);
    // Before a document is replaced or removed, and after it is in place.
    void leaving(std::string_view resource, Document const& document);
    void arrived(std::string_view resource, Document const& document);
    void rebuild_variables();
};

namespace {

CadVariable read_variable(json document) {
    fill_defaults(*find_resource("cad-variable"), document);
    CadVariable variable;
    variable.name = text_at(document, "name");
    variable.label = text_at(document, "desktopLabel");
    if (variable.label.empty()) variable.label = variable.name;
    variable.type = variable_type(text_at(document, "variableType"));
    variable.fallback = text_at(document, "defaultValue");
    variable.agent_viewable = flag_at(document, "agentViewable");
    variable.agent_editable = flag_at(document, "agentEditable");
    variable.secure = flag_at(document, "sensitive");
    variable.reportable = flag_at(document, "reportable");
    variable.active = flag_at(document, "active");
    variable.order = integer_at(document, "order").value_or(0);
    return variable;
}

class ReferenceCollector : public ReferenceVisitor {
public:
    ReferenceCollector(std::string_view target, std::string_view id) : target_(target), id_(id) {}
    void visit(std::string_view path, std::string_view target, std::string_view id) override {
        if (target == target_ && id == id_) fields.emplace_back(path);
    }
    std::vector<std::string> fields;

private:
    std::string_view target_;
    std::string_view id_;
};

}  // namespace

std::string document_name(json const& body) {
    std::string name = text_at(body, "name");
    if (!name.empty()) return name;
    std::string const first = text_at(body, "firstName");
    std::string const last = text_at(body, "lastName");
    return first.empty() || last.empty() ? first + last : first + " " + last;
}

void Directory::Parts::leaving(std::string_view resource, Document const& document) {
    if (resource != "user") return;
    auto const agent = core::AgentId::parse(text_at(document.body(), "ciUserId"));
    if (!agent) return;
    auto const* const found = user_by_agent.find(*agent);
    if (found != nullptr && *found == document.id) user_by_agent.erase(*agent);
}

void Directory::Parts::arrived(std::string_view resource, Document const& document) {
    if (resource == "cad-variable") rebuild_variables();
    if (resource != "user") return;
    auto const agent = core::AgentId::parse(text_at(document.body(), "ciUserId"));
    if (agent) user_by_agent.put(*agent, document.id);
}

void Directory::Parts::rebuild_variables() {
    variables.clear();
    resources["cad-variable"].for_each([this](auto const&, Document const& document) {
        variables.push_back(read_variable(document.body()));
    });
    // Stable: equal orders stay in id order.
    std::stable_sort(
        variables.begin(), variables.end(),
        [](CadVariable const& left, CadVariable const& right) { return left.order < right.order; });
}

Directory::Directory(core::OrgId org) : parts_(std::make_unique<Parts>()) { parts_->org = org; }
Directory::~Directory() = default;
Directory::Directory(Directory&&) noexcept = default;
Directory& Directory::operator=(Directory&&) noexcept = default;

void Directory::Parts::place(StoredDocument const& stored, std::shared_ptr<json const> body) {
    ++revision;
    auto& documents = resources[stored.resource];
    auto const* const before = documents.find(stored.id);
    if (before != nullptr) leaving(stored.resource, *before);
    arrived(stored.resource, documents.put(stored.id, Document(stored, std::move(body))));
}

bool Directory::put(StoredDocument const& document) {
    json body = json::parse(document.body, nullptr, false);
    if (!body.is_object()) return false;
    body["id"] = document.id;
    parts_->place(document, std::make_shared<json const>(std::move(body)));
    return true;
}

void Directory::remove(std::string_view resource, std::string_view id) {
    auto const documents = parts_->resources.find(resource);
    if (documents == parts_->resources.end()) return;
    auto const* const found = documents->second.find(id);
    if (found == nullptr) return;
    ++parts_->revision;
    parts_->leaving(resource, *found);
    documents->second.erase(std::string(id));
    if (resource == "cad-variable") parts_->rebuild_variables();
}

void Directory::apply(std::vector<DocumentChange> const& changes, core::Time at) {
    for (DocumentChange const& change : changes) {
        if (change.body.empty()) {
            remove(change.resource, change.id);
            continue;
        }
        Document const* before = find(change.resource, change.id);
        core::Time const created = before != nullptr ? before->created : at;
        parts_->place({change.resource, change.id, change.version, "", created, at}, change.value);
    }
}

Directory Directory::clone() const {
    Directory copy(parts_->org);
    *copy.parts_ = *parts_;
    return copy;
}

core::OrgId Directory::org() const { return parts_->org; }
std::uint64_t Directory::revision() const { return parts_->revision; }
void Directory::succeed(Directory const& former) {
    parts_->revision = std::max(parts_->revision, former.parts_->revision) + 1;
}

Document const* Directory::find(std::string_view resource, std::string_view id) const {
    auto const documents = parts_->resources.find(resource);
    if (documents == parts_->resources.end()) return nullptr;
    return documents->second.find(id);
}

std::vector<Document const*> Directory::list(std::string_view resource) const {
    std::vector<Document const*> result;
    auto const documents = parts_->resources.find(resource);
    if (documents == parts_->resources.end()) return result;
    result.reserve(documents->second.size());
    documents->second.for_each(
        [&result](auto const&, Document const& document) { result.push_back(&document); });
    return result;
}

std::size_t Directory::count(std::string_view resource) const {
    auto const documents = parts_->resources.find(resource);
    return documents == parts_->resources.end() ? 0 : documents->second.size();
}

Document const* Directory::only(std::string_view resource) const {
    auto const documents = list(resource);
    return documents.empty() ? nullptr : documents.front();
}

std::vector<Reference> Directory::references_to(std::string_view resource,
                                                std::string_view id) const {
    std::vector<Reference> found;
    for (Resource const& row : resources()) {
        for (Document const* document : list(row.name)) {
            ReferenceCollector collector(resource, id);
            visit_references(row, document->body(), "", collector);
            for (std::string& field : collector.fields) {
                found.push_back({std::string(row.name), document->id,
                                 document_name(document->body()), std::move(field)});
            }
        }
    }
    return found;
}

std::size_t Directory::size() const {
    std::size_t count = 0;
    for (auto const& [resource, documents] : parts_->resources) count += documents.size();
    return count;
}

// Documents stand as they were written: what is not said is yes.
bool is_active_user(Document const& user) {
    auto const says_no = [&user](char const* field) {
        auto const found = user.body().find(field);
        return found != user.body().end() && *found == nlohmann::json(false);
    };
    return !says_no("active") && !says_no("contactCenterEnabled");
}

Document const* Directory::user_of(core::AgentId agent) const {
    auto const* const found = parts_->user_by_agent.find(agent);
    return found == nullptr ? nullptr : find("user", *found);
}

std::vector<CadVariable> const& Directory::cad_variables() const { return parts_->variables; }

std::string Directory::agent_name(core::AgentId agent) const {
    Document const* user = user_of(agent);
    return user == nullptr ? std::string() : document_name(user->body());
}

}  // namespace ringmaster::api

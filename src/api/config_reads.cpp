// Lists and single documents of every resource of the table.

#include <nlohmann/json.hpp>
#include <span>

#include "api/config_answers.hpp"
#include "api/config_query.hpp"
#include "api/config_view.hpp"
#include "api/profile_scope.hpp"
#include "api/route_support.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

// So many documents are shown on the loop.
constexpr std::size_t large_list = 500;

// Codes the caller's own desktop profile allows (`desktopProfileFilter=true`).
bool allowed_by_profile(Context const& context, std::string const& code) {
    auto const id = core::AuxCodeId::parse(code);
    if (!context.principal.agent || !id) return true;
    core::Config const& config = context.engine.state().config;
    return config.idle_code_allowed(*context.principal.agent, *id) ||
           config.wrap_up_code_allowed(*context.principal.agent, *id);
}

std::vector<Document const*> visible(Context const& context, Resource const& resource) {
    auto documents = context.directory.list(resource.name);
    ProfileScope const scope(context, resource);
    std::erase_if(documents, [&](Document const* document) { return !scope.allows(document->id); });
    bool const by_profile = resource.name == "auxiliary-code" &&
                            Query(context.request.query).text("desktopProfileFilter") == "true";
    if (!by_profile) return documents;
    std::erase_if(documents, [&](Document const* document) {
        return !allowed_by_profile(context, document->id);
    });
    return documents;
}

// The document the path names, if the caller may see it.
Document const* visible_document(Context const& context, Resource const& resource) {
    Document const* const document = context.directory.find(resource.name, path_id(context, "id"));
    if (document == nullptr) return nullptr;
    return ProfileScope(context, resource).allows(document->id) ? document : nullptr;
}

// The documents that fit, in order. Of each only what decides is made: most are not shown.
std::vector<Document const*> chosen(Context const& context, Resource const& resource,
                                    ListQuery const& query) {
    auto documents = visible(context, resource);
    auto names = deciding_fields(query);
    if (names.empty()) return documents;
    names.insert("id");
    Viewer const viewer = viewer_of(context);
    std::vector<json> items;
    items.reserve(documents.size());
    for (Document const* document : documents) {
        auto some = present_fields(context.directory, resource, *document, viewer, names);
        items.push_back(some ? std::move(*some)
                             : present(context.directory, resource, *document, viewer));
    }
    documents.clear();
    for (json const& item : select(query, std::move(items))) {
        documents.push_back(context.directory.find(resource.name, text_at(item, "id")));
    }
    return documents;
}

// As their reader sees them.
json shown(Context const& context, Resource const& resource, ListQuery const& query,
           std::span<Document const* const> documents) {
    Viewer const viewer = viewer_of(context);
    std::vector<json> items;
    for (Document const* document : documents) {
        items.push_back(present(context.directory, resource, *document, viewer));
    }
    return reduced_list(query, items);
}

json shown_page(Context const& context, Resource const& resource, ListQuery const& query,
                std::vector<Document const*> const& documents) {
    auto const [begin, end] = page_bounds(query, documents.size());
    return shown(context, resource, query, std::span(documents).subspan(begin, end - begin));
}

// Beside the loop, from a copy: thousands of documents take longer than others should wait.
Call shown_beside(Context const& context, Resource const& resource, ListQuery query,
                  std::vector<Document const*> const& documents) {
    std::vector<std::string> ids;
    for (Document const* document : documents) ids.push_back(document->id);
    return WithDocuments{
        [&resource, query = std::move(query), ids = std::move(ids),
         viewer = viewer_of(context)](Directory const& copy) -> WithDocuments::Planned {
            std::vector<json> items;
            for (std::string const& id : ids) {
                Document const* const document = copy.find(resource.name, id);
                if (document == nullptr) continue;
                items.push_back(present(copy, resource, *document, viewer));
            }
            return std::get<Answer>(json_answer(reduced_list(query, items)));
        }};
}

Call answer_page(Context const& context, ListQuery const& query, std::vector<json> const& items) {
    return json_answer(
        {{"meta", paging_meta(context, query, items.size())}, {"data", page_of(query, items)}});
}

// The resource's entries inside its document, e.g. of an address book.
json const* find_entries(Context const& context, Resource const& resource) {
    Document const* parent = visible_document(context, resource);
    if (parent == nullptr || resource.entries.empty()) return nullptr;
    return &child_at(parent->body(), std::string(resource.entries).c_str());
}

}  // namespace

Call list_configuration(Context const& context) {
    Resource const* resource = find_resource(path_part(context, "resource"));
    if (auto refusal = refuse_read(context, resource)) return std::move(*refusal);
    Problems problems;
    ListQuery const query = parse_list_query(context, resource->fields, problems);
    if (!problems.empty()) return invalid(context, problems);
    auto const documents = chosen(context, *resource, query);
    if (query.is_paged) return json_answer(shown_page(context, *resource, query, documents));
    if (documents.size() > large_list) return shown_beside(context, *resource, query, documents);
    return json_answer(shown(context, *resource, query, documents));
}

Call list_configuration_paged(Context const& context) {
    Resource const* resource = find_resource(path_part(context, "resource"));
    if (auto refusal = refuse_read(context, resource)) return std::move(*refusal);
    Problems problems;
    ListQuery const query = parse_list_query(context, resource->fields, problems);
    if (!problems.empty()) return invalid(context, problems);
    auto const documents = chosen(context, *resource, query);
    return json_answer({{"meta", paging_meta(context, query, documents.size())},
                        {"data", shown_page(context, *resource, query, documents)}});
}

Call read_configuration(Context const& context) {
    Resource const* resource = find_resource(path_part(context, "resource"));
    if (auto refusal = refuse_read(context, resource)) return std::move(*refusal);
    Document const* document = visible_document(context, *resource);
    if (document == nullptr) return missing(context);
    return json_answer(present(context.directory, *resource, *document, viewer_of(context)));
}

Call list_incoming_references(Context const& context) {
    Resource const* resource = find_resource(path_part(context, "resource"));
    if (auto refusal = refuse_read(context, resource)) return std::move(*refusal);
    std::string const id = path_id(context, "id");
    if (context.directory.find(resource->name, id) == nullptr) return missing(context);
    Problems problems;
    ListQuery const query = parse_list_query(context, {}, problems);
    if (!problems.empty()) return invalid(context, problems);
    auto const type = Query(context.request.query).text("type");
    std::vector<json> items;
    for (Reference const& reference : context.directory.references_to(resource->name, id)) {
        if (!type.empty() && reference.resource != type) continue;
        items.push_back({{"id", reference.id},
                         {"name", reference.name},
                         {"type", reference.resource},
                         {"field", reference.field}});
    }
    return answer_page(context, query, items);
}

Call list_configuration_entries(Context const& context) {
    Resource const* resource = find_resource(path_part(context, "resource"));
    if (auto refusal = refuse_read(context, resource)) return std::move(*refusal);
    json const* entries = find_entries(context, *resource);
    if (entries == nullptr) return missing(context);
    Field const* row = find_field(resource->fields, resource->entries);
    Problems problems;
    ListQuery const query = parse_list_query(context, row->fields, problems);
    if (!problems.empty()) return invalid(context, problems);
    Document const& parent = *context.directory.find(resource->name, path_id(context, "id"));
    std::vector<json> items;
    for (json const& entry : *entries) {
        items.push_back(present_entry(context.directory, parent, entry));
    }
    return answer_page(context, query, select(query, std::move(items)));
}

Call read_configuration_entry(Context const& context) {
    Resource const* resource = find_resource(path_part(context, "resource"));
    if (auto refusal = refuse_read(context, resource)) return std::move(*refusal);
    json const* entries = find_entries(context, *resource);
    if (entries == nullptr) return missing(context);
    Document const& parent = *context.directory.find(resource->name, path_id(context, "id"));
    for (json const& entry : *entries) {
        if (text_at(entry, "id") == path_part(context, "entry")) {
            return json_answer(present_entry(context.directory, parent, entry));
        }
    }
    return missing(context);
}

}  // namespace ringmaster::api

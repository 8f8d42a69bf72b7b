// Lists and single documents of every resource of the table.

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <span>

#include "api/administration/config_answers.hpp"
#include "api/administration/config_query.hpp"
#include "api/administration/config_view.hpp"
#include "api/requests/profile_scope.hpp"
#include "api/requests/route_support.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

// So many documents are looked at on the loop; more beside it.
constexpr std::size_t large_list = 500;

// Codes the caller's own desktop profile allows (`desktopProfileFilter=true`).
bool allowed_by_profile(Context const& context, std::string const& code) {
    auto const id = core::AuxCodeId::parse(code);
    if (!context.principal.agent || !id) return true;
    core::Config const& config = context.engine.state().config;
    return config.idle_code_allowed(*context.principal.agent, *id) ||
           config.wrap_up_code_allowed(*context.principal.agent, *id);
}

// Everything a list is made of but the documents: it can be made on another thread.
struct Listing {
    Resource const* resource;
    ListQuery query;
    ProfileScope scope;
    // `desktopProfileFilter=true`: those alone. Codes are few, and known on the loop.
    std::optional<std::set<std::string>> codes;
    Viewer viewer;
    ListAddress address;
    bool has_meta = false;

    [[nodiscard]] bool shows(Document const& document) const {
        return scope.allows(document.id) && (!codes || codes->contains(document.id));
    }
};

std::optional<std::set<std::string>> codes_of_profile(Context const& context,
                                                      Resource const& resource) {
    bool const wanted = resource.name == "auxiliary-code" &&
                        Query(context.request.query).text("desktopProfileFilter") == "true";
    if (!wanted) return std::nullopt;
    std::set<std::string> codes;
    for (Document const* document : context.directory.list(resource.name)) {
        if (allowed_by_profile(context, document->id)) codes.insert(document->id);
    }
    return codes;
}

// The document the path names, if the caller may see it.
Document const* visible_document(Context const& context, Resource const& resource) {
    Document const* const document = context.directory.find(resource.name, path_id(context, "id"));
    if (document == nullptr) return nullptr;
    return ProfileScope(context, resource).allows(document->id) ? document : nullptr;
}

// The documents that fit, in order. Of each only what decides is made: most are not shown.
std::vector<Document const*> chosen(Listing const& listing, Directory const& directory) {
    Resource const& resource = *listing.resource;
    auto documents = directory.list(resource.name);
    std::erase_if(documents, [&](Document const* document) { return !listing.shows(*document); });
    auto names = deciding_fields(listing.query);
    if (names.empty()) return documents;
    names.insert("id");
    std::vector<json> items;
    items.reserve(documents.size());
    for (Document const* document : documents) {
        auto some = present_fields(directory, resource, *document, listing.viewer, names);
        items.push_back(some ? std::move(*some)
                             : present(directory, resource, *document, listing.viewer));
    }
    documents.clear();
    for (json const& item : select(listing.query, std::move(items))) {
        documents.push_back(directory.find(resource.name, text_at(item, "id")));
    }
    return documents;
}

// As their reader sees them: all that fit, or a page of them.
json shown(Listing const& listing, Directory const& directory) {
    auto const documents = chosen(listing, directory);
    std::span<Document const* const> wanted(documents);
    if (listing.has_meta || listing.query.is_paged) {
        auto const [begin, end] = page_bounds(listing.query, documents.size());
        wanted = wanted.subspan(begin, end - begin);
    }
    std::vector<json> items;
    for (Document const* document : wanted) {
        items.push_back(present(directory, *listing.resource, *document, listing.viewer));
    }
    auto list = reduced_list(listing.query, items);
    if (!listing.has_meta) return list;
    return {{"meta", paging_meta(listing.address, listing.query, documents.size())},
            {"data", std::move(list)}};
}

Call answer_documents(Context const& context, bool has_meta) {
    Resource const* resource = find_resource(path_part(context, "resource"));
    if (auto refusal = refuse_read(context, resource)) return std::move(*refusal);
    Problems problems;
    ListQuery query = parse_list_query(context, resource->fields, problems);
    if (!problems.empty()) return invalid(context, problems);
    Listing listing{resource,
                    std::move(query),
                    ProfileScope(context, *resource),
                    codes_of_profile(context, *resource),
                    viewer_of(context),
                    address_of(context),
                    has_meta};
    if (context.directory.count(resource->name) <= large_list) {
        return json_answer(shown(listing, context.directory));
    }
    return QueryDocuments{[listing = std::move(listing)](Directory const& copy) {
        return std::get<Answer>(json_answer(shown(listing, copy))).response;
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

Call list_configuration(Context const& context) { return answer_documents(context, false); }

Call list_configuration_paged(Context const& context) { return answer_documents(context, true); }

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
    // Whoever is looked for may be named by any document there is.
    return QueryDocuments{[query, id, resource, address = address_of(context),
                           type = std::string(type)](Directory const& copy) {
        std::vector<json> items;
        for (Reference const& reference : copy.references_to(resource->name, id)) {
            if (!type.empty() && reference.resource != type) continue;
            items.push_back({{"id", reference.id},
                             {"name", reference.name},
                             {"type", reference.resource},
                             {"field", reference.field}});
        }
        json page{{"meta", paging_meta(address, query, items.size())},
                  {"data", page_of(query, items)}};
        return std::get<Answer>(json_answer(page)).response;
    }};
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
    bool const is_desktop = viewer_of(context).is_desktop;
    std::vector<json> items;
    for (json const& entry : *entries) {
        items.push_back(present_entry(context.directory, parent, entry));
        if (is_desktop) settle_nulls(row->fields, items.back());
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
        if (text_at(entry, "id") != path_part(context, "entry")) continue;
        auto shown = present_entry(context.directory, parent, entry);
        Field const* const row = find_field(resource->fields, resource->entries);
        if (viewer_of(context).is_desktop) settle_nulls(row->fields, shown);
        return json_answer(shown);
    }
    return missing(context);
}

}  // namespace ringmaster::api

// Writes of every resource of the table: one document, several, or an entry of a book. Whatever
// they ask for is tried on a copy of the organization first (configuration_plan.hpp).

#include <nlohmann/json.hpp>

#include "api/config_answers.hpp"
#include "api/config_view.hpp"
#include "api/config_wishes.hpp"
#include "api/route_support.hpp"
#include "ringmaster/api/errors.hpp"
#include "ringmaster/core/in_use.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

// Where an answer about a document finds it once it is stored.
struct Shown {
    Directory const* directory = nullptr;
    Resource const* resource = nullptr;
    std::string id;
    std::string entry;  // id of the book's entry that was asked for; empty: the document itself
    std::string href;
    Viewer viewer;
};

Shown shown(Context const& context, DocumentWish const& wish) {
    auto const org = core::to_string(context.directory.org());
    return {&context.directory,
            wish.resource,
            wish.id,
            "",
            "/organization/" + org + "/" + std::string(wish.resource->name) + "/" + wish.id,
            viewer_of(context)};
}

Response shown_response(int status, Shown const& shown) {
    Response response;
    response.status = status;
    if (status == 204) return response;
    Document const* const document = shown.directory->find(shown.resource->name, shown.id);
    if (document == nullptr) return not_found_response();  // changed again in the same turn
    json body = present(*shown.directory, *shown.resource, *document, shown.viewer);
    if (!shown.entry.empty()) {
        body = present_entry(*shown.directory, *document,
                             entry_of(*shown.resource, document->body(), shown.entry));
    }
    response.body = json_text(body);
    response.headers.push_back({"ETag", "\"" + std::to_string(document->version) + "\""});
    if (status == 201) response.headers.push_back({"Location", shown.href});
    return response;
}

Response refused_response(Context const& context, WishVerdict const& verdict) {
    Response response;
    response.status = verdict.status;
    response.body = json_text(verdict_body(verdict, context.request.tracking_id));
    return response;
}

ConfigurationPlan plan(Context const& context, std::vector<DocumentWish> const& wishes) {
    auto made = plan_configuration(context.directory, wishes, core::in_use(context.engine.state()),
                                   context.now);
    made.command.by = context.principal.actor();
    return made;
}

// Nothing to store: the answer is about what is there. Otherwise it waits for what is stored.
Call carry_out(ConfigurationPlan planned, std::string const& tracking_id,
               std::function<Response()> respond) {
    if (planned.documents.empty()) return Answer{respond()};
    return Submit{std::move(planned.command),
                  [tracking_id, respond = std::move(respond)](core::Outcome const& outcome,
                                                              core::Engine const&) {
                      if (!outcome.refusal) return respond();
                      auto const& why = core::describe_reason(outcome.refusal->reason);
                      return configuration_error(
                          why.http_status,
                          {{"", std::string(why.text) + ": " + outcome.refusal->detail}},
                          tracking_id);
                  },
                  std::move(planned.documents)};
}

Call answer_one(Context const& context, DocumentWish const& wish, std::string const& entry = {},
                int entry_status = 0) {
    auto planned = plan(context, {wish});
    WishVerdict verdict = planned.verdicts.front();
    if (!verdict.stands()) {
        if (!entry.empty()) forget_place_of_entry(*wish.resource, verdict);
        return Answer{refused_response(context, verdict)};
    }
    Shown about = shown(context, wish);
    about.entry = entry;
    if (!entry.empty()) about.href += "/entry/" + entry;
    int const status = entry_status != 0 ? entry_status : verdict.status;
    return carry_out(std::move(planned), context.request.tracking_id,
                     [about, status] { return shown_response(status, about); });
}

// The resource, the body and the version a write speaks of; or the answer that refuses it.
struct Asked {
    Resource const* resource = nullptr;
    json body;
    std::optional<std::uint64_t> version;
};

std::optional<Response> read_asked(Context const& context, Asked& asked, bool has_body) {
    asked.resource = find_resource(path_part(context, "resource"));
    if (auto refusal = refuse_read(context, asked.resource)) {
        return std::get<Answer>(std::move(*refusal)).response;
    }
    Problems problems;
    if (has_body) {
        if (!is_meant_as_json(context.request)) {
            return configuration_error(415, {{"", "The body must be application/json"}},
                                       context.request.tracking_id);
        }
        auto body = parse_json(context.request.body, JsonLimits{.body_max = configuration_body_max},
                               problems);
        if (body) asked.body = std::move(*body);
        if (body && !asked.body.is_object()) problems.push_back({"", "must be an object"});
    }
    asked.version = expected_version(context.request, asked.body, problems);
    if (problems.empty()) return std::nullopt;
    return configuration_error(400, problems, context.request.tracking_id);
}

DocumentWish wish_of(DocumentWish::Action action, Asked& asked, std::string id) {
    return {action, asked.resource, std::move(id), std::move(asked.body), asked.version, ""};
}

Call write_document(Context const& context, DocumentWish::Action action) {
    Asked asked;
    bool const has_body = action != DocumentWish::Action::remove;
    if (auto refusal = read_asked(context, asked, has_body)) return Answer{std::move(*refusal)};
    auto const id = path_id(context, "id");
    if (id.empty()) return missing(context);
    return answer_one(context, wish_of(action, asked, id));
}

// ---- several ----------------------------------------------------------------------------------

struct Bulk {
    std::vector<DocumentWish> wishes;
    std::vector<std::int64_t> identifiers;
    Problems problems;
};

void read_item(Context const& context, Resource const& resource, json const& item, bool merges,
               std::string const& path, Bulk& bulk) {
    if (!item.is_object()) {
        bulk.problems.push_back({path, "must be an object"});
        return;
    }
    auto const action = text_at(item, "requestAction");
    if (!action.empty() && action != "SAVE" && action != "DELETE") {
        bulk.problems.push_back({field_path(path, "requestAction"), "must be SAVE or DELETE"});
    }
    auto const identifier = integer_at(item, "itemIdentifier");
    if (!identifier) {
        bulk.problems.push_back({field_path(path, "itemIdentifier"), "must be a whole number"});
    }
    DocumentWish wish;
    wish.resource = &resource;
    wish.body = item.value("item", json());
    wish.path = field_path(path, "item");
    auto const given = wish.body.is_object() ? text_at(wish.body, "id") : std::string();
    auto const id = core::parse_uuid(given);
    wish.id = core::to_string(id ? *id : context.random_uuid());
    if (wish.body.is_object()) {
        auto const version = integer_at(wish.body, "version");
        if (version) wish.version = static_cast<std::uint64_t>(*version);
    }
    bool const known = context.directory.find(resource.name, wish.id) != nullptr;
    auto const save = merges || known ? DocumentWish::Action::update : DocumentWish::Action::create;
    wish.action = merges ? DocumentWish::Action::merge : save;
    if (action == "DELETE") wish.action = DocumentWish::Action::remove;
    bulk.wishes.push_back(std::move(wish));
    bulk.identifiers.push_back(identifier.value_or(0));
}

std::string_view operation_name(DocumentWish::Action action) {
    switch (action) {
        case DocumentWish::Action::create: return "CREATE";
        case DocumentWish::Action::update:
        case DocumentWish::Action::merge: return "UPDATE";
        case DocumentWish::Action::remove: return "DELETE";
    }
    return "";
}

Response bulk_response(json const& items) {
    Response response;
    response.status = 207;
    response.body = json_text({{"items", items}});
    return response;
}

Call write_bulk(Context const& context, bool merges) {
    Asked asked;
    if (auto refusal = read_asked(context, asked, true)) return Answer{std::move(*refusal)};
    Bulk bulk;
    json const& items = child_at(asked.body, "items");
    for (auto const& [name, value] : asked.body.items()) {
        if (name != "items") bulk.problems.push_back({name, "is not a known field"});
    }
    if (!items.is_array() || items.empty() || items.size() > bulk_items_max) {
        bulk.problems.push_back(
            {"items", "must be an array of 1 to " + std::to_string(bulk_items_max) + " items"});
    } else {
        for (std::size_t index = 0; index < items.size(); ++index) {
            read_item(context, *asked.resource, items[index], merges, field_path("items", index),
                      bulk);
        }
    }
    if (!bulk.problems.empty()) return invalid(context, bulk.problems);
    auto planned = plan(context, bulk.wishes);
    json answers = json::array();
    for (std::size_t index = 0; index < bulk.wishes.size(); ++index) {
        DocumentWish const& wish = bulk.wishes[index];
        WishVerdict const& verdict = planned.verdicts[index];
        json answer = {{"itemIdentifier", bulk.identifiers[index]},
                       {"status", verdict.status},
                       {"operationType", operation_name(wish.action)},
                       {"href", shown(context, wish).href}};
        if (!verdict.stands()) {
            answer["apiError"] = verdict_body(verdict, context.request.tracking_id);
        }
        answers.push_back(std::move(answer));
    }
    return carry_out(std::move(planned), context.request.tracking_id,
                     [answers] { return bulk_response(answers); });
}

// ---- entries of a book ------------------------------------------------------------------------

// The book with its list of entries changed by `edit`, which says whether the entry was there.
template <class Edit>
Call write_entry(Context const& context, bool has_body, std::string const& entry, int status,
                 Edit const& edit) {
    Asked asked;
    if (auto refusal = read_asked(context, asked, has_body)) return Answer{std::move(*refusal)};
    Document const* const book =
        context.directory.find(asked.resource->name, path_id(context, "id"));
    if (book == nullptr || asked.resource->entries.empty()) return missing(context);
    json body = book->body();
    json& entries = body[std::string(asked.resource->entries)];
    if (!entries.is_array()) entries = json::array();
    if (has_body) asked.body["id"] = entry;
    if (!edit(entries, std::move(asked.body))) return missing(context);
    DocumentWish wish{
        DocumentWish::Action::update, asked.resource, book->id, std::move(body), asked.version, ""};
    if (status == 201) wish.version.reset();  // a new entry changes nothing anybody has read
    return answer_one(context, wish, entry, status);
}

json* find_entry(json& entries, std::string const& id) {
    for (json& entry : entries) {
        if (text_at(entry, "id") == id) return &entry;
    }
    return nullptr;
}

}  // namespace

Call create_document(Context const& context) {
    Asked asked;
    if (auto refusal = read_asked(context, asked, true)) return Answer{std::move(*refusal)};
    auto const given = core::parse_uuid(text_at(asked.body, "id"));
    auto id = core::to_string(given ? *given : context.random_uuid());
    return answer_one(context, wish_of(DocumentWish::Action::create, asked, std::move(id)));
}

Call update_document(Context const& context) {
    return write_document(context, DocumentWish::Action::update);
}

Call merge_document(Context const& context) {
    return write_document(context, DocumentWish::Action::merge);
}

Call remove_document(Context const& context) {
    return write_document(context, DocumentWish::Action::remove);
}

Call write_documents(Context const& context) { return write_bulk(context, false); }
Call merge_documents(Context const& context) { return write_bulk(context, true); }

Call create_entry(Context const& context) {
    return write_entry(context, true, core::to_string(context.random_uuid()), 201,
                       [](json& entries, json entry) {
                           entries.push_back(std::move(entry));
                           return true;
                       });
}

Call update_entry(Context const& context) {
    auto const id = path_part(context, "entry");
    return write_entry(context, true, id, 200, [&](json& entries, json entry) {
        json* const before = find_entry(entries, id);
        if (before != nullptr) *before = std::move(entry);
        return before != nullptr;
    });
}

Call remove_entry(Context const& context) {
    auto const id = path_part(context, "entry");
    return write_entry(context, false, id, 204, [&](json& entries, json const&) {
        auto const size = entries.size();
        json kept = json::array();
        for (json& entry : entries) {
            if (text_at(entry, "id") != id) kept.push_back(std::move(entry));
        }
        entries = std::move(kept);
        return entries.size() != size;
    });
}

}  // namespace ringmaster::api

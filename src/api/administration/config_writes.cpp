// Writes of every resource of the table: one document, several, or an entry of a book. Whatever
// they ask for is tried on a copy of the organization first (configuration_plan.hpp).

#include <nlohmann/json.hpp>

#include "api/administration/config_answers.hpp"
#include "api/administration/config_view.hpp"
#include "api/administration/config_wishes.hpp"
#include "api/requests/route_support.hpp"
#include "ringmaster/api/requests/route.hpp"
#include "ringmaster/api/wire/errors.hpp"
#include "ringmaster/core/model/in_use.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

// What a plan, which runs beside the loop, knows of its request.
struct Scene {
    Directory const* live = nullptr;  // looked at on the loop only
    Resource const* resource = nullptr;
    std::set<core::Uuid> in_use;  // of writes that could take something away
    core::Actor by;
    core::Time now;
    std::string tracking_id;
    std::string path;  // of the resource's list
    Viewer viewer;
};

// A write as it was asked for.
struct Asked {
    Scene scene;
    std::string id;     // in the path, in its stored spelling; empty when it is none
    std::string entry;  // likewise, as it stands there
    std::string if_match;
    std::function<core::Uuid()> random_uuid;
    json body = {};                             // once it is read
    std::optional<std::uint64_t> version = {};  // what it speaks of, likewise
};

// What becomes of it: a plan, or what is wrong with it. Made on the loop or beside it.
using Plan = std::function<WithDocuments::Planned(Directory const& copy)>;
using Made = std::variant<Response, Plan>;
using Make = std::function<Made(Asked&&)>;

// A body beyond this is read where the plan is worked out: several megabytes take a second.
constexpr std::size_t body_at_once_max = std::size_t{64} * 1024;

Scene scene_of(Context const& context, Resource const& resource) {
    auto const org = core::to_string(context.directory.org());
    return {&context.directory,
            &resource,
            {},
            context.principal.actor(),
            context.now,
            context.request.tracking_id,
            "/organization/" + org + "/" + std::string(resource.name),
            viewer_of(context)};
}

Response missing_response(Scene const& scene) {
    return configuration_error(404, {{"", "No such resource"}}, scene.tracking_id);
}

// Without a text the write has no body.
Made read_and_make(Asked asked, std::string const* text, Make const& make) {
    Problems problems;
    if (text != nullptr) {
        auto body = parse_json(*text, JsonLimits{.body_max = configuration_body_max}, problems);
        if (body) asked.body = std::move(*body);
        if (body && !asked.body.is_object()) problems.push_back({"", "must be an object"});
    }
    asked.version = expected_version(asked.if_match, asked.body, problems);
    if (!problems.empty()) return configuration_error(400, problems, asked.scene.tracking_id);
    return make(std::move(asked));
}

std::set<core::Uuid> what_is_in_use(Context const& context, Resource const& resource) {
    auto const& state = context.engine.state();
    if (resource.name != "cad-variable") return core::in_use(state);
    return variable_ids(context.directory, core::variables_in_use(state));
}

struct Kind {
    bool has_body = true;
    bool takes_away = false;  // it may take away what is in use
};

Call write(Context const& context, Kind kind, Make make) {
    Resource const* const resource = find_resource(path_part(context, "resource"));
    if (auto refusal = refuse_read(context, resource)) return std::move(*refusal);
    if (kind.has_body && !is_meant_as_json(context.request)) {
        return Answer{configuration_error(415, {{"", "The body must be application/json"}},
                                          context.request.tracking_id)};
    }
    Asked asked{scene_of(context, *resource), path_id(context, "id"), path_part(context, "entry"),
                std::string(context.request.header("If-Match")), context.random_uuid};
    if (kind.takes_away) asked.scene.in_use = what_is_in_use(context, *resource);
    std::string const& text = context.request.body;
    if (!kind.has_body || text.size() <= body_at_once_max) {
        auto made = read_and_make(std::move(asked), kind.has_body ? &text : nullptr, make);
        if (auto* const refusal = std::get_if<Response>(&made)) return Answer{std::move(*refusal)};
        return WithDocuments{std::get<Plan>(std::move(made))};
    }
    return WithDocuments{[asked = std::move(asked), make = std::move(make),
                          text = std::make_shared<std::string const>(text)](
                             Directory const& copy) -> WithDocuments::Planned {
        auto made = read_and_make(asked, text.get(), make);
        if (auto* const refusal = std::get_if<Response>(&made)) return Answer{std::move(*refusal)};
        return std::get<Plan>(made)(copy);
    }};
}

// A document, or an entry of one, as it is shown once it is stored.
struct Shown {
    std::string id;
    std::string entry;                   // empty: the document itself
    std::vector<Missing> warnings = {};  // what is missing by the write
};

Response shown_response(int status, Scene const& scene, Shown const& shown,
                        Directory const& directory) {
    Response response;
    response.status = status;
    if (status == 204) return response;
    Document const* const document = directory.find(scene.resource->name, shown.id);
    if (document == nullptr) return not_found_response();  // changed again in the same turn
    json body = present(directory, *scene.resource, *document, scene.viewer);
    std::string href = scene.path + "/" + shown.id;
    if (!shown.entry.empty()) {
        href += "/entry/" + shown.entry;
        body = present_entry(directory, *document,
                             entry_of(*scene.resource, document->body(), shown.entry));
    }
    if (!shown.warnings.empty()) body["warnings"] = missing_list(shown.warnings);
    response.body = json_text(body);
    response.headers.push_back({"ETag", "\"" + std::to_string(document->version) + "\""});
    if (status == 201) response.headers.push_back({"Location", href});
    return response;
}

Response refused_response(Scene const& scene, WishVerdict const& verdict) {
    Response response;
    response.status = verdict.status;
    response.body = json_text(verdict_body(verdict, scene.tracking_id));
    return response;
}

// Words the answer from the documents as they are then.
using Respond = std::function<Response(Directory const&)>;

WithDocuments::Planned submit_plan(ConfigurationPlan planned, Scene const& scene,
                                   Directory const& copy, Respond respond) {
    if (planned.documents.empty()) return Answer{respond(copy)};
    planned.command.by = scene.by;
    auto on_loop = [live = scene.live, tracking_id = scene.tracking_id,
                    respond = std::move(respond)](core::Outcome const& outcome,
                                                  core::Engine const&) {
        return outcome.refusal ? refused_change(*outcome.refusal, tracking_id) : respond(*live);
    };
    return Submit{std::move(planned.command), std::move(on_loop), std::move(planned.documents)};
}

ConfigurationPlan plan(Scene const& scene, Directory const& copy,
                       std::vector<DocumentWish> const& wishes) {
    return plan_configuration(copy, wishes, scene.in_use, scene.now);
}

// ---- one --------------------------------------------------------------------------------------

WithDocuments::Planned plan_one(Scene const& scene, Directory const& copy,
                                DocumentWish const& wish) {
    auto planned = plan(scene, copy, {wish});
    WishVerdict const verdict = planned.verdicts.front();
    if (!verdict.stands()) return Answer{refused_response(scene, verdict)};
    Shown shown{wish.id, "", planned.warnings};
    return submit_plan(
        std::move(planned), scene, copy,
        [scene, shown = std::move(shown), status = verdict.status](Directory const& directory) {
            return shown_response(status, scene, shown, directory);
        });
}

Made make_one(DocumentWish::Action action, Asked&& asked) {
    auto id = asked.id;
    if (action == DocumentWish::Action::create) {
        auto const given = core::parse_uuid(text_at(asked.body, "id"));
        id = core::to_string(given ? *given : asked.random_uuid());
    }
    if (id.empty()) return missing_response(asked.scene);
    DocumentWish wish{
        action, asked.scene.resource, std::move(id), std::move(asked.body), asked.version, ""};
    return Plan([wish = std::move(wish), scene = std::move(asked.scene)](Directory const& copy) {
        return plan_one(scene, copy, wish);
    });
}

Call write_document(Context const& context, DocumentWish::Action action) {
    return write(context,
                 {.has_body = action != DocumentWish::Action::remove,
                  .takes_away = action != DocumentWish::Action::create},
                 [action](Asked&& asked) { return make_one(action, std::move(asked)); });
}

// ---- several ----------------------------------------------------------------------------------

struct Bulk {
    std::vector<DocumentWish> wishes;
    std::vector<std::int64_t> identifiers;
    Problems problems;
};

void read_item(Asked const& asked, json const& item, bool merges, std::string const& path,
               Bulk& bulk) {
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
    wish.action = merges ? DocumentWish::Action::merge : DocumentWish::Action::save;
    if (action == "DELETE") wish.action = DocumentWish::Action::remove;
    wish.body = item.value("item", json());
    wish.path = field_path(path, "item");
    bool const object = wish.body.is_object();
    auto const id = core::parse_uuid(object ? text_at(wish.body, "id") : std::string());
    wish.id = core::to_string(id ? *id : asked.random_uuid());
    auto const version = object ? integer_at(wish.body, "version") : std::nullopt;
    if (version) wish.version = static_cast<std::uint64_t>(*version);
    bulk.wishes.push_back(std::move(wish));
    bulk.identifiers.push_back(identifier.value_or(0));
}

void read_items(Asked const& asked, bool merges, Bulk& bulk) {
    for (auto const& [name, value] : asked.body.items()) {
        if (name != "items") bulk.problems.push_back({name, "is not a known field"});
    }
    json const& items = child_at(asked.body, "items");
    if (!items.is_array() || items.empty() || items.size() > bulk_items_max) {
        bulk.problems.push_back(
            {"items", "must be an array of 1 to " + std::to_string(bulk_items_max) + " items"});
        return;
    }
    for (std::size_t index = 0; index < items.size(); ++index) {
        read_item(asked, items[index], merges, field_path("items", index), bulk);
    }
}

std::string_view operation_name(DocumentWish const& wish, Directory const& copy) {
    switch (wish.action) {
        case DocumentWish::Action::create: return "CREATE";
        case DocumentWish::Action::update:
        case DocumentWish::Action::merge: return "UPDATE";
        case DocumentWish::Action::save:
            return copy.find(wish.resource->name, wish.id) == nullptr ? "CREATE" : "UPDATE";
        case DocumentWish::Action::remove: return "DELETE";
    }
    return "";
}

WithDocuments::Planned plan_bulk(Scene const& scene, Directory const& copy, Bulk const& bulk) {
    auto planned = plan(scene, copy, bulk.wishes);
    json answers = json::array();
    for (std::size_t index = 0; index < bulk.wishes.size(); ++index) {
        DocumentWish const& wish = bulk.wishes[index];
        WishVerdict const& verdict = planned.verdicts[index];
        json answer = {{"itemIdentifier", bulk.identifiers[index]},
                       {"status", verdict.status},
                       {"operationType", operation_name(wish, copy)},
                       {"href", scene.path + "/" + wish.id}};
        if (!verdict.stands()) answer["apiError"] = verdict_body(verdict, scene.tracking_id);
        answers.push_back(std::move(answer));
    }
    Response response;
    response.status = 207;
    json body = {{"items", std::move(answers)}};
    if (!planned.warnings.empty()) body["warnings"] = missing_list(planned.warnings);
    response.body = json_text(body);
    return submit_plan(std::move(planned), scene, copy,
                       [response](Directory const&) { return response; });
}

Made make_bulk(bool merges, Asked&& asked) {
    Bulk bulk;
    read_items(asked, merges, bulk);
    if (!bulk.problems.empty()) {
        return configuration_error(400, bulk.problems, asked.scene.tracking_id);
    }
    for (DocumentWish& wish : bulk.wishes) wish.resource = asked.scene.resource;
    return Plan([scene = std::move(asked.scene), bulk = std::move(bulk)](Directory const& copy) {
        return plan_bulk(scene, copy, bulk);
    });
}

Call write_bulk(Context const& context, bool merges) {
    return write(context, {.has_body = true, .takes_away = true},
                 [merges](Asked&& asked) { return make_bulk(merges, std::move(asked)); });
}

// ---- entries of a book ------------------------------------------------------------------------

struct EntryWish {
    DocumentWish::Action action = DocumentWish::Action::create;
    std::string book;
    std::string entry;
    json body;  // with its id
    std::optional<std::uint64_t> version;
};

// Does what is wished to the list; false when it has no such entry.
bool edit_entries(json& entries, EntryWish const& wish) {
    if (!entries.is_array()) entries = json::array();
    if (wish.action == DocumentWish::Action::create) {
        entries.push_back(wish.body);
        return true;
    }
    json kept = json::array();
    bool found = false;
    for (json& entry : entries) {
        bool const meant = text_at(entry, "id") == wish.entry;
        found = found || meant;
        if (!meant) kept.push_back(std::move(entry));
        if (meant && wish.action == DocumentWish::Action::update) kept.push_back(wish.body);
    }
    entries = std::move(kept);
    return found;
}

int status_of(DocumentWish::Action action) {
    if (action == DocumentWish::Action::remove) return 204;
    return action == DocumentWish::Action::create ? 201 : 200;
}

// An entry lives and changes with its book.
WithDocuments::Planned plan_entry(Scene const& scene, Directory const& copy,
                                  EntryWish const& wish) {
    Document const* const book = copy.find(scene.resource->name, wish.book);
    json body = book == nullptr ? json::object() : book->body();
    bool const known =
        book != nullptr && edit_entries(body[std::string(scene.resource->entries)], wish);
    if (!known) {
        return Answer{missing_response(scene)};
    }
    auto planned = plan(scene, copy,
                        {{DocumentWish::Action::update, scene.resource, wish.book, std::move(body),
                          wish.version, ""}});
    WishVerdict verdict = planned.verdicts.front();
    if (!verdict.stands()) {
        forget_place_of_entry(*scene.resource, verdict);
        return Answer{refused_response(scene, verdict)};
    }
    return submit_plan(std::move(planned), scene, copy, [scene, wish](Directory const& directory) {
        return shown_response(status_of(wish.action), scene, {wish.book, wish.entry}, directory);
    });
}

Made make_entry(DocumentWish::Action action, Asked&& asked) {
    bool const is_new = action == DocumentWish::Action::create;
    if (asked.scene.resource->entries.empty()) return missing_response(asked.scene);
    EntryWish wish{action, asked.id, asked.entry, std::move(asked.body), asked.version};
    if (is_new) wish.entry = core::to_string(asked.random_uuid());
    if (is_new) wish.version.reset();  // a new entry changes nothing anybody has read
    if (action != DocumentWish::Action::remove) wish.body["id"] = wish.entry;
    return Plan([scene = std::move(asked.scene), wish = std::move(wish)](Directory const& copy) {
        return plan_entry(scene, copy, wish);
    });
}

Call write_entry(Context const& context, DocumentWish::Action action) {
    return write(context, {.has_body = action != DocumentWish::Action::remove},
                 [action](Asked&& asked) { return make_entry(action, std::move(asked)); });
}

}  // namespace

Call create_document(Context const& context) {
    return write_document(context, DocumentWish::Action::create);
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
    return write_entry(context, DocumentWish::Action::create);
}

Call update_entry(Context const& context) {
    return write_entry(context, DocumentWish::Action::update);
}

Call remove_entry(Context const& context) {
    return write_entry(context, DocumentWish::Action::remove);
}

}  // namespace ringmaster::api

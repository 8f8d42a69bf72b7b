#pragma once
// The operations of the description: what a generated client has methods for.
//
// Routes of one method and handler are one operation, at the first address of the table; the
// others are told as its other addresses. A route of every resource is one operation of each.
//
// Ownership: refers to the tables, which are static. Threading: pure.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/api/requests/route.hpp"

namespace ringmaster::api {

struct Resource;

// What a route asks for and answers. `*` stands for the resource: Team; `*s` for several.
struct OperationRow {
    std::string_view route;      // Route::name
    int status = 200;            // of success
    std::string_view answer;     // schema; "Name[]" is an array of them; empty: no body
    std::string_view id = {};    // of the operation, where it is not the route's name
    std::string_view body = {};  // schema, of bodies that are no shape of a command
    std::string_view text = {};  // what the status means; absent: what the schema says of itself
};

// Several when there are several statuses of success.
[[nodiscard]] std::vector<OperationRow> rows_of(std::string_view route);

struct Operation {
    Route const* route = nullptr;
    Resource const* resource = nullptr;  // of routes of every resource
    std::string id;
    std::string path;  // without the star of a capture that takes several segments
    std::vector<std::string> also_at;
    std::string tag;
};

// `routes` outlives the result.
[[nodiscard]] std::vector<Operation> operations_of(std::span<Route const> routes);

// "contact-service-queue" -> "ContactServiceQueue".
[[nodiscard]] std::string type_name(Resource const& resource);
// `*` in a row's texts filled in.
[[nodiscard]] std::string filled(std::string_view text, Resource const* resource);

// What a tag is about, for all tags.
struct Tag {
    std::string name;
    std::string description;
};
[[nodiscard]] std::vector<Tag> tags();

}  // namespace ringmaster::api

// Which operations the routes make, and how they are called.

#include "api/description/operations.hpp"

#include <algorithm>
#include <array>

#include "api/documents/resource.hpp"

namespace ringmaster::api {
namespace {

constexpr std::string_view resource_capture = "{resource}";

struct Subject {
    std::string_view prefix;  // of the path
    std::string_view tag;
    std::string_view description;
};
// The first that fits; configuration has a tag for each resource.
constexpr std::array subjects{
    Subject{"/v1/notification", "Notifications", "The channel of events"},
    Subject{"/v1/agents", "Agents", "Sign-in, states, and what agents did"},
    Subject{"/v1/tasks", "Contacts", "Bringing contacts in, and working with them"},
    Subject{"/v1/callbacks", "Callbacks", "Customers who want to be called, now or at a time"},
    Subject{"/v1/dialer", "Campaigns",
            "Customers who are shown to an agent before they are called"},
    Subject{"/v3/campaign-management/campaigns", "Campaigns", ""},
    Subject{"/v3/campaign-management/dncList", "Do-not-call lists", "Numbers that nobody may dial"},
    Subject{"/v1/queues", "Queues", "Waiting, and emergency closes"},
    Subject{"/v1/entry-points", "Queues", ""},
    Subject{"/v1/ewt", "Queues", ""},
    Subject{"/v1/reports", "Reports", "Records for reporting jobs and spreadsheets"},
    Subject{"/search", "Reports", ""},
    Subject{"/v1/captures", "Recordings", "What is known of recordings"},
    Subject{"/v1/personal-data", "Personal data", "What is kept about a customer, and its end"},
    Subject{"/v1/monitor", "Monitoring", "Supervisors on live calls"},
    Subject{"/v1/connector", "Connectors", "Media: commands and facts"},
    Subject{"/v1/admin", "Operation", "For whoever runs the server"},
    Subject{"/organization/{org}/api-token", "Tokens", "API tokens"},
    Subject{"/organization/{org}/v2/api-token", "Tokens", ""},
    Subject{"/organization/{org}/user", "user", ""},
    Subject{"/organization", "Organizations", "An organization as a whole"},
    Subject{"/", "Descriptions", "What clients read before they know anything"},
};

std::string path_of(std::string_view pattern) {
    std::string path(pattern);
    std::erase(path, '*');
    return path;
}

std::string path_of(std::string_view pattern, Resource const& resource) {
    auto path = path_of(pattern);
    return path.replace(path.find(resource_capture), resource_capture.size(), resource.name);
}

std::string tag_of(std::string_view path) {
    auto const fits = [path](Subject const& one) { return path.starts_with(one.prefix); };
    return std::string(std::ranges::find_if(subjects, fits)->tag);
}

bool is_of_resources(Route const& route) {
    return route.pattern.find(resource_capture) != std::string_view::npos;
}

bool is_of_entries(Route const& route) {
    return route.pattern.find("/entry") != std::string_view::npos;
}

bool is_same(Route const& one, Route const& other) {
    return one.method == other.method && one.handler == other.handler;
}

std::string id_of(Route const& route, Resource const* resource) {
    auto const rows = rows_of(route.name);
    auto const named = rows.empty() || rows.front().id.empty() ? route.name : rows.front().id;
    return filled(named, resource);
}

std::string plural(std::string name) {
    if (name.ends_with('s')) return name;
    if (name.ends_with('y')) return name.replace(name.size() - 1, 1, "ies");
    return name + "s";
}

void add_resources(std::vector<Operation>& operations, Route const& route,
                   std::vector<std::string_view> const& others) {
    for (Resource const& resource : resources()) {
        if (resource.name == "organization") continue;  // not by name: refuse_read
        if (is_of_entries(route) && resource.entries.empty()) continue;
        Operation one{&route,
                      &resource,
                      id_of(route, &resource),
                      path_of(route.pattern, resource),
                      {},
                      std::string(resource.name)};
        for (auto const pattern : others) one.also_at.push_back(path_of(pattern, resource));
        operations.push_back(std::move(one));
    }
}

}  // namespace

std::string type_name(Resource const& resource) {
    std::string name;
    bool raise = true;
    for (char const letter : resource.name) {
        if (letter != '-') name += raise ? static_cast<char>(letter - 'a' + 'A') : letter;
        raise = letter == '-';
    }
    return name;
}

std::string filled(std::string_view text, Resource const* resource) {
    std::string name(text);
    auto const star = name.find('*');
    if (resource == nullptr || star == std::string::npos) return name;
    auto const type = type_name(*resource);
    bool const wants_plural = name.substr(star + 1) == "s";
    return wants_plural ? name.substr(0, star) + plural(type) : name.replace(star, 1, type);
}

std::vector<Operation> operations_of(std::span<Route const> routes) {
    std::vector<Operation> operations;
    for (auto route = routes.begin(); route != routes.end(); ++route) {
        auto const same = [&route](Route const& other) { return is_same(other, *route); };
        if (std::find_if(routes.begin(), route, same) != route) continue;  // another address
        std::vector<std::string_view> others;
        for (auto other = route + 1; other != routes.end(); ++other) {
            if (same(*other)) others.push_back(other->pattern);
        }
        if (is_of_resources(*route)) {
            add_resources(operations, *route, others);
            continue;
        }
        auto path = path_of(route->pattern);
        Operation one{&*route, nullptr, id_of(*route, nullptr), path, {}, tag_of(path)};
        for (auto const pattern : others) one.also_at.push_back(path_of(pattern));
        operations.push_back(std::move(one));
    }
    return operations;
}

std::vector<Tag> tags() {
    std::vector<Tag> all;
    for (Subject const& one : subjects) {
        if (one.description.empty()) continue;
        all.push_back({std::string(one.tag), std::string(one.description)});
    }
    for (Resource const& resource : resources()) {
        if (resource.name == "organization") continue;
        auto const name = std::string(resource.name);
        all.push_back({name, "Configuration documents of the resource " + name});
    }
    return all;
}

}  // namespace ringmaster::api

// The arrows between the rooms, and between the rooms within a room, as #include lines must respect
// them.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "tidy/rules.hpp"

namespace tidy {
namespace {

using Names = std::vector<std::string_view>;

struct Room {
    std::string_view name;
    Names rooms;      // whose public headers it may include, besides its own
    Names libraries;  // first parts of third-party include paths
    Names inner;      // rooms within it, bottom first: each may use those before it. What lies in
                      // none of them is on top.
};

std::vector<Room> const& rooms() {
    static std::vector<Room> const table{
        {"core", {}, {}, {"model", "codec", "state", "decide"}},
        {"crypto", {}, {"openssl", "cjose"}, {}},
        {"store", {"core", "crypto"}, {"sqlite3.h"}, {}},
        {"reports", {"core", "store"}, {"sqlite3.h"}, {}},
        {"search",
         {"core", "store", "reports"},
         {"sqlite3.h", "rapidjson", "date"},
         {"language", "schema", "query"}},
        {"api",
         {"core", "crypto"},
         {"nlohmann", "rapidjson", "date", "phonenumbers", "unicode"},
         {"text", "documents", "access", "wire", "history", "delivery", "commands", "connectors",
          "requests", "administration", "routes", "description"}},
        {"connector", {"core"}, {"boost"}, {}},
        {"net", {"crypto"}, {"boost", "openssl"}, {}},
        {"client", {}, {"boost", "openssl", "nlohmann"}, {}},
        {"traffic", {"client"}, {"nlohmann", "CLI"}, {}},
        {"app",
         {"core", "store", "reports", "search", "api", "net", "connector", "crypto"},
         {"boost", "nlohmann", "rapidjson", "spdlog", "fmt", "CLI", "openssl", "sqlite3.h", "curl"},
         {"base", "settings", "identity", "turn", "requests", "loop", "edge", "daemon", "tools"}},
        {"main", {"app"}, {}, {}},
    };
    return table;
}

Names const& known_libraries() {
    static Names const names{"boost",     "openssl", "nlohmann", "rapidjson",    "spdlog",
                             "sqlite3.h", "fmt",     "CLI",      "gtest",        "gmock",
                             "date",      "cjose",   "curl",     "phonenumbers", "unicode"};
    return names;
}

bool contains(Names const& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// The room a file of src or include belongs to; nothing for tests.
std::optional<Room> room_of(std::string_view path) {
    std::string_view rest;
    for (std::string_view const root : {"include/ringmaster/", "src/"}) {
        if (starts_with(path, root)) rest = path.substr(root.size());
    }
    if (rest == "main.cpp") rest = "main/";
    for (auto const& room : rooms()) {
        if (starts_with(rest, std::string(room.name) + "/")) return room;
    }
    return std::nullopt;
}

struct Include {
    std::string_view path;
    int line = 0;
};

std::vector<Include> includes_of(File const& file) {
    std::vector<Include> found;
    int number = 0;
    for (auto const line : split_lines(file.text)) {
        ++number;
        if (!starts_with(line, "#include ") || line.size() < 12) continue;
        auto const end = line.find_first_of(">\"", 10);
        if (end == std::string_view::npos) continue;
        found.push_back({line.substr(10, end - 10), number});
    }
    return found;
}

bool is_room(std::string_view name) {
    return std::any_of(rooms().begin(), rooms().end(),
                       [&](Room const& room) { return room.name == name; });
}

// Which of the inner rooms a path leads to, counted from the bottom; `rest` begins behind the room.
std::size_t height_in(Room const& room, std::string_view rest) {
    auto const inner = rest.substr(0, rest.find('/'));
    return static_cast<std::size_t>(std::find(room.inner.begin(), room.inner.end(), inner) -
                                    room.inner.begin());
}

std::string name_of(Room const& room, std::size_t height) {
    auto const whole = std::string(room.name);
    return height < room.inner.size() ? whole + "/" + std::string(room.inner[height]) : whole;
}

// Why a file of `room`, so high within it, may not include `path`; empty: it may.
std::string refusal(Room const& room, std::size_t height, std::string_view path) {
    bool const is_public = starts_with(path, "ringmaster/");
    std::string_view rest = is_public ? path.substr(std::string_view("ringmaster/").size()) : path;
    std::string_view const first = rest.substr(0, rest.find('/'));
    if (is_room(first) && (is_public || first.size() < rest.size())) {
        if (first == room.name) {
            auto const included = height_in(room, rest.substr(first.size() + 1));
            if (included <= height) return {};
            return name_of(room, height) + " may not use " + name_of(room, included);
        }
        if (!is_public) return "private header of room " + std::string(first);
        if (contains(room.rooms, first)) return {};
        return "room " + std::string(room.name) + " may not use room " + std::string(first);
    }
    if (contains(known_libraries(), first) && !contains(room.libraries, first)) {
        return "room " + std::string(room.name) + " may not use " + std::string(first);
    }
    return {};
}

// Beast and the whole of nlohmann/json are slow to compile: they stay out of shared headers.
bool is_heavy(std::string_view path) {
    return starts_with(path, "boost/beast") || path == "nlohmann/json.hpp";
}

// "core" of "include/ringmaster/core/ids.hpp" and of "src/core/ids.cpp"; empty for tests of a room.
std::string_view user_of(std::string_view path) {
    if (auto const room = room_of(path)) return room->name;
    bool const whole =
        starts_with(path, "tests/integration/") || starts_with(path, "tests/support/");
    return whole ? std::string_view("tests") : std::string_view();
}

}  // namespace

Findings check_public_headers(std::vector<File> const& files) {
    std::string const folder = "include/";
    std::map<std::string, std::vector<std::string>> public_headers;  // and what they include
    std::vector<std::string> needed;
    for (auto const& file : files) {
        bool const is_public = starts_with(file.path, folder);
        auto const user = user_of(file.path);
        if (is_public) public_headers[file.path];
        for (auto const& include : includes_of(file)) {
            auto const target = folder + std::string(include.path);
            if (is_public) public_headers[file.path].push_back(target);
            bool const is_foreign = !user.empty() && user != user_of(target);
            if (starts_with(include.path, "ringmaster/") && is_foreign) needed.push_back(target);
        }
    }
    std::set<std::string> reached;
    while (!needed.empty()) {
        auto const next = needed.back();
        needed.pop_back();
        if (!reached.insert(next).second) continue;
        for (auto const& target : public_headers[next]) needed.push_back(target);
    }
    Findings findings;
    for (auto const& [path, includes] : public_headers) {
        bool const is_header = starts_with(path, folder + "ringmaster/");
        if (is_header && !reached.contains(path)) {
            findings.push_back({path, 1, "public, but no other room needs it"});
        }
    }
    return findings;
}

Findings check_includes(File const& file) {
    auto const room = room_of(file.path);
    if (!room) return {};
    Findings findings;
    bool const is_public = starts_with(file.path, "include/");
    std::string_view rest = file.path;
    rest.remove_prefix(rest.find("/" + std::string(room->name) + "/") + room->name.size() + 2);
    std::size_t const height = room->name == "main" ? 0 : height_in(*room, rest);
    for (auto const& include : includes_of(file)) {
        auto const why = refusal(*room, height, include.path);
        if (!why.empty()) findings.push_back({file.path, include.line, why});
        if (is_public && is_heavy(include.path)) {
            findings.push_back({file.path, include.line, "too heavy for a public header"});
        }
    }
    return findings;
}

}  // namespace tidy

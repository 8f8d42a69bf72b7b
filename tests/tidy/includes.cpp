// The arrows between the rooms, as #include lines must respect them.
#include <algorithm>
#include <optional>

#include "tidy/rules.hpp"

namespace tidy {
namespace {

using Names = std::vector<std::string_view>;

struct Room {
    std::string_view name;
    Names rooms;      // whose public headers it may include, besides its own
    Names libraries;  // first parts of third-party include paths
};

std::vector<Room> const& rooms() {
    static std::vector<Room> const table{
        {"core", {}, {}},
        {"crypto", {}, {"openssl", "cjose"}},
        {"store", {"core", "crypto"}, {"sqlite3.h"}},
        {"api", {"core", "crypto"}, {"nlohmann", "rapidjson", "date", "phonenumbers", "unicode"}},
        {"connector", {"core"}, {"boost"}},
        {"net", {"crypto"}, {"boost", "openssl"}},
        {"client", {}, {"boost", "openssl", "nlohmann"}},
        {"traffic", {"client"}, {"nlohmann", "CLI"}},
        {"app",
         {"core", "store", "api", "net", "connector", "crypto"},
         {"boost", "nlohmann", "rapidjson", "spdlog", "fmt", "CLI", "openssl", "sqlite3.h",
          "curl"}},
        {"main", {"app"}, {}},
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

// Why `room` may not include `path`; empty: it may.
std::string refusal(Room const& room, std::string_view path) {
    bool const is_public = starts_with(path, "ringmaster/");
    std::string_view rest = is_public ? path.substr(std::string_view("ringmaster/").size()) : path;
    std::string_view const first = rest.substr(0, rest.find('/'));
    if (is_room(first) && (is_public || first.size() < rest.size())) {
        if (first == room.name) return {};
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

}  // namespace

Findings check_includes(File const& file) {
    auto const room = room_of(file.path);
    if (!room) return {};
    Findings findings;
    bool const is_public = starts_with(file.path, "include/");
    for (auto const& include : includes_of(file)) {
        auto const why = refusal(*room, include.path);
        if (!why.empty()) findings.push_back({file.path, include.line, why});
        if (is_public && is_heavy(include.path)) {
            findings.push_back({file.path, include.line, "too heavy for a public header"});
        }
    }
    return findings;
}

}  // namespace tidy

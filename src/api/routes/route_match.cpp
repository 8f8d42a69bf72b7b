// Router: patterns as lists of segments, tried in order of how specific they are.
#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include "ringmaster/api/requests/router.hpp"

namespace ringmaster::api {
namespace {

using Segments = std::vector<std::string_view>;

// Enough for a body that was sent to a wrong address to be read and answered.
constexpr std::size_t unknown_path_body_max = std::size_t{16} * 1024;

Segments split(std::string_view path) {
    Segments segments;
    if (path.empty() || path.front() != '/') return segments;
    path.remove_prefix(1);
    while (true) {
        auto const slash = path.find('/');
        segments.push_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return segments;
        path.remove_prefix(slash + 1);
    }
}

bool is_capture(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

bool is_rest(std::string_view segment) {
    return is_capture(segment) && segment[segment.size() - 2] == '*';
}

// 0 literal, 1 one segment, 2 any number: the smaller, the more specific.
int looseness(std::string_view segment) {
    if (is_rest(segment)) return 2;
    return is_capture(segment) ? 1 : 0;
}

// The first difference decides; else the longer pattern, which names more.
bool more_specific(Segments const& left, Segments const& right) {
    auto const [at_left, at_right] = std::ranges::mismatch(
        left, right, [](auto a, auto b) { return looseness(a) == looseness(b); });
    if (at_left == left.end() || at_right == right.end()) return left.size() > right.size();
    return looseness(*at_left) < looseness(*at_right);
}

bool fits_one(std::string_view pattern, std::string_view segment) {
    return is_capture(pattern) ? !segment.empty() : pattern == segment;
}

// How many path segments the rest capture takes; 0 without one. Nothing when lengths differ.
std::optional<std::size_t> rest_length(Segments const& pattern, Segments const& path) {
    bool const has_rest = std::ranges::any_of(pattern, is_rest);
    if (!has_rest) {
        return pattern.size() == path.size() ? std::optional<std::size_t>(0) : std::nullopt;
    }
    if (path.size() + 1 < pattern.size()) return std::nullopt;
    return path.size() + 1 - pattern.size();
}

bool fits(Segments const& pattern, Segments const& path) {
    auto const rest = rest_length(pattern, path);
    if (!rest) return false;
    std::size_t at = 0;
    for (auto const segment : pattern) {
        if (is_rest(segment)) {
            at += *rest;
            continue;
        }
        if (!fits_one(segment, path[at])) return false;
        ++at;
    }
    return true;
}

std::map<std::string, std::string> capture(Segments const& pattern, Segments const& path) {
    std::map<std::string, std::string> captured;
    auto const rest = rest_length(pattern, path).value_or(0);
    std::size_t at = 0;
    for (auto const segment : pattern) {
        if (is_rest(segment)) {
            auto& text = captured[std::string(segment.substr(1, segment.size() - 3))];
            for (std::size_t taken = 0; taken < rest; ++taken, ++at) {
                text.append(text.empty() ? "" : "/").append(path[at]);
            }
            continue;
        }
        if (is_capture(segment)) {
            captured.emplace(segment.substr(1, segment.size() - 2), path[at]);
        }
        ++at;
    }
    return captured;
}

// The header's value: each method once, HEAD beside GET, in alphabetical order.
std::string join_methods(std::vector<std::string_view> methods) {
    if (std::ranges::find(methods, "GET") != methods.end()) methods.push_back("HEAD");
    std::ranges::sort(methods);
    auto const doubled = std::ranges::unique(methods);
    methods.erase(doubled.begin(), doubled.end());
    std::string text;
    for (auto const method : methods) text.append(text.empty() ? "" : ", ").append(method);
    return text;
}

bool is_personal(std::string_view segment) {
    return is_capture(segment) &&
           std::ranges::find(personal_parts, segment.substr(1, segment.size() - 2)) !=
               personal_parts.end();
}

}  // namespace

std::string kept_path(Route const& route, std::string_view path) {
    auto const pattern = split(route.pattern);
    auto const segments = split(path);
    if (std::ranges::none_of(pattern, is_personal)) return std::string(path);
    std::string kept;
    for (std::size_t at = 0; at < std::min(pattern.size(), segments.size()); ++at) {
        kept.append("/").append(is_personal(pattern[at]) ? pattern[at] : segments[at]);
    }
    return kept;
}

Router::Router(std::vector<Route> const& routes) : routes_(routes) {
    for (std::size_t index = 0; index < routes_.size(); ++index) {
        auto const& route = routes_[index];
        std::string const name = std::string(route.method) + " " + std::string(route.pattern);
        if (route.handler == nullptr) throw std::logic_error("no handler: " + name);
        for (std::size_t other = 0; other < index; ++other) {
            if (routes_[other].method == route.method && routes_[other].pattern == route.pattern) {
                throw std::logic_error("two routes: " + name);
            }
        }
        entries_.push_back({split(route.pattern), index});
    }
    std::ranges::stable_sort(entries_, [](Entry const& left, Entry const& right) {
        return more_specific(left.segments, right.segments);
    });
}

Router::Entry const* Router::find(std::string_view method, Segments const& segments,
                                  std::vector<std::string_view>& allow) const {
    for (auto const& entry : entries_) {
        if (!fits(entry.segments, segments)) continue;
        auto const& found = routes_[entry.route].method;
        if (found == method) return &entry;
        allow.push_back(found);
    }
    return nullptr;
}

RouteMatch Router::match(std::string_view method, std::string_view path) const {
    auto const segments = split(path);
    std::vector<std::string_view> allow;
    auto const* entry = find(method, segments, allow);
    if (entry == nullptr && method == "HEAD") entry = find("GET", segments, allow);
    if (entry == nullptr) return {nullptr, {}, join_methods(std::move(allow))};
    return {&routes_[entry->route], capture(entry->segments, segments), {}};
}

std::size_t Router::body_limit(std::string_view method, std::string_view path) const {
    std::vector<std::string_view> allow;
    auto const* entry = find(method, split(path), allow);
    return entry == nullptr ? unknown_path_body_max : routes_[entry->route].body_max;
}

}  // namespace ringmaster::api

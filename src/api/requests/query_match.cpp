// What a filter means for a document.

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "api/requests/query_filter.hpp"
#include "ringmaster/api/text/letters.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

json const* value_at(json const& document, std::string_view path) {
    json const* value = &document;
    while (!path.empty()) {
        auto const dot = path.find('.');
        if (!value->is_object()) return nullptr;
        auto const found = value->find(std::string(path.substr(0, dot)));
        if (found == value->end()) return nullptr;
        value = &*found;
        path.remove_prefix(dot == std::string_view::npos ? path.size() : dot + 1);
    }
    return value->is_null() ? nullptr : value;
}

// `*` stands for any text. Linear in practice: it goes back to the last star only.
bool wildcard_match(std::string_view pattern, std::string_view text) {
    std::size_t at = 0;
    std::size_t in = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    while (in < text.size()) {
        if (at < pattern.size() && pattern[at] == '*') {
            star = at++;
            resume = in;
        } else if (at < pattern.size() && pattern[at] == text[in]) {
            ++at;
            ++in;
        } else if (star != std::string_view::npos) {
            at = star + 1;
            in = ++resume;
        } else {
            return false;
        }
    }
    while (at < pattern.size() && pattern[at] == '*') ++at;
    return at == pattern.size();
}

std::string match_text(json const& value) {
    return value.is_string() ? value.get<std::string>() : json_text(value);
}

bool equal(json const& value, std::string const& wanted) {
    return value.is_string() ? wildcard_match(wanted, value.get_ref<std::string const&>())
                             : match_text(value) == wanted;
}

// Below, at or above zero; nothing when the two cannot be ordered.
std::optional<int> order(json const& value, std::string const& wanted) {
    if (value.is_string()) return value.get_ref<std::string const&>().compare(wanted);
    if (!value.is_number()) return std::nullopt;
    double number = 0;
    auto const parsed = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
    if (parsed.ec != std::errc() || parsed.ptr != wanted.data() + wanted.size()) {
        return std::nullopt;
    }
    double const own = value.get<double>();
    return own < number ? -1 : (own > number ? 1 : 0);
}

bool any_equal(json const& value, std::vector<std::string> const& wanted) {
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](std::string const& text) { return equal(value, text); });
}

bool in_between(json const& value, std::vector<std::string> const& bounds) {
    return order(value, bounds[0]).value_or(-1) >= 0 && order(value, bounds[1]).value_or(1) <= 0;
}

bool contains_text(json const& value, std::string const& wanted) {
    // Written with or without the stars the original wants.
    std::string pattern = wanted;
    std::erase(pattern, '*');
    return match_text(value).find(pattern) != std::string::npos;
}

bool contains_any_case(json const& value, std::string const& wanted) {
    return folded(match_text(value)).find(folded(wanted)) != std::string::npos;
}

// The positive comparisons; each negative one is the opposite of its partner, for arrays too:
// `teamIds!=x` means that no item is x.
bool compares(FilterKind kind, json const& value, std::vector<std::string> const& values) {
    switch (kind) {
        case FilterKind::equal:
        case FilterKind::in: return any_equal(value, values);
        case FilterKind::greater: return order(value, values[0]).value_or(-1) > 0;
        case FilterKind::greater_equal: return order(value, values[0]).value_or(-1) >= 0;
        case FilterKind::less: return order(value, values[0]).value_or(1) < 0;
        case FilterKind::less_equal: return order(value, values[0]).value_or(1) <= 0;
        case FilterKind::like: return contains_text(value, values[0]);
        case FilterKind::like_any_case: return contains_any_case(value, values[0]);
        case FilterKind::between: return in_between(value, values);
        case FilterKind::not_null: return true;  // the value is there
        case FilterKind::any_of:
        case FilterKind::all_of:
        case FilterKind::not_equal:
        case FilterKind::not_in:
        case FilterKind::not_like:
        case FilterKind::is_null:
        case FilterKind::not_between: break;
    }
    return false;
}

std::optional<FilterKind> opposite(FilterKind kind) {
    switch (kind) {
        case FilterKind::not_equal: return FilterKind::equal;
        case FilterKind::not_in: return FilterKind::in;
        case FilterKind::not_like: return FilterKind::like;
        case FilterKind::not_between: return FilterKind::between;
        case FilterKind::is_null: return FilterKind::not_null;
        case FilterKind::any_of:
        case FilterKind::all_of:
        case FilterKind::equal:
        case FilterKind::greater:
        case FilterKind::greater_equal:
        case FilterKind::less:
        case FilterKind::less_equal:
        case FilterKind::in:
        case FilterKind::like:
        case FilterKind::like_any_case:
        case FilterKind::not_null:
        case FilterKind::between: break;
    }
    return std::nullopt;
}

}  // namespace

bool Filter::matches(json const& document) const {
    auto const part_matches = [&](Filter const& part) { return part.matches(document); };
    if (kind == FilterKind::any_of) return std::any_of(parts.begin(), parts.end(), part_matches);
    if (kind == FilterKind::all_of) return std::all_of(parts.begin(), parts.end(), part_matches);
    auto const positive = opposite(kind);
    FilterKind const asked = positive.value_or(kind);
    json const* value = value_at(document, field);
    bool found = false;
    if (value != nullptr && value->is_array() && asked != FilterKind::not_null) {
        found = std::any_of(value->begin(), value->end(),
                            [&](json const& item) { return compares(asked, item, values); });
    } else if (value != nullptr) {
        found = compares(asked, *value, values);
    }
    return positive ? !found : found;
}

}  // namespace ringmaster::api

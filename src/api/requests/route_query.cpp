// Query strings of the command routes' reads.
#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "api/requests/failure_events.hpp"
#include "api/requests/route_support.hpp"
#include "ringmaster/api/requests/route.hpp"
#include "ringmaster/api/wire/errors.hpp"
#include "ringmaster/core/model/ids.hpp"

namespace ringmaster::api {
namespace {

int hex_digit(char letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
    return -1;
}

// A broken escape stays as it is: it then fails the check of the value it stands in.
std::string decode(std::string_view text) {
    std::string decoded;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '+') {
            decoded += ' ';
        } else if (text[at] == '%' && at + 2 < text.size() && hex_digit(text[at + 1]) >= 0 &&
                   hex_digit(text[at + 2]) >= 0) {
            decoded += static_cast<char>(hex_digit(text[at + 1]) * 16 + hex_digit(text[at + 2]));
            at += 2;
        } else {
            decoded += text[at];
        }
    }
    return decoded;
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs pairs_of(std::string_view raw) {
    Pairs pairs;
    while (!raw.empty()) {
        auto const end = raw.find('&');
        auto const part = raw.substr(0, end);
        auto const equals = part.find('=');
        auto const value =
            equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1);
        if (!part.empty()) pairs.emplace_back(decode(part.substr(0, equals)), decode(value));
        raw.remove_prefix(end == std::string_view::npos ? raw.size() : end + 1);
    }
    return pairs;
}

// Neither of two values is the one that is meant (RQ-16).
Problems repeated_names(std::string_view raw) {
    std::map<std::string, std::size_t> counts;
    for (auto const& [name, value] : pairs_of(raw)) ++counts[name];
    Problems problems;
    for (auto const& [name, count] : counts) {
        if (count > 1) problems.push_back({name, "is given more than once"});
    }
    return problems;
}

}  // namespace

Query::Query(std::string_view raw) {
    for (auto& [name, value] : pairs_of(raw)) values_.emplace(std::move(name), std::move(value));
}

namespace {

bool is_whole_number(std::string_view text) {
    return text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Separators around nothing: an empty list that was joined, a blank field. It must not be taken for
// everything.
bool names_nothing(std::string_view value) {
    return !value.empty() && value.find_first_not_of(", \t\r\n") == std::string_view::npos;
}

std::vector<std::string> parts_of(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        auto const comma = text.find(',');
        if (comma != 0) parts.emplace_back(text.substr(0, comma));
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    }
    return parts;
}

// `values` is "A|B"; empty: anything.
bool is_listed(std::string_view values, std::string_view text) {
    if (values.empty()) return true;
    for (std::string_view rest = values;;) {
        auto const bar = rest.find('|');
        if (rest.substr(0, bar) == text) return true;
        if (bar == std::string_view::npos) return false;
        rest.remove_prefix(bar + 1);
    }
}

std::string wrong_number(Parameter const& parameter, std::string_view value) {
    if (!is_whole_number(value)) return "must be a whole number";
    std::int64_t number = 0;
    bool const fits =
        std::from_chars(value.data(), value.data() + value.size(), number).ec == std::errc{};
    if (fits && number >= parameter.min && number <= parameter.max) return {};
    return "must be a whole number from " + std::to_string(parameter.min) + " to " +
           std::to_string(parameter.max);
}

std::string wrong_item(Parameter const& parameter, std::string const& item) {
    bool const wants_id = parameter.type == ParameterType::ids;
    if (wants_id && !core::parse_uuid(item)) return item + " is not an id";
    if (is_listed(parameter.values, item)) return {};
    return item + " is not one of " + std::string(parameter.values);
}

std::string wrong_list(Parameter const& parameter, std::string_view value) {
    if (names_nothing(value)) return "names nothing";
    for (auto const& item : parts_of(value)) {
        if (auto wrong = wrong_item(parameter, item); !wrong.empty()) return wrong;
    }
    return {};
}

// What speaks against a value by the type of its parameter.
std::string wrong_type(Parameter const& parameter, std::string_view value) {
    switch (parameter.type) {
        case ParameterType::text: return names_nothing(value) ? "names nothing" : "";
        case ParameterType::integer: return wrong_number(parameter, value);
        case ParameterType::flag:
            return value == "true" || value == "false" ? "" : "must be true or false";
        case ParameterType::list:
        case ParameterType::ids: return wrong_list(parameter, value);
    }
    return {};
}

// An empty value says nothing.
std::string wrong_value(Parameter const& parameter, std::string_view value) {
    if (value.empty()) return parameter.is_required ? "is required" : "";
    if (auto wrong = wrong_type(parameter, value); !wrong.empty()) return wrong;
    bool const is_list = parameter.type == ParameterType::list;
    if (is_list || is_listed(parameter.values, value)) return {};
    return "must be one of " + std::string(parameter.values);
}

}  // namespace

Problems Query::problems(std::span<Parameter const> known) const {
    Problems problems;
    for (auto const& [name, value] : values_) {
        auto const found = std::ranges::find(known, name, &Parameter::name);
        auto what =
            found == known.end() ? "is no parameter of this route" : wrong_value(*found, value);
        if (!what.empty()) problems.push_back({name, std::move(what)});
    }
    for (Parameter const& parameter : known) {
        bool const lacks = parameter.is_required && !values_.contains(std::string(parameter.name));
        if (lacks) problems.push_back({std::string(parameter.name), "is required"});
    }
    return problems;
}

Call ask(Route const& route, Context const& context) {
    auto problems = Query(context.request.query).problems(route.parameters);
    std::ranges::move(repeated_names(context.request.query), std::back_inserter(problems));
    if (problems.empty()) return tell_failures(route, context, route.handler(context));
    bool const configuration = route.pattern.starts_with("/organization");
    Answer refusal{configuration ? configuration_error(400, problems, context.request.tracking_id)
                                 : problems_response(problems)};
    return tell_failures(route, context, std::move(refusal));
}

std::string Query::text(std::string const& name) const {
    auto const found = values_.find(name);
    return found == values_.end() ? std::string{} : found->second;
}

std::vector<std::string> Query::list(std::string const& name) const { return parts_of(text(name)); }

std::int64_t Query::number(std::string const& name, std::int64_t fallback) const {
    auto const value = text(name);
    std::int64_t parsed = fallback;
    std::from_chars(value.data(), value.data() + value.size(), parsed);
    return parsed;
}

PageAsked Query::page() const {
    auto const size = number("pageSize", 100);
    return {static_cast<std::size_t>(number("page", 0) * size), static_cast<std::size_t>(size)};
}

}  // namespace ringmaster::api

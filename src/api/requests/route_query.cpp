// Query strings of the command routes' reads.
#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "api/requests/route_support.hpp"
#include "ringmaster/api/requests/route.hpp"
#include "ringmaster/api/wire/errors.hpp"

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

// What speaks against a value by the type of its parameter; an empty one says nothing.
std::string_view wrong_type(Parameter const& parameter, std::string_view value) {
    switch (parameter.type) {
        case ParameterType::text: return names_nothing(value) ? "names nothing" : "";
        case ParameterType::integer: return is_whole_number(value) ? "" : "must be a whole number";
        case ParameterType::flag:
            return value.empty() || value == "true" || value == "false" ? ""
                                                                        : "must be true or false";
    }
    return {};
}

}  // namespace

Problems Query::problems(std::span<Parameter const> known) const {
    Problems problems;
    for (auto const& [name, value] : values_) {
        auto const found = std::ranges::find(known, name, &Parameter::name);
        auto const what =
            found == known.end() ? "is no parameter of this route" : wrong_type(*found, value);
        if (!what.empty()) problems.push_back({name, std::string(what)});
    }
    return problems;
}

Call ask(Route const& route, Context const& context) {
    auto problems = Query(context.request.query).problems(route.parameters);
    std::ranges::move(repeated_names(context.request.query), std::back_inserter(problems));
    if (problems.empty()) return route.handler(context);
    bool const configuration = route.pattern.starts_with("/organization");
    return Answer{configuration ? configuration_error(400, problems, context.request.tracking_id)
                                : problems_response(problems)};
}

std::string Query::text(std::string const& name) const {
    auto const found = values_.find(name);
    return found == values_.end() ? std::string{} : found->second;
}

std::vector<std::string> Query::list(std::string const& name) const {
    std::vector<std::string> parts;
    std::string const whole = text(name);
    std::string_view rest = whole;
    while (!rest.empty()) {
        auto const comma = rest.find(',');
        if (comma != 0) parts.emplace_back(rest.substr(0, comma));
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    }
    return parts;
}

std::int64_t Query::number(std::string const& name, std::int64_t fallback, std::int64_t max,
                           Problems& problems) const {
    auto const value = text(name);
    if (value.empty()) return fallback;
    std::int64_t parsed = 0;
    auto const* end = value.data() + value.size();
    auto const result = std::from_chars(value.data(), end, parsed);
    if (result.ec == std::errc{} && result.ptr == end && parsed >= 0 && parsed <= max) {
        return parsed;
    }
    problems.push_back({name, "must be a whole number from 0 to " + std::to_string(max)});
    return fallback;
}

PageAsked Query::page(std::int64_t page_max, std::int64_t size_max, Problems& problems) const {
    auto const size = number("pageSize", 100, size_max, problems);
    if (size == 0) problems.push_back({"pageSize", "must be at least 1"});
    auto const page = number("page", 0, page_max, problems);
    return {static_cast<std::size_t>(page * size), static_cast<std::size_t>(size)};
}

}  // namespace ringmaster::api

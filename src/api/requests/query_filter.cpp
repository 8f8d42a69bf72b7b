// The parser of RSQL filters.

#include "api/requests/query_filter.hpp"

#include <array>
#include <utility>

namespace ringmaster::api {

namespace {

constexpr std::size_t depth_max = 16;        // brackets inside brackets
constexpr std::size_t text_max = 16 * 1024;  // fits a few hundred ids
constexpr std::size_t values_max = 1'000;

struct Operator {
    std::string_view text;
    FilterKind kind;
    std::size_t values_least;
    std::size_t values_most;
};

// Longer spellings come before those they begin with.
constexpr std::array operators{
    Operator{"=in=", FilterKind::in, 1, values_max},
    Operator{"=out=", FilterKind::not_in, 1, values_max},
    Operator{"=gt=", FilterKind::greater, 1, 1},
    Operator{"=ge=", FilterKind::greater_equal, 1, 1},
    Operator{"=lt=", FilterKind::less, 1, 1},
    Operator{"=le=", FilterKind::less_equal, 1, 1},
    Operator{"=like=", FilterKind::like, 1, 1},
    Operator{"=ke=", FilterKind::like, 1, 1},
    Operator{"=notlike=", FilterKind::not_like, 1, 1},
    Operator{"=nk=", FilterKind::not_like, 1, 1},
    Operator{"=ilike=", FilterKind::like_any_case, 1, 1},
    Operator{"=ik=", FilterKind::like_any_case, 1, 1},
    Operator{"=isnull=", FilterKind::is_null, 0, 1},
    Operator{"=null=", FilterKind::is_null, 0, 1},
    Operator{"=na=", FilterKind::is_null, 0, 1},
    Operator{"=notnull=", FilterKind::not_null, 0, 1},
    Operator{"=nn=", FilterKind::not_null, 0, 1},
    Operator{"=between=", FilterKind::between, 2, 2},
    Operator{"=bt=", FilterKind::between, 2, 2},
    Operator{"=notbetween=", FilterKind::not_between, 2, 2},
    Operator{"=nb=", FilterKind::not_between, 2, 2},
    Operator{"==", FilterKind::equal, 1, 1},
    Operator{"!=", FilterKind::not_equal, 1, 1},
    Operator{">=", FilterKind::greater_equal, 1, 1},
    Operator{"<=", FilterKind::less_equal, 1, 1},
    Operator{">", FilterKind::greater, 1, 1},
    Operator{"<", FilterKind::less, 1, 1},
};

class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) {}

    std::optional<Filter> parse() {
        auto filter = parse_any(0);
        skip_spaces();
        if (filter && at_ != text_.size()) return fail("unexpected text");
        return filter;
    }

    [[nodiscard]] std::string error() const {
        return error_ + " at character " + std::to_string(at_ + 1);
    }

private:
    static bool is_reserved(char letter) {
        return std::string_view("\"'();,=!~<> ").find(letter) != std::string_view::npos;
    }

    std::optional<Filter> fail(std::string what) {
        if (error_.empty()) error_ = std::move(what);
        return std::nullopt;
    }

    void skip_spaces() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    }

    bool take(std::string_view wanted) {
        if (!text_.substr(at_).starts_with(wanted)) return false;
        at_ += wanted.size();
        return true;
    }

    // A separator may be written as a sign or as a word between spaces.
    bool take_separator(std::string_view sign, std::string_view word) {
        auto const before = at_;
        skip_spaces();
        if (take(sign) || (at_ != before && take(word))) return true;
        at_ = before;
        return false;
    }

    std::optional<Filter> parse_any(std::size_t depth) {
        return parse_sequence(FilterKind::any_of, depth);
    }

    std::optional<Filter> parse_sequence(FilterKind kind, std::size_t depth) {
        bool const outer = kind == FilterKind::any_of;
        Filter filter;
        filter.kind = kind;
        do {
            auto part = outer ? parse_sequence(FilterKind::all_of, depth) : parse_term(depth);
            if (!part) return std::nullopt;
            filter.parts.push_back(std::move(*part));
        } while (outer ? take_separator(",", "or ") : take_separator(";", "and "));
        if (filter.parts.size() > 1) return filter;
        Filter only = std::move(filter.parts.front());
        return only;
    }

    std::optional<Filter> parse_term(std::size_t depth) {
        skip_spaces();
        if (!take("(")) return parse_comparison();
        if (depth >= depth_max) return fail("too many brackets");
        auto inner = parse_any(depth + 1);
        skip_spaces();
        if (inner && !take(")")) return fail("a bracket is not closed");
        return inner;
    }

    std::optional<Filter> parse_comparison() {
        Filter filter;
        while (at_ < text_.size() && !is_reserved(text_[at_])) filter.field += text_[at_++];
        if (filter.field.empty()) return fail("a field name is missing");
        skip_spaces();
        for (Operator const& candidate : operators) {
            if (!take(candidate.text)) continue;
            filter.kind = candidate.kind;
            if (!parse_values(filter.values, candidate)) return std::nullopt;
            return filter;
        }
        return fail("an operator is missing or unknown");
    }

    bool parse_values(std::vector<std::string>& values, Operator const& wanted) {
        skip_spaces();
        if (take("(")) {
            do {
                skip_spaces();
                if (!parse_value(values)) return false;
                skip_spaces();
            } while (take(","));
            if (!take(")")) return fail("a list is not closed").has_value();
        } else if (at_ < text_.size() &&
                   std::string_view(";,)").find(text_[at_]) == std::string_view::npos) {
            if (!parse_value(values)) return false;
        }
        if (values.size() >= wanted.values_least && values.size() <= wanted.values_most) {
            return true;
        }
        return fail("the operator wants another number of values").has_value();
    }

    bool parse_value(std::vector<std::string>& values) {
        std::string value;
        if (at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'')) {
            char const quote = text_[at_++];
            while (at_ < text_.size() && text_[at_] != quote) {
                if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
                value += text_[at_++];
            }
            if (at_ == text_.size()) return fail("a quote is not closed").has_value();
            ++at_;
        } else {
            while (at_ < text_.size() && !is_reserved(text_[at_])) value += text_[at_++];
            if (value.empty()) return fail("a value is missing").has_value();
        }
        values.push_back(std::move(value));
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string error_;
};

}  // namespace

std::optional<Filter> parse_filter(std::string_view text, Problems& problems) {
    if (text.size() > text_max) {
        problems.push_back({"filter", "longer than " + std::to_string(text_max) + " bytes"});
        return std::nullopt;
    }
    Parser parser(text);
    auto filter = parser.parse();
    if (!filter) problems.push_back({"filter", parser.error()});
    return filter;
}

void check_filter_fields(Filter const& filter, FieldCheck const& check, Problems& problems) {
    for (Filter const& part : filter.parts) check_filter_fields(part, check, problems);
    if (filter.field.empty() || check.known(filter.field)) return;
    problems.push_back({"filter", "there is no field \"" + filter.field + "\""});
}

}  // namespace ringmaster::api

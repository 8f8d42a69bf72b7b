// Where a value of a document stands in its YAML: in the line of its key, or below it.

#include "api/description/yaml.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "ringmaster/api/text/letters.hpp"

namespace ringmaster::api {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t columns_max = 100;
constexpr std::size_t indent_step = 2;

// Texts that would be read as something else.
constexpr std::array<std::string_view, 9> words{"true", "false", "null", "yes", "no",
                                                "on",   "off",   "y",    "n"};

bool is_letter(char byte) { return lower(byte) >= 'a' && lower(byte) <= 'z'; }

// What needs no quotes, neither in a line of its own nor within brackets.
bool is_plain(std::string_view text) {
    if (text.empty() || !is_letter(text.front()) || text.back() == ' ') return false;
    if (std::ranges::find(words, std::string_view(lower_case(text))) != words.end()) return false;
    return std::ranges::all_of(text, [](char byte) {
        return is_letter(byte) || is_digit(byte) ||
               std::string_view(" _-./;()").find(byte) != std::string_view::npos;
    });
}

// A JSON string is a YAML scalar, too.
std::string scalar(Json const& value) {
    if (!value.is_string()) return value.dump();
    auto const& text = value.get_ref<std::string const&>();
    return is_plain(text) ? text : value.dump();
}

bool is_flat(Json const& value) {
    if (value.is_object() && value.contains("properties")) return false;
    return std::ranges::all_of(value, [](Json const& item) {
        return !item.is_structured() || item.empty() ||
               (item.size() <= 6 && std::ranges::none_of(item, &Json::is_structured));
    });
}

std::string in_line(Json const& value) {
    if (!value.is_structured()) return scalar(value);
    std::string text;
    for (auto const& [key, item] : value.items()) {
        text += text.empty() ? "" : ", ";
        if (value.is_object()) text += scalar(Json(key)) + ": ";
        text += in_line(item);
    }
    return value.is_object() ? "{" + text + "}" : "[" + text + "]";
}

// Keys of these are entries of a table: each has lines of its own.
bool is_table(std::string_view key) { return key == "properties" || key == "info"; }

class Writer {
public:
    std::string take() { return std::move(out_); }

    void write_members(Json const& value, std::size_t indent) {
        for (auto const& [key, item] : value.items()) {
            out_.append(indent, ' ');
            auto const head = scalar(Json(key)) + ":";
            out_ += head;
            write_value(item, indent, head.size(), key);
        }
    }

private:
    void write_value(Json const& value, std::size_t indent, std::size_t taken,
                     std::string_view key) {
        if (!value.is_structured() || value.empty()) return line(in_line(value));
        if (is_flat(value) && !is_table(key)) {
            auto const text = in_line(value);
            if (indent + taken + 1 + text.size() <= columns_max) return line(text);
        }
        out_ += '\n';
        if (value.is_object()) return write_members(value, indent + indent_step);
        for (Json const& item : value) write_item(item, indent + indent_step);
    }

    // The first member of an object stands behind the dash.
    void write_item(Json const& item, std::size_t indent) {
        out_.append(indent, ' ');
        out_ += '-';
        auto const text = in_line(item);
        bool const fits = is_flat(item) && indent + 2 + text.size() <= columns_max;
        if (!item.is_structured() || item.empty() || fits || item.is_array()) return line(text);
        auto const begin = out_.size();
        write_members(item, indent + indent_step);
        out_.erase(begin, indent + 1);
    }

    void line(std::string const& text) { out_ += " " + text + "\n"; }

    std::string out_;
};

}  // namespace

std::string yaml_text(Json const& document) {
    Writer writer;
    writer.write_members(document, 0);
    return writer.take();
}

}  // namespace ringmaster::api

#include "ringmaster/api/text/json.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

namespace ringmaster::api {

using nlohmann::json;

namespace {

constexpr char const* control_text = "must not contain control characters";

// C0, DEL and C1 (in UTF-8 C2 80 to C2 9F); a text of several lines has line breaks and tabs.
bool has_control_in(std::string_view text, bool has_lines) {
    constexpr std::string_view lines = "\n\r\t";
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto const byte = static_cast<unsigned char>(text[at]);
        bool const c0 = byte < 0x20 || byte == 0x7F;
        if (c0 && !(has_lines && lines.find(text[at]) != std::string_view::npos)) return true;
        bool const more = byte == 0xC2 && at + 1 < text.size();
        if (more && static_cast<unsigned char>(text[at + 1]) < 0xA0) return true;
    }
    return false;
}

// Builds the value and watches the limits. The parser itself refuses malformed UTF-8, lone
// surrogates and numbers beyond a double; it is not recursive, so depth costs no stack here.
class Guard : public nlohmann::json_sax<json> {
public:
    Guard(JsonLimits const& limits, std::size_t body_bytes, Problems& problems)
        : limits_(limits),
          values_max_(std::max(limits.values_always, body_bytes / limits.bytes_per_value_least)),
          problems_(problems),
          first_problem_(problems.size()) {}

    bool null() override { return add(json(nullptr)); }
    bool boolean(bool value) override { return add(json(value)); }
    bool number_integer(number_integer_t value) override { return add(json(value)); }
    bool number_unsigned(number_unsigned_t value) override {
        if (value > static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max())) {
            return report(path(), "the number is too large") && add(json(nullptr));
        }
        return add(json(value));
    }
    bool number_float(number_float_t value, string_t const&) override { return add(json(value)); }
    bool string(string_t& value) override {
        bool const wrong = !limits_.controls_allowed && has_control_in(value, may_have_lines());
        if (wrong && !report(path(), control_text)) return false;
        return add(json(std::move(value)));
    }
    bool binary(binary_t&) override { return false; }  // never in JSON text

    bool start_object(std::size_t) override { return open(json::object()); }
    bool start_array(std::size_t) override { return open(json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        Level& level = levels_.back();
        if (has_control(name)) {
            level.key = "?";
            return report(path(), control_text);
        }
        if (!level.keys.insert(name).second) {
            level.key = name;
            if (!report(path(), "the key occurs twice")) return false;
        }
        level.key = std::move(name);
        return true;
    }

    bool parse_error(std::size_t position, std::string const&,
                     nlohmann::detail::exception const& error) override {
        report(path(), error.id == number_overflow
                           ? "the number is too large"
                           : "not valid JSON at byte " + std::to_string(position));
        return false;
    }

    [[nodiscard]] bool clean() const { return problems_.size() == first_problem_; }
    [[nodiscard]] json take() { return std::move(root_); }

private:
    static constexpr int number_overflow = 406;  // the library's id of an infinite number

    struct Level {
        json* container = nullptr;
        std::string key;  // objects: of the member being read
        std::set<std::string> keys;
    };

    [[nodiscard]] std::string path() const {
        std::string text;
        for (std::size_t depth = 0; depth < levels_.size(); ++depth) {
            Level const& level = levels_[depth];
            if (level.container->is_object()) {
                text = field_path(text, level.key);
                continue;
            }
            // An item that is a container itself has already been placed in its array.
            bool const innermost = depth + 1 == levels_.size();
            text = field_path(text, level.container->size() - (innermost ? 0 : 1));
        }
        return text;
    }

    [[nodiscard]] bool may_have_lines() const {
        return levels_.size() == 1 && levels_.back().key == limits_.lines_allowed;
    }

    bool report(std::string where, std::string what) {
        if (problems_.size() >= limits_.problems_max) return false;
        problems_.push_back({std::move(where), std::move(what)});
        return true;
    }

    // Only the innermost container grows, so pointers to the outer ones stay good.
    json* place(json value) {
        if (levels_.empty()) {
            root_ = std::move(value);
            return &root_;
        }
        Level& level = levels_.back();
        if (level.container->is_array()) {
            level.container->push_back(std::move(value));
            return &level.container->back();
        }
        return &((*level.container)[level.key] = std::move(value));
    }

    bool add(json value) {
        if (!count()) return false;
        place(std::move(value));
        return true;
    }

    bool count() {
        if (++values_ <= values_max_) return true;
        report("", "more than " + std::to_string(values_max_) + " values");
        return false;
    }

    bool open(json container) {
        if (!count()) return false;
        if (levels_.size() >= limits_.depth_max) {
            report(path(), "nested deeper than " + std::to_string(limits_.depth_max));
            return false;
        }
        json* placed = place(std::move(container));
        levels_.push_back({placed, {}, {}});
        return true;
    }

    bool close() {
        levels_.pop_back();
        return true;
    }

    JsonLimits limits_;
    std::size_t const values_max_;
    std::size_t values_ = 0;
    Problems& problems_;
    std::size_t first_problem_;
    json root_;
    std::vector<Level> levels_;
};

json const* present(json const& object, char const* name) {
    if (!object.is_object()) return nullptr;
    auto const found = object.find(name);
    if (found == object.end() || found->is_null()) return nullptr;
    return &*found;
}

}  // namespace

bool has_control(std::string_view text) { return has_control_in(text, false); }

std::optional<json> parse_json(std::string_view text, JsonLimits const& limits,
                               Problems& problems) {
    if (text.size() > limits.body_max) {
        problems.push_back({"", "larger than " + std::to_string(limits.body_max) + " bytes"});
        return std::nullopt;
    }
    Guard guard(limits, text.size(), problems);
    bool const complete = json::sax_parse(text, &guard);
    if (!guard.clean()) return std::nullopt;
    if (!complete) {
        problems.push_back({"", "not valid JSON"});
        return std::nullopt;
    }
    return guard.take();
}

std::string field_path(std::string_view parent, std::string_view name) {
    std::string path(parent);
    if (!path.empty()) path += '.';
    return path.append(name);
}

std::string field_path(std::string_view parent, std::size_t index) {
    return std::string(parent) + "[" + std::to_string(index) + "]";
}

void check_names(nlohmann::json const& object, std::span<std::string_view const> known,
                 std::string_view path, Problems& problems) {
    for (auto const& [name, value] : object.items()) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        problems.push_back({field_path(path, name), "is not a known field"});
    }
}

std::string json_text(json const& value) {
    // Values come from the guarded parser or from our own text: both are valid UTF-8. Should one
    // ever not be, a replacement character beats an exception in an answer.
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string text_at(json const& object, char const* name) {
    json const* value = present(object, name);
    return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

bool flag_at(json const& object, char const* name) {
    json const* value = present(object, name);
    return value != nullptr && value->is_boolean() && value->get<bool>();
}

std::optional<std::int64_t> integer_at(json const& object, char const* name) {
    json const* value = present(object, name);
    if (value == nullptr || !value->is_number_integer()) return std::nullopt;
    if (value->is_number_unsigned() && value->get<std::uint64_t>() > INT64_MAX) {
        return std::nullopt;
    }
    return value->get<std::int64_t>();
}

std::vector<std::string> texts_at(json const& object, char const* name) {
    std::vector<std::string> texts;
    json const* value = present(object, name);
    if (value == nullptr || !value->is_array()) return texts;
    for (json const& item : *value) {
        if (item.is_string()) texts.push_back(item.get<std::string>());
    }
    return texts;
}

json const& child_at(json const& object, char const* name) {
    static json const empty = json::array();
    json const* value = present(object, name);
    return value != nullptr && value->is_structured() ? *value : empty;
}

}  // namespace ringmaster::api

#include "app/settings/settings.hpp"

#include <unistd.h>
#include <algorithm>
#include <cctype>
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>

#include "app/base/text_file.hpp"
#include "app/settings/settings_checks.hpp"

namespace ringmaster::app {
namespace {

using Json = nlohmann::json;
constexpr std::string_view environment_prefix = "RINGMASTER_";
constexpr std::size_t type_text = 0;
constexpr std::size_t type_integer = 1;
constexpr std::size_t type_boolean = 2;

SettingKey const* find_key(std::string_view name) {
    for (auto const& key : setting_keys()) {
        if (key.name == name) return &key;
    }
    return nullptr;
}

// Edits between two names, to suggest the one that was meant.
std::size_t distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    for (std::size_t column = 0; column < row.size(); ++column) row[column] = column;
    for (std::size_t line = 1; line <= left.size(); ++line) {
        std::size_t diagonal = row[0];
        row[0] = line;
        for (std::size_t column = 1; column <= right.size(); ++column) {
            std::size_t const change = diagonal + (left[line - 1] == right[column - 1] ? 0U : 1U);
            diagonal = row[column];
            row[column] = std::min({row[column] + 1, row[column - 1] + 1, change});
        }
    }
    return row[right.size()];
}

template <class NameOf>
std::string suggestion(std::string_view wrong, NameOf name_of) {
    std::string best;
    std::size_t best_distance = wrong.size() / 2 + 1;
    for (auto const& key : setting_keys()) {
        std::string const name = name_of(key);
        std::size_t const edits = distance(wrong, name);
        if (edits >= best_distance) continue;
        best = name;
        best_distance = edits;
    }
    return best.empty() ? std::string() : "; did you mean " + best + "?";
}

// The problem with a value of the right type, or nothing.
std::string range_problem(SettingKey const& key, SettingValue const& value) {
    if (auto const* number = std::get_if<std::uint64_t>(&value)) {
        if (*number >= key.least && *number <= key.most) return {};
    } else if (auto const* text = std::get_if<std::string>(&value)) {
        bool const listed =
            std::find(key.choices.begin(), key.choices.end(), *text) != key.choices.end();
        if (key.choices.empty() || listed) return {};
    } else {
        return {};
    }
    return "must be " + constraint_text(key) + ", not " + value_text(value);
}

std::optional<SettingValue> from_json(SettingKey const& key, Json const& json) {
    switch (key.default_value.index()) {
        case type_text:
            if (json.is_string()) return json.get<std::string>();
            break;
        case type_integer:
            if (json.is_number_unsigned()) return json.get<std::uint64_t>();
            break;
        case type_boolean:
            if (json.is_boolean()) return json.get<bool>();
            break;
        default: {
            auto const is_text = [](Json const& item) { return item.is_string(); };
            if (json.is_array() && std::all_of(json.begin(), json.end(), is_text)) {
                return json.get<std::vector<std::string>>();
            }
        }
    }
    return std::nullopt;
}

std::vector<std::string> split_list(std::string const& text) {
    std::vector<std::string> items;
    std::stringstream stream(text);
    for (std::string item; std::getline(stream, item, ',');) {
        if (!item.empty()) items.push_back(item);
    }
    return items;
}

std::optional<SettingValue> from_environment(SettingKey const& key, std::string const& text) {
    switch (key.default_value.index()) {
        case type_text: return text;
        case type_integer: {
            std::uint64_t number = 0;
            auto const* end = text.data() + text.size();
            auto const parsed = std::from_chars(text.data(), end, number);
            if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
            return number;
        }
        case type_boolean:
            if (text == "true" || text == "1") return true;
            if (text == "false" || text == "0") return false;
            return std::nullopt;
        default: return split_list(text);
    }
}

class Parser {
public:
    ConfigurationResult run(std::string_view text, Environment const& environment) {
        for (auto const& key : setting_keys()) key.put(result_.settings, key.default_value);
        if (!text.empty()) read_file(text);
        read_environment(environment);
        for (auto& found : check_together(result_.settings, wrong_)) problem(std::move(found));
        return std::move(result_);
    }

private:
    void problem(std::string text) { result_.problems.push_back(std::move(text)); }

    void take(SettingKey const& key, std::string const& source,
              std::optional<SettingValue> const& value) {
        std::string const wrong =
            value ? range_problem(key, *value) : "must be " + constraint_text(key);
        if (wrong.empty()) return key.put(result_.settings, *value);
        problem(source + " " + wrong);
        wrong_.insert(key.name);
    }

    void read_file(std::string_view text) {
        // nlohmann keeps the last of two equal names; a configuration must not say two things.
        std::vector<std::set<std::string>> names;
        auto const watch = [&](int, Json::parse_event_t event, Json& parsed) {
            if (event == Json::parse_event_t::object_start) names.emplace_back();
            if (event == Json::parse_event_t::object_end) names.pop_back();
            if (event == Json::parse_event_t::key && !names.empty() &&
                !names.back().insert(parsed.get<std::string>()).second) {
                problem("the name " + parsed.dump() + " stands twice in one object");
            }
            return true;
        };
        try {
            Json const document = Json::parse(text, watch);
            if (!document.is_object()) return problem("the configuration must be a JSON object");
            read_object("", document);
        } catch (Json::exception const& error) {
            problem(std::string("the configuration is not valid JSON: ") + error.what());
        }
    }

    void read_object(std::string const& prefix, Json const& object) {
        for (auto const& [name, value] : object.items()) {
            std::string const path = prefix + name;
            if (auto const* key = find_key(path)) {
                take(*key, path, from_json(*key, value));
            } else if (value.is_object() && is_group(path)) {
                read_object(path + ".", value);
            } else {
                problem("unknown key " + path +
                        suggestion(path, [](SettingKey const& known) { return known.name; }));
            }
        }
    }

    static bool is_group(std::string const& path) {
        auto const& keys = setting_keys();
        return std::any_of(keys.begin(), keys.end(), [&](SettingKey const& key) {
            return key.name.rfind(path + ".", 0) == 0;
        });
    }

    void read_environment(Environment const& environment) {
        std::set<std::string> known;
        for (auto const& key : setting_keys()) {
            std::string const name = environment_name(key.name);
            known.insert(name);
            auto const found = environment.find(name);
            if (found != environment.end()) take(key, name, from_environment(key, found->second));
        }
        // Other programs' variables may share the prefix: worth a word, not a refusal.
        for (auto const& [name, value] : environment) {
            if (name.rfind(environment_prefix, 0) != 0 || known.count(name) != 0) continue;
            result_.warnings.push_back(
                "the environment variable " + name + " names no key" +
                suggestion(name, [](SettingKey const& key) { return environment_name(key.name); }));
        }
    }

    ConfigurationResult result_;
    std::set<std::string> wrong_;  // keys with a problem of their own
};

Environment process_environment() {
    Environment found;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        std::string_view const line(*entry);
        if (line.rfind(environment_prefix, 0) != 0) continue;
        auto const equals = line.find('=');
        if (equals == std::string_view::npos) continue;
        found.emplace(line.substr(0, equals), line.substr(equals + 1));
    }
    return found;
}

}  // namespace

ConfigurationResult parse_configuration(std::string_view text, Environment const& environment) {
    return Parser().run(text, environment);
}

ConfigurationResult load_configuration(std::optional<std::string> const& path) {
    auto const text = path ? read_text_file(*path) : std::string();
    auto result = parse_configuration(text.value_or(std::string()), process_environment());
    auto& problems = result.problems;
    if (!text) problems.insert(problems.begin(), "cannot read " + *path);
    if (path && text && text->empty()) problems.insert(problems.begin(), *path + " is empty");
    for (auto& problem : check_files(result.settings)) problems.push_back(std::move(problem));
    return result;
}

}  // namespace ringmaster::app

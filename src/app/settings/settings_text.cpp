// The configuration table as people see it: constraints, values, the document.

#include <cctype>
#include <sstream>

#include <nlohmann/json.hpp>

#include "app/settings/settings.hpp"

namespace ringmaster::app {

std::string environment_name(std::string_view key) {
    std::string name = "RINGMASTER_";
    for (char const letter : key) {
        auto const code = static_cast<unsigned char>(letter);
        if (letter == '.') {
            name.push_back('_');
            continue;
        }
        if (std::isupper(code) != 0) name.push_back('_');
        name.push_back(static_cast<char>(std::toupper(code)));
    }
    return name;
}

std::string constraint_text(SettingKey const& key) {
    switch (key.default_value.index()) {
        case 0: {
            if (key.choices.empty()) return "text";
            std::string list = "one of ";
            for (auto const& choice : key.choices) {
                if (&choice != &key.choices.front()) list += ", ";
                list += choice;
            }
            return list;
        }
        case 1: return "integer, " + std::to_string(key.least) + " to " + std::to_string(key.most);
        case 2: return "true or false";
        default: return "list of texts";
    }
}

std::string value_text(SettingValue const& value) {
    return std::visit([](auto const& plain) { return nlohmann::json(plain).dump(); }, value);
}

std::string settings_markdown() {
    std::ostringstream table;
    table << "| Key | Default | Constraint | Environment variable | Meaning |\n"
          << "|---|---|---|---|---|\n";
    for (auto const& key : setting_keys()) {
        table << "| `" << key.name << "` | `" << value_text(key.default_value) << "` | "
              << constraint_text(key) << " | `" << environment_name(key.name) << "` | " << key.text
              << " |\n";
    }
    return table.str();
}

std::string effective_values(Settings const& settings) {
    std::ostringstream lines;
    for (auto const& key : setting_keys()) {
        SettingValue const value = key.get(settings);
        lines << key.name << " = " << value_text(value)
              << (value == key.default_value ? "  (default)" : "") << '\n';
    }
    return lines.str();
}

}  // namespace ringmaster::app

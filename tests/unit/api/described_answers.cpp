#include "unit/api/described_answers.hpp"

#include <algorithm>
#include <set>

#include "api/description/openapi.hpp"
#include "ringmaster/core/model/ids.hpp"

namespace ringmaster::api::tests {

using nlohmann::json;

namespace {

// The few words of JSON Schema that the description uses; another one is a failure.
class Checker {
public:
    void check(json const& schema, json const& value, std::string const& at) {
        if (schema.contains("$ref")) return check(referred(schema["$ref"]), value, at);
        if (value.is_null() && schema.value("nullable", false)) return;
        if (schema.contains("discriminator")) return check_kind(schema, value, at);
        for (auto const& [word, argument] : schema.items()) {
            check_word(word, argument, schema, value, at);
        }
    }
    [[nodiscard]] std::string const& problems() const { return problems_; }

private:
    static json const& referred(std::string const& reference) {
        return description().at(json::json_pointer(reference.substr(1)));
    }
    void problem(std::string const& at, std::string const& what) {
        problems_ += (at.empty() ? "." : at) + " " + what + "\n";
    }

    void check_word(std::string const& word, json const& argument, json const& schema,
                    json const& value, std::string const& at) {
        static std::set<std::string> const silent{
            "description", "nullable", "default", "readOnly", "discriminator",
            "minItems",    "maxItems", "minimum", "maximum",  "maxLength"};
        if (silent.contains(word)) return;
        if (word == "type") return check_type(argument, value, at);
        if (word == "minLength") return check_length(argument, value, at);
        if (word == "format") return check_format(argument, value, at);
        if (word == "enum") return check_values(argument, value, at);
        if (word == "required") return check_required(argument, value, at);
        if (word == "properties") return check_properties(argument, value, at);
        if (word == "additionalProperties") return check_others(schema, value, at);
        if (word == "items") return check_items(argument, value, at);
        if (word == "anyOf") return check_any(argument, value, at, 1, argument.size());
        if (word == "allOf") {
            return check_any(argument, value, at, argument.size(), argument.size());
        }
        problem(at, "has a schema with " + word);
    }

    // One of many kinds: the value itself says which.
    void check_kind(json const& schema, json const& value, std::string const& at) {
        auto const& kinds = schema["discriminator"]["mapping"];
        auto const kind = value.is_object() ? value.value("type", "") : "";
        if (!kinds.contains(kind)) return problem(at, "is of no known type: " + kind);
        check(referred(kinds[kind]), value, at);
    }
    void check_type(json const& type, json const& value, std::string const& at) {
        bool const fits =
            (type == "string" && value.is_string()) || (type == "boolean" && value.is_boolean()) ||
            (type == "integer" && value.is_number_integer()) ||
            (type == "number" && value.is_number()) || (type == "array" && value.is_array()) ||
            (type == "object" && value.is_object());
        if (!fits) problem(at, "is no " + type.get<std::string>() + ": " + value.dump());
    }
    void check_length(json const& least, json const& value, std::string const& at) {
        if (!value.is_string() || value.get_ref<std::string const&>().size() >= least) return;
        problem(at, "is shorter than " + least.dump());
    }
    void check_format(json const& format, json const& value, std::string const& at) {
        if (format != "uuid" || !value.is_string()) return;
        if (!core::parse_uuid(value.get<std::string>())) problem(at, "is no id: " + value.dump());
    }
    void check_values(json const& values, json const& value, std::string const& at) {
        if (std::ranges::find(values, value) != values.end()) return;
        problem(at, "is " + value.dump() + ", none of " + values.dump());
    }
    void check_required(json const& names, json const& value, std::string const& at) {
        for (auto const& name : names) {
            if (value.is_object() && !value.contains(name.get<std::string>())) {
                problem(at, "lacks " + name.get<std::string>());
            }
        }
    }
    void check_properties(json const& known, json const& value, std::string const& at) {
        if (!value.is_object()) return;
        for (auto const& [name, member] : value.items()) {
            if (known.contains(name)) check(known[name], member, at + "." + name);
        }
    }
    // Of objects whose keys are data, each value.
    void check_others(json const& schema, json const& value, std::string const& at) {
        if (!value.is_object()) return;
        auto const known = schema.find("properties");
        auto const& others = schema["additionalProperties"];
        for (auto const& [name, member] : value.items()) {
            if (known != schema.end() && known->contains(name)) continue;
            if (others == json(false)) problem(at + "." + name, "is not described");
            if (others.is_object()) check(others, member, at + "." + name);
        }
    }
    void check_items(json const& schema, json const& value, std::string const& at) {
        if (!value.is_array()) return;
        for (std::size_t index = 0; index < value.size(); ++index) {
            check(schema, value[index], at + "[" + std::to_string(index) + "]");
        }
    }
    void check_any(json const& schemas, json const& value, std::string const& at, std::size_t least,
                   std::size_t most) {
        std::size_t fitting = 0;
        std::string what;
        for (auto const& schema : schemas) {
            Checker one;
            one.check(schema, value, at);
            if (one.problems().empty()) ++fitting;
            bool const is_better = what.empty() || one.problems().size() < what.size();
            if (!one.problems().empty() && is_better) what = one.problems();
        }
        if (fitting >= least && fitting <= most) return;
        problems_ += at + " fits " + std::to_string(fitting) + " of its schemas; nearest: " + what;
    }

    std::string problems_;
};

std::map<std::string, json const*> operations() {
    std::map<std::string, json const*> found;
    for (auto const& [path, methods] : description()["paths"].items()) {
        for (auto const& [method, operation] : methods.items()) {
            found[method + " " + path] = &operation;
            for (auto const& other : operation.value("x-also-at", json::array())) {
                found[method + " " + other.get<std::string>()] = &operation;
            }
        }
    }
    return found;
}

bool may_be_null(std::string const& name) {
    static std::set<std::string> const known{
        "offerDeadline",    "wrapUpDeadline",  "joinTimestamp", "currentStateTimestamp",
        "consultTimestamp", "wrapUpTimestamp", "holdTimestamp",
        "wrapUpAuxCodeId",  // skipped (PROTOCOL 4)
        "isConsulted"};     // no text; over, and nothing is owed
    return known.contains(name);
}

void find_nulls(json const& value, std::string const& at, std::string& found) {
    if (!value.is_structured()) return;
    for (auto const& [name, member] : value.items()) {
        auto const place = at + "." + name;
        if (member.is_null() && !may_be_null(name)) found += place + " is null\n";
        find_nulls(member, place, found);
    }
}

}  // namespace

std::string nulls_for_texts(json const& event) {
    std::string found;
    find_nulls(event, "", found);
    return found;
}

std::string schema_problems(json const& schema, json const& value) {
    Checker checker;
    checker.check(schema, value, "");
    return checker.problems();
}

json const& description() {
    static json const document = json::parse(openapi_document().dump());
    return document;
}

json const* described_operation(Route const& route,
                                std::map<std::string, std::string> const& captured) {
    static auto const known = operations();
    std::string key;
    for (char const letter : route.method) key += static_cast<char>(std::tolower(letter));
    key += " " + std::string(route.pattern);
    std::erase(key, '*');
    std::string const capture = "{resource}";
    if (auto const at = key.find(capture); at != std::string::npos) {
        key.replace(at, capture.size(), captured.at("resource"));
    }
    auto const found = known.find(key);
    return found == known.end() ? nullptr : found->second;
}

std::string body_problems(json const& operation, std::string const& body) {
    auto const value = json::parse(body, nullptr, false);
    if (value.is_discarded() || value.empty()) return {};
    if (!operation.contains("requestBody")) return "a body is not described";
    return schema_problems(operation["requestBody"]["content"]["application/json"]["schema"],
                           value);
}

std::string answer_problems(json const& operation, Response const& response) {
    auto const status = std::to_string(response.status);
    if (!operation["responses"].contains(status)) return "status " + status + " is not described";
    json const* described = &operation["responses"][status];
    if (described->contains("$ref")) {
        auto const reference = (*described)["$ref"].get<std::string>();
        described = &description().at(json::json_pointer(reference.substr(1)));
    }
    if (!described->contains("content")) {
        return response.body.empty() ? "" : "a body is not described";
    }
    auto const& content = (*described)["content"];
    auto const type = response.content_type.substr(0, response.content_type.find(';'));
    if (!content.contains(type)) return type + " is not described";
    auto const& schema = content[type]["schema"];
    if (type != "application/json") return {};
    auto const body = json::parse(response.body, nullptr, false);
    return body.is_discarded() ? "no JSON" : schema_problems(schema, body);
}

}  // namespace ringmaster::api::tests

// What a value must be to be an argument of a type. A word without quotes is a string where one is
// asked for (`channelType: {equals: telephony}`), as reporting jobs write it; a single value where
// a list is asked for is a list of one (GraphQL, section 3.11).

#include "search/query/input.hpp"

#include <rapidjson/document.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "search/language/printer.hpp"
#include "search/language/query_error.hpp"

namespace ringmaster::search {
namespace {

// From JSON: an enumeration's word is a string there.
constexpr Location from_json{0, 0};

// Nothing: beyond what a double holds (GraphQL, section 3.5.2).
std::optional<double> read_real(std::string const& text) {
    double number = 0;
    auto const* const end = text.data() + text.size();
    auto const read = std::from_chars(text.data(), end, number);
    return read.ec == std::errc() && read.ptr == end ? std::optional(number) : std::nullopt;
}

Value value_of_json(rapidjson::Value const& json) {
    Value value;
    value.at = from_json;
    if (json.IsBool()) {
        value.kind = Value::Kind::boolean;
        value.text = json.GetBool() ? "true" : "false";
    } else if (json.IsInt64()) {
        value.kind = Value::Kind::integer;
        value.text = std::to_string(json.GetInt64());
    } else if (json.IsNumber()) {
        value.kind = Value::Kind::real;
        value.text = std::to_string(json.GetDouble());
    } else if (json.IsString()) {
        value.kind = Value::Kind::string;
        value.text.assign(json.GetString(), json.GetStringLength());
    } else if (json.IsArray()) {
        value.kind = Value::Kind::list;
        for (auto const& item : json.GetArray()) value.items.push_back(value_of_json(item));
    } else if (json.IsObject()) {
        value.kind = Value::Kind::object;
        for (auto const& one : json.GetObject()) {
            value.names.emplace_back(one.name.GetString(), one.name.GetStringLength());
            value.items.push_back(value_of_json(one.value));
        }
    }
    return value;
}

class Reader {
public:
    Reader(Definition const& operation, Variables const& variables)
        : operation_(operation), variables_(variables) {}

    // Nothing: a variable that is absent.
    std::optional<Value> read(Value const& value, InputInfo const& info) {
        if (value.kind != Value::Kind::variable) return constant(value, info.type, info.name);
        bool const is_declared =
            std::any_of(operation_.variables.begin(), operation_.variables.end(),
                        [&value](VariableDefinition const& one) { return one.name == value.text; });
        if (!is_declared)
            throw QueryError("Variable $" + value.text + " is not defined.", value.at);
        auto const found = variables_.find(value.text);
        if (found == variables_.end()) return std::nullopt;
        try {
            return constant(found->second, info.type, info.name);
        } catch (QueryError const& error) {
            throw QueryError("Variable $" + value.text + ": " + error.message(), value.at);
        }
    }

private:
    [[noreturn]] static void refuse(Value const& value, TypeName const& type,
                                    std::string const& what) {
        throw QueryError(
            what + ": expected " + type_text(type) + ", found " + print(value).substr(0, 80) + ".",
            value.at);
    }

    Value constant(Value const& value, TypeName const& type, std::string const& what) {
        if (value.kind == Value::Kind::null) {
            if (type.is_required) refuse(value, type, what);
            return value;
        }
        if (type.name.empty()) return list(value, type, what);
        TypeInfo const& info = type_named(type.name);
        if (info.kind == TypeKind::input) return object(value, info, what);
        bool const fits =
            info.kind == TypeKind::enumeration ? is_of(value, info) : is_scalar(value, info.name);
        if (!fits) refuse(value, type, what);
        return value;
    }

    Value list(Value const& value, TypeName const& type, std::string const& what) {
        Value all = value;
        if (value.kind != Value::Kind::list) {
            all = Value{Value::Kind::list, {}, {}, {value}, value.at};
        }
        std::vector<Value> items;
        for (Value const& item : all.items) {
            auto read_item = read(item, {what, type.item.front()});
            if (read_item) items.push_back(std::move(*read_item));
        }
        all.items = std::move(items);
        return all;
    }

    Value object(Value const& value, TypeInfo const& info, std::string const& what) {
        if (value.kind != Value::Kind::object) refuse(value, named(info.name), what);
        Value all{Value::Kind::object, {}, {}, {}, value.at};
        for (std::size_t index = 0; index < value.items.size(); ++index) {
            std::string const& name = value.names[index];
            std::string path = what;
            path += "." + name;
            InputInfo const* const input = info.input(name);
            Location const at = value.items[index].at;
            if (input == nullptr) {
                throw QueryError(path + " is not defined by type " + info.name + ".", at);
            }
            if (std::find(all.names.begin(), all.names.end(), name) != all.names.end()) {
                throw QueryError(path + " is there twice.", at);
            }
            auto member = read(value.items[index], {path, input->type});
            if (!member) continue;
            all.names.push_back(name);
            all.items.push_back(std::move(*member));
        }
        for (InputInfo const& input : info.inputs) {
            bool const is_there =
                std::find(all.names.begin(), all.names.end(), input.name) != all.names.end();
            if (input.type.is_required && !is_there) {
                throw QueryError(what + "." + input.name + " is required.", value.at);
            }
        }
        return all;
    }

    static bool is_of(Value const& value, TypeInfo const& info) {
        bool const is_word = value.kind == Value::Kind::enumeration ||
                             (value.kind == Value::Kind::string && value.at.line == 0);
        return is_word &&
               std::find(info.values.begin(), info.values.end(), value.text) != info.values.end();
    }

    static bool is_scalar(Value const& value, std::string const& name) {
        using Kind = Value::Kind;
        if (name == "Boolean") return value.kind == Kind::boolean;
        if (name == "Float") {
            bool const is_number = value.kind == Kind::integer || value.kind == Kind::real;
            return is_number && read_real(value.text);
        }
        if (name == "String") {
            return value.kind == Kind::string || value.kind == Kind::enumeration;
        }
        if (value.kind != Kind::integer) return false;
        std::int64_t number = 0;
        auto const* const end = value.text.data() + value.text.size();
        auto const read = std::from_chars(value.text.data(), end, number);
        if (read.ec != std::errc() || read.ptr != end) return false;
        using Limits = std::numeric_limits<std::int32_t>;
        return name == "Long" || (number >= Limits::min() && number <= Limits::max());
    }

    Definition const& operation_;
    Variables const& variables_;
};

}  // namespace

Variables read_variables(Definition const& operation, std::string_view json) {
    rapidjson::Document given;
    if (json.empty()) {
        given.SetObject();
    } else {
        given.Parse(json.data(), json.size());
    }
    if (given.HasParseError() || !given.IsObject()) {
        throw QueryError("`variables` is no object.");
    }
    Variables variables;
    for (VariableDefinition const& one : operation.variables) {
        if (variables.contains(one.name)) {
            throw QueryError("Variable $" + one.name + " is defined twice.", one.at);
        }
        auto const found = given.FindMember(one.name.c_str());
        if (found != given.MemberEnd()) {
            variables.emplace(one.name, value_of_json(found->value));
        } else if (!one.fallback.empty()) {
            variables.emplace(one.name, one.fallback.front());
        }
        auto const value = variables.find(one.name);
        bool const has_value = value != variables.end() && value->second.kind != Value::Kind::null;
        if (one.type.is_required && !has_value) {
            throw QueryError("Variable $" + one.name + " is required.", one.at);
        }
    }
    return variables;
}

Arguments read_arguments(std::vector<Argument> const& given, std::vector<InputInfo> const& declared,
                         Definition const& operation, Variables const& variables, Location at) {
    Arguments arguments;
    Reader reader(operation, variables);
    for (Argument const& one : given) {
        auto const info =
            std::find_if(declared.begin(), declared.end(),
                         [&one](InputInfo const& input) { return input.name == one.name; });
        if (info == declared.end()) throw QueryError("Unknown argument " + one.name + ".", one.at);
        auto value = reader.read(one.value, *info);
        if (!value) continue;
        if (!arguments.emplace(one.name, std::move(*value)).second) {
            throw QueryError("Argument " + one.name + " is there twice.", one.at);
        }
    }
    for (InputInfo const& info : declared) {
        if (!info.type.is_required || arguments.contains(info.name)) continue;
        throw QueryError("Argument " + info.name + " is required.", at);
    }
    return arguments;
}

Value const* argument(Arguments const& arguments, std::string_view name) {
    auto const found = arguments.find(name);
    if (found == arguments.end() || found->second.kind == Value::Kind::null) return nullptr;
    return &found->second;
}

Value const* member(Value const& object, std::string_view name) {
    for (std::size_t index = 0; index < object.items.size(); ++index) {
        Value const& item = object.items[index];
        if (object.names[index] == name) return item.kind == Value::Kind::null ? nullptr : &item;
    }
    return nullptr;
}

std::int64_t integer_of(Value const& value) { return std::stoll(value.text); }

double real_of(Value const& value) { return read_real(value.text).value(); }

std::string text_member(Value const& object, std::string_view name) {
    Value const* const found = member(object, name);
    return found == nullptr ? std::string() : found->text;
}

}  // namespace ringmaster::search

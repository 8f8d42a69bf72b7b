// The schema's types as objects of `__Type` and its kin. A list and a type that may not be null are
// types of their own there, around the one they are of. Nothing is deprecated.

#include "search/query/introspection.hpp"

#include <string>

namespace ringmaster::search {
namespace {

class Describer {
public:
    explicit Describer(Json& json) : json_(json) {}

    void schema(Selected const& node) {
        object(node, [this](Selected const& child, std::string const& name) {
            if (name == "queryType") {
                type(child, named("Query"));
            } else if (name == "types") {
                json_.StartArray();
                for (auto const& [type_name, info] : types()) type(child, named(type_name));
                json_.EndArray();
            } else if (name == "directives") {
                directives(child);
            } else {
                json_.Null();
            }
        });
    }

    void type(Selected const& node, TypeName const& of) {
        if (of.is_required || of.name.empty()) return wrapper(node, of);
        TypeInfo const& info = type_named(of.name);
        object(node, [this, &info](Selected const& child, std::string const& name) {
            if (name == "kind") return put_text(json_, kind_of(info.kind));
            if (name == "name") return put_text(json_, info.name);
            if (name == "description") return text_or_null(info.text);
            members_of(child, name, info);
        });
    }

private:
    template <class Write>
    void object(Selected const& node, Write const& write) {
        json_.StartObject();
        for (Selected const& child : node.children) {
            put_key(json_, child.key);
            if (child.field == nullptr) {
                put_text(json_, child.owner->name);
            } else {
                write(child, child.field->name);
            }
        }
        json_.EndObject();
    }
    template <class Items, class Write>
    void list(Items const& items, Write const& write) {
        json_.StartArray();
        for (auto const& item : items) write(item);
        json_.EndArray();
    }
    void text_or_null(std::string const& text) {
        if (text.empty()) {
            json_.Null();
        } else {
            put_text(json_, text);
        }
    }

    static std::string_view kind_of(TypeKind kind) {
        switch (kind) {
            case TypeKind::scalar: return "SCALAR";
            case TypeKind::object: return "OBJECT";
            case TypeKind::enumeration: return "ENUM";
            case TypeKind::input: return "INPUT_OBJECT";
        }
        return {};
    }

    void wrapper(Selected const& node, TypeName const& of) {
        object(node, [this, &of](Selected const& child, std::string const& name) {
            if (name == "kind") return put_text(json_, of.is_required ? "NON_NULL" : "LIST");
            if (name != "ofType") return void(json_.Null());
            TypeName inner = of.is_required ? of : of.item.front();
            if (of.is_required) inner.is_required = false;
            type(child, inner);
        });
    }

    void members_of(Selected const& node, std::string const& name, TypeInfo const& info) {
        bool const is_object = info.kind == TypeKind::object;
        if (name == "fields" && is_object) {
            return list(info.fields, [&](FieldInfo const& one) { field(node, one); });
        }
        if (name == "interfaces" && is_object) {
            json_.StartArray();
            json_.EndArray();
        } else if (name == "inputFields" && info.kind == TypeKind::input) {
            list(info.inputs, [&](InputInfo const& one) { input(node, one); });
        } else if (name == "enumValues" && info.kind == TypeKind::enumeration) {
            list(info.values, [&](std::string const& one) { enum_value(node, one); });
        } else {
            json_.Null();
        }
    }

    void named_member(std::string const& member, std::string const& name, std::string const& text) {
        if (member == "name") {
            put_text(json_, name);
        } else if (member == "description") {
            text_or_null(text);
        } else if (member == "isDeprecated" || member == "isRepeatable") {
            json_.Bool(false);
        } else {
            json_.Null();
        }
    }

    void field(Selected const& node, FieldInfo const& info) {
        object(node, [this, &info](Selected const& child, std::string const& name) {
            if (name == "type") return type(child, info.type);
            if (name != "args") return named_member(name, info.name, info.text);
            list(info.arguments, [&](InputInfo const& one) { input(child, one); });
        });
    }

    void input(Selected const& node, InputInfo const& info) {
        object(node, [this, &info](Selected const& child, std::string const& name) {
            if (name == "type") return type(child, info.type);
            named_member(name, info.name, info.text);
        });
    }

    void enum_value(Selected const& node, std::string const& value) {
        object(node, [this, &value](Selected const&, std::string const& name) {
            named_member(name, value, {});
        });
    }

    void directives(Selected const& node) {
        std::vector<std::string> const names{"include", "skip"};
        std::vector<std::string> const places{"FIELD", "FRAGMENT_SPREAD", "INLINE_FRAGMENT"};
        list(names, [&](std::string const& directive) {
            object(node, [&](Selected const& child, std::string const& name) {
                if (name == "locations") {
                    list(places, [this](std::string const& place) { put_text(json_, place); });
                } else if (name == "args") {
                    json_.StartArray();
                    input(child, {"if", required(named("Boolean"))});
                    json_.EndArray();
                } else {
                    named_member(name, directive, {});
                }
            });
        });
    }

    Json& json_;
};

}  // namespace

void write_schema(Json& json, Selected const& node) { Describer(json).schema(node); }

void write_type(Json& json, Selected const& node) {
    std::string const& name = argument(node.arguments, "name")->text;
    if (types().find(name) == types().end()) {
        json.Null();
        return;
    }
    Describer(json).type(node, named(name));
}

}  // namespace ringmaster::search

// How a document becomes what it selects. A name of the answer that is there twice must mean the
// same both times; then what is below it is taken together (GraphQL, section 5.3.2). Fragments are
// looked at where they are spread: one that leads back to itself is refused, and whoever multiplies
// fields by fragments of fragments comes to the limit.

#include "search/query/selected.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "search/language/printer.hpp"
#include "search/language/query_error.hpp"

namespace ringmaster::search {
namespace {

// `__schema` and `__type` are fields of the root, which its type does not list.
std::vector<FieldInfo> const& meta_fields() {
    static std::vector<FieldInfo> const all{
        {"__schema", required(named("__Schema"))},
        {"__type", named("__Type"), Role::plain, {{"name", required(named("String"))}}}};
    return all;
}

FieldInfo const* find_field(TypeInfo const& type, std::string const& name) {
    if (auto const* const field = type.field(name)) return field;
    if (type.name != "Query") return nullptr;
    for (FieldInfo const& one : meta_fields()) {
        if (one.name == name) return &one;
    }
    return nullptr;
}

bool same(Arguments const& left, Arguments const& right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](auto const& one, auto const& other) {
                          return one.first == other.first &&
                                 print(one.second) == print(other.second);
                      });
}

class Collector {
public:
    Collector(Document const& document, Definition const& operation, Variables variables)
        : operation_(operation), variables_(std::move(variables)) {
        for (Definition const& one : document.definitions) {
            if (one.kind != Definition::Kind::fragment) continue;
            if (!fragments_.emplace(one.name, &one).second) {
                throw QueryError("Fragment " + one.name + " is there twice.", one.at);
            }
        }
    }

    std::vector<Selected> all() { return collect(type_named("Query"), {&operation_.selections}); }

private:
    using Sets = std::vector<std::vector<Selection> const*>;
    struct Found {
        std::vector<Selected> fields;
        std::vector<Sets> below;  // of each, what is selected in it
    };

    std::vector<Selected> collect(TypeInfo const& type, Sets const& sets) {
        Found found;
        for (auto const* const set : sets) gather(type, *set, found);
        for (std::size_t index = 0; index < found.fields.size(); ++index) {
            Selected& one = found.fields[index];
            if (++fields_ > fields_max) throw QueryError("Too many fields are selected.", one.at);
            if (one.field == nullptr) continue;
            TypeInfo const& below = type_named(base_name(one.field->type));
            bool const is_object = below.kind == TypeKind::object;
            if (is_object != !found.below[index].empty()) {
                throw QueryError(one.field->name + (is_object ? " needs a selection of its fields."
                                                              : " has no fields to select."),
                                 one.at);
            }
            if (!is_object) continue;
            one.children = collect(below, found.below[index]);
            // What a group is of, its fields are of: stringGlobalVariables(name: "…").
            if (one.role() != Role::group) continue;
            for (Selected& child : one.children) {
                child.arguments.insert(one.arguments.begin(), one.arguments.end());
            }
        }
        return std::move(found.fields);
    }

    void gather(TypeInfo const& type, std::vector<Selection> const& set, Found& found) {
        for (Selection const& one : set) {
            if (++looked_at_ > selections_max)
                throw QueryError("The query selects too much.", one.at);
            if (!is_included(one.directives)) continue;
            switch (one.kind) {
                case Selection::Kind::field: add(type, one, found); break;
                case Selection::Kind::inline_fragment:
                    check_condition(type, one.name, one.at);
                    gather(type, one.selections, found);
                    break;
                case Selection::Kind::spread: spread(type, one, found); break;
            }
        }
    }

    void spread(TypeInfo const& type, Selection const& one, Found& found) {
        auto const fragment = fragments_.find(one.name);
        if (fragment == fragments_.end()) {
            throw QueryError("Unknown fragment " + one.name + ".", one.at);
        }
        if (std::find(spreading_.begin(), spreading_.end(), one.name) != spreading_.end()) {
            throw QueryError("Fragment " + one.name + " leads back to itself.", one.at);
        }
        check_condition(type, fragment->second->type_condition, one.at);
        spreading_.push_back(one.name);
        gather(type, fragment->second->selections, found);
        spreading_.pop_back();
    }

    // There are no interfaces or unions: a fragment of another type never applies.
    static void check_condition(TypeInfo const& type, std::string const& condition, Location at) {
        if (condition.empty() || condition == type.name) return;
        bool const is_known = types().find(condition) != types().end();
        throw QueryError(is_known
                             ? "A fragment on " + condition + " is never of type " + type.name + "."
                             : "Unknown type " + condition + ".",
                         at);
    }

    bool is_included(std::vector<Directive> const& directives) {
        bool is_included = true;
        for (Directive const& one : directives) {
            if (one.name != "skip" && one.name != "include") {
                throw QueryError("Unknown directive @" + one.name + ".", one.at);
            }
            auto const arguments =
                read_arguments(one.arguments, {{"if", required(named("Boolean"))}}, operation_,
                               variables_, one.at);
            bool const is_true = argument(arguments, "if")->text == "true";
            is_included = is_included && is_true == (one.name == "include");
        }
        return is_included;
    }

    void add(TypeInfo const& type, Selection const& one, Found& found) {
        Selected selected;
        selected.key = one.alias.empty() ? one.name : one.alias;
        selected.owner = &type;
        selected.at = one.at;
        if (one.name != "__typename") {
            selected.field = find_field(type, one.name);
            if (selected.field == nullptr) {
                throw QueryError("Type " + type.name + " has no field " + one.name + ".", one.at);
            }
        }
        static std::vector<InputInfo> const none;
        selected.arguments =
            read_arguments(one.arguments, selected.field ? selected.field->arguments : none,
                           operation_, variables_, one.at);
        auto const before =
            std::find_if(found.fields.begin(), found.fields.end(),
                         [&selected](Selected const& other) { return other.key == selected.key; });
        auto const index = static_cast<std::size_t>(before - found.fields.begin());
        if (before == found.fields.end()) {
            found.fields.push_back(std::move(selected));
            found.below.emplace_back();
        } else if (before->field != selected.field ||
                   !same(before->arguments, selected.arguments)) {
            throw QueryError(
                "\"" + selected.key + "\" is two different things: use different aliases.", one.at);
        }
        if (!one.selections.empty()) found.below[index].push_back(&one.selections);
    }

    Definition const& operation_;
    Variables variables_;
    std::map<std::string, Definition const*, std::less<>> fragments_;
    std::vector<std::string> spreading_;
    std::size_t fields_ = 0;
    std::size_t looked_at_ = 0;
};

Definition const& operation_of(Document const& document, std::string_view name) {
    Definition const* found = nullptr;
    for (Definition const& one : document.definitions) {
        if (one.kind == Definition::Kind::fragment) continue;
        if (!name.empty() && one.name != name) continue;
        if (found != nullptr) {
            throw QueryError("There are several operations: name one of them.", one.at);
        }
        found = &one;
    }
    if (found == nullptr) throw QueryError("There is no such operation.");
    if (found->kind != Definition::Kind::query) {
        throw QueryError("Only queries are answered here.", found->at);
    }
    if (!found->directives.empty()) {
        Directive const& first = found->directives.front();
        throw QueryError("Unknown directive @" + first.name + ".", first.at);
    }
    return *found;
}

}  // namespace

Operation select(Document const& document, std::string_view operation_name,
                 std::string_view variables_json) {
    Definition const& operation = operation_of(document, operation_name);
    Collector collector(document, operation, read_variables(operation, variables_json));
    return {collector.all()};
}

}  // namespace ringmaster::search

// Looking types up, and what the roots differ in.

#include "search/schema/types.hpp"

#include <algorithm>
#include <array>

namespace ringmaster::search {

FieldInfo const* TypeInfo::field(std::string_view wanted) const {
    auto const found = std::find_if(fields.begin(), fields.end(),
                                    [wanted](FieldInfo const& one) { return one.name == wanted; });
    return found == fields.end() ? nullptr : &*found;
}

InputInfo const* TypeInfo::input(std::string_view wanted) const {
    auto const found = std::find_if(inputs.begin(), inputs.end(),
                                    [wanted](InputInfo const& one) { return one.name == wanted; });
    return found == inputs.end() ? nullptr : &*found;
}

Types const& types() {
    static Types const all = make_types();
    return all;
}

TypeInfo const& type_named(std::string_view name) { return types().find(name)->second; }

Record const& record_of_root(std::string_view root) {
    static std::array<Record, 3> const records{Record{RecordKind::contact,
                                                      "TaskDetails",
                                                      "tasks",
                                                      "contact_session",
                                                      {"task"},
                                                      "created_time",
                                                      "ended_time",
                                                      250},
                                               Record{RecordKind::leg,
                                                      "TaskLegDetails",
                                                      "taskLegs",
                                                      "contact_leg",
                                                      {"task", "leg"},
                                                      "created_time",
                                                      "ended_time",
                                                      500},
                                               Record{RecordKind::agent_session,
                                                      "AgentSession",
                                                      "agentSessions",
                                                      "agent_session",
                                                      {"agent_id", "number"},
                                                      "start_time",
                                                      "end_time",
                                                      250}};
    if (root == "taskLegDetails") return records[1];
    return root == "agentSession" ? records[2] : records[0];
}

std::string const& base_name(TypeName const& type) {
    return type.name.empty() ? base_name(type.item.front()) : type.name;
}

TypeName named(std::string_view name) {
    TypeName type;
    type.name = name;
    return type;
}

TypeName required(TypeName type) {
    type.is_required = true;
    return type;
}

TypeName list_of(std::string_view name) {
    TypeName type;
    type.item.push_back(required(named(name)));
    return type;
}

std::string type_text(TypeName const& type) {
    std::string const text =
        type.name.empty() ? "[" + type_text(type.item.front()) + "]" : type.name;
    return type.is_required ? text + "!" : text;
}

}  // namespace ringmaster::search

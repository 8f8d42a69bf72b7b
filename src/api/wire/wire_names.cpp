#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/wire/names.hpp"

namespace ringmaster::api {

std::string DirectoryNames::agent_name(core::AgentId agent) const {
    return directory_.agent_name(agent);
}

std::string DirectoryNames::team_name(core::TeamId team) const {
    return directory_.team_name(team);
}

std::string DirectoryNames::queue_name(core::QueueId queue) const {
    return directory_.queue_name(queue);
}

std::string DirectoryNames::aux_code_name(core::AuxCodeId code) const {
    return directory_.aux_code_name(code);
}

std::vector<std::string> DirectoryNames::offer_variables(core::QueueId queue,
                                                         core::EntryPointId entry_point) const {
    return directory_.offer_variables(queue, entry_point);
}

std::optional<VariableDefinition> DirectoryNames::variable(std::string_view name) const {
    auto const* defined = directory_.cad_variable(name);
    if (defined == nullptr) return std::nullopt;
    bool const editable = defined->active && defined->agent_editable;
    return VariableDefinition{defined->name,           defined->label, defined->type,
                              defined->agent_viewable, editable,       defined->secure};
}

}  // namespace ringmaster::api

#pragma once
// Names and labels that wire texts need and decisions do not: the core knows ids only.
// DirectoryNames answers from the organization's documents. Everything is in memory; an unknown id
// gives an empty name, never an error (the document may have been removed while a contact still
// refers to it). Single-threaded, like everything on the loop.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/core/model/ids.hpp"

namespace ringmaster::api {

// How a call-associated variable is shown to agents (CD-1).
struct VariableDefinition {
    std::string name;
    std::string label;            // desktop label
    std::string type = "STRING";  // upper case: STRING, INTEGER, DECIMAL, BOOLEAN, DATE_TIME
    bool agent_viewable = true;
    bool agent_editable = false;
    bool secure = false;  // masked wherever it is shown (CD-4)
};

// What stands in the place of a sealed or hidden value, whatever its length (CD-4).
inline constexpr std::string_view masked_value = "*";

class Names {
public:
    virtual ~Names() = default;
    [[nodiscard]] virtual std::string agent_name(core::AgentId agent) const = 0;
    [[nodiscard]] virtual std::string team_name(core::TeamId team) const = 0;
    [[nodiscard]] virtual std::string queue_name(core::QueueId queue) const = 0;
    [[nodiscard]] virtual std::string aux_code_name(core::AuxCodeId code) const = 0;
    // Empty when nobody defined it.
    [[nodiscard]] virtual std::optional<VariableDefinition> variable(
        std::string_view name) const = 0;
    // Names of what an offer shows, in the administrator's order, without secure ones (OF-7).
    [[nodiscard]] virtual std::vector<std::string> offer_variables(
        core::QueueId queue, core::EntryPointId entry_point) const = 0;
};

class Directory;

// Names from the documents of an organization; refers to the directory, which must live longer.
class DirectoryNames final : public Names {
public:
    explicit DirectoryNames(Directory const& directory) : directory_(directory) {}
    [[nodiscard]] std::string agent_name(core::AgentId agent) const override;
    [[nodiscard]] std::string team_name(core::TeamId team) const override;
    [[nodiscard]] std::string queue_name(core::QueueId queue) const override;
    [[nodiscard]] std::string aux_code_name(core::AuxCodeId code) const override;
    [[nodiscard]] std::optional<VariableDefinition> variable(std::string_view name) const override;
    [[nodiscard]] std::vector<std::string> offer_variables(
        core::QueueId queue, core::EntryPointId entry_point) const override;

private:
    Directory const& directory_;
};

}  // namespace ringmaster::api

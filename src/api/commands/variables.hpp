#pragma once
// Values of call-associated data on their way in: checked against their definitions (CD-1, CD-2),
// then sealed where they are secure, before any command exists (CD-4).
//
// Names nobody defined are taken as plain texts, as the public description has it: connectors and
// flows pass on what they know. Agents change only what is defined as editable by them.

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <variant>

#include "ringmaster/api/access/vault.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/core/model/task.hpp"

namespace ringmaster::api {

// Checked and not sealed yet: lives within one call of a handler.
struct VariableTexts {
    std::map<std::string, std::string> plain;
    std::map<std::string, std::string> secure;
};

// `attributes` of a body, every problem by field path. `task` is what they are saved to, or null
// when it is being created. The mask of a secure value stands for "as it is": a client that saves
// what it was shown must not overwrite what it could not see.
[[nodiscard]] VariableTexts read_variables(nlohmann::json const& attributes,
                                           Directory const& directory, core::Task const* task,
                                           Problems& problems);

// What was not given and has a default gets it (CD-1), in the administrator's order, as long as
// there is room. A secure variable has none: what is the same for everybody is no secret.
void add_defaults(VariableTexts& texts, Directory const& directory);

using VariableValues = std::map<std::string, std::variant<core::PlainValue, core::SealedValue>>;
// Sealed for the task of the organization; or the name of a variable there is no key for.
[[nodiscard]] std::variant<VariableValues, std::string> seal_texts(VariableTexts const& texts,
                                                                   Vault const& vault,
                                                                   core::OrgId org,
                                                                   core::TaskId task);

// `attributeVersions`: what the caller has read, by name; 0 for a variable that was not there.
[[nodiscard]] std::map<std::string, std::uint32_t> read_versions(nlohmann::json const& body,
                                                                 Problems& problems);

}  // namespace ringmaster::api

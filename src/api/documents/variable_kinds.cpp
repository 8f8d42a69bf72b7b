// What is defined decides; the value of a secure variable is in no record anyway.

#include "ringmaster/api/documents/variable_kinds.hpp"

#include "ringmaster/api/documents/directory.hpp"

namespace ringmaster::api {

VariableKinds variable_kinds(Directory const& directory) {
    VariableKinds kinds;
    for (CadVariable const& one : directory.cad_variables()) {
        bool const is_told = one.reportable && !one.secure;
        kinds[one.name] = is_told ? one.type : std::string();
    }
    return kinds;
}

}  // namespace ringmaster::api

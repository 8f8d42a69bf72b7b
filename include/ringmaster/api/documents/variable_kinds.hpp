#pragma once
// Which variables of contacts records tell of, and as what (CD-1, CD-4): those that are reportable
// and not secure, as they are defined now. One that is not defined any more is a text.
//
// Ownership: values. Threading: as the directory. Units: none. Errors: none.

#include <map>
#include <string>

namespace ringmaster::api {

class Directory;

// By name: STRING, INTEGER, DECIMAL, BOOLEAN or DATE_TIME; empty: nothing is told of it.
using VariableKinds = std::map<std::string, std::string, std::less<>>;

[[nodiscard]] VariableKinds variable_kinds(Directory const& directory);

}  // namespace ringmaster::api

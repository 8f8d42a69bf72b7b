#pragma once
// The script of the virtual connector as a file: a JSON array of rules (docs/connectors.md).
//
//   [{"command":"ring","leg":"agent","nth":2,"delayMs":800},
//    {"command":"bridge","fail":"network"}, {"command":"hangup","silent":true}]
//
// Ownership: values. Threading: any. Errors: every problem as a sentence; the script is empty then.

#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/connector/virtual_connector.hpp"

namespace ringmaster::app {

struct VirtualScriptResult {
    connector::VirtualScript script;
    std::vector<std::string> problems;
};

[[nodiscard]] VirtualScriptResult parse_virtual_script(std::string_view text);
// An empty path is an empty script.
[[nodiscard]] VirtualScriptResult load_virtual_script(std::string const& path);

}  // namespace ringmaster::app

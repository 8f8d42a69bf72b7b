#pragma once
// Files of JSON that a setting names: read whole, checked whole, every problem told.
//
// Ownership: values. Threading: pure but for the file. Errors: sentences for the operator.

#include <string>
#include <string_view>
#include <vector>

#include "app/base/text_file.hpp"
#include "ringmaster/api/text/json.hpp"

namespace ringmaster::app {

// "issuers[0].keys must be …": where, and what is wrong there.
[[nodiscard]] std::vector<std::string> sentences(api::Problems const& problems);

// What `parse` makes of the file; no path is an empty result. Its problems begin with the setting.
template <class Parsed>
Parsed load_json_file(std::string const& path, std::string const& setting,
                      Parsed (*parse)(std::string_view)) {
    if (path.empty()) return {};
    auto const text = read_text_file(path);
    Parsed parsed = text ? parse(*text) : Parsed{{}, {"cannot read " + path}};
    for (auto& problem : parsed.problems) problem = setting + ": " + problem;
    return parsed;
}

}  // namespace ringmaster::app

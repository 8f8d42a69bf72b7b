#pragma once
// The style rules, one function each: a file in, what breaks the rule out. Pure; the reasons for
// the rules stand in docs/hacking.md.

#include <vector>

#include "tidy/source.hpp"

namespace tidy {

constexpr int file_lines_max = 500;
constexpr int function_lines_max = 70;
constexpr int columns_max = 100;

[[nodiscard]] Findings check_file_length(File const& file);
[[nodiscard]] Findings check_function_length(File const& file);
[[nodiscard]] Findings check_lines(File const& file);        // columns, tabs, trailing spaces
[[nodiscard]] Findings check_words(File const& file);        // unfinished work, sleeping tests
[[nodiscard]] Findings check_header(File const& file);       // #pragma once, opening comment
[[nodiscard]] Findings check_core_purity(File const& file);  // what the engine may not touch
[[nodiscard]] Findings check_includes(File const& file);     // the arrows between the rooms
// Public headers nobody outside their room needs, be it by way of another public header. Tests of
// the whole are such users, those of one room are not.
[[nodiscard]] Findings check_public_headers(std::vector<File> const& files);
[[nodiscard]] Findings check_coroutines(File const& file);  // shapes g++ 12 miscompiles
[[nodiscard]] Findings check_markdown(File const& file);    // one title per document

}  // namespace tidy

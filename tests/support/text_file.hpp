#pragma once
// A whole file as one text; of one that is not there, nothing.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace ringmaster::tests {

inline std::string text_of_file(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace ringmaster::tests

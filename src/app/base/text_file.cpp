// Read as bytes: line ends and encoding are whoever reads the text's.
#include "app/base/text_file.hpp"

#include <fstream>
#include <sstream>

namespace ringmaster::app {

std::optional<std::string> read_text_file(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace ringmaster::app

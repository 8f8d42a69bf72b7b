// When a field of a table is quoted.

#include "ringmaster/api/text/csv.hpp"

namespace ringmaster::api {

std::string csv_field(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string inside;
    for (char const letter : text) {
        if (letter == '"') inside += '"';
        inside += letter;
    }
    return '"' + inside + '"';
}

}  // namespace ringmaster::api

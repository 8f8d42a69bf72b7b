#include "ringmaster/api/text/http.hpp"

#include <algorithm>

namespace ringmaster::api {

namespace {

// ASCII only: header names have no other letters, and no locale may change that.
char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same_name(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
    for (Header const& candidate : headers) {
        if (same_name(candidate.name, name)) return candidate.value;
    }
    return {};
}

}  // namespace ringmaster::api

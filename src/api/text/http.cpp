#include "ringmaster/api/text/http.hpp"

#include "ringmaster/api/text/letters.hpp"

namespace ringmaster::api {

std::string_view Request::header(std::string_view name) const {
    for (Header const& candidate : headers) {
        if (equal_in_lower_case(candidate.name, name)) return candidate.value;
    }
    return {};
}

}  // namespace ringmaster::api

#pragma once
// What customers were compared by in earlier binaries. Erasures of then are known by digests of
// these forms, so they stay as they are whatever address_form learns (SEC-7, ADR 18).

#include <string>
#include <string_view>

namespace ringmaster::api {

// CustomerErased::form 0: what looks like a phone by its digits, anything else in small letters.
[[nodiscard]] std::string form_before_regions(std::string_view text);
// CustomerErased::form 1: the region's reading before any that a left out plus would give.
[[nodiscard]] std::string first_address_form(std::string_view text, std::string const& region);

}  // namespace ringmaster::api

#pragma once
// The canonical form of numbers and addresses (NUM-1): the one the engine is given, and the same
// for everything that is compared outside it. Public numbers become E.164 by libphonenumber;
// extensions, short codes and service codes stay the digits and signs they are; e-mail addresses
// and handles lose letter case (Unicode) and the blanks around them.
//
// Ownership: values. Threading: any thread. Units: regions are ISO 3166 alpha-2. Errors: none; what
// is no number in the region has a form, too.

#include <string>
#include <string_view>
#include <vector>

namespace ringmaster::api {

[[nodiscard]] std::string address_form(std::string_view text, std::string_view region);

// A region that has a numbering plan.
[[nodiscard]] bool is_region(std::string_view code);
// Where a time zone of the system's data lies; empty for UTC and others that lie nowhere.
[[nodiscard]] std::string region_of_time_zone(std::string_view zone);

// How the same number may have been written in the region: what an index made of former spellings
// is asked for. Not all spellings there are, but all that punctuation does not explain.
[[nodiscard]] std::vector<std::string> spellings_of(std::string_view number,
                                                    std::string_view region);

}  // namespace ringmaster::api

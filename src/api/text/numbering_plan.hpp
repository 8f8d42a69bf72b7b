#pragma once
// What the numbering plans (libphonenumber) say of a number's signs: how they read in a region, and
// as an international number. Which reading is meant, `address_form` decides (NUM-1).

#include <optional>
#include <string>

namespace ringmaster::api {

struct Reading {
    std::string form;    // E.164
    bool valid = false;  // not only possible
};

// With its plus.
[[nodiscard]] std::optional<Reading> with_plus(std::string const& signs);
// What the number is where it was typed; nothing: no public number there.
[[nodiscard]] std::optional<Reading> in_region(std::string const& signs, std::string const& region);
// A plus that was left out, or written as 00 where another prefix is in use.
[[nodiscard]] std::optional<Reading> without_plus(std::string const& signs);
[[nodiscard]] bool has_international_prefix(std::string const& signs);  // 00 (ITU-T E.123)
// Begins with the country's own code, where numbers of the country begin with a prefix that this
// one has not.
[[nodiscard]] bool begins_with_own_code(std::string const& signs, std::string const& region);

}  // namespace ringmaster::api

#pragma once
// One canonical form of numbers and addresses decides equality everywhere (NUM-1, ADR 18). What a
// public number is, a library knows that the core may not use: the engine is given the form as a
// pure function and asks it where it decides and where it indexes, never where it applies events.
//
// Ownership: values in, values out. Threading: pure functions. Errors: none; anything has a form.

#include <functional>
#include <string>
#include <string_view>

namespace ringmaster::core {

// The canonical form of a text. `region` is ISO 3166 alpha-2, or empty when nobody knows it.
using AddressForm = std::function<std::string(std::string_view text, std::string_view region)>;

// Written as numbers are: digits, `+ # *` and punctuation, with three digits or more, perhaps
// behind `tel:`. Anything else is an address or a name. What people give is made plain first
// (plain_text); what this says of other texts stays as it is, for events are applied by it.
[[nodiscard]] bool is_number(std::string_view text);
// What is dialled of a number: its digits, `#` and `*`, and a plus in front. A `#` or `*` behind a
// number that begins with neither ends the dialling and belongs to no other phone.
[[nodiscard]] std::string signs_of(std::string_view number);
// Without the blanks around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// The form of an engine that knows no numbering plan: numbers by their signs, anything else without
// letter case (ASCII) and outer blanks.
[[nodiscard]] std::string plain_form(std::string_view text, std::string_view region);

// Cheap: false only when the two cannot have the same form in any region. Plans differ in what they
// put in front of a number, never in how it ends.
[[nodiscard]] bool may_be_same(std::string_view left, std::string_view right);
// How a number ends, empty for what is none: the journal's index knows it by that. Spellings of a
// long one share it, those of a short one differ where it reaches into what stands in front.
[[nodiscard]] std::string tail_of(std::string_view text);

}  // namespace ringmaster::core

#pragma once
// Texts without the signs that fields collect when people paste into them (NUM-1): marks of
// direction, soft hyphens, joiners, typeset blanks and dashes, digits of other scripts. The tables
// are our own, for what the engine and the journal's index compare may not change with a library.
//
// Ownership: values in, values out. Threading: pure functions. Errors: none; bytes that are no
// UTF-8 stay as they are.

#include <string>
#include <string_view>

namespace ringmaster::core {

// Without what nobody sees, and without the blanks around it.
[[nodiscard]] std::string visible_text(std::string_view text);

// What a number is read from: visible text whose digits, full-width signs, blanks, dashes and
// brackets are those that numbers are written with here, without the parameters of a `tel:` URI.
[[nodiscard]] std::string plain_text(std::string_view text);

}  // namespace ringmaster::core

#pragma once
// The types of call-associated variables and what a text must look like to be a value of one
// (CD-1, CD-2). An empty text is a value of every type: the variable is known and not filled in.

#include <string>
#include <string_view>

namespace ringmaster::api {

// STRING, INTEGER, DECIMAL, BOOLEAN or DATE_TIME, from either spelling of the public description.
[[nodiscard]] std::string variable_type(std::string_view written);

// What is wrong with a text of that type; empty when it is one of its values. Never repeats it.
//   INTEGER    optional sign and digits, 64 bits
//   DECIMAL    optional sign, digits, optionally a point and digits
//   BOOLEAN    true or false, in any letter case
//   DATE_TIME  ISO 8601 in its extended form: 2026-03-01, 2026-03-01T09:30, …T09:30:15.250+01:00
[[nodiscard]] std::string_view type_problem(std::string_view type, std::string_view text);

}  // namespace ringmaster::api

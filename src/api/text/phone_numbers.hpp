#pragma once
// The library that knows the numbering plans of the world.
//
// Ownership: one instance of the library's own, never destroyed. Threading: any thread.

#include <phonenumbers/phonenumberutil.h>

namespace ringmaster::api {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

// The region of a number that must say its country itself.
inline constexpr char const* nowhere = "ZZ";

[[nodiscard]] inline PhoneNumberUtil const& plans() { return *PhoneNumberUtil::GetInstance(); }

}  // namespace ringmaster::api

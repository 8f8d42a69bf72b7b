#pragma once
// How long a hostile query may keep a processor busy before it is refused, in milliseconds of
// processor time: other suites run beside this one. What is promised is 50 in what is installed.

namespace ringmaster::search {

#if defined(__SANITIZE_ADDRESS__)
inline constexpr long refused_ms_max = 1'000;
#elif defined(__OPTIMIZE__)
inline constexpr long refused_ms_max = 50;
#else
inline constexpr long refused_ms_max = 400;
#endif

}  // namespace ringmaster::search

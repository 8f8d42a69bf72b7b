#pragma once
// One GET over libcurl, for the keys of identity providers: https with the system's certificates
// (or http, for addresses that is_fetchable() has let pass), no redirects, little time and space.
//
// Ownership: pure function. Threading: any thread; blocks for up to five seconds.
// Errors: a sentence; the text is empty then.

#include <atomic>
#include <string>

namespace ringmaster::app {

struct Fetched {
    std::string text;
    std::string problem;
};

// `stop` ends it within a second.
[[nodiscard]] Fetched fetch_address(std::string const& address, std::atomic<bool> const& stop);

}  // namespace ringmaster::app

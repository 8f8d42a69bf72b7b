#pragma once
// OpenSSL speaks unsigned bytes and tells success as 1; the project keeps bytes in std::string and
// throws.
//
// Ownership: none. Threading: pure functions. Errors: std::runtime_error.

#include <stdexcept>
#include <string>
#include <string_view>

namespace ringmaster::crypto {

[[nodiscard]] inline unsigned char const* unsigned_data(std::string_view data) {
    return reinterpret_cast<unsigned char const*>(data.data());
}
[[nodiscard]] inline unsigned char* unsigned_data(std::string& data) {
    return reinterpret_cast<unsigned char*>(data.data());
}

// `what` has failed unless it is done.
inline void require(int done, char const* what) {
    if (done != 1) throw std::runtime_error(std::string(what) + " failed");
}

}  // namespace ringmaster::crypto

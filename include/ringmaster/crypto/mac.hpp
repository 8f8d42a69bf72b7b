#pragma once
// A keyed digest (HMAC-SHA256) fed in pieces, for many short texts under one key.
//
// Ownership: owns its state; the key is not kept. Threading: one thread at a time.
// Errors: OpenSSL failing here is a std::runtime_error, never a wrong digest.

#include <memory>
#include <string_view>

#include "ringmaster/crypto/digest.hpp"

namespace ringmaster::crypto {

class Mac {
public:
    explicit Mac(std::string_view key);
    ~Mac();
    Mac(Mac const&) = delete;
    Mac& operator=(Mac const&) = delete;

    void update(std::string_view data);
    // Of all updates since the last one.
    [[nodiscard]] Digest finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace ringmaster::crypto

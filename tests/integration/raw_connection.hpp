#pragma once
// A TCP connection for bytes that no HTTP library would send.
//
// Errors: std::runtime_error when connecting fails; reads are bounded and give what there is.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace ringmaster::tests {

class RawConnection {
public:
    explicit RawConnection(std::uint16_t port);
    ~RawConnection();
    RawConnection(RawConnection const&) = delete;
    RawConnection& operator=(RawConnection const&) = delete;

    // False when the peer has closed meanwhile, which is an answer, too.
    bool send(std::string_view bytes);
    // Everything until the peer closes; `closed()` tells whether it did within the bound.
    std::string read_to_end(std::chrono::milliseconds limit);
    // Everything until `marker` has come, the peer closes or the bound has passed.
    std::string read_until(std::string_view marker, std::chrono::milliseconds limit);
    [[nodiscard]] bool closed() const { return closed_; }

private:
    // Waits for some bytes and appends them; false at the end or at the bound.
    bool read_some(std::string& text, std::chrono::steady_clock::time_point until);

    int socket_ = -1;
    bool closed_ = false;
};

}  // namespace ringmaster::tests

#pragma once
// One descriptor kept back for the moment when there is none left: with it a client that waits in
// the listener's queue can be taken and closed, instead of hanging until it gives up.
// Ownership: owns the descriptor. Threading: the loop.

#include <cstddef>

namespace ringmaster::net {

class DescriptorReserve {
public:
    DescriptorReserve() { take(); }
    ~DescriptorReserve() { give(); }
    DescriptorReserve(DescriptorReserve const&) = delete;
    DescriptorReserve& operator=(DescriptorReserve const&) = delete;

    // Closes the clients that wait at the (non-blocking) listener, at most a batch of them; how
    // many that were.
    std::size_t turn_away(int listener);
    [[nodiscard]] bool is_there() const { return descriptor_ >= 0; }

private:
    void take();
    void give();

    int descriptor_ = -1;  // -1: somebody else was faster
};

}  // namespace ringmaster::net

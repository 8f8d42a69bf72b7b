#include "net/descriptor_reserve.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

namespace ringmaster::net {
namespace {

constexpr std::size_t batch_max = 64;

}  // namespace

void DescriptorReserve::take() { descriptor_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

void DescriptorReserve::give() {
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

std::size_t DescriptorReserve::turn_away(int listener) {
    if (!is_there()) take();
    if (!is_there()) return 0;
    give();
    std::size_t turned = 0;
    while (turned < batch_max) {
        int const client = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (client < 0) break;
        ::close(client);
        ++turned;
    }
    take();
    return turned;
}

}  // namespace ringmaster::net

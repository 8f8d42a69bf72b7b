// How long a chat may be silent is its queue's setting.
#include "core/state/idle_deadline.hpp"

namespace ringmaster::core {

std::optional<Time> idle_deadline(Config const& config, Task const& task, Time at) {
    bool const chats = task.media == MediaType::chat || task.media == MediaType::social;
    Queue const* const queue = chats ? config.queue(task.queue) : nullptr;
    if (queue == nullptr || queue->chat_idle.count() == 0) return std::nullopt;
    return at + queue->chat_idle;
}

}  // namespace ringmaster::core

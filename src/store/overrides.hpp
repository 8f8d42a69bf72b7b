#pragma once
// What only tests may change. Production code has no way to weaken durability: it never names
// this header.

#include <cstddef>
#include <functional>
#include <string>

namespace ringmaster::store {

struct Overrides {
    std::string vfs;                  // empty: the default one
    bool synchronous_normal = false;  // the control that must lose data
    std::size_t checkpoint_pages = 1000;
    std::function<void()> folder_synced = {};  // what a VFS does not see
};

}  // namespace ringmaster::store

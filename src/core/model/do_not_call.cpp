// How do-not-call lists are asked.

#include "ringmaster/core/model/do_not_call.hpp"

#include <algorithm>

namespace ringmaster::core {

DoNotCallEntry listed_as(DoNotCallEntry entry, DoNotCallEntry const& known) {
    if (entry.added_by.empty()) entry.added_by = known.added_by;
    if (entry.added_at == Time{}) entry.added_at = known.added_at;
    return entry;
}

DoNotCallEntry const* DoNotCall::find(DoNotCallKey const& key) const {
    auto const list = lists.find(key.list);
    if (list == lists.end()) return nullptr;
    auto const entry = list->second.find(key.number);
    return entry == list->second.end() ? nullptr : &entry->second;
}

std::vector<std::string> DoNotCall::lists_with(std::string const& number) const {
    std::vector<std::string> names;
    for (auto const& [name, numbers] : lists) {
        if (numbers.contains(number)) names.push_back(name);
    }
    return names;
}

bool DoNotCall::contains(std::string const& number) const {
    return std::any_of(lists.begin(), lists.end(),
                       [&](auto const& list) { return list.second.contains(number); });
}

std::size_t DoNotCall::size() const {
    std::size_t count = 0;
    for (auto const& [name, numbers] : lists) count += numbers.size();
    return count;
}

}  // namespace ringmaster::core

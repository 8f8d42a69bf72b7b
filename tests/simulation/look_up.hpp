#pragma once
// Looking something up, as often as the model, the matcher and the generators need it.
//
// Pointers and references live as long as the container does. Threading: any.

#include <algorithm>
#include <iterator>
#include <vector>

#include "simulation/random.hpp"

namespace ringmaster::simulation {

// Null when the map has no such key.
template <class Map, class Key>
[[nodiscard]] auto const* find_in(Map const& map, Key const& key) {
    auto const found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
}

template <class Value>
[[nodiscard]] bool contains(std::vector<Value> const& values, Value const& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

// One of them by chance; the map has some.
template <class Map>
[[nodiscard]] auto const& any_of(Map const& map, Random& random) {
    auto at = map.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(random.below(map.size())));
    return at->second;
}

}  // namespace ringmaster::simulation

#pragma once
// A map by id that is walked in id order, as everything persisted is, and looked up in constant
// time: with a hundred thousand contacts a search tree costs a cache miss per level. Used like
// std::map; elements stay where they are until they are erased.

#include <cstddef>
#include <map>
#include <unordered_map>
#include <utility>

#include "ringmaster/core/model/ids.hpp"

namespace ringmaster::core {

template <class Key, class T>
class IdMap {
public:
    using Map = std::map<Key, T>;
    using key_type = Key;
    using mapped_type = T;
    using value_type = typename Map::value_type;
    using iterator = typename Map::iterator;
    using const_iterator = typename Map::const_iterator;

    IdMap() = default;
    IdMap(IdMap const& other) : map_(other.map_) { index_all(); }
    IdMap(IdMap&&) noexcept = default;
    IdMap& operator=(IdMap other) noexcept {
        map_.swap(other.map_);
        index_.swap(other.index_);
        return *this;
    }
    ~IdMap() = default;

    [[nodiscard]] iterator begin() { return map_.begin(); }
    [[nodiscard]] iterator end() { return map_.end(); }
    [[nodiscard]] const_iterator begin() const { return map_.begin(); }
    [[nodiscard]] const_iterator end() const { return map_.end(); }
    [[nodiscard]] std::size_t size() const { return map_.size(); }
    [[nodiscard]] bool empty() const { return map_.empty(); }
    [[nodiscard]] bool contains(Key const& key) const { return index_.contains(key); }

    [[nodiscard]] iterator find(Key const& key) {
        auto const found = index_.find(key);
        return found == index_.end() ? map_.end() : found->second;
    }
    [[nodiscard]] const_iterator find(Key const& key) const {
        auto const found = index_.find(key);
        return found == index_.end() ? map_.end() : const_iterator(found->second);
    }
    [[nodiscard]] T const& at(Key const& key) const { return map_.at(key); }
    T& operator[](Key const& key) {
        auto const found = index_.find(key);
        if (found != index_.end()) return found->second->second;
        return emplace(key, T{}).first->second;
    }
    std::pair<iterator, bool> emplace(Key const& key, T value) {
        auto const result = map_.emplace(key, std::move(value));
        if (result.second) index_.emplace(key, result.first);
        return result;
    }
    void erase(Key const& key) {
        auto const found = index_.find(key);
        if (found == index_.end()) return;
        map_.erase(found->second);
        index_.erase(found);
    }
    iterator erase(iterator at) {
        index_.erase(at->first);
        return map_.erase(at);
    }
    void clear() {
        index_.clear();
        map_.clear();
    }

    friend bool operator==(IdMap const& left, IdMap const& right) {
        return left.map_ == right.map_;
    }

private:
    void index_all() {
        for (auto at = map_.begin(); at != map_.end(); ++at) index_.emplace(at->first, at);
    }

    Map map_;
    std::unordered_map<Key, iterator> index_;
};

}  // namespace ringmaster::core

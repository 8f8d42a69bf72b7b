#pragma once
// An ordered map whose copies cost next to nothing, however much is in it: it is cut into pieces by
// the first bits of its keys, copies share the pieces, and a change copies the one piece it
// concerns if somebody else has it, too. So one thread may read a copy while another changes the
// original.
//
// `Piece` says to which of the 256 pieces a key belongs, in the order of the keys.
// Ownership: owns its elements together with its copies. Threading: each copy one thread at a time.
// References live until the next change of the map they were taken from. Errors: none.

#include <array>
#include <atomic>
#include <cstddef>
#include <map>
#include <memory>
#include <utility>

namespace ringmaster::api {

template <class Key, class T, class Piece>
class SharedMap {
public:
    [[nodiscard]] std::size_t size() const { return size_; }

    template <class Like>
    [[nodiscard]] T const* find(Like const& key) const {
        auto const& piece = pieces_[Piece::of(key)];
        if (!piece) return nullptr;
        auto const found = piece->find(key);
        return found == piece->end() ? nullptr : &found->second;
    }

    // Adds or replaces.
    T const& put(Key const& key, T value) {
        auto& piece = own(Piece::of(key));
        auto const [at, is_new] = piece.insert_or_assign(key, std::move(value));
        if (is_new) ++size_;
        return at->second;
    }

    void erase(Key const& key) {
        if (find(key) == nullptr) return;
        own(Piece::of(key)).erase(key);
        --size_;
    }

    // In the order of the keys.
    template <class Visit>
    void for_each(Visit const& visit) const {
        for (auto const& piece : pieces_) {
            if (!piece) continue;
            for (auto const& [key, value] : *piece) visit(key, value);
        }
    }

private:
    using Map = std::map<Key, T, std::less<>>;

    // The piece, shared with nobody.
    Map& own(std::size_t index) {
        auto& piece = pieces_[index];
        if (!piece) {
            piece = std::make_shared<Map>();
        } else if (piece.use_count() > 1) {
            piece = std::make_shared<Map>(*piece);
        } else {
            // Whoever had it besides has let go of it, on another thread perhaps: what he read
            // comes before what is written now.
            std::atomic_thread_fence(std::memory_order_acquire);
        }
        return *piece;
    }

    std::array<std::shared_ptr<Map>, 256> pieces_;
    std::size_t size_ = 0;
};

}  // namespace ringmaster::api

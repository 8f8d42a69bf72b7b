#pragma once
// Bytes of keys: in memory that is locked (never swapped), left out of core dumps, guarded by pages
// nobody may touch, and wiped when it is given back. OpenSSL's secure heap.
//
// Ownership: SecureBytes own what they hold, and copies are as secure. Threading: as any value; the
// heap below is made at the first use, once. Units: bytes; the heap has 64 KiB in all.
// Errors: a full heap is std::bad_alloc. A system that locks no memory gets the rest of it.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ringmaster::crypto {

[[nodiscard]] void* secure_allocate(std::size_t bytes);
// Wipes what is given back.
void secure_release(void* memory, std::size_t bytes) noexcept;

template <class T>
struct SecureAllocator {
    using value_type = T;
    SecureAllocator() = default;
    template <class Other>
    explicit(false) SecureAllocator(SecureAllocator<Other> const& /*other*/) noexcept {}
    [[nodiscard]] T* allocate(std::size_t count) {
        return static_cast<T*>(secure_allocate(count * sizeof(T)));
    }
    void deallocate(T* memory, std::size_t count) noexcept {
        secure_release(memory, count * sizeof(T));
    }
    friend bool operator==(SecureAllocator const&, SecureAllocator const&) { return true; }
};

using SecureBytes = std::vector<char, SecureAllocator<char>>;

[[nodiscard]] inline std::string_view view(SecureBytes const& bytes) {
    return {bytes.data(), bytes.size()};
}
// A secure copy; `text` is wiped.
[[nodiscard]] SecureBytes take_secret(std::string& text);

// A key as a value: reads as text wherever one is wanted.
class Secret {
public:
    Secret() = default;
    explicit(false) Secret(SecureBytes bytes) : bytes_(std::move(bytes)) {}
    explicit(false) Secret(std::string_view text) : bytes_(text.begin(), text.end()) {}
    explicit(false) Secret(char const* text) : Secret(std::string_view(text)) {}
    // NOLINTNEXTLINE(google-explicit-constructor): meant, and the check knows only constructors.
    operator std::string_view() const { return view(bytes_); }
    friend bool operator==(Secret const&, Secret const&) = default;

private:
    SecureBytes bytes_;
};

// Overwrites what a text holds, its spare room too, and empties it.
void wipe(std::string& text) noexcept;

// Wipes a text when it goes out of scope, however that is.
class Wiped {
public:
    explicit Wiped(std::string& text) : text_(text) {}
    ~Wiped() { wipe(text_); }
    Wiped(Wiped const&) = delete;
    Wiped& operator=(Wiped const&) = delete;

private:
    std::string& text_;
};

}  // namespace ringmaster::crypto

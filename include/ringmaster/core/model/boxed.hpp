#pragma once
// An optional that costs a pointer while it is empty: for parts of the state that few of many
// objects have at a time. Copies deeply, compares by value; used like std::optional.

#include <memory>
#include <optional>
#include <utility>

namespace ringmaster::core {

template <class T>
class Boxed {
public:
    Boxed() = default;
    explicit(false) Boxed(std::nullopt_t /*none*/) {}
    explicit(false) Boxed(T value) : value_(std::make_unique<T>(std::move(value))) {}
    Boxed(Boxed const& other) : value_(other ? std::make_unique<T>(*other) : nullptr) {}
    Boxed(Boxed&&) noexcept = default;
    Boxed& operator=(Boxed const& other) {
        if (this != &other) value_ = other ? std::make_unique<T>(*other) : nullptr;
        return *this;
    }
    Boxed& operator=(Boxed&&) noexcept = default;
    ~Boxed() = default;

    [[nodiscard]] bool has_value() const { return value_ != nullptr; }
    explicit operator bool() const { return has_value(); }
    [[nodiscard]] T& operator*() { return *value_; }
    [[nodiscard]] T const& operator*() const { return *value_; }
    [[nodiscard]] T* operator->() { return value_.get(); }
    [[nodiscard]] T const* operator->() const { return value_.get(); }
    void reset() { value_.reset(); }

    friend bool operator==(Boxed const& left, Boxed const& right) {
        if (!left || !right) return left.has_value() == right.has_value();
        return *left == *right;
    }

private:
    std::unique_ptr<T> value_;
};

}  // namespace ringmaster::core

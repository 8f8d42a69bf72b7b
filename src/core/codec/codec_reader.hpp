#pragma once
// The reading half of the binary format described in codec.hpp. Damaged input never crashes: it
// sets failed() and everything read after that is a default value.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

class CodecReader {
public:
    explicit CodecReader(std::string_view bytes) : bytes_(bytes) {}

    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] bool at_end() const { return bytes_.empty(); }

    // A field past the end of its struct keeps its default: the struct was written before the
    // field existed.
    template <class T>
    void operator()(char const* /*name*/, T& field) {
        if (!bytes_.empty() && !failed_) read(field);
    }

    void read(bool& value) {
        unsigned char const byte = next();
        if (byte > 1) fail();
        value = byte == 1;
    }

    template <class Integer>
    requires(std::is_integral_v<Integer>) void read(Integer& value) {
        std::uint64_t const raw = varint();
        if constexpr (std::is_signed_v<Integer>) {
            auto const wide =
                static_cast<std::int64_t>(raw >> 1U) ^ -static_cast<std::int64_t>(raw & 1U);
            value = static_cast<Integer>(wide);
            if (static_cast<std::int64_t>(value) != wide) fail();
        } else {
            value = static_cast<Integer>(raw);
            if (static_cast<std::uint64_t>(value) != raw) fail();
        }
    }

    template <class Enum>
    requires(std::is_enum_v<Enum>) void read(Enum& value) {
        std::uint64_t const raw = varint();
        if (raw >= enum_count<Enum>()) return fail();
        value = static_cast<Enum>(raw);
    }

    void read(std::string& text) {
        std::uint64_t const size = varint();
        if (size > bytes_.size()) return fail();
        text.assign(bytes_.substr(0, size));
        bytes_.remove_prefix(size);
    }

    void read(Uuid& uuid) {
        uuid.high = fixed();
        uuid.low = fixed();
    }

    template <class Tag>
    void read(Id<Tag>& id) {
        read(id.value);
    }

    void read(Time& time) { read(time.epoch_ms); }
    void read(Duration& duration) {
        std::int64_t count = 0;
        read(count);
        duration = Duration(count);
    }

    template <class T>
    void read(std::optional<T>& value) {
        bool present = false;
        read(present);
        value.reset();
        if (present && !failed_) read(value.emplace());
    }

    template <class T>
    void read(Boxed<T>& value) {
        std::optional<T> opened;
        read(opened);
        value = opened ? Boxed<T>(std::move(*opened)) : Boxed<T>();
    }

    template <class A, class B>
    void read(std::pair<A, B>& value) {
        read(value.first);
        read(value.second);
    }

    template <class T>
    void read(std::vector<T>& values) {
        values.clear();
        std::uint64_t const size = varint();
        if (size > bytes_.size()) return fail();  // every element takes a byte at least
        for (std::uint64_t index = 0; index < size && !failed_; ++index) {
            read(values.emplace_back());
        }
    }

    template <class T>
    void read(std::set<T>& values) {
        std::vector<T> list;
        read(list);
        values = std::set<T>(list.begin(), list.end());
    }

    template <class K, class V>
    void read(std::map<K, V>& values) {
        std::vector<std::pair<K, V>> list;
        read(list);
        values.clear();
        for (auto& [key, value] : list) values.emplace(std::move(key), std::move(value));
    }

    template <class K, class V>
    void read(IdMap<K, V>& values) {
        std::vector<std::pair<K, V>> list;
        read(list);
        values.clear();
        for (auto& [key, value] : list) values.emplace(key, std::move(value));
    }

    template <class... T>
    void read(std::variant<T...>& value) {
        std::uint64_t const index = varint();
        if (index >= sizeof...(T)) return fail();
        read_alternative<0>(value, index);
    }

    void read(FrozenTask& frozen) {
        bool present = false;
        read(present);
        frozen.task.reset();
        if (!present || failed_ || depth_ >= frozen_depth_max) return;
        auto task = std::make_shared<Task>();
        ++depth_;
        read(*task);
        --depth_;
        frozen.task = std::move(task);
    }

    template <Described T>
    void read(T& value) {
        if (bytes_.size() < 4) return fail();
        std::uint32_t length = 0;
        for (unsigned shift = 0; shift < 32; shift += 8) {
            length |= static_cast<std::uint32_t>(next()) << shift;
        }
        if (length > bytes_.size()) return fail();
        std::string_view const rest = bytes_.substr(length);
        bytes_ = bytes_.substr(0, length);
        T::describe(value, *this);
        bytes_ = rest;
    }

private:
    static constexpr int frozen_depth_max = 2;

    template <std::size_t Index, class... T>
    void read_alternative(std::variant<T...>& value, std::uint64_t index) {
        if constexpr (Index < sizeof...(T)) {
            if (index != Index) return read_alternative<Index + 1>(value, index);
            read(value.template emplace<Index>());
        }
    }

    void fail() { failed_ = true; }

    unsigned char next() {
        if (bytes_.empty()) {
            fail();
            return 0;
        }
        auto const byte = static_cast<unsigned char>(bytes_.front());
        bytes_.remove_prefix(1);
        return byte;
    }

    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            unsigned char const byte = next();
            value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
            if ((byte & 0x80U) == 0) return value;
        }
        fail();
        return 0;
    }

    std::uint64_t fixed() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 8) {
            value |= static_cast<std::uint64_t>(next()) << shift;
        }
        return value;
    }

    std::string_view bytes_;
    bool failed_ = false;
    int depth_ = 0;
};

}  // namespace ringmaster::core

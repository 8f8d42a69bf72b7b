#pragma once
// The writing half of the binary format described in codec.hpp.

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

class CodecWriter {
public:
    template <class T>
    void operator()(char const* /*name*/, T const& field) {
        write(field);
    }

    [[nodiscard]] std::string take() { return std::move(out_); }

    void write(bool value) { out_ += value ? '\1' : '\0'; }

    template <class Integer>
    requires(std::is_integral_v<Integer>) void write(Integer value) {
        if constexpr (std::is_signed_v<Integer>) {
            auto const wide = static_cast<std::int64_t>(value);
            varint((static_cast<std::uint64_t>(wide) << 1U) ^
                   static_cast<std::uint64_t>(wide >> 63U));
        } else {
            varint(value);
        }
    }

    template <class Enum>
    requires(std::is_enum_v<Enum>) void write(Enum value) {
        varint(static_cast<std::uint64_t>(value));
    }

    void write(std::string const& text) {
        varint(text.size());
        out_ += text;
    }

    void write(Uuid const& uuid) {
        fixed(uuid.high);
        fixed(uuid.low);
    }

    template <class Tag>
    void write(Id<Tag> const& id) {
        write(id.value);
    }

    void write(Time time) { write(time.epoch_ms); }
    void write(Duration duration) { write(static_cast<std::int64_t>(duration.count())); }

    template <class T>
    void write(std::optional<T> const& value) {
        write(value.has_value());
        if (value) write(*value);
    }

    template <class T>
    void write(Boxed<T> const& value) {
        write(value.has_value());
        if (value) write(*value);
    }

    template <class A, class B>
    void write(std::pair<A, B> const& value) {
        write(value.first);
        write(value.second);
    }

    template <class T>
    void write(std::vector<T> const& values) {
        range(values);
    }
    template <class T>
    void write(std::set<T> const& values) {
        range(values);
    }
    template <class K, class V>
    void write(std::map<K, V> const& values) {
        range(values);
    }

    template <class K, class V>
    void write(IdMap<K, V> const& values) {
        range(values);
    }

    template <class... T>
    void write(std::variant<T...> const& value) {
        varint(value.index());
        std::visit([this](auto const& alternative) { this->write(alternative); }, value);
    }

    void write(FrozenTask const& frozen) {
        write(frozen.task != nullptr);
        if (frozen.task) write(*frozen.task);
    }

    template <Described T>
    void write(T const& value) {
        std::size_t const at = out_.size();
        out_.append(length_bytes, '\0');
        T::describe(value, *this);
        auto length = static_cast<std::uint32_t>(out_.size() - at - length_bytes);
        for (std::size_t index = 0; index < length_bytes; ++index) {
            out_[at + index] = static_cast<char>(length & 0xFFU);
            length >>= 8U;
        }
    }

private:
    static constexpr std::size_t length_bytes = 4;

    template <class Range>
    void range(Range const& values) {
        varint(values.size());
        for (auto const& value : values) write(value);
    }

    void varint(std::uint64_t value) {
        while (value >= 0x80U) {
            out_ += static_cast<char>((value & 0x7FU) | 0x80U);
            value >>= 7U;
        }
        out_ += static_cast<char>(value);
    }

    void fixed(std::uint64_t value) {
        for (unsigned shift = 0; shift < 64; shift += 8) {
            out_ += static_cast<char>((value >> shift) & 0xFFU);
        }
    }

    std::string out_;
};

}  // namespace ringmaster::core

#pragma once
// Text of described structs, for scenarios and people.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

class TextWriter {
public:
    template <class T>
    void operator()(char const* name, T const& field) {
        if (!out_.empty() && out_.back() != '{') out_ += ' ';
        out_ += name;
        out_ += '=';
        write(field);
    }

    [[nodiscard]] std::string take() { return std::move(out_); }

    void write(bool value) { out_ += value ? "true" : "false"; }

    template <class Integer>
    requires(std::is_integral_v<Integer>) void write(Integer value) {
        out_ += std::to_string(value);
    }

    template <class Enum>
    requires(std::is_enum_v<Enum>) void write(Enum value) { out_ += enum_name(value); }

    void write(std::string const& text) { out_ += '"' + text + '"'; }
    void write(Uuid const& uuid) { out_ += to_string(uuid); }
    template <class Tag>
    void write(Id<Tag> const& id) {
        out_ += id.empty() ? "-" : to_string(id);
    }
    void write(Time time) { out_ += std::to_string(time.epoch_ms); }
    void write(Duration duration) { out_ += std::to_string(duration.count()) + "ms"; }

    template <class T>
    void write(std::optional<T> const& value) {
        if (!value) {
            out_ += "-";
            return;
        }
        write(*value);
    }

    template <class A, class B>
    void write(std::pair<A, B> const& value) {
        write(value.first);
        out_ += ':';
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

    template <class... T>
    void write(std::variant<T...> const& value) {
        std::visit([this](auto const& alternative) { this->write(alternative); }, value);
    }

    void write(FrozenTask const& frozen) { out_ += frozen.task ? "{task}" : "-"; }
    // Never in the clear (CD-4).
    void write(SealedValue const& /*sealed*/) { out_ += "*"; }

    template <Described T>
    void write(T const& value) {
        out_ += T::type_name;
        out_ += '{';
        T::describe(value, *this);
        out_ += '}';
    }

private:
    template <class Range>
    void range(Range const& values) {
        out_ += '[';
        bool first = true;
        for (auto const& value : values) {
            if (!std::exchange(first, false)) out_ += ',';
            write(value);
        }
        out_ += ']';
    }

    std::string out_;
};

}  // namespace ringmaster::core

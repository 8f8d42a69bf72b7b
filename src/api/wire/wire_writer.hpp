#pragma once
// A streaming JSON writer in the vocabulary of the wire: members with ids, times and optional
// values. No document tree is built (ARCHITECTURE, Style). Used by the wire_* files only.
// Errors: none; strings must be valid UTF-8, and every begin needs its end (asserted by RapidJSON).

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::api {

class WireWriter {
public:
    WireWriter() : writer_(buffer_) {}

    void begin() { writer_.StartObject(); }
    void begin(std::string_view name) { key(name), begin(); }
    void end() { writer_.EndObject(); }
    void begin_list(std::string_view name) { key(name), writer_.StartArray(); }
    void end_list() { writer_.EndArray(); }

    void text(std::string_view name, std::string_view value) { key(name), item(value); }
    void flag(std::string_view name, bool value) { key(name), writer_.Bool(value); }
    void null(std::string_view name) { key(name), writer_.Null(); }
    void number(std::string_view name, std::uint64_t value) { key(name), writer_.Uint64(value); }
    void time(std::string_view name, core::Time value) { key(name), writer_.Int64(value.epoch_ms); }
    void time(std::string_view name, std::optional<core::Time> const& value) {
        value ? time(name, *value) : null(name);
    }
    // For connectors.
    void text_or_null(std::string_view name, std::string_view value) {
        value.empty() ? null(name) : text(name, value);
    }
    // Clients delete a key that is missing and take texts for texts: nothing is ever left out, and
    // an id of nothing is an empty text.
    template <class Tag>
    void id(std::string_view name, core::Id<Tag> const& value) {
        text(name, value.empty() ? std::string() : core::to_string(value));
    }
    // A finished JSON object, copied in.
    void object(std::string_view name, std::string_view json) {
        key(name), writer_.RawValue(json.data(), json.size(), rapidjson::kObjectType);
    }
    void object_item(std::string_view json) {
        writer_.RawValue(json.data(), json.size(), rapidjson::kObjectType);
    }
    void item(std::string_view value) {
        writer_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    }

    [[nodiscard]] std::string take() const { return {buffer_.GetString(), buffer_.GetSize()}; }

private:
    void key(std::string_view name) {
        writer_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    }

    rapidjson::StringBuffer buffer_;
    rapidjson::Writer<rapidjson::StringBuffer> writer_;
};

}  // namespace ringmaster::api

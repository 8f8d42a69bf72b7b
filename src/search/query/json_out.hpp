#pragma once
// Pieces of an answer as JSON.
//
// Ownership: writes into the caller's buffer. Threading: one thread. Errors: none.

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string_view>

#include "search/query/sql.hpp"
#include "search/schema/fields.hpp"

namespace ringmaster::search {

using Json = rapidjson::Writer<rapidjson::StringBuffer>;

inline void put_key(Json& json, std::string_view key) {
    json.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
}
inline void put_text(Json& json, std::string_view text) {
    json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}
void put_cell(Json& json, FieldType type, Cell const& cell);

}  // namespace ringmaster::search

// A flag is 0 or 1 in the tables; what is NULL is null whatever it would be.

#include "search/query/json_out.hpp"

#include <cmath>

namespace ringmaster::search {

void put_cell(Json& json, FieldType type, Cell const& cell) {
    if (auto const* number = std::get_if<std::int64_t>(&cell)) {
        if (type == FieldType::flag) {
            json.Bool(*number != 0);
        } else {
            json.Int64(*number);
        }
    } else if (auto const* real = std::get_if<double>(&cell); real && std::isfinite(*real)) {
        json.Double(*real);
    } else if (auto const* text = std::get_if<std::string>(&cell)) {
        if (type != FieldType::json) return put_text(json, *text);
        json.RawValue(text->data(), text->size(), rapidjson::kObjectType);
    } else {
        json.Null();
    }
}

}  // namespace ringmaster::search

#pragma once
// Members of answers that are left out when they say nothing.

#include <nlohmann/json.hpp>
#include <string>

#include "api/history/history_visit.hpp"

namespace ringmaster::api {

inline void put_text(Json& json, char const* name, std::string const& text) {
    if (!text.empty()) json[name] = text;
}

template <class Id>
void put_id(Json& json, char const* name, Id const& id) {
    if (!id.empty()) json[name] = core::to_string(id);
}

inline Json meta_json(core::OrgId org) { return Json{{"orgId", core::to_string(org)}}; }

}  // namespace ringmaster::api

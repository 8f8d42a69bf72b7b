#pragma once
// What the tables of fields cannot say about one document of routing: values that depend on a
// skill's type, conditions that fit it, groups in order (RQ-4 to RQ-7, CFG-4). For an import and
// for changes of single documents.
//
// Threading: pure functions. Errors: problems by field path; `path` is the document's. Types and
// references have been checked before.

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "api/documents/skill_book.hpp"
#include "ringmaster/api/text/json.hpp"

namespace ringmaster::api {

void check_skill(nlohmann::json const& skill, std::string_view path, Problems& problems);
void check_queue_routing(nlohmann::json const& queue, SkillBook const& book, std::string_view path,
                         Problems& problems);
// RQ-14: a capacity-based team has a number and lines.
void check_team_lines(nlohmann::json const& team, std::string_view path, Problems& problems);
void check_entry_point_routing(nlohmann::json const& point, SkillBook const& book,
                               std::string_view path, Problems& problems);

}  // namespace ringmaster::api

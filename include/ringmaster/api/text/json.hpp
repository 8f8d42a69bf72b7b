#pragma once
// JSON text from outside, parsed behind a guard: size, depth, duplicate keys, finite numbers and
// valid UTF-8 are checked before anything is built on the value (SEC-5, CFG-4).
//
// Ownership: results own their bytes. Threading: pure functions, any thread.
// Units: body_max in bytes, depth in nested containers, values of any kind; field paths read
// "teams[2].name".
// Errors: nothing throws; every problem found is appended to the caller's list and the result is
// empty exactly when at least one was.

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ringmaster::api {

// One thing that is wrong, and where. An empty path means the whole body.
struct Problem {
    std::string path;
    std::string text;
    friend bool operator==(Problem const&, Problem const&) = default;
};
using Problems = std::vector<Problem>;

struct JsonLimits {
    std::size_t body_max = std::size_t{64} * 1024;
    std::size_t depth_max = 32;
    std::size_t problems_max = 100;  // the list stops here; the answer stays bounded
    // Control characters are refused in names and texts: they end up on screens, in logs and in
    // headers. Only where nobody writes notes: what this member says keeps its line breaks.
    std::string_view lines_allowed = "note";
    // An issuer's documents say more than anybody here takes over, addresses of several lines for
    // example; their reader looks at what it takes.
    bool controls_allowed = false;
    // Three bytes of text can be an object that takes a hundred of memory. What people write takes
    // more than this many bytes for each value, names included; a small body has what it wants.
    std::size_t bytes_per_value_least = 16;
    std::size_t values_always = 32 * 1024;
};

[[nodiscard]] std::optional<nlohmann::json> parse_json(std::string_view text,
                                                       JsonLimits const& limits,
                                                       Problems& problems);

// C0, DEL and C1.
[[nodiscard]] bool has_control(std::string_view text);

// "user" + "name" = "user.name"; "" + "name" = "name"; "user" + 3 = "user[3]".
[[nodiscard]] std::string field_path(std::string_view parent, std::string_view name);
[[nodiscard]] std::string field_path(std::string_view parent, std::size_t index);

// Members of the object that are none of these are problems.
void check_names(nlohmann::json const& object, std::span<std::string_view const> known,
                 std::string_view path, Problems& problems);

// The text of a value for the wire: no spaces, UTF-8 as it is.
[[nodiscard]] std::string json_text(nlohmann::json const& value);

// Typed looks at an object's field; null counts as absent, another type as absent too, so they
// belong behind a validation.
[[nodiscard]] std::string text_at(nlohmann::json const& object, char const* name);
[[nodiscard]] bool flag_at(nlohmann::json const& object, char const* name);
[[nodiscard]] std::optional<std::int64_t> integer_at(nlohmann::json const& object,
                                                     char const* name);
// The strings of an array field; empty when absent.
[[nodiscard]] std::vector<std::string> texts_at(nlohmann::json const& object, char const* name);
// The array or object field, or an empty one.
[[nodiscard]] nlohmann::json const& child_at(nlohmann::json const& object, char const* name);

}  // namespace ringmaster::api

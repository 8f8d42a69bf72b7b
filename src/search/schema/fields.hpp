#pragma once
// Every field that can be asked for, what may be done with it, and the SQL that gives it.
//
// Ownership: constants. Threading: any. Units: times are milliseconds since the Unix epoch,
// durations milliseconds. Errors: none.

#include <span>
#include <string_view>

namespace ringmaster::search {

enum class FieldType { text, long_number, whole, real, flag, json, agent_state };

struct Field {
    std::string_view path;  // `lastQueue.name`
    FieldType type = FieldType::text;
    std::string_view uses;      // of a aggregated, g grouped by, f filtered by, s sorted by
    std::string_view sql = {};  // empty: there is no source; the field is null

    [[nodiscard]] bool may_be(char use) const { return uses.find(use) != std::string_view::npos; }
};

[[nodiscard]] std::span<Field const> contact_fields();           // CSR
[[nodiscard]] std::span<Field const> contact_activity_fields();  // CAR
[[nodiscard]] std::span<Field const> wrap_up_fields();           // of ours
[[nodiscard]] std::span<Field const> leg_fields();               // CLR
[[nodiscard]] std::span<Field const> session_fields();           // ASR
[[nodiscard]] std::span<Field const> channel_fields();           // ASR, in each `channelInfo`
[[nodiscard]] std::span<Field const> agent_activity_fields();    // AAR

}  // namespace ringmaster::search

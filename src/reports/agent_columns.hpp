#pragma once
// Columns of the records about agents; see tables.hpp. Names are those of the field's search
// language (ASR, AAR) in snake_case, wherever it has one of the kind (RP-1).

#include <array>

#include "reports/tables.hpp"

namespace ringmaster::reports {

using enum ColumnKind;

// One station login; a takeover begins another (AG-7).
inline constexpr std::array agent_session_columns{
    Column{"org", key_id, "orgId"},
    Column{"agent_id", key_id},
    Column{"number", key_number},
    Column{"is_active", flag},
    Column{"agent_name", text},
    Column{"agent_session_id", id},
    Column{"team_id", id},
    Column{"team_name", text},
    Column{"site_id", id},
    Column{"site_name", text},
    Column{"device_type", text},
    Column{"agent_phone_number", text},
    Column{"start_time", time},
    Column{"end_time", time},
    Column{"is_takeover", flag},
    Column{"state", text},
    Column{"sign_out_type", text},
    Column{"agent_sign_out_reason", text},
    Column{"signed_out_by_kind", text},
    Column{"signed_out_by_name", text},
    Column{"available_count", sum},
    Column{"available_duration", sum},
    Column{"idle_count", sum},
    Column{"idle_duration", sum},
    Column{"not_responding_count", sum},
    Column{"is_complete", flag},
    Column{"next_number", sum},  // of its activities
};

// A span of one state of an agent (AG-13), or of one of his channels (AG-3).
inline constexpr std::array agent_activity_columns{
    Column{"org", key_id, "orgId"},
    Column{"agent_id", key_id},
    Column{"session", key_number},
    Column{"number", key_number},
    Column{"is_active", flag},
    Column{"channel_type", text},  // NULL: of the agent himself
    Column{"state", text},
    Column{"idle_code_id", id},
    Column{"idle_code_name", text},
    Column{"system_code", text},
    Column{"reason", text},
    Column{"former_state", text},
    Column{"former_code_name", text},
    Column{"changed_by_kind", text},
    Column{"changed_by_id", id},
    Column{"changed_by_name", text},
    Column{"start_time", time},
    Column{"end_time", time},
    Column{"duration", number},
    Column{"agent_name", text},
    Column{"agent_session_id", id},
    Column{"team_id", id},
    Column{"team_name", text},
};

}  // namespace ringmaster::reports

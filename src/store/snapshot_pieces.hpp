#pragma once
// Where the pieces of a large snapshot are (ADR 19): among the rows written ahead, under a change
// of their snapshot's own, as base64url because that table holds texts. The snapshot's row has no
// body then. Unlike the rows of a change they stay there, for as long as their snapshot does.

#include "ringmaster/store/records.hpp"

namespace ringmaster::store {

inline constexpr char snapshot_resource[] = "snapshot";
// For `document_ahead`: rows that belong to no snapshot.
inline constexpr char not_of_a_snapshot[] =
    " WHERE NOT (resource='snapshot' AND EXISTS (SELECT 1 FROM snapshot s"
    "  WHERE s.org=document_ahead.org AND s.seq=document_ahead.version))";

// No random UUID looks like this: the nibble of its version would have to be 6.
[[nodiscard]] constexpr core::Uuid snapshot_change(std::uint64_t seq) {
    return {0x736E'6170'7368'6F74, seq};
}

}  // namespace ringmaster::store

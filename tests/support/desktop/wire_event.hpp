#pragma once
// A frame of the notification channel, taken apart once; members that may be missing.
//
// Values only, any thread. Nothing here fails: what is not there reads as empty, false or null.

#include <nlohmann/json.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ringmaster::desktop {

using Names = std::vector<std::string>;
using Millis = std::int64_t;  // epoch milliseconds of whatever clock the caller goes by

struct WireEvent {
    std::string envelope;  // `type`
    std::string type;      // `data.type`, or the envelope's where the data has none
    std::string interaction_id;
    std::optional<std::int64_t> seq;
    Millis at = 0;  // `eventTime`: frames of one decision have the same
    bool is_over = false;
    std::shared_ptr<nlohmann::json const> data;
};
[[nodiscard]] WireEvent read_event(nlohmann::json const& frame);

[[nodiscard]] std::string text_at(nlohmann::json const& object, char const* key);
[[nodiscard]] bool flag_at(nlohmann::json const& object, char const* key);
[[nodiscard]] std::optional<std::int64_t> number_at(nlohmann::json const& object, char const* key);
// The member, or null.
[[nodiscard]] nlohmann::json const& member(nlohmann::json const& object, std::string const& key);
// The agent's own entry among the participants of the event's interaction, or null.
[[nodiscard]] nlohmann::json const& own_entry(nlohmann::json const& data,
                                              std::string const& agent_id);
// A contact of its own that stands for the consult of another one (CO-5).
[[nodiscard]] bool is_child(nlohmann::json const& data);
[[nodiscard]] bool lists(nlohmann::json const& list, std::string const& text);
[[nodiscard]] bool has(Names const& names, std::string const& name);

}  // namespace ringmaster::desktop

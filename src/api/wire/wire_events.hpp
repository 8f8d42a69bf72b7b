#pragma once
// Whole frames: the envelope of PROTOCOL 2 around the data of an agent, a task or nothing more.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/wire/wire_task.hpp"
#include "ringmaster/api/wire/wire.hpp"

namespace ringmaster::api {

// Frames of one step; parts that recipients share are written once.
class EventWriter {
public:
    EventWriter(Scene const& scene, std::string_view tracking_id)
        : scene_(scene), interactions_(scene), tracking_id_(tracking_id) {}

    [[nodiscard]] std::string agent(core::AgentNotice const& notice);
    // `is_over`: the last its recipient hears of the contact (PROTOCOL 2).
    [[nodiscard]] std::string task(core::TaskNotice const& notice, bool is_over = false);
    // Answer of a reload; the current sequence travels as a value of `data`.
    [[nodiscard]] std::string relogin(core::Hydrate const& hydrate);
    // `{agent, tasks[], seq}`: what a client needs to start over (OPS-3).
    struct Shown {
        core::AgentWork work;
        std::vector<core::TaskView> tasks;
    };
    [[nodiscard]] std::string snapshot(core::Agent const& agent, Shown const& shown,
                                       core::Time now);

private:
    Scene scene_;
    InteractionWriter interactions_;
    std::string tracking_id_;
};

// What frames outside a step know: no scene, no engine time, so they carry no `serverTime`.
struct Outside {
    core::OrgId org;
    core::AgentId agent;
    std::string_view tracking_id;
};
// The time is the engine's at the sending, if known.
[[nodiscard]] std::string welcome_event(core::AgentId agent, std::optional<core::Time> now = {});
[[nodiscard]] std::string replaced_event(Outside const& outside);
[[nodiscard]] std::string failure_event(UnnumberedKind kind, Outside const& outside,
                                        Failure const& failure);
[[nodiscard]] std::string buddies_event(Outside const& outside, std::vector<Buddy> const& list);
[[nodiscard]] std::string configuration_event(Outside const& outside,
                                              std::vector<ChangedDocument> const& documents);

}  // namespace ringmaster::api

#pragma once
// The `interaction` of a task event (PROTOCOL 4): whole every time, with every key, because
// clients delete what is missing. Most of it is the same for all recipients of a task version and
// is written once per rendering pass; state, owner and call-associated data are per recipient.

#include <string>
#include <vector>

#include "api/wire_writer.hpp"
#include "ringmaster/api/wire.hpp"

namespace ringmaster::api {

// `participants`, `media` and `callProcessingDetails` as finished JSON objects.
struct SharedParts {
    std::string participants;
    std::string media;
    std::string details;
};

class InteractionWriter {
public:
    explicit InteractionWriter(Scene const& scene) : scene_(scene) {}

    void write(WireWriter& out, core::TaskView const& view);
    [[nodiscard]] Scene const& scene() const { return scene_; }

private:
    struct Remembered {
        std::shared_ptr<core::Task const> task;  // kept alive: its address is the key
        core::AgentId viewer;                    // empty: the same for everybody
        SharedParts parts;
    };
    SharedParts const& shared(core::TaskView const& view);

    Scene scene_;
    std::vector<Remembered> remembered_;
};

// Who owns the contact in the viewer's eyes: the talking owner, else the viewer himself while it
// is offered to him or he wraps it up; empty otherwise (a client takes its own id in `owner` of a
// ContactEnded as wrap-up owed).
[[nodiscard]] core::AgentId owner_in_view(core::TaskView const& view);
// `interaction.state` for this viewer.
[[nodiscard]] std::string_view state_in_view(core::TaskView const& view);
[[nodiscard]] core::Duration rona_timeout(core::Task const& task, core::Config const& config);

// wire_participants.cpp
[[nodiscard]] std::string participants_json(core::TaskView const& view, Scene const& scene);
[[nodiscard]] std::string media_json(core::TaskView const& view);

// wire_variables.cpp: `callAssociatedData` and `callAssociatedDetails`.
void write_variables(WireWriter& out, core::Task const& task, Names const& names);

}  // namespace ringmaster::api

#pragma once
// The `interaction` of a task event (PROTOCOL 4): whole every time, with every key, because
// clients delete what is missing. Most of it is the same for all recipients of a task version and
// is written once per rendering pass; state, owner and call-associated data are per recipient.

#include <map>
#include <string>
#include <vector>

#include "api/wire/wire_look.hpp"
#include "api/wire/wire_writer.hpp"
#include "ringmaster/api/wire/wire.hpp"

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

    void write(WireWriter& out, Look const& look);
    [[nodiscard]] Scene const& scene() const { return scene_; }

private:
    // What the parts differ by between the recipients of one version of a task.
    struct Key {
        std::shared_ptr<core::Task const> task;  // kept alive: its address is the key
        core::AgentId viewer;                    // empty: the same for everybody
        bool sees_consult = false;
        core::AgentId asked;
        friend bool operator==(Key const&, Key const&) = default;
    };
    struct Remembered {
        Key key;
        SharedParts parts;
    };
    [[nodiscard]] static Key key_of(Look const& look);
    SharedParts const& shared(Look const& look);

    Scene scene_;
    std::vector<Remembered> remembered_;
};

// wire_details.cpp. The timeout is that of the viewer's offer, while he has one.
[[nodiscard]] core::Duration rona_timeout(core::TaskView const& view, core::Config const& config);
[[nodiscard]] std::string details_json(Look const& look, Scene const& scene);
// What `callAssociatedDetails` repeats: existing widgets read the caller, the queue and the
// countdown there.
[[nodiscard]] std::map<std::string, std::string> common_details(Look const& look,
                                                                Scene const& scene);

// wire_participants.cpp, wire_media.cpp
[[nodiscard]] std::string participants_json(Look const& look, Scene const& scene);
[[nodiscard]] std::string media_json(Look const& look);

// wire_variables.cpp: `callAssociatedData` and `callAssociatedDetails`.
void write_variables(WireWriter& out, Look const& look, Scene const& scene);

}  // namespace ringmaster::api

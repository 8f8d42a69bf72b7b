#pragma once
// What an unmodified page shows of the frames that one Desktop of these tests gets, and which
// answers it waits for: a DesktopModel, and the requests that are commands to it.
//
// Clock of its promises: the steady one. Errors: problems are texts for people.

#include "ringmaster/client/http.hpp"
#include "support/daemon_api.hpp"
#include "support/desktop/desktop_model.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ringmaster::tests {

// A request of which pages wait for the answer.
struct SentRequest {
    std::string agent_id;  // who it is about; empty: the caller
    desktop::Sent command;
};
[[nodiscard]] std::optional<SentRequest> sent_request(client::HttpRequest const& request,
                                                      Answer const& answer);

class Screen {
public:
    explicit Screen(std::string agent_id) : model_(std::move(agent_id)) {}

    // A socket opens; `resumes`: with `lastSeq`.
    void opened(bool resumes) { model_.lose_socket(resumes); }
    [[nodiscard]] desktop::Problems take(nlohmann::json const& frame);
    // A command was accepted. `elsewhere`: another page or a supervisor sent it.
    void sent(desktop::Sent command, bool elsewhere);

    // What never came, once all is told: nobody waits any more (`all`), or for no longer than
    // 20 s, which a connector may take.
    [[nodiscard]] desktop::Problems settled(bool all) const;
    // Where it is not the truth, `{agent, tasks[]}` of a Snapshot; buttons: only `at_rest`.
    [[nodiscard]] desktop::Problems differences(nlohmann::json const& truth, bool at_rest) const;
    // What it draws of the contact, with its buttons; empty: it does not show it.
    [[nodiscard]] std::string drawn(std::string const& interaction_id) const;
    // It shows the truth since its socket opened.
    [[nodiscard]] bool counts() const { return model_.is_hydrated(); }

private:
    desktop::DesktopModel model_;
};

// The running test is looked at when it ends, and not after each frame.
[[nodiscard]] bool is_looked_at_late();
// `Suite.Test` of each of those.
[[nodiscard]] std::vector<std::string> late_tests();

}  // namespace ringmaster::tests

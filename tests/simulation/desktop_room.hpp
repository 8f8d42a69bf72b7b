#pragma once
// The desktops of a random day: pages of every agent on the real delivery edge (PROTOCOL 2), which
// lose their sockets, come back, are loaded anew and take over from one another.
//
// Each page is a DesktopModel: fed with rendered frames alone. What it shows is compared with what
// the engine says the agent has. Throws Complaint, naming page and agent.

#include <memory>
#include <string>
#include <vector>

#include "ringmaster/api/delivery/delivery.hpp"
#include "simulation/random.hpp"
#include "simulation/stage.hpp"
#include "support/desktop/desktop_model.hpp"

namespace ringmaster::simulation {

// What happened to a page, in order: enough to let it happen again.
struct PageMoment {
    enum class Kind { frame, sent, lost, settled, compared };
    Kind kind = Kind::frame;
    desktop::Millis now = 0;
    std::shared_ptr<nlohmann::json const> value;  // the frame; compared: the truth
    desktop::Sent command;                        // sent
    bool apart = false;                           // lost: it will resume; sent: by another page
    std::set<std::string> pending;                // compared
};

struct Page {
    AgentId agent;
    desktop::DesktopModel model;
    std::uint64_t socket = 0;  // 0: none
    std::optional<std::uint64_t> last_seq;
    bool alone = true;            // since its socket was lost, the agent had no other
    std::set<std::string> stale;  // contacts not heard of since a change of the configuration
    bool is_over = false;         // another page took over; nobody comes back to it
    std::vector<PageMoment> moments;
    desktop::Problems problems;
};

class DesktopRoom {
public:
    // `keeps`: the moments of every page, for whoever looks at them later.
    DesktopRoom(Stage& stage, bool keeps);
    ~DesktopRoom();

    // A page opens a socket; the fact is to be told.
    [[nodiscard]] SocketOpened open(AgentId agent, Random& random);
    // One of the agent's sockets is lost; nothing when he has none.
    [[nodiscard]] std::optional<SocketClosed> close(AgentId agent, Random& random);
    // Sockets the server has closed for a newer one (AG-7); to be told.
    [[nodiscard]] std::vector<SocketClosed> take_replaced() { return std::exchange(replaced_, {}); }
    // Sockets and memory of the edge are gone (AG-8).
    void restart();
    // Frames of a step reach their pages, and what these show is compared.
    void follow(Step const& step);

    [[nodiscard]] std::size_t reconnects() const { return reconnects_; }
    [[nodiscard]] std::size_t comparisons() const { return comparisons_; }
    [[nodiscard]] std::vector<std::unique_ptr<Page>> const& pages() const { return pages_; }

private:
    class PageSink;
    [[nodiscard]] desktop::Millis elapsed() const;
    Page& page_for(AgentId agent, Random& random);
    void leave_to(Page const& newest, bool force);
    void take(Page& page, std::string const& text);
    void remember(Page& page, PageMoment moment);
    void note_command(Step const& step);
    void note_configuration(Step const& step);
    void compare(Page& page);
    [[nodiscard]] std::string truth_of(AgentId agent) const;
    [[nodiscard]] std::set<std::string> pending_for(AgentId agent) const;
    void lose(Page& page, bool resumes);
    void raise(Page const& page) const;

    Stage& stage_;
    bool keeps_;
    std::unique_ptr<api::Delivery> delivery_;
    std::vector<std::unique_ptr<Page>> pages_;
    std::set<Page*> touched_;  // within the step
    std::vector<SocketClosed> replaced_;
    std::size_t reconnects_ = 0;
    std::size_t comparisons_ = 0;
    std::size_t steps_ = 0;
};

}  // namespace ringmaster::simulation

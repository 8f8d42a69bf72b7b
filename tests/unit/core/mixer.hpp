#pragma once
// What a connector does that does what it is told and nothing else: whose voice reaches whom after
// the commands of a journal. The rules are the table "What a command does" of docs/connectors.md.

#include <map>
#include <string>
#include <vector>

#include "ringmaster/core/model/event.hpp"

namespace ringmaster::testing::media_table_test {

// Anna, for a leg of agent anna; customer; the number.
[[nodiscard]] std::string leg_title(core::Leg const& leg);

class Mixer {
public:
    // A call has come in.
    Mixer();

    // Commands are carried out when their results say so.
    void take(core::Event const& event);
    // It ended by itself: what the connector tells, no command does.
    void lose(core::Leg const& leg);

    // "customer and Anna talk; Ben on hold"
    [[nodiscard]] std::string told() const;

private:
    enum class Voice { all, one, none };

    struct Line {
        int mix = 0;  // those of one mix hear each other; 0: nobody
        bool held = false;
        Voice voice = Voice::all;
        std::string heard_by;  // of Voice::one
    };

    void carry_out(core::MediaRequested const& command);
    void bridge(core::MediaRequested const& command);
    [[nodiscard]] std::vector<std::string> talking(int mix) const;

    std::map<std::string, Line> lines_;  // by title
    std::vector<std::string> order_;     // in which they came
    std::map<std::uint64_t, core::MediaRequested> asked_;
    std::map<std::string, core::MonitorMode> monitors_;
    std::string recording_;
    int last_mix_ = 0;
};

}  // namespace ringmaster::testing::media_table_test

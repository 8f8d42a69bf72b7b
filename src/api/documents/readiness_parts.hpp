#pragma once
// Who works where, as far as readiness asks for it, and the list it fills.

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ringmaster/api/documents/readiness.hpp"

namespace ringmaster::api {

// A user who is meant to take contacts: an agent, or anybody else with a desktop profile.
struct Worker {
    Document const* document = nullptr;
    core::User const* user = nullptr;
    bool is_agent = true;  // by his user profile; others have their desktop for something else
};

// Whoever belongs to an active team, active himself.
struct Crew {
    std::vector<Worker const*> members;
    std::vector<Worker const*> able;  // members who can sign in there
    // Places of those who can sign in, added up.
    std::array<unsigned, core::media_type_count> places{};
    [[nodiscard]] bool has_places() const {
        return places != std::array<unsigned, core::media_type_count>{};
    }
};

class Survey {
public:
    Survey(Directory const& directory, core::Config const& config, core::Time now);

    // By file: readiness_people.cpp, readiness_queues.cpp, readiness_ways_in.cpp.
    void look_at_people();
    void look_at_queues();
    void look_at_ways_in();
    [[nodiscard]] std::vector<Missing> take();

private:
    void add(Gap gap, std::string_view resource, std::string const& id, std::string const& name,
             std::string about = {});
    void add(Gap gap, std::string_view resource, Document const& document, std::string about = {});
    void gather_workers();

    void look_at_user(Worker const& worker);
    void look_at_profile(Document const& document);
    void look_at_places(Document const& document);
    void look_at_team(Document const& document);

    // Those who take a queue's contacts; a line has every skill.
    struct Servers {
        std::vector<Worker const*> people;  // with places on its channel
        bool has_lines = false;
        bool has_able = false;  // somebody who can sign in, whatever his places are
    };
    void look_at_queue(Document const& document, core::Queue const& queue);
    void look_at_group(core::Queue const& queue, std::vector<core::TeamId> const& teams);
    [[nodiscard]] Servers servers_of(core::Queue const& queue) const;
    [[nodiscard]] bool can_serve(core::Team const& team) const;
    void look_at_overflow(Document const& document, core::Queue const& queue);

    void look_at_entry_point(Document const& document, core::EntryPoint const& point);
    void look_at_numbers();
    void look_at_hours();
    void look_at_connectors();

    // Whether active queues or entry points name it, or nobody does yet.
    [[nodiscard]] bool is_of_use(std::string_view resource, std::string const& id) const;

    Directory const& directory_;
    core::Config const& config_;
    core::Time now_;
    std::vector<Worker> workers_;
    std::map<core::TeamId, Crew> crews_;
    std::set<std::pair<Gap, std::string>> known_;
    std::vector<Missing> found_;
};

// Some requirements are met by somebody at once, or once a queue's steps have relaxed them.
[[nodiscard]] bool somebody_has(std::vector<Worker const*> const& people,
                                std::vector<core::SkillRequirement> wanted,
                                std::vector<core::RelaxationStep> const& steps);

}  // namespace ringmaster::api

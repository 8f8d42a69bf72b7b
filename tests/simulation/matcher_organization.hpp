#pragma once
// Random organizations for the matcher: everything routing depends on, drawn from a seed.

#include "simulation/model.hpp"
#include "simulation/random.hpp"

namespace ringmaster::simulation {

class MatcherOrganization {
public:
    explicit MatcherOrganization(Random& random);

    [[nodiscard]] std::vector<ConfigItem> items();
    // Changes of a running organization: skills, queues, profiles, who may work.
    [[nodiscard]] std::vector<ConfigItem> change(Config const& now);
    // Some that exist, of queues and contacts alike.
    [[nodiscard]] std::vector<SkillRequirement> requirements(std::size_t most);

    [[nodiscard]] std::size_t agents() const { return agents_; }
    [[nodiscard]] std::size_t queues() const { return queues_; }
    [[nodiscard]] AgentId agent(std::size_t index) const;
    [[nodiscard]] TeamId team(std::size_t index) const;
    [[nodiscard]] QueueId queue(std::size_t index) const;
    [[nodiscard]] EntryPointId entry_point(std::size_t index) const;
    [[nodiscard]] MediaType media(std::size_t queue) const { return media_.at(queue); }
    [[nodiscard]] std::size_t teams() const { return teams_; }
    // Capacity-based teams serve it now or then (RQ-14).
    [[nodiscard]] bool has_lines(QueueId queue) const { return with_lines_.contains(queue); }
    [[nodiscard]] std::string customer(MediaType media);
    // Seconds, often a round number, so that things fall together.
    [[nodiscard]] Duration some_seconds(std::int64_t most);

private:
    [[nodiscard]] std::vector<SkillValue> skills();
    [[nodiscard]] SkillRequirement requirement(std::size_t skill);
    [[nodiscard]] MultimediaProfileId some_multimedia_profile(unsigned percent);
    [[nodiscard]] User user(std::size_t index);
    [[nodiscard]] Queue queue_item(std::size_t index);
    void draw_pool(Queue& queue);
    void draw_relaxation(Queue& queue);
    void draw_limits(Queue& queue);
    [[nodiscard]] std::vector<TeamId> pool_teams(Queue const& queue);
    [[nodiscard]] Team lines_team(std::size_t index);
    [[nodiscard]] BusinessHours hours(std::size_t index);
    [[nodiscard]] BusinessHoursId some_hours(unsigned percent);
    void change_queue(Queue& queue);
    [[nodiscard]] MultimediaProfile multimedia_profile(std::size_t index);
    [[nodiscard]] AgentProfile profile(std::size_t index);

    Random& random_;
    bool big_team_;  // many agents with many sets of skills side by side
    std::size_t agents_;
    std::size_t teams_;
    std::size_t queues_;
    std::size_t skills_;
    std::vector<MediaType> media_;
    std::set<QueueId> with_lines_;
    std::vector<std::vector<SkillValue>> kinds_;  // sets of skills of a big team
};

}  // namespace ringmaster::simulation

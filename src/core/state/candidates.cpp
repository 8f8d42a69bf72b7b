#include "core/state/candidates.hpp"

#include <algorithm>

#include "core/state/readiness.hpp"

namespace ringmaster::core {
namespace {

// Fewer sets of skills than this are asked one by one.
constexpr std::size_t mixed_min = 8;

// Where a CIRCULAR queue goes on: behind the agent it was last offered to.
struct Cursor {
    std::size_t team = 0;  // index in the queue's teams
    AgentId agent;
};

std::optional<Cursor> cursor_of(World const& world, EntryClass const& entries) {
    auto const last = world.state.last_offered.find(entries.shape.queue);
    if (last == world.state.last_offered.end()) return std::nullopt;
    auto const& teams = entries.teams;
    auto const at = std::find(teams.begin(), teams.end(), last->second.team);
    if (at == teams.end()) return std::nullopt;  // a group that joins later: the list begins anew
    return Cursor{static_cast<std::size_t>(at - teams.begin()), last->second.agent};
}

}  // namespace

bool is_barred(Config const& config, Task const& task, QueueEntry const& entry, AgentId agent) {
    return why_barred(config, task, entry, agent).has_value();
}

bool is_passed_over(World const& world, Task const& task, QueueEntry const& entry, AgentId agent) {
    Config const& config = world.state.config;
    if (is_barred(config, task, entry, agent)) return true;
    return world.indexes.has_turn(agent) && calls_customer_first(config, task, entry);
}

Candidates::Candidates(World const& world, EntryClass const& entries)
    : world_(world), entries_(entries) {
    bool const by_list =
        entries.order == RoutingOrder::LINEAR || entries.order == RoutingOrder::CIRCULAR;
    if (!entries.shape.preferred.empty()) {
        list_preferred();
    } else if (!entries.agents.empty()) {
        list_agents();
    } else if (by_list) {
        list_segments();
    } else {
        list_ranges();
    }
}

void Candidates::list_preferred() {
    struct Ranked {
        std::int32_t score = 0;
        ReadyKey key;
    };
    std::vector<Ranked> ranked;
    for (PreferredAgent const& one : entries_.shape.preferred) {
        ReadyRecord const* const record = world_.indexes.matching().ready(one.agent);
        if (record == nullptr || !record->on(entries_.media)) continue;
        if (!world_.indexes.matching().fits(entries_, one.agent, *record, world_.state.config)) {
            continue;
        }
        ranked.push_back({one.score, {record->free_since, one.agent}});
    }
    std::sort(ranked.begin(), ranked.end(), [](Ranked const& left, Ranked const& right) {
        if (left.score != right.score) return left.score > right.score;
        return left.key < right.key;
    });
    for (Ranked const& one : ranked) listed_.push_back(one.key.agent);
}

// A queue with a list of its own: that list is its order, and what is searched.
void Candidates::list_agents() {
    struct Ranked {
        std::int64_t score = 0;
        ReadyKey key;
    };
    Matching const& matching = world_.indexes.matching();
    std::vector<Ranked> ranked;
    std::size_t behind = 0;  // where CIRCULAR begins
    auto const last = world_.state.last_offered.find(entries_.shape.queue);
    for (AgentId const& agent : entries_.agents) {
        ReadyRecord const* const record = matching.ready(agent);
        if (record != nullptr && record->on(entries_.media)) {
            auto const score = matching.score(entries_, matching.skills_of(agent));
            if (score) ranked.push_back({*score, {record->free_since, agent}});
        }
        bool const was_last =
            last != world_.state.last_offered.end() && last->second.agent == agent;
        if (was_last) behind = ranked.size();
    }
    switch (entries_.order) {
        case RoutingOrder::LINEAR: break;
        case RoutingOrder::CIRCULAR:
            std::rotate(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(behind),
                        ranked.end());
            break;
        case RoutingOrder::LONGEST_AVAILABLE_AGENT:
            for (Ranked& one : ranked) one.score = 0;
            [[fallthrough]];
        case RoutingOrder::BEST_AVAILABLE_AGENT:
            std::sort(ranked.begin(), ranked.end(), [](Ranked const& left, Ranked const& right) {
                if (left.score != right.score) return left.score > right.score;
                return left.key < right.key;
            });
    }
    for (Ranked const& one : ranked) listed_.push_back(one.key.agent);
}

void Candidates::list_ranges() {
    Matching const& matching = world_.indexes.matching();
    bool const by_score = entries_.order == RoutingOrder::BEST_AVAILABLE_AGENT;
    for (TeamId const& team : entries_.teams) {
        DeskState const* const desk = matching.desk({team.value, entries_.media});
        if (desk == nullptr || desk->ready.empty()) continue;
        if (entries_.requirements.empty()) {
            ranges_.push_back({0, desk->ready.begin(), desk->ready.end(), nullptr});
            continue;
        }
        if (by_score || desk->by_skills.size() < mixed_min) {
            add_skilled(*desk, std::nullopt);
            continue;
        }
        Range range{0, desk->ready.begin(), desk->ready.end(), desk};
        if (skip_unskilled(range)) ranges_.push_back(range);
    }
}

// The agents of a desk who have the skills, a range per set of skills.
void Candidates::add_skilled(DeskState const& desk, std::optional<ReadyKey> from) {
    bool const by_score = entries_.order == RoutingOrder::BEST_AVAILABLE_AGENT;
    for (auto const& [skills, ready] : desk.by_skills) {
        auto const score = world_.indexes.matching().score(entries_, skills);
        if (!score) continue;
        auto const begin = from ? ready.lower_bound(*from) : ready.begin();
        if (begin != ready.end()) {
            ranges_.push_back({by_score ? *score : 0, begin, ready.end(), nullptr});
        }
    }
}

// Moves on to an agent who has the skills. When many in a row have not, the sets of skills are
// asked instead. False: nothing is left of the range.
bool Candidates::skip_unskilled(Range& range) {
    Matching const& matching = world_.indexes.matching();
    std::size_t left = range.mixed->by_skills.size();
    for (; range.begin != range.end; ++range.begin) {
        if (matching.score(entries_, matching.skills_of(range.begin->agent))) return true;
        if (--left == 0) {
            add_skilled(*range.mixed, *range.begin);
            return false;
        }
    }
    return false;
}

void Candidates::add_segment(TeamId team) {
    DeskState const* const desk = world_.indexes.matching().desk({team.value, entries_.media});
    if (desk != nullptr) segments_.push_back({desk->by_id.begin(), desk->by_id.end()});
}

void Candidates::list_segments() {
    std::optional<Cursor> cursor;
    if (entries_.order == RoutingOrder::CIRCULAR) cursor = cursor_of(world_, entries_);
    auto const& teams = entries_.teams;
    if (!cursor) {
        for (TeamId const& team : teams) add_segment(team);
        return;
    }
    DeskState const* const desk =
        world_.indexes.matching().desk({teams[cursor->team].value, entries_.media});
    if (desk != nullptr) {
        segments_.push_back({desk->by_id.upper_bound(cursor->agent), desk->by_id.end()});
    }
    for (std::size_t step = 1; step < teams.size(); ++step) {
        add_segment(teams[(cursor->team + step) % teams.size()]);
    }
    if (desk != nullptr) {
        segments_.push_back({desk->by_id.begin(), desk->by_id.upper_bound(cursor->agent)});
    }
}

std::optional<AgentId> Candidates::next_in_segments() {
    Matching const& matching = world_.indexes.matching();
    while (!segments_.empty()) {
        Segment& first = segments_.front();
        if (first.begin == first.end) {
            segments_.erase(segments_.begin());
            continue;
        }
        AgentId const agent = *first.begin++;
        if (matching.score(entries_, matching.skills_of(agent))) return agent;
    }
    return std::nullopt;
}

std::optional<AgentId> Candidates::next_in_ranges() {
    if (ranges_.empty()) return std::nullopt;
    auto const first =
        std::min_element(ranges_.begin(), ranges_.end(), [](Range const& left, Range const& right) {
            if (left.score != right.score) {
                return left.score > right.score;
            }
            return *left.begin < *right.begin;
        });
    Range range = *first;
    ranges_.erase(first);
    AgentId const agent = range.begin->agent;
    ++range.begin;
    bool const more = range.mixed == nullptr ? range.begin != range.end : skip_unskilled(range);
    if (more) ranges_.push_back(range);
    return agent;
}

std::optional<AgentId> Candidates::next() {
    if (listed_next_ < listed_.size()) return listed_[listed_next_++];
    if (!segments_.empty()) return next_in_segments();
    return next_in_ranges();
}

}  // namespace ringmaster::core

// When two states of the small call are the same one: see future_of().

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "ringmaster/core/codec/codec.hpp"
#include "simulation/call_world.hpp"

namespace ringmaster::simulation {
namespace {

bool names_a_part(std::string_view field) {
    return field == "ordinal" || field == "entry" || field == "engagement" || field == "subject";
}

bool names_a_command(std::string_view field) { return field == "number" || field == "command"; }

bool is_ordered(std::string_view field) { return field == "free_since" || field == "joined_at"; }

template <class T>
struct is_list : std::false_type {};
template <class T>
struct is_list<std::vector<T>> : std::true_type {};
template <class T>
struct is_variant : std::false_type {};
template <class... T>
struct is_variant<std::variant<T...>> : std::true_type {};
template <class T>
concept Maybe = requires(T value) {
    value.has_value();
    *value;
};

// Calls `touch` for every number and time below, with the name of its field.
template <class Touch>
class Walk {
public:
    explicit Walk(Touch touch) : touch_(touch) {}

    template <class T>
    void operator()(char const* name, T& field) {
        if constexpr (std::is_same_v<T, Time> || std::is_same_v<T, std::uint32_t> ||
                      std::is_same_v<T, std::uint64_t>) {
            touch_(std::string_view(name), field);
        } else if constexpr (Described<T>) {
            T::describe(field, *this);
        } else if constexpr (is_list<T>::value) {
            for (auto& one : field) (*this)(name, one);
        } else if constexpr (is_variant<T>::value) {
            std::visit([&](auto& one) { (*this)(name, one); }, field);
        } else if constexpr (Maybe<T>) {
            if (field) (*this)(name, *field);
        }
    }

private:
    Touch touch_;
};

template <class Touch>
void walk(State& state, Touch touch) {
    Walk<Touch> walker(touch);
    for (auto& [id, agent] : state.agents) walker("agent", agent);
    for (auto& [id, task] : state.tasks) walker("task", task);
}

template <class Key>
std::map<Key, std::uint64_t> ranks(std::set<Key> const& keys) {
    std::map<Key, std::uint64_t> ranked;
    for (Key const& key : keys) ranked.emplace(key, ranked.size() + 1);
    return ranked;
}

// Drops what decides wording alone.
void forget_the_past(State& state, Time now) {
    state.config = {};
    state.next_media_number = 0;
    state.waits.clear();
    for (auto& [id, agent] : state.agents) {
        agent.sequence = 0;
        agent.epoch = 0;
        agent.past.clear();
        agent.closed_lately.clear();
        if (Station* const station = agent.station()) {
            station->choice.reason.clear();
            station->choice.changed_by = {};
        }
    }
    for (auto& [id, task] : state.tasks) {
        task.next_ordinal = 0;
        task.version = 0;
        task.previous_queues.clear();
        std::erase_if(task.engagements, [](Engagement const& one) {
            return std::holds_alternative<Released>(one.state);
        });
        for (Engagement& one : task.engagements) {
            if (WrapUp* const open = one.wrap_up()) open->left = {};
        }
        std::erase_if(task.media_operations, [](MediaOperation const& one) { return one.expired; });
        std::erase_if(task.hung_up_legs, [=](HungUpLeg const& one) { return one.until <= now; });
    }
}

}  // namespace

std::string future_of(State const& given, Time now) {
    State state = given;
    forget_the_past(state, now);
    std::set<Time> past;
    std::set<std::uint32_t> parts;
    std::set<std::uint64_t> commands;
    walk(state, [&](std::string_view name, auto& field) {
        using T = std::decay_t<decltype(field)>;
        if constexpr (std::is_same_v<T, Time>) {
            if (field <= now && is_ordered(name)) past.insert(field);
        } else if constexpr (std::is_same_v<T, std::uint32_t>) {
            if (names_a_part(name) && field != 0) parts.insert(field);
        } else {
            if (names_a_command(name)) commands.insert(field);
        }
    });
    auto const past_rank = ranks(past);
    auto const part_rank = ranks(parts);
    auto const command_rank = ranks(commands);
    walk(state, [&](std::string_view name, auto& field) {
        using T = std::decay_t<decltype(field)>;
        if constexpr (std::is_same_v<T, Time>) {
            if (field > now) {
                field = Time{1'000'000 + (field - now).count()};
            } else {
                auto const rank = is_ordered(name) ? past_rank.at(field) : 0;
                field = Time{static_cast<std::int64_t>(rank)};
            }
        } else if constexpr (std::is_same_v<T, std::uint32_t>) {
            if (names_a_part(name) && field != 0) {
                field = static_cast<std::uint32_t>(part_rank.at(field));
            }
        } else {
            if (names_a_command(name)) field = command_rank.at(field);
        }
    });
    return encode(state);
}

}  // namespace ringmaster::simulation

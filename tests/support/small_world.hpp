#pragma once
// A small organization with speaking names, an engine in virtual time and a scripted connector:
// the stage for scenarios, races and simulations of the core. Nothing here reads a clock.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/core/engine.hpp"

namespace ringmaster::testing {

// The same name always gives the same id, whatever it names.
[[nodiscard]] core::Uuid id_of(std::string_view name);

template <class Id>
[[nodiscard]] Id named(std::string_view name) {
    return Id{id_of(name)};
}

inline constexpr core::Time start_of_day{1'700'000'000'000};

// One voice team with two queues, agents anna, ben and carla, supervisor sue, codes.
[[nodiscard]] std::vector<core::ConfigItem> small_organization();

// How the connector answers media commands.
enum class MediaMode { confirm, fail, silent };

class SmallWorld {
public:
    SmallWorld();

    core::Engine engine{named<core::OrgId>("org")};
    core::Time now = start_of_day;
    MediaMode media = MediaMode::confirm;

    // Each feeds one input, answers the connector commands it causes, and keeps all events.
    core::Outcome give(core::Command const& command);
    core::Outcome tell(core::Fact const& fact);
    // Moves time, firing every timer at its due time.
    core::Outcome wait(core::Duration duration);
    void configure(std::vector<core::ConfigItem> items);

    core::Outcome sign_in(std::string_view agent);
    // Socket, login and Available in one go.
    void bring_in(std::string_view agent);
    core::Outcome call(std::string_view task, std::string_view queue = "support");
    core::Outcome accept(std::string_view agent, std::string_view task);
    core::Outcome end(std::string_view agent, std::string_view task);

    // A new engine from the journal alone; its hash must equal the live one's.
    [[nodiscard]] core::Engine replayed() const;
    [[nodiscard]] std::vector<core::Event> const& journal() const { return journal_; }

    [[nodiscard]] core::Task const* task(std::string_view name) const;
    [[nodiscard]] core::Agent const* agent(std::string_view name) const;
    [[nodiscard]] static core::Actor actor(std::string_view agent);

private:
    void settle(core::Outcome& outcome);
    void absorb(core::Outcome& into, core::Outcome&& more);

    std::vector<core::Event> journal_;
    std::uint64_t next_socket_ = 1;
};

// The connector commands of an outcome, as the facts that answer them.
[[nodiscard]] std::vector<core::Fact> media_results(core::Outcome const& outcome, MediaMode mode);

}  // namespace ringmaster::testing

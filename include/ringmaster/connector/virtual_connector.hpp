#pragma once
// The connector without media: confirms every command but `answer` within the batch that asked for
// it (the engine takes a confirmed hangup for the phone going down, VC-5). It never acts for a
// person: agents answer by /accept, customers and dialled numbers by facts of a connector token.
//
// A script makes it late, deaf or clumsy, for tests and demonstrations: the first rule that fits a
// command says what comes of it. Everything goes by the engine's time and by counting, so the same
// inputs lead to the same outcome.
//
// Ownership: a value, one per organization. Threading: the loop's thread. Errors: none.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ringmaster/connector/connector.hpp"

namespace ringmaster::connector {

// FactSource::connector of its facts; they carry number 0, for they are never sent twice.
inline constexpr std::string_view virtual_name = "virtual";

struct ScriptRule {
    core::MediaKind command = core::MediaKind::ring;
    std::optional<core::LegKind> leg;  // empty: any
    // Only the n-th command of this kind and leg since the start, from 1; 0: every one.
    std::uint32_t nth = 0;
    core::Duration delay{0};          // until the result, in the engine's time
    std::optional<std::string> fail;  // the result is a failure of this cause
    bool silent = false;              // no result at all: the command's deadline decides (VC-11)
};
using VirtualScript = std::vector<ScriptRule>;

class VirtualConnector final : public Connector {
public:
    explicit VirtualConnector(VirtualScript script = {});

    [[nodiscard]] Dispatch take(core::MediaCommand const& command, core::State const& state,
                                core::Time at) override;

    // Delayed results. They are memory: a restart forgets them, and the engine asks again.
    [[nodiscard]] std::optional<core::Time> next_due() const;
    struct Due {
        core::Time at;
        core::Fact fact;
    };
    // The earliest result due by `now`; ties in the order of their commands.
    [[nodiscard]] std::optional<Due> take_due(core::Time now);
    // Around the decision of one input: no command has been taken since begin() (OPS-8).
    void begin();
    void take_back();

private:
    [[nodiscard]] ScriptRule const* rule_for(core::MediaCommand const& command);

    VirtualScript script_;
    std::vector<std::uint32_t> counts_;  // commands each rule has fitted but for `nth`
    std::map<std::pair<core::Time, std::uint64_t>, core::Fact> pending_;
    std::uint64_t order_ = 0;
    std::vector<std::uint32_t> counts_before_;  // at begin()
    std::uint64_t order_before_ = 0;
};

}  // namespace ringmaster::connector

#pragma once
// The connector without media: confirms every command but `answer` and `dial` within the batch
// that asked for it (the engine takes a confirmed hangup for the phone going down, VC-5). It never
// acts for a person: agents answer by /accept, customers by facts of a connector token.
//
// Ownership: stateless value. Threading: any. Errors: none.

#include <string_view>
#include <vector>

#include "ringmaster/connector/connector.hpp"

namespace ringmaster::connector {

// FactSource::connector of its facts; they carry number 0, for they are never sent twice.
inline constexpr std::string_view virtual_name = "virtual";

class VirtualConnector final : public Connector {
public:
    [[nodiscard]] std::vector<core::Fact> confirm(core::MediaCommand const& command) override;
    void send(core::MediaCommand const& command) override;
};

}  // namespace ringmaster::connector

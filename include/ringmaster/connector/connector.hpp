#pragma once
// The port to media (PROTOCOL 8): the engine asks for legs to ring, to be bridged, to be hung up;
// a connector does it and tells what happened, as facts.
//
// A command is taken when it is decided and leaves when the decision is durable, because nothing
// may leave before its commit (OPS-1). What is certain when it is taken belongs to the same batch.
//
// Ownership: the shell owns connectors. Threading: the loop's thread only.
// Errors: a command that cannot be carried out is a fact (MediaResult, LegFailed), never thrown.

#include <functional>
#include <vector>

#include "ringmaster/core/model/effect.hpp"
#include "ringmaster/core/model/fact.hpp"

namespace ringmaster::connector {

struct Dispatch {
    std::vector<core::Fact> facts;  // decided in the same batch, in this order
    std::function<void()> send;     // runs once the decision is durable, in order; may be empty
};

class Connector {
public:
    virtual ~Connector() = default;
    // `state` is the one the command was decided in, `at` the time of the decision. Must have no
    // effect outside the process; that is `send`'s.
    [[nodiscard]] virtual Dispatch take(core::MediaCommand const& command, core::State const& state,
                                        core::Time at) = 0;
};

}  // namespace ringmaster::connector

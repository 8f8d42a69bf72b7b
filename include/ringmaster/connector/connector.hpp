#pragma once
// The port to media (PROTOCOL 8): the engine asks for legs to ring, to be bridged, to be hung up;
// a connector does it and tells what happened, as facts.
//
// A command passes twice, because nothing may leave before its commit (OPS-1):
//   confirm(command)  when it is decided; facts that are certain by then belong to the same batch.
//                     Must have no effect outside the process.
//   send(command)     when the decision is durable, in order. What happens later comes back as
//                     facts through the sink the connector was made with.
//
// Ownership: the shell owns connectors. Threading: the loop's thread only.
// Errors: a command that cannot be carried out is a fact (MediaResult, LegFailed), never thrown.

#include <functional>
#include <vector>

#include "ringmaster/core/effect.hpp"
#include "ringmaster/core/input.hpp"

namespace ringmaster::connector {

// Takes facts that happen later; queued as inputs like everybody else's.
using FactSink = std::function<void(core::Fact)>;

class Connector {
public:
    virtual ~Connector() = default;
    [[nodiscard]] virtual std::vector<core::Fact> confirm(core::MediaCommand const& command) = 0;
    virtual void send(core::MediaCommand const& command) = 0;
};

}  // namespace ringmaster::connector

#pragma once
// Which connector a command goes to: the one outside that serves its channel, or the virtual one
// (docs/adr/0008-connectors.md). An outside connector confirms nothing in the batch: its results
// are facts that come later, or the command's deadline does (VC-11).
//
// Ownership: refers to both, which live as long. Threading: the loop only. Errors: none.

#include "ringmaster/api/connectors/connector_hub.hpp"
#include "ringmaster/connector/virtual_connector.hpp"

namespace ringmaster::app {

class MediaSwitch final : public connector::Connector {
public:
    MediaSwitch(api::ConnectorHub& outside, connector::VirtualConnector& inside)
        : outside_(outside), inside_(inside) {}

    [[nodiscard]] connector::Dispatch take(core::MediaCommand const& command,
                                           core::State const& state, core::Time at) override {
        auto order = outside_.order(command, state, at);
        if (!order) return inside_.take(command, state, at);
        return {{}, [&hub = outside_, order = std::move(*order)] { hub.send(order); }};
    }

private:
    api::ConnectorHub& outside_;
    connector::VirtualConnector& inside_;
};

}  // namespace ringmaster::app

#include "app/edge/connector_desk.hpp"

#include <algorithm>
#include <utility>

#include "app/edge/socket_link.hpp"
#include "ringmaster/api/connectors/connector_hub.hpp"

namespace ringmaster::app {

using api::ConnectorHub;
using api::ConnectorOpened;

// net owns the handler, the hub owns the sink, both share the link.
class ConnectorDesk::Socket final : public net::WebSocketHandler {
public:
    Socket(ConnectorDesk& desk, Tenant& tenant, ConnectorOpened opened,
           std::shared_ptr<SocketLink> link)
        : desk_(desk), tenant_(tenant), opened_(std::move(opened)), link_(std::move(link)) {}
    // Without on_open when the handshake failed: the hub must let the sink go all the same.
    ~Socket() override { gone("handshake failed"); }

    void on_open(std::shared_ptr<net::WebSocket> socket) override {
        came_ = true;
        link_->attach(std::move(socket));
        desk_.came(tenant_, opened_);
    }
    void on_text(std::string_view text) override { desk_.said(tenant_, opened_, text); }
    void on_close(unsigned /*code*/, std::string_view why) override { gone(why); }

private:
    void gone(std::string_view why) {
        if (!std::exchange(gone_, true)) desk_.went(tenant_, opened_, why, came_);
    }

    ConnectorDesk& desk_;
    Tenant& tenant_;
    ConnectorOpened opened_;
    std::shared_ptr<SocketLink> link_;
    bool came_ = false;
    bool gone_ = false;
};

ConnectorDesk::ConnectorDesk(Parts const& parts)
    : parts_(parts),
      wrong_frames_(parts.metrics.counter("ringmaster_connector_frames_wrong_total",
                                          "Frames of connectors answered with an error.")),
      connectors_lost_(
          parts.metrics.counter("ringmaster_connectors_lost_total",
                                "Connectors that went, though the daemon had not sent them away.")),
      legs_lost_(parts.metrics.counter("ringmaster_legs_lost_total",
                                       "Legs that a returning connector did not have any more.")),
      legs_stray_(parts.metrics.counter("ringmaster_legs_stray_total",
                                        "Legs that a returning connector had, and nobody knew.")) {}

std::unique_ptr<net::WebSocketHandler> ConnectorDesk::open(std::string_view capability) {
    auto const org = api::capability_organization(capability);
    Tenant* const tenant = org ? parts_.driver.find(*org) : nullptr;
    if (tenant == nullptr) return nullptr;
    auto link = std::make_shared<SocketLink>();
    auto opened = tenant->connectors.open(capability, std::make_unique<LinkSink>(link));
    if (!opened) return nullptr;
    tenant->changed();
    return std::make_unique<Socket>(*this, *tenant, std::move(*opened), std::move(link));
}

void ConnectorDesk::came(Tenant& tenant, ConnectorOpened const& opened) {
    parts_.log.info("connector connected",
                    {{"orgId", core::to_string(tenant.org)}, {"connector", opened.name}});
    Duty duty;
    duty.name = "greeting of a connector";
    duty.run = [this, &tenant, opened](core::Time at, Turn& turn) {
        greet(tenant, opened, at, turn);
    };
    // It comes again.
    duty.failed = [&tenant, socket = opened.socket](core::Time, Turn& turn) {
        turn.releases.emplace_back([&tenant, socket] { tenant.connectors.suspend(socket); });
    };
    parts_.driver.work(tenant, std::move(duty));
}

// One message; it is read once, in its turn, and what it tells may be decided more than once.
struct ConnectorDesk::Saying {
    ConnectorOpened from;
    std::string text;
    std::optional<ConnectorHub::Reading> reading = {};
    std::shared_ptr<TriedFacts> facts = std::make_shared<TriedFacts>();
};

void ConnectorDesk::said(Tenant& tenant, ConnectorOpened const& from, std::string_view message) {
    if (!tenant.connectors.arrived(from.socket, message)) return;
    auto const saying = std::make_shared<Saying>(Saying{from, std::string(message)});
    Duty duty;
    duty.name = "message of a connector";
    duty.facts = saying->facts;
    // Read in its turn: what it says is checked against the state it is decided in.
    duty.run = [this, &tenant, saying](core::Time at, Turn& turn) {
        if (!saying->reading) {
            saying->reading = tenant.connectors.read(saying->from, saying->text,
                                                     tenant.engine.state(), parts_.vault);
        }
        decide(tenant, *saying, at, turn);
    };
    duty.failed = [&tenant, socket = from.socket](core::Time, Turn& turn) {
        turn.releases.emplace_back([&tenant, socket] { tenant.connectors.suspend(socket); });
    };
    parts_.driver.work(tenant, std::move(duty));
}

void ConnectorDesk::went(Tenant& tenant, ConnectorOpened const& opened, std::string_view why,
                         bool had_come) {
    bool const is_lost = tenant.connectors.closed(opened.socket) && had_come && !lets_go_;
    tenant.changed();
    LogFields const fields = {{"orgId", core::to_string(tenant.org)},
                              {"connector", opened.name},
                              {"why", std::string(why)}};
    if (!is_lost) return parts_.log.info("connector disconnected", fields);
    connectors_lost_.add();
    parts_.log.warn("connector lost: its contacts wait for it to come back", fields);
}

// The greeting shows the state up to this turn; what is asked again comes right behind it.
void ConnectorDesk::greet(Tenant& tenant, ConnectorOpened const& opened, core::Time at,
                          Turn& turn) {
    auto greeting = tenant.connectors.greet(opened.socket, tenant.engine, at);
    if (!greeting) return;
    Decider::Consequences consequences;
    parts_.decider.fact(tenant, core::ConnectorReturned{greeting->channels}, at,
                        {opened.subject, {}, {}}, turn, consequences);
    turn.releases.emplace_back(
        [&hub = tenant.connectors, socket = opened.socket, greeting = std::move(*greeting)] {
            hub.welcome(socket, greeting);
        });
    parts_.decider.release(tenant, std::move(consequences), turn);
}

void ConnectorDesk::decide(Tenant& tenant, Saying& saying, core::Time at, Turn& turn) {
    ConnectorHub& hub = tenant.connectors;
    ConnectorOpened const& from = saying.from;
    ConnectorHub::Reading const& reading = *saying.reading;
    Decider::Consequences consequences;
    auto const verdicts = parts_.runner.tell(
        tenant, reading.facts, {at, {from.subject, {}, {}}, turn, consequences, *saying.facts});
    if (reading.is_list) report(tenant, from, reading.facts);
    if (reading.answer) {
        wrong_frames_.add();
        turn.releases.emplace_back(
            [&hub, socket = from.socket, answer = reading.answer] { hub.send(socket, answer); });
    }
    if (reading.acknowledge) {
        turn.releases.emplace_back(
            [&hub, socket = from.socket, number = *reading.acknowledge,
             verdict = verdicts.front()] { hub.acknowledge(socket, number, verdict); });
    }
    parts_.decider.release(tenant, std::move(consequences), turn);
}

void ConnectorDesk::report(Tenant const& tenant, ConnectorOpened const& from,
                           std::vector<core::Fact> const& differences) {
    auto const strays = std::count_if(
        differences.begin(), differences.end(),
        [](core::Fact const& fact) { return std::holds_alternative<core::StrayLeg>(fact); });
    auto const calls =
        std::count_if(differences.begin(), differences.end(), [](core::Fact const& fact) {
            auto const* const failed = std::get_if<core::LegFailed>(&fact);
            return failed != nullptr && failed->leg.kind == core::LegKind::customer;
        });
    auto const lost = static_cast<std::ptrdiff_t>(differences.size()) - strays;
    legs_lost_.add(static_cast<std::uint64_t>(lost));
    legs_stray_.add(static_cast<std::uint64_t>(strays));
    LogFields const fields = {{"orgId", core::to_string(tenant.org)},
                              {"connector", from.name},
                              {"strayLegs", std::to_string(strays)},
                              {"lostLegs", std::to_string(lost)},
                              {"lostCalls", std::to_string(calls)}};
    if (differences.empty()) return parts_.log.info("calls compared", fields);
    parts_.log.warn("calls compared: the connector has others than the daemon", fields);
}

}  // namespace ringmaster::app

#include "ringmaster/api/connectors/connector_hub.hpp"

#include <algorithm>

#include "api/connectors/connector_frames.hpp"
#include "api/connectors/connector_reader.hpp"
#include "api/connectors/contact_notices.hpp"
#include "api/delivery/keep_alive.hpp"

namespace ringmaster::api {
namespace {

std::uint64_t last_fact(core::State const& state, std::string const& subject) {
    auto const found = state.connectors.find(subject);
    if (found == state.connectors.end() || found->second.seen.empty()) return 0;
    return *found->second.seen.rbegin();
}

}  // namespace

ConnectorHub::ConnectorHub(Directory const& directory, std::function<core::Time()> clock)
    : directory_(directory), clock_(std::move(clock)), capabilities_(directory.org()) {}

ConnectorHub::~ConnectorHub() = default;

ConnectorHub::OpenSocket* ConnectorHub::socket(std::uint64_t id) {
    auto const found = std::find_if(sockets_.begin(), sockets_.end(),
                                    [id](auto const& item) { return item.second.id == id; });
    return found == sockets_.end() ? nullptr : &found->second;
}

void ConnectorHub::close(std::uint64_t id, std::uint16_t code, std::string_view reason) {
    auto* const one = socket(id);
    if (one == nullptr) return;
    one->sink->close(code, reason);
    sockets_.erase(sockets_.find(one->subject));
}

// ---- sockets -------------------------------------------------------------------------------

std::optional<Subscribed> ConnectorHub::subscribe(Principal const& principal) {
    if (!connector_of(directory_, principal.subject)) return std::nullopt;
    auto const capability = capabilities_.issue({principal.subject}, clock_());
    return Subscribed{std::string(connector_socket_prefix) + capability, draw_subscription_id()};
}

std::optional<ConnectorOpened> ConnectorHub::open(std::string_view capability,
                                                  std::unique_ptr<Sink> sink) {
    auto const grant = capabilities_.redeem(capability, clock_());
    if (!grant) return std::nullopt;
    auto const former = sockets_.find(grant->subject);
    if (former != sockets_.end()) {
        former->second.sink->send(shared_text(replaced_frame()));
        close(former->second.id, close_replaced, "replaced by a newer connection");
    }
    OpenSocket fresh;
    fresh.id = ++last_socket_;
    fresh.subject = grant->subject;
    fresh.sink = std::move(sink);
    auto const profile = connector_of(directory_, grant->subject);
    ConnectorOpened opened{fresh.id, grant->subject, profile ? profile->name : std::string()};
    sockets_.emplace(grant->subject, std::move(fresh));
    return opened;
}

bool ConnectorHub::arrived(std::uint64_t id, std::string_view message) {
    auto* const one = socket(id);
    if (one == nullptr) return false;
    if (is_keep_alive(message)) {
        one->sink->send(keep_alive_echo());
        return false;
    }
    if (++one->in_flight <= in_flight_max) return true;
    close(id, close_policy, "too many messages at once");
    return false;
}

void ConnectorHub::revoke(std::string_view subject) {
    capabilities_.withdraw([subject](auto const& grant) { return grant.holder() == subject; });
    auto const found = sockets_.find(std::string(subject));
    if (found != sockets_.end()) close(found->second.id, close_policy, token_ended);
}

void ConnectorHub::close_all() { close_each(close_policy, organization_disabled); }
void ConnectorHub::suspend() { close_each(close_try_again, organization_set_aside); }

void ConnectorHub::suspend(std::uint64_t socket) { close(socket, close_try_again, "try again"); }

void ConnectorHub::close_each(std::uint16_t code, std::string_view reason) {
    capabilities_.withdraw([](auto const&) { return true; });
    while (!sockets_.empty()) close(sockets_.begin()->second.id, code, reason);
}

bool ConnectorHub::closed(std::uint64_t id) {
    auto const* const one = socket(id);
    if (one == nullptr) return false;
    sockets_.erase(sockets_.find(one->subject));
    return true;
}

// ---- in turn -------------------------------------------------------------------------------

std::optional<ConnectorHub::Greeting> ConnectorHub::greet(std::uint64_t id,
                                                          core::Engine const& engine,
                                                          core::Time at) {
    auto* const one = socket(id);
    if (one == nullptr) return std::nullopt;
    auto const profile = connector_of(directory_, one->subject);
    if (!profile) {
        close(id, close_not_configured, "no active connector has this token");
        return std::nullopt;
    }
    core::State const& state = engine.state();
    one->told = live_calls(state, profile->channels);
    Greeting greeting;
    greeting.channels = profile->channels;
    greeting.texts.push_back(
        shared_text(welcome_frame({state.org, *profile, last_fact(state, one->subject), at})));
    for (auto& text : calls_frames(one->told))
        greeting.texts.push_back(shared_text(std::move(text)));
    return greeting;
}

void ConnectorHub::welcome(std::uint64_t id, Greeting const& greeting) {
    auto* const one = socket(id);
    if (one == nullptr) return;
    one->welcomed = true;
    for (auto const& text : greeting.texts) one->sink->send(text);
}

ConnectorHub::Reading ConnectorHub::read(ConnectorOpened const& from, std::string_view message,
                                         core::State const& state, Vault const& vault) {
    Reading reading;
    auto* const one = socket(from.socket);
    if (one != nullptr && one->in_flight > 0) --one->in_flight;
    core::Actor const by{core::ActorKind::connector, {}, from.name};
    auto said = read_connector_frame(message, {from.subject, by, directory_, state, vault});
    if (auto* fact = std::get_if<SaidFact>(&said)) {
        reading.acknowledge = fact->number;
        reading.facts.push_back(std::move(fact->fact));
    } else if (auto* result = std::get_if<core::MediaResult>(&said)) {
        reading.facts.emplace_back(std::move(*result));
    } else if (auto* calls = std::get_if<SaidCalls>(&said)) {
        // A list answers the one its socket was sent; nobody compares those of a former socket.
        if (one == nullptr) return reading;
        std::move(calls->calls.begin(), calls->calls.end(), std::back_inserter(one->answered));
        if (one->answered.size() > listed_calls_max) {
            close(from.socket, close_policy, "the list of calls is too long");
        } else if (!calls->more) {
            compare(from, state, reading);
        }
    } else {
        complain(from.socket, std::get<WrongFrame>(said), reading);
    }
    return reading;
}

void ConnectorHub::compare(ConnectorOpened const& from, core::State const& state,
                           Reading& reading) {
    auto& one = *socket(from.socket);
    auto const answered = std::exchange(one.answered, {});
    auto const profile = connector_of(directory_, from.subject);
    if (!profile || profile->channels.empty()) return;
    reading.is_list = true;
    reading.facts = reconcile(state, {one.told, answered, {from.subject, 0}, profile->channels});
}

void ConnectorHub::complain(std::uint64_t id, WrongFrame const& wrong, Reading& reading) {
    reading.answer = shared_text(error_frame(wrong));
    auto* const one = socket(id);
    if (one != nullptr) ++one->wrong_frames;
}

void ConnectorHub::acknowledge(std::uint64_t id, std::uint64_t number,
                               std::optional<TurnedAway> const& turned) {
    send(id, shared_text(ack_frame(number, turned)));
}

void ConnectorHub::send(std::uint64_t id, SharedText text) {
    auto* const one = socket(id);
    if (one == nullptr) return;
    one->sink->send(std::move(text));
    if (one->wrong_frames >= wrong_frames_max) close(id, close_policy, "too many wrong frames");
}

// ---- commands ------------------------------------------------------------------------------

std::optional<MediaOrder> ConnectorHub::order(core::MediaCommand const& command,
                                              core::State const& state, core::Time at) const {
    auto const profile = connector_for(directory_, command.media);
    if (!profile) return std::nullopt;
    return MediaOrder{profile->subject,
                      shared_text(media_command_frame(command, {state, directory_, *profile, at}))};
}

void ConnectorHub::send(MediaOrder const& order) {
    auto const found = sockets_.find(order.subject);
    if (found == sockets_.end() || !found->second.welcomed) return;
    found->second.sink->send(order.text);
}

// ---- notices -------------------------------------------------------------------------------

std::vector<ContactNotice> ConnectorHub::notices(core::Outcome const& outcome,
                                                 core::Engine const& engine, core::Time at) const {
    if (sockets_.empty()) return {};
    return contact_notices(outcome.events, engine, directory_, at);
}

void ConnectorHub::tell(std::vector<ContactNotice> const& notices) {
    for (ContactNotice const& notice : notices) {
        auto const found = sockets_.find(notice.subject);
        if (found == sockets_.end() || !found->second.welcomed) continue;
        auto const number = ++found->second.last_notice;
        if (found->second.sink->lags()) continue;
        found->second.sink->send(shared_text(contact_frame(notice, number)));
    }
}

}  // namespace ringmaster::api

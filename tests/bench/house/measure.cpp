// What a large house costs: stalls of the loop, commits, from accept to assigned, memory.

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <stdexcept>
#include <thread>

#include "bench/house/house.hpp"
#include "support/daemon_api.hpp"

namespace ringmaster::bench {

struct Probe::Parts {
    client::Loop loop;
    client::Timer pause{loop};
    std::shared_ptr<client::WebSocket> socket;
    Samples took;
    Clock::time_point sent;
    std::thread thread;

    void ping() {
        sent = Clock::now();
        socket->send(R"({"keepalive":"true"})");
    }
    void echoed() {
        took.add(milliseconds_since(sent));
        pause.start(std::chrono::milliseconds(1), [this] { ping(); });
    }
};

Probe::Probe(std::string const& base_url, std::string const& token)
    : parts_(std::make_unique<Parts>()) {
    tests::Api api(base_url, token);
    auto const answer =
        api.post("/v1/notification/subscribe", {{"force", false}, {"allowMultiLogin", true}});
    if (answer.status != 200) throw std::runtime_error("no socket for the probe");
    client::WebSocketHandlers handlers;
    handlers.on_open = [this] { parts_->ping(); };
    handlers.on_text = [this](std::string const& text) {
        if (text.find("keepalive") != std::string::npos) parts_->echoed();
    };
    handlers.on_close = [](std::uint16_t, std::string const&) {};
    client::WebSocketOptions options;
    options.keep_alive_every = std::chrono::milliseconds(0);
    std::string const url = answer.body.at("webSocketUrl");
    parts_->socket = client::WebSocket::open(parts_->loop, url, std::move(handlers), options);
    parts_->thread = std::thread([this] { parts_->loop.run(); });
}

Probe::~Probe() { stop(); }

Samples const& Probe::stop() {
    if (parts_->thread.joinable()) {
        parts_->loop.stop();
        parts_->thread.join();
    }
    return parts_->took;
}

Samples sync_times(std::filesystem::path const& folder, std::size_t count) {
    auto const path = folder / "sync-times";
    int const file = ::open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
    if (file < 0) throw std::runtime_error("no file in " + folder.string());
    std::string const page(4'096, 'x');
    Samples took;
    for (std::size_t index = 0; index < count; ++index) {
        auto const start = Clock::now();
        bool const is_good =
            ::write(file, page.data(), page.size()) == static_cast<ssize_t>(page.size()) &&
            ::fdatasync(file) == 0;
        if (!is_good) throw std::runtime_error("the disk does not write");
        took.add(milliseconds_since(start));
    }
    ::close(file);
    std::filesystem::remove(path);
    return took;
}

int measure(Settings const& settings) {
    House house(settings);
    std::printf("the disk alone: %s\n", sync_times(house.daemon.folder(), 300).text().c_str());
    auto const probe_token = house.issue_token("agent", "a9e47000-0000-4000-8000-000000000002");
    auto start = Clock::now();
    house.fill();
    std::printf("%zu contacts wait after %.1f s; %.0f MB\n", settings.contacts,
                milliseconds_since(start) / 1'000, house.memory_megabytes());
    start = Clock::now();
    house.open_desktops();
    double const idle = house.memory_megabytes();
    std::printf("%zu desktops at work after %.1f s; %.0f MB\n", settings.desktops,
                milliseconds_since(start) / 1'000, idle);
    auto const snapshots_before = house.metric("ringmaster_snapshots_total");
    Probe probe(house.daemon.base_url(), probe_token);
    double peak = 0;
    house.work(settings.seconds, [&] { peak = std::max(peak, house.memory_megabytes()); });
    auto const& loop = probe.stop();
    std::printf("loop (keep-alive and echo): %s; %zu above 10 ms\n", loop.text().c_str(),
                loop.above(10));
    std::printf("accept to assigned: %s\n", house.assigned.text().c_str());
    for (char const* quantile : {"0.5", "0.99"}) {
        auto const value = house.metric(
            std::string("ringmaster_commit_seconds_quantile{quantile=\"") + quantile + "\"}");
        std::printf("commit p%s: %.2f ms\n", quantile, value.value_or(0) * 1'000);
    }
    for (char const* bound : {"0.01", "0.05", "+Inf"}) {
        auto const value =
            house.metric(std::string("ringmaster_commit_seconds_bucket{le=\"") + bound + "\"}");
        std::printf("commits up to %s s: %.0f\n", bound, value.value_or(0));
    }
    auto const snapshots_after = house.metric("ringmaster_snapshots_total");
    std::printf("snapshots meanwhile: %.0f\n",
                snapshots_after.value_or(0) - snapshots_before.value_or(0));
    double const busy = house.memory_megabytes();
    std::printf("%zu contacts served; memory %.0f MB, at most %.0f; per agent at work %.1f kB\n",
                house.contacts_served, busy, peak,
                (busy - idle) * 1'000 / static_cast<double>(settings.desktops));
    for (auto const& [what, count] : house.refusals) std::printf("%zu x %s\n", count, what.c_str());
    start = Clock::now();
    int const status = house.daemon.stop();
    std::printf("stopped in %.1f s, status %d\n", milliseconds_since(start) / 1'000, status);
    return status;
}

}  // namespace ringmaster::bench

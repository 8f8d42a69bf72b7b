#include "traffic/day.hpp"

#include <algorithm>
#include <cstdio>
#include <iostream>

namespace ringmaster::traffic {

using nlohmann::json;
using std::chrono::seconds;

namespace {

constexpr client::milliseconds progress_every{5'000};

// All pages of a `/v2/` list, one after the other.
void read_pages(Office& office, std::string const& path, int page,
                std::function<void(json const&)> const& item, std::function<void(bool)> done) {
    auto const target = office.org_path(path + "?page=" + std::to_string(page) + "&pageSize=100");
    office.get(office.settings.administrator_token, target,
               [&office, path, page, item, done = std::move(done)](Reply const& reply) mutable {
                   if (reply.status != 200 || !reply.body.contains("data")) {
                       std::cerr << path << " answers " << reply.status << "\n";
                       return done(false);
                   }
                   for (auto const& entry : reply.body["data"]) item(entry);
                   auto const pages =
                       reply.body.value("meta", json::object()).value("totalPages", 1);
                   if (page + 1 >= pages) return done(true);
                   read_pages(office, path, page + 1, item, std::move(done));
               });
}

}  // namespace

Day::Day(Office& office) : office_(office), progress_(office.loop) {}
Day::~Day() = default;

bool Day::play() {
    if (!read_organization() || !bring_up_desktops()) return false;
    run_hours();
    drain();
    send_home();
    return true;
}

bool Day::wait_for(std::function<bool()> const& done, client::milliseconds limit) {
    return office_.loop.run_until(done, limit);
}

bool Day::read_organization() {
    std::vector<std::string> entry_points;
    int answers = 0;
    bool good = true;
    auto const done = [&](bool success) {
        good = good && success;
        ++answers;
    };
    read_pages(
        office_, "/v2/entry-point", 0,
        [&](json const& entry) {
            bool const inbound = text_of(entry, "entryPointType") == "INBOUND";
            if (inbound && text_of(entry, "channelType") == "TELEPHONY") {
                entry_points.push_back(entry.at("id").get<std::string>());
            }
        },
        done);
    read_pages(
        office_, "/v2/auxiliary-code", 0,
        [&](json const& code) {
            if (text_of(code, "workTypeCode") != "WRAP_UP_CODE") return;
            if (!code.value("active", true) || code.value("isSystemCode", false)) return;
            codes_[code.at("id").get<std::string>()] = text_of(code, "name");
        },
        done);
    wait_for([&] { return answers == 2; }, seconds(60));
    if (answers < 2 || !good || entry_points.empty() || codes_.empty()) {
        std::cerr << "the organization has no voice entry point or no wrap-up codes to read\n";
        return false;
    }
    customers_ = std::make_unique<Customers>(office_, std::move(entry_points));
    return true;
}

bool Day::bring_up_desktops() {
    for (auto const& [agent, token] : office_.settings.agent_tokens) {
        desktops_.push_back(std::make_unique<Desktop>(office_, *customers_, codes_, agent, token));
        desktops_.back()->start();
    }
    auto const ready = [this] {
        return std::count_if(desktops_.begin(), desktops_.end(),
                             [](auto const& desktop) { return desktop->ready(); });
    };
    auto const all = static_cast<std::ptrdiff_t>(desktops_.size());
    wait_for([&] { return ready() == all || !office_.statistics.clean(); }, seconds(60));
    std::cerr << ready() << " of " << all << " agents are signed in\n";
    return ready() == all;
}

void Day::run_hours() {
    bool over = false;
    client::Timer end(office_.loop);
    end.start(office_.real(office_.settings.hours * 3600.0), [&] { over = true; });
    tell_progress();
    customers_->start();
    wait_for([&] { return over; }, office_.real(office_.settings.hours * 3600.0) + seconds(60));
    customers_->stop();
}

// Nobody calls any more; what is under way may take its time, by the server's clock.
void Day::drain() {
    auto const quiet = [this] {
        return customers_->open() == 0 &&
               std::none_of(desktops_.begin(), desktops_.end(),
                            [](auto const& desktop) { return desktop->busy(); });
    };
    auto const limit = office_.real(3600.0) + seconds(10);
    if (!wait_for(quiet, limit)) office_.inconsistent("the day does not come to an end");
    bool settled = false;
    customers_->settle([&] { settled = true; });
    if (!wait_for([&] { return settled; }, seconds(120))) {
        office_.inconsistent("the books could not be checked");
    }
}

void Day::send_home() {
    for (auto const& desktop : desktops_) desktop->go_home();
    auto const gone = [this] {
        return std::all_of(desktops_.begin(), desktops_.end(),
                           [](auto const& desktop) { return desktop->gone(); });
    };
    if (!wait_for(gone, seconds(30))) office_.inconsistent("an agent could not sign out");
    progress_.cancel();
}

void Day::tell_progress() {
    auto const& numbers = office_.statistics;
    auto const minutes = static_cast<int>(office_.now_s() / 60.0);
    std::fprintf(
        stderr, "%3d:%02d  %llu calls, %zu served, %zu waiting, %llu wrapped up\n", minutes / 60,
        minutes % 60, static_cast<unsigned long long>(numbers.offered),
        numbers.served_waits_s.size(), customers_->waiting(),
        static_cast<unsigned long long>(numbers.wrapped_by_hand) + numbers.wrapped_automatically);
    progress_.start(progress_every, [this] { tell_progress(); });
}

}  // namespace ringmaster::traffic

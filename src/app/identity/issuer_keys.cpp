#include "app/identity/issuer_keys.hpp"

#include <boost/asio/io_context.hpp>
#include <utility>

namespace ringmaster::app {
namespace {

using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

struct Pace {
    seconds again;  // after a reading that went well
    seconds retry;  // after one that did not
    seconds apart;  // between two that unknown keys ask for
};

// A look at a file costs nothing; an identity provider is asked with restraint.
Pace pace_of(KeySource const& source) {
    if (source.kind == KeySource::Kind::file) return {seconds(5), seconds(5), seconds(1)};
    return {seconds(300), seconds(10), seconds(10)};
}

}  // namespace

IssuerKeys::IssuerKeys(Parts const& parts, KeySource source, Listener listener)
    : parts_(parts),
      source_(std::move(source)),
      listener_(std::move(listener)),
      timer_(parts.loop) {}

void IssuerKeys::look_for_another() {
    auto const now = Clock::now();
    if (reading_ || (looked_at_ && now - *looked_at_ < pace_of(source_).apart)) return;
    looked_at_ = now;
    read();
}

void IssuerKeys::read() {
    if (std::exchange(reading_, true)) return;
    auto job = [this, source = source_, known = stamp_, &stop = parts_.stop,
                alive = std::weak_ptr(alive_)] {
        auto const result = std::make_shared<KeysRead>(read_keys(source, known, stop));
        return std::function<void()>([this, result, alive] {
            if (!alive.expired()) take(std::move(*result));
        });
    };
    if (parts_.thread.ask(std::move(job))) return;
    reading_ = false;
    wait(pace_of(source_).retry);
}

void IssuerKeys::take(KeysRead read) {
    reading_ = false;
    stamp_ = read.stamp;
    auto const pace = pace_of(source_);
    auto const* problem = std::get_if<KeysRead::Problem>(&read.what);
    if (problem != nullptr) fail(problem->text);
    if (auto* set = std::get_if<api::KeySet>(&read.what)) take_set(std::move(*set));
    wait(problem != nullptr ? pace.retry : pace.again);
    if (!std::exchange(tried_, true)) listener_.tried();
}

void IssuerKeys::take_set(api::KeySet set) {
    if (!std::exchange(problem_, {}).empty()) parts_.log.info("keys can be read again");
    if (set == keys_ && set.size() != 0) return count("same");
    count("changed");
    bool const gone = !set.keeps_all_of(keys_);
    keys_ = std::move(set);
    auto const size = std::to_string(keys_.size());
    if (keys_.size() == 0) {
        parts_.log.warn("no usable key: no token of the issuer is taken",
                        {{"from", source_.where}});
    } else {
        parts_.log.info("keys of an identity provider",
                        {{"from", source_.where},
                         {"keys", size},
                         {"leftOut", std::to_string(keys_.left_out())}});
    }
    listener_.changed(gone);
}

// Once per problem: an identity provider may be away for hours.
void IssuerKeys::fail(std::string const& problem) {
    count("failed");
    if (problem == problem_) return parts_.log.debug("keys still unread", {{"what", problem}});
    problem_ = problem;
    parts_.log.warn("keys could not be read; those known stay", {{"what", problem}});
}

void IssuerKeys::wait(seconds time) {
    timer_.expires_after(time);
    timer_.async_wait([this, alive = std::weak_ptr(alive_)](boost::system::error_code const&) {
        if (!alive.expired() && !parts_.stop) read();
    });
}

void IssuerKeys::count(char const* result) { readings(parts_.metrics, result).add(); }

Counter& IssuerKeys::readings(Metrics& metrics, char const* result) {
    return metrics.counter("ringmaster_jwt_key_reads_total",
                           "Readings of identity providers' keys, by what came of them.",
                           {{"result", result}});
}

}  // namespace ringmaster::app

#pragma once
// Counters, gauges and histograms, and their text for Prometheus (OPS-6).
//
// Ownership: the registry owns every metric; references stay valid as long as it lives.
// Threading: metrics may be touched, and the text made, by any thread; refresh() is the loop's.
// Units: the name ends in its unit, seconds and bytes.
// Errors: registering a name twice with other labels adds a series to the same family.

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

namespace ringmaster::app {

class Counter {
public:
    void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_ = 0;
};

class Gauge {
public:
    void set(double value) { value_.store(value, std::memory_order_relaxed); }
    [[nodiscard]] double value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<double> value_ = 0;
};

// Fixed buckets for rates over time, and the newest 4,096 samples for exact quantiles of late.
class Histogram {
public:
    explicit Histogram(std::vector<double> upper_bounds);
    void observe(double value);
    // Over the newest samples; 0 when there are none.
    [[nodiscard]] double quantile(double share) const;
    [[nodiscard]] std::vector<double> const& upper_bounds() const { return upper_bounds_; }

    // All of it at one moment.
    struct Look {
        std::vector<std::uint64_t> cumulative;  // samples not above each bound
        std::vector<double> newest;             // in order of size
        std::uint64_t count = 0;
        double sum = 0;

        [[nodiscard]] double quantile(double share) const;
    };
    [[nodiscard]] Look look() const;

private:
    std::vector<double> const upper_bounds_;
    mutable std::mutex mutex_;  // of all below
    std::vector<std::uint64_t> buckets_;
    std::vector<double> newest_;
    std::size_t next_ = 0;
    std::uint64_t count_ = 0;
    double sum_ = 0;
};

// Suits times from 0.1 ms to 10 s.
[[nodiscard]] std::vector<double> time_buckets();

class Metrics {
public:
    using Labels = std::map<std::string, std::string>;

    Counter& counter(std::string const& name, std::string const& help, Labels const& labels = {});
    Gauge& gauge(std::string const& name, std::string const& help, Labels const& labels = {});
    // A counter that somebody else keeps: it is set to what he says, never to less.
    Gauge& kept_counter(std::string const& name, std::string const& help,
                        Labels const& labels = {});
    // Also writes <name>_quantile, a summary of 0.5, 0.9 and 0.99.
    Histogram& histogram(std::string const& name, std::string const& help,
                         std::vector<double> upper_bounds);
    // Whom these gauges and kept counters were about is gone: every series that has these labels.
    // Nobody may keep a reference to one.
    void drop(Labels const& labels);
    // Called by refresh(), to set gauges that are derived from what the loop owns. It must not walk
    // over what grows with the house.
    void on_refresh(std::function<void()> refresh);
    // Once in a while, by the loop.
    void refresh() const;
    // As of now, but for the derived ones.
    [[nodiscard]] std::string render() const;

private:
    template <class Metric>
    struct Family {
        std::string help;
        std::map<std::string, Metric> series;  // by rendered labels
    };
    template <class Metric>
    using Families = std::map<std::string, Family<Metric>>;
    template <class Metric, class... Arguments>
    Metric& known(Families<Metric>& families, std::string const& name, std::string const& help,
                  std::string const& labels, Arguments&&... arguments);

    mutable std::shared_mutex mutex_;  // of the maps; what they hold guards itself
    Families<Counter> counters_;
    Families<Gauge> gauges_;
    Families<Gauge> kept_counters_;
    Families<Histogram> histograms_;
    std::vector<std::function<void()>> refreshes_;  // the loop's
};

}  // namespace ringmaster::app

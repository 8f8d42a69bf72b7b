#pragma once
// Counters, gauges and histograms, and their text for Prometheus (OPS-6).
//
// Ownership: the registry owns every metric; references stay valid as long as it lives.
// Threading: one thread, the loop's. Units: the name ends in its unit, seconds and bytes.
// Errors: registering a name twice with other labels adds a series to the same family.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace ringmaster::app {

class Counter {
public:
    void add(std::uint64_t count = 1) { value_ += count; }
    [[nodiscard]] std::uint64_t value() const { return value_; }

private:
    std::uint64_t value_ = 0;
};

class Gauge {
public:
    void set(double value) { value_ = value; }
    [[nodiscard]] double value() const { return value_; }

private:
    double value_ = 0;
};

// Fixed buckets for rates over time, and the newest 4,096 samples for exact quantiles of late.
class Histogram {
public:
    explicit Histogram(std::vector<double> upper_bounds);
    void observe(double value);
    // Over the newest samples; 0 when there are none.
    [[nodiscard]] double quantile(double share) const;
    [[nodiscard]] std::uint64_t count() const { return count_; }
    [[nodiscard]] double sum() const { return sum_; }
    [[nodiscard]] std::vector<double> const& upper_bounds() const { return upper_bounds_; }
    // Samples not above each bound.
    [[nodiscard]] std::vector<std::uint64_t> cumulative() const;

private:
    std::vector<double> upper_bounds_;
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
    // Also writes <name>_quantile gauges for 0.5, 0.9 and 0.99.
    Histogram& histogram(std::string const& name, std::string const& help,
                         std::vector<double> upper_bounds);
    // Called before every rendering, to set gauges that are derived.
    void on_render(std::function<void()> refresh);
    [[nodiscard]] std::string render();

private:
    template <class Metric>
    struct Family {
        std::string help;
        std::map<std::string, Metric> series;  // by rendered labels
    };
    std::map<std::string, Family<Counter>> counters_;
    std::map<std::string, Family<Gauge>> gauges_;
    std::map<std::string, Family<Histogram>> histograms_;
    std::vector<std::function<void()>> refreshes_;
};

}  // namespace ringmaster::app

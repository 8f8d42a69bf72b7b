#include "app/base/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <sstream>
#include <utility>

namespace ringmaster::app {
namespace {

constexpr std::size_t newest_max = 4'096;

std::string escaped(std::string const& value) {
    std::string made;
    for (char const letter : value) {
        if (letter == '\\' || letter == '"') made.push_back('\\');
        if (letter == '\n') {
            made += "\\n";
        } else {
            made.push_back(letter);
        }
    }
    return made;
}

std::string label_text(std::string const& name, std::string const& value) {
    return name + "=\"" + escaped(value) + "\"";
}

std::string label_text(Metrics::Labels const& labels) {
    std::string text;
    for (auto const& [name, value] : labels) {
        if (!text.empty()) text += ",";
        text += label_text(name, value);
    }
    return text.empty() ? text : "{" + text + "}";
}

void write_head(std::ostream& out, std::string const& name, std::string const& help,
                char const* type) {
    out << "# HELP " << name << ' ' << help << "\n# TYPE " << name << ' ' << type << '\n';
}

template <class Families>
void write_series(std::ostream& out, Families const& families, char const* type) {
    for (auto const& [name, family] : families) {
        write_head(out, name, family.help, type);
        for (auto const& [labels, metric] : family.series) {
            out << name << labels << ' ' << metric.value() << '\n';
        }
    }
}

void write_histogram(std::ostream& out, std::string const& name,
                     std::vector<double> const& upper_bounds, Histogram::Look const& look) {
    for (std::size_t index = 0; index < look.cumulative.size(); ++index) {
        out << name << "_bucket{le=\"" << upper_bounds[index] << "\"} " << look.cumulative[index]
            << '\n';
    }
    out << name << "_bucket{le=\"+Inf\"} " << look.count << '\n'
        << name << "_sum " << look.sum << '\n'
        << name << "_count " << look.count << '\n';
}

void write_quantiles(std::ostream& out, std::string const& name, Histogram::Look const& look) {
    write_head(out, name + "_quantile", "Exact quantiles of the newest samples.", "summary");
    for (double const share : {0.5, 0.9, 0.99}) {
        out << name << "_quantile{quantile=\"" << share << "\"} " << look.quantile(share) << '\n';
    }
    out << name << "_quantile_sum " << look.sum << '\n'
        << name << "_quantile_count " << look.count << '\n';
}

}  // namespace

std::vector<double> time_buckets() {
    return {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
            0.05,   0.1,     0.25,   0.5,   1,      2.5,   5,    10};
}

Histogram::Histogram(std::vector<double> upper_bounds)
    : upper_bounds_(std::move(upper_bounds)), buckets_(upper_bounds_.size() + 1) {}

void Histogram::observe(double value) {
    auto const bound = std::lower_bound(upper_bounds_.begin(), upper_bounds_.end(), value);
    std::lock_guard const lock(mutex_);
    ++buckets_[static_cast<std::size_t>(bound - upper_bounds_.begin())];
    ++count_;
    sum_ += value;
    if (newest_.size() < newest_max) {
        newest_.push_back(value);
    } else {
        newest_[next_] = value;
        next_ = (next_ + 1) % newest_max;
    }
}

double Histogram::quantile(double share) const { return look().quantile(share); }

Histogram::Look Histogram::look() const {
    Look look;
    {
        std::lock_guard const lock(mutex_);
        look.cumulative = buckets_;
        look.newest = newest_;
        look.count = count_;
        look.sum = sum_;
    }
    look.cumulative.pop_back();  // above all bounds
    std::partial_sum(look.cumulative.begin(), look.cumulative.end(), look.cumulative.begin());
    std::sort(look.newest.begin(), look.newest.end());
    return look;
}

double Histogram::Look::quantile(double share) const {
    if (newest.empty()) return 0;
    auto const rank = std::ceil(share * static_cast<double>(newest.size()));
    auto const index = static_cast<std::size_t>(std::max(rank - 1, 0.0));
    return newest[std::min(index, newest.size() - 1)];
}

template <class Metric, class... Arguments>
Metric& Metrics::known(Families<Metric>& families, std::string const& name, std::string const& help,
                       std::string const& labels, Arguments&&... arguments) {
    {
        std::shared_lock const lock(mutex_);
        auto const family = families.find(name);
        if (family != families.end()) {
            auto const series = family->second.series.find(labels);
            if (series != family->second.series.end()) return series->second;
        }
    }
    std::unique_lock const lock(mutex_);
    auto& family = families[name];
    family.help = help;
    return family.series.try_emplace(labels, std::forward<Arguments>(arguments)...).first->second;
}

Counter& Metrics::counter(std::string const& name, std::string const& help, Labels const& labels) {
    return known(counters_, name, help, label_text(labels));
}

Gauge& Metrics::gauge(std::string const& name, std::string const& help, Labels const& labels) {
    return known(gauges_, name, help, label_text(labels));
}

Histogram& Metrics::histogram(std::string const& name, std::string const& help,
                              std::vector<double> upper_bounds) {
    return known(histograms_, name, help, {}, std::move(upper_bounds));
}

Gauge& Metrics::kept_counter(std::string const& name, std::string const& help,
                             Labels const& labels) {
    return known(kept_counters_, name, help, label_text(labels));
}

void Metrics::drop(Labels const& labels) {
    auto const has_all = [&labels](auto const& series) {
        return std::ranges::all_of(labels, [&series](auto const& label) {
            return series.first.find(label_text(label.first, label.second)) != std::string::npos;
        });
    };
    std::unique_lock const lock(mutex_);
    for (auto* const families : {&gauges_, &kept_counters_}) {
        for (auto& [name, family] : *families) std::erase_if(family.series, has_all);
    }
}

void Metrics::on_refresh(std::function<void()> refresh) {
    refreshes_.push_back(std::move(refresh));
}

void Metrics::refresh() const {
    for (auto const& refresh : refreshes_) refresh();
}

std::string Metrics::render() const {
    std::ostringstream out;
    out.precision(15);
    std::vector<std::pair<std::string const*, Family<Histogram> const*>> histograms;
    {
        std::shared_lock const lock(mutex_);
        write_series(out, counters_, "counter");
        write_series(out, kept_counters_, "counter");
        write_series(out, gauges_, "gauge");
        for (auto const& [name, family] : histograms_) histograms.emplace_back(&name, &family);
    }
    // They stay where they are. Their samples are put in order without the lock, for which the loop
    // waits when it meets a label for the first time.
    for (auto const& [name, family] : histograms) {
        auto const& histogram = family->series.begin()->second;  // they have no labels
        auto const look = histogram.look();
        write_head(out, *name, family->help, "histogram");
        write_histogram(out, *name, histogram.upper_bounds(), look);
        write_quantiles(out, *name, look);
    }
    return out.str();
}

}  // namespace ringmaster::app

#include "ringmaster/app/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

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

std::string label_text(Metrics::Labels const& labels) {
    std::string text;
    for (auto const& [name, value] : labels) {
        if (!text.empty()) text += ",";
        text += name + "=\"" + escaped(value) + "\"";
    }
    return text.empty() ? text : "{" + text + "}";
}

void write_head(std::ostream& out, std::string const& name, std::string const& help,
                char const* type) {
    out << "# HELP " << name << ' ' << help << "\n# TYPE " << name << ' ' << type << '\n';
}

void write_histogram(std::ostream& out, std::string const& name, Histogram const& histogram) {
    auto const cumulative = histogram.cumulative();
    for (std::size_t index = 0; index < cumulative.size(); ++index) {
        out << name << "_bucket{le=\"" << histogram.upper_bounds()[index] << "\"} "
            << cumulative[index] << '\n';
    }
    out << name << "_bucket{le=\"+Inf\"} " << histogram.count() << '\n'
        << name << "_sum " << histogram.sum() << '\n'
        << name << "_count " << histogram.count() << '\n';
}

void write_quantiles(std::ostream& out, std::string const& name, Histogram const& histogram) {
    write_head(out, name + "_quantile", "Exact quantiles of the newest samples.", "gauge");
    for (double const share : {0.5, 0.9, 0.99}) {
        out << name << "_quantile{quantile=\"" << share << "\"} " << histogram.quantile(share)
            << '\n';
    }
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

double Histogram::quantile(double share) const {
    if (newest_.empty()) return 0;
    auto sorted = newest_;
    std::sort(sorted.begin(), sorted.end());
    auto const rank = std::ceil(share * static_cast<double>(sorted.size()));
    auto const index = static_cast<std::size_t>(std::max(rank - 1, 0.0));
    return sorted[std::min(index, sorted.size() - 1)];
}

std::vector<std::uint64_t> Histogram::cumulative() const {
    std::vector<std::uint64_t> sums(upper_bounds_.size());
    std::uint64_t sum = 0;
    for (std::size_t index = 0; index < sums.size(); ++index) {
        sum += buckets_[index];
        sums[index] = sum;
    }
    return sums;
}

Counter& Metrics::counter(std::string const& name, std::string const& help, Labels const& labels) {
    auto& family = counters_[name];
    family.help = help;
    return family.series[label_text(labels)];
}

Gauge& Metrics::gauge(std::string const& name, std::string const& help, Labels const& labels) {
    auto& family = gauges_[name];
    family.help = help;
    return family.series[label_text(labels)];
}

Histogram& Metrics::histogram(std::string const& name, std::string const& help,
                              std::vector<double> upper_bounds) {
    auto& family = histograms_[name];
    family.help = help;
    return family.series.try_emplace("", std::move(upper_bounds)).first->second;
}

void Metrics::on_render(std::function<void()> refresh) { refreshes_.push_back(std::move(refresh)); }

std::string Metrics::render() {
    for (auto const& refresh : refreshes_) refresh();
    std::ostringstream out;
    out.precision(15);
    for (auto const& [name, family] : counters_) {
        write_head(out, name, family.help, "counter");
        for (auto const& [labels, metric] : family.series) {
            out << name << labels << ' ' << metric.value() << '\n';
        }
    }
    for (auto const& [name, family] : gauges_) {
        write_head(out, name, family.help, "gauge");
        for (auto const& [labels, metric] : family.series) {
            out << name << labels << ' ' << metric.value() << '\n';
        }
    }
    for (auto const& [name, family] : histograms_) {
        write_head(out, name, family.help, "histogram");
        for (auto const& [labels, metric] : family.series) write_histogram(out, name, metric);
        for (auto const& [labels, metric] : family.series) write_quantiles(out, name, metric);
    }
    return out.str();
}

}  // namespace ringmaster::app

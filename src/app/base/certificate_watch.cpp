#include "app/base/certificate_watch.hpp"

#include <ctime>
#include <utility>
#include <variant>

namespace ringmaster::app {
namespace {

constexpr auto told_ahead = std::chrono::hours(24 * 14);
constexpr auto told_again = std::chrono::hours(24);

std::string date_text(std::chrono::system_clock::time_point time) {
    auto const seconds = std::chrono::system_clock::to_time_t(time);
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    char text[32];
    auto const size = std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text, size};
}

}  // namespace

std::optional<std::string> certificate_warning(net::CertificatePeriod const& period,
                                               std::chrono::system_clock::time_point now) {
    if (now >= period.not_after)
        return "the TLS certificate expired at " + date_text(period.not_after);
    if (now < period.not_before) {
        return "the TLS certificate does not count before " + date_text(period.not_before);
    }
    if (now + told_ahead >= period.not_after) {
        return "the TLS certificate expires at " + date_text(period.not_after);
    }
    return std::nullopt;
}

void CertificateWatch::read(Time now) {
    if (path_.empty()) return;
    auto read = net::certificate_period(path_);
    if (auto const* const problem = std::get_if<std::string>(&read)) {
        log_.error("the TLS certificate cannot be judged", {{"what", *problem}});
        return;
    }
    period_ = std::get<net::CertificatePeriod>(read);
    auto const seconds = std::chrono::system_clock::to_time_t(period_->not_after);
    metrics_
        .gauge("ringmaster_tls_certificate_expiry_timestamp_seconds",
               "When the TLS certificate expires, in Unix time.")
        .set(static_cast<double>(seconds));
    told_.clear();
    look(now);
}

void CertificateWatch::look(Time now) {
    if (!period_) return;
    auto const warning = certificate_warning(*period_, now).value_or(std::string());
    metrics_.gauge("ringmaster_tls_certificate_valid", "1 while the TLS certificate counts.")
        .set(now >= period_->not_before && now < period_->not_after ? 1 : 0);
    if (warning == told_ && now - told_at_ < told_again) return;
    told_ = warning;
    told_at_ = now;
    if (!warning.empty()) log_.error(warning, {{"file", path_}});
}

}  // namespace ringmaster::app

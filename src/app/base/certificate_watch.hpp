#pragma once
// Tells the operator when the TLS certificate does not count (SEC-4): in the log and as a metric at
// the start, when it is read again, and on the day it happens. Serving goes on: whoever checks
// certificates stays away by himself, and calls at work do not end because of a date.
//
// Ownership: refers to metrics and log. Threading: the loop only.

#include <chrono>
#include <optional>
#include <string>

#include "app/base/log.hpp"
#include "app/base/metrics.hpp"
#include "ringmaster/net/certificate.hpp"

namespace ringmaster::app {

// A sentence about a certificate that does not count now, or soon will not any more.
[[nodiscard]] std::optional<std::string> certificate_warning(
    net::CertificatePeriod const& period, std::chrono::system_clock::time_point now);

class CertificateWatch {
public:
    using Time = std::chrono::system_clock::time_point;
    // `path` empty: no TLS, nothing to tell.
    CertificateWatch(std::string path, Metrics& metrics, Log& log)
        : path_(std::move(path)), metrics_(metrics), log_(log) {}

    // Reads the file again and tells what there is to tell.
    void read(Time now);
    // Every so often: tells what has become true since, and once a day what still is.
    void look(Time now);

private:
    std::string path_;
    Metrics& metrics_;
    Log& log_;
    std::optional<net::CertificatePeriod> period_;
    std::string told_;
    Time told_at_;
};

}  // namespace ringmaster::app

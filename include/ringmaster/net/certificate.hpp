#pragma once
// When the certificate of a TLS listener counts (SEC-4). An expired one still encrypts, so it is no
// reason not to serve; its clients will refuse it, so the operator must be told.
//
// Ownership: values. Threading: any. Units: system time. Errors: a text for the operator.

#include <chrono>
#include <string>
#include <variant>

namespace ringmaster::net {

struct CertificatePeriod {
    using Time = std::chrono::system_clock::time_point;
    Time not_before;
    Time not_after;
};

// Of the chain in the PEM file: from when all its certificates count, and to when.
[[nodiscard]] std::variant<CertificatePeriod, std::string> certificate_period(
    std::string const& chain_path);

}  // namespace ringmaster::net

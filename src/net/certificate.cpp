#include "ringmaster/net/certificate.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <ctime>
#include <memory>
#include <optional>

namespace ringmaster::net {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

std::optional<CertificatePeriod::Time> time_of(ASN1_TIME const* time) {
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
    return std::chrono::system_clock::from_time_t(::timegm(&parts));
}

Certificate next_certificate(BIO* file) {
    return {PEM_read_bio_X509(file, nullptr, nullptr, nullptr), X509_free};
}

}  // namespace

std::variant<CertificatePeriod, std::string> certificate_period(std::string const& chain_path) {
    Bio const file(BIO_new_file(chain_path.c_str(), "r"), BIO_free);
    if (!file) return "cannot read " + chain_path;
    CertificatePeriod period{CertificatePeriod::Time::min(), CertificatePeriod::Time::max()};
    std::size_t read = 0;
    for (; auto const certificate = next_certificate(file.get()); ++read) {
        auto const from = time_of(X509_get0_notBefore(certificate.get()));
        auto const until = time_of(X509_get0_notAfter(certificate.get()));
        if (!from || !until) return "a certificate in " + chain_path + " has no valid period";
        period.not_before = std::max(period.not_before, *from);
        period.not_after = std::min(period.not_after, *until);
    }
    ERR_clear_error();  // the end of the file is one
    if (read == 0) return "there is no certificate in " + chain_path;
    return period;
}

}  // namespace ringmaster::net

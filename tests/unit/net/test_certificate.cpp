#include "test_certificate.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace ringmaster::net::test {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

Certificate sign(EVP_PKEY* key, TestCertificate::Wish const& wish) {
    Certificate certificate(X509_new(), X509_free);
    auto* const raw = certificate.get();
    X509_set_version(raw, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(raw), 1);
    X509_gmtime_adj(X509_getm_notBefore(raw), wish.valid_from);
    X509_gmtime_adj(X509_getm_notAfter(raw), wish.valid_to);
    X509_set_pubkey(raw, key);
    auto* const name = X509_get_subject_name(raw);
    auto const* const text = reinterpret_cast<unsigned char const*>(wish.common_name.c_str());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
    X509_set_issuer_name(raw, name);
    if (X509_sign(raw, key, EVP_sha256()) == 0) throw std::runtime_error("signing failed");
    return certificate;
}

File open_for_writing(std::string const& path) {
    File file(std::fopen(path.c_str(), "w"), std::fclose);
    if (!file) throw std::runtime_error("cannot write " + path);
    return file;
}

}  // namespace

TestCertificate::TestCertificate(std::string const& common_name) {
    auto pattern = (std::filesystem::temp_directory_path() / "net-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    write(common_name);
}

TestCertificate::~TestCertificate() { std::filesystem::remove_all(folder_); }

void TestCertificate::issue(Wish const& wish) {
    constexpr unsigned rsa_bits = 2'048;
    Key const key(wish.rsa ? EVP_RSA_gen(rsa_bits) : EVP_EC_gen("P-256"), EVP_PKEY_free);
    auto const certificate = sign(key.get(), wish);
    auto const certificate_file = open_for_writing(certificate_path());
    PEM_write_X509(certificate_file.get(), certificate.get());
    auto const key_file = open_for_writing(key_path());
    PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
}

}  // namespace ringmaster::net::test

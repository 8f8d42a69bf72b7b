#pragma once
// A self-signed certificate and its key, in two files that live as long as the object.

#include <filesystem>
#include <string>

namespace ringmaster::net::test {

class TestCertificate {
public:
    explicit TestCertificate(std::string const& common_name);
    ~TestCertificate();
    TestCertificate(TestCertificate const&) = delete;
    TestCertificate& operator=(TestCertificate const&) = delete;

    // A new key and certificate in the same files; valid from and to so many seconds from now. An
    // RSA key allows every suite there is.
    struct Wish {
        std::string common_name;
        long valid_from = -3'600;
        long valid_to = 3'600;
        bool rsa = false;
    };
    void issue(Wish const& wish);
    void write(std::string const& common_name) { issue(Wish{common_name}); }
    [[nodiscard]] std::string certificate_path() const { return folder_ / "certificate.pem"; }
    [[nodiscard]] std::string key_path() const { return folder_ / "key.pem"; }

private:
    std::filesystem::path folder_;
};

}  // namespace ringmaster::net::test

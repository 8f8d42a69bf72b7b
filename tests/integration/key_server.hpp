#pragma once
// The addresses of an identity provider: an HTTP server on 127.0.0.1 that answers a GET with the
// document of its path, for as long as it has one.
//
// Ownership: owns its socket and thread. Threading: any thread.
// Errors: what is not there is a 404; a request that is none is dropped.

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace ringmaster::tests {

class KeyServer {
public:
    KeyServer();
    ~KeyServer();
    KeyServer(KeyServer const&) = delete;
    KeyServer& operator=(KeyServer const&) = delete;

    [[nodiscard]] std::string base_url() const;
    // An empty text takes the document away.
    void put(std::string const& path, std::string const& text);
    void redirect(std::string const& path, std::string const& to);

private:
    struct Parts;
    [[nodiscard]] std::string answer(std::string const& request);

    std::mutex mutex_;
    std::map<std::string, std::string> answers_;  // whole, by path; guarded by mutex_
    std::unique_ptr<Parts> parts_;
};

}  // namespace ringmaster::tests

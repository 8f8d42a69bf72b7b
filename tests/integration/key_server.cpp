#include "integration/key_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <thread>

namespace ringmaster::tests {

using boost::asio::ip::tcp;

struct KeyServer::Parts {
    boost::asio::io_context loop;
    tcp::acceptor acceptor{loop, {boost::asio::ip::address_v4::loopback(), 0}};
    std::function<std::string(std::string const&)> answer;
    std::thread thread;

    // One request a connection, one after another: its only client is in no hurry.
    void accept() {
        acceptor.async_accept([this](boost::system::error_code const& failed, tcp::socket peer) {
            if (!failed) serve(peer);
            accept();
        });
    }

    void serve(tcp::socket& peer) const {
        std::string request;
        boost::system::error_code failed;
        boost::asio::read_until(peer, boost::asio::dynamic_buffer(request, 8'192), "\r\n\r\n",
                                failed);
        if (failed) return;
        boost::asio::write(peer, boost::asio::buffer(answer(request)), failed);
    }
};

KeyServer::KeyServer() : parts_(std::make_unique<Parts>()) {
    parts_->answer = [this](std::string const& request) { return answer(request); };
    parts_->accept();
    parts_->thread = std::thread([this] { parts_->loop.run(); });
}

KeyServer::~KeyServer() {
    parts_->loop.stop();
    parts_->thread.join();
}

std::string KeyServer::base_url() const {
    return "http://127.0.0.1:" + std::to_string(parts_->acceptor.local_endpoint().port());
}

void KeyServer::put(std::string const& path, std::string const& text) {
    std::lock_guard const lock(mutex_);
    if (text.empty()) {
        answers_.erase(path);
        return;
    }
    answers_[path] =
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + std::to_string(text.size()) +
        "\r\n\r\n" + text;
}

void KeyServer::redirect(std::string const& path, std::string const& to) {
    std::lock_guard const lock(mutex_);
    answers_[path] =
        "HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\nLocation: " + to +
        "\r\n\r\n";
}

std::string KeyServer::answer(std::string const& request) {
    auto const begin = request.find(' ') + 1;
    auto const path = request.substr(begin, request.find(' ', begin) - begin);
    std::lock_guard const lock(mutex_);
    auto const found = answers_.find(path);
    if (found != answers_.end()) return found->second;
    return "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
}

}  // namespace ringmaster::tests

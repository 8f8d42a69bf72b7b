#include "api/delivery/keep_alive.hpp"

namespace ringmaster::api {
namespace {

constexpr std::string_view keep_alive = R"({"keepalive":"true"})";
constexpr std::size_t keep_alive_text_max = 64;

}  // namespace

// Clients differ in white space only; the value is a string, not a truth value (PROTOCOL 2).
bool is_keep_alive(std::string_view message) {
    if (message.size() > keep_alive_text_max) return false;
    std::string bare;
    for (char const letter : message) {
        bool const space = letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
        if (!space) bare.push_back(letter);
    }
    return bare == keep_alive;
}

std::shared_ptr<std::string const> const& keep_alive_echo() {
    static auto const echo = std::make_shared<std::string const>(keep_alive);
    return echo;
}

}  // namespace ringmaster::api

#include "app/base/request_target.hpp"

#include <algorithm>
#include <boost/url/pct_string_view.hpp>

namespace ringmaster::app {
std::optional<Target> parse_target(std::string_view target) {
    if (target.empty() || target.front() != '/') return std::nullopt;
    Target parsed;
    auto const question = target.find('?');
    if (question != std::string_view::npos) parsed.query = target.substr(question + 1);
    std::string_view const path = target.substr(0, question);
    auto const escaped = boost::urls::make_pct_string_view(path);
    if (!escaped) return std::nullopt;
    parsed.path = escaped->decode();
    // Readers disagree about what an escaped slash, or the end of a text, means.
    bool const hides_slash = std::ranges::count(parsed.path, '/') != std::ranges::count(path, '/');
    if (hides_slash || parsed.path.find('\0') != std::string::npos) return std::nullopt;
    return parsed;
}

std::string loggable_target(std::string_view target) {
    auto const question = target.find('?');
    std::string_view const path = target.substr(0, question);
    std::string shown(path);
    // As it is written: an escaped spelling of the prefix leads nowhere, but may still carry one.
    auto const socket = path.find("/socket/");
    if (socket != std::string_view::npos) shown = std::string(path.substr(0, socket)) + "/socket/*";
    if (path.find('%') != std::string_view::npos) {
        auto const parsed = parse_target(path);
        if (!parsed || parsed->path.find("/socket/") != std::string::npos) shown = "*";
    }
    if (question == std::string_view::npos) return shown;
    shown.push_back('?');
    auto rest = target.substr(question + 1);
    while (true) {
        auto const part = rest.substr(0, rest.find('&'));
        auto const equals = part.find('=');
        // Without a name the value is all there is.
        shown +=
            equals == std::string_view::npos ? "*" : std::string(part.substr(0, equals)) + "=*";
        if (part.size() == rest.size()) return shown;
        rest.remove_prefix(part.size() + 1);
        shown.push_back('&');
    }
}

}  // namespace ringmaster::app

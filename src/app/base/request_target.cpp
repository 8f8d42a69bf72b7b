#include "app/base/request_target.hpp"

namespace ringmaster::app {
namespace {

std::optional<unsigned> hex_digit(char letter) {
    if (letter >= '0' && letter <= '9') return static_cast<unsigned>(letter - '0');
    if (letter >= 'a' && letter <= 'f') return static_cast<unsigned>(letter - 'a') + 10U;
    if (letter >= 'A' && letter <= 'F') return static_cast<unsigned>(letter - 'A') + 10U;
    return std::nullopt;
}

// The character behind the '%' at `index`, or nothing.
std::optional<char> decode_escape(std::string_view text, std::size_t index) {
    if (index + 2 >= text.size()) return std::nullopt;
    auto const high = hex_digit(text[index + 1]);
    auto const low = hex_digit(text[index + 2]);
    if (!high || !low) return std::nullopt;
    char const letter = static_cast<char>(static_cast<unsigned char>(*high * 16U + *low));
    if (letter == '/' || letter == '\0') return std::nullopt;
    return letter;
}

}  // namespace

std::optional<Target> parse_target(std::string_view target) {
    if (target.empty() || target.front() != '/') return std::nullopt;
    Target parsed;
    auto const question = target.find('?');
    if (question != std::string_view::npos) parsed.query = target.substr(question + 1);
    std::string_view const path = target.substr(0, question);
    for (std::size_t index = 0; index < path.size(); ++index) {
        if (path[index] != '%') {
            parsed.path.push_back(path[index]);
            continue;
        }
        auto const letter = decode_escape(path, index);
        if (!letter) return std::nullopt;
        parsed.path.push_back(*letter);
        index += 2;
    }
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

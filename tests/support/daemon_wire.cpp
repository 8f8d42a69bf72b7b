#include "support/daemon_wire.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <unordered_set>

namespace ringmaster::tests {

namespace {

using nlohmann::json;

constexpr std::size_t word_max = 40;

// Words are what a text may have to be one of; whatever has a digit is an id, a number or a time.
std::string shape_of_text(std::string const& text) {
    bool const digits = text.find_first_of("0123456789") != std::string::npos;
    if (digits) return text.size() == 36 ? "id" : "digits";
    return text.size() > word_max ? "text" : "=" + text;
}

std::string shape_of(json const& value) {
    if (value.is_string()) return shape_of_text(value.get_ref<std::string const&>());
    if (!value.is_structured()) return value.type_name();
    std::string text;
    if (value.is_object()) {
        for (auto const& [key, member] : value.items()) {
            text += shape_of_text(key) + ":" + shape_of(member) + ",";
        }
        return "{" + text + "}";
    }
    std::set<std::string> kinds;
    for (auto const& member : value) kinds.insert(shape_of(member));
    for (auto const& kind : kinds) text += kind + ",";
    return "[" + text + "]";
}

class Keeper {
public:
    Keeper(std::string const& folder, char const* name) {
        if (folder.empty()) return;
        std::filesystem::create_directories(folder);
        file_.open(std::filesystem::path(folder) / name);
    }

    // `kind`: what else makes it another one.
    void keep(std::string const& kind, json const& body, json const& line) {
        if (!file_.is_open()) return;
        std::lock_guard const lock(mutex_);
        if (!seen_.insert(std::hash<std::string>{}(kind + shape_of(body))).second) return;
        file_ << line.dump(-1, ' ', false, json::error_handler_t::replace) << '\n' << std::flush;
    }

    [[nodiscard]] bool wanted() const { return file_.is_open(); }

private:
    std::ofstream file_;
    std::mutex mutex_;
    std::unordered_set<std::size_t> seen_;
};

std::string folder() {
    char const* const name = std::getenv("WIRE_FOLDER");
    return name == nullptr ? std::string() : name;
}

Keeper& frames() {
    static Keeper keeper(folder(), "frames.jsonl");
    return keeper;
}

Keeper& answers() {
    static Keeper keeper(folder(), "answers.jsonl");
    return keeper;
}

// The path without its ids: what operation it is.
std::string shape_of_target(std::string const& target) {
    std::string text;
    std::string part;
    for (char const letter : target.substr(0, target.find('?')) + "/") {
        if (letter != '/') {
            part += letter;
            continue;
        }
        text += shape_of_text(part) + "/";
        part.clear();
    }
    return text;
}

}  // namespace

void keep_frame(Channel channel, json const& frame, bool sent) {
    if (!frames().wanted()) return;
    auto const* const name = channel == Channel::connectors ? "connectors" : "notifications";
    frames().keep(name + std::string(sent ? ">" : "<"), frame,
                  {{"channel", name}, {"sent", sent}, {"frame", frame}});
}

void keep_answer(KeptAnswer const& answer) {
    if (!answers().wanted()) return;
    auto const kind = answer.method + shape_of_target(answer.target) +
                      std::to_string(answer.status) + answer.content_type;
    answers().keep(kind, answer.body,
                   {{"method", answer.method},
                    {"target", answer.target},
                    {"status", answer.status},
                    {"contentType", answer.content_type},
                    {"body", answer.body}});
}

}  // namespace ringmaster::tests

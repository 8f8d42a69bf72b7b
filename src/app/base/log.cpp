#include "app/base/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace ringmaster::app {
namespace {

bool needs_quotes(std::string_view value) {
    return value.empty() || value.find_first_of(" \"=\\\n\r\t") != std::string_view::npos;
}

// JSON string escapes; log values may come from callers and must not break a line apart.
void append_quoted(std::string& line, std::string_view value) {
    static constexpr char digits[] = "0123456789abcdef";
    line.push_back('"');
    for (char const letter : value) {
        auto const code = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            line.push_back('\\');
            line.push_back(letter);
        } else if (code < 0x20) {
            line += "\\u00";
            line.push_back(digits[code >> 4U]);
            line.push_back(digits[code & 15U]);
        } else {
            line.push_back(letter);
        }
    }
    line.push_back('"');
}

}  // namespace

std::string log_line(std::string_view room, std::string_view text, LogFields fields, bool as_json) {
    std::string line;
    if (!as_json) {
        line.append(room).append(": ").append(text);
        for (auto const& field : fields) {
            line.append(" ").append(field.name).append("=");
            if (needs_quotes(field.value)) {
                append_quoted(line, field.value);
            } else {
                line.append(field.value);
            }
        }
        return line;
    }
    line += "\"room\":";
    append_quoted(line, room);
    line += ",\"message\":";
    append_quoted(line, text);
    for (auto const& field : fields) {
        line.append(",");
        append_quoted(line, field.name);
        line.append(":");
        append_quoted(line, field.value);
    }
    return line;
}

Log::Log(std::string room, std::shared_ptr<spdlog::logger> logger, bool as_json)
    : room_(std::move(room)), logger_(std::move(logger)), as_json_(as_json) {}

void Log::write(int level, std::string_view text, LogFields fields) {
    auto const wanted = static_cast<spdlog::level::level_enum>(level);
    if (!logger_->should_log(wanted)) return;
    logger_->log(wanted, log_line(room_, text, fields, as_json_));
}

void Log::debug(std::string_view text, LogFields fields) {
    write(spdlog::level::debug, text, fields);
}
void Log::info(std::string_view text, LogFields fields) {
    write(spdlog::level::info, text, fields);
}
void Log::warn(std::string_view text, LogFields fields) {
    write(spdlog::level::warn, text, fields);
}
void Log::error(std::string_view text, LogFields fields) {
    write(spdlog::level::err, text, fields);
}
bool Log::debug_on() const { return logger_->should_log(spdlog::level::debug); }

LogBook::LogBook(Options const& options) : options_(options) {}
LogBook::~LogBook() = default;

Log& LogBook::room(std::string const& name) {
    auto& slot = rooms_[name];
    if (slot) return *slot;
    bool const as_json = options_.format == "json";
    auto logger =
        std::make_shared<spdlog::logger>(name, std::make_shared<spdlog::sinks::stderr_sink_mt>());
    logger->set_pattern(as_json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l",%v})"
                                : "%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    auto const own = options_.rooms.find(name);
    bool const inherits = own == options_.rooms.end() || own->second == "inherit";
    logger->set_level(spdlog::level::from_str(inherits ? options_.level : own->second));
    logger->flush_on(spdlog::level::info);
    slot = std::make_unique<Log>(name, std::move(logger), as_json);
    return *slot;
}

}  // namespace ringmaster::app

#pragma once
// Structured lines to standard error: a time, a level, a room, a sentence and named fields
// (OPS-6). The audit trail is elsewhere, in the database.
//
// Ownership: LogBook owns the sink and outlives its Logs, which are passed by reference; there is
// no global logger. Threading: any thread; a line is written whole. Errors: none are raised.

#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace spdlog {
class logger;
}  // namespace spdlog

namespace ringmaster::app {

struct LogField {
    std::string_view name;  // camelCase, e.g. "trackingId"
    std::string value;
};
using LogFields = std::initializer_list<LogField>;

// The lines of one room.
class Log {
public:
    Log(std::string room, std::shared_ptr<spdlog::logger> logger, bool as_json);

    void debug(std::string_view text, LogFields fields = {});
    void info(std::string_view text, LogFields fields = {});
    void warn(std::string_view text, LogFields fields = {});
    void error(std::string_view text, LogFields fields = {});
    [[nodiscard]] bool debug_on() const;

private:
    void write(int level, std::string_view text, LogFields fields);

    std::string room_;
    std::shared_ptr<spdlog::logger> logger_;
    bool as_json_;
};

// The body of a line: `room: text name=value`, or a JSON object without time and level.
[[nodiscard]] std::string log_line(std::string_view room, std::string_view text, LogFields fields,
                                   bool as_json);

class LogBook {
public:
    struct Options {
        std::string level;                         // trace|debug|info|warn|error|off
        std::string format;                        // text|json
        std::map<std::string, std::string> rooms;  // level per room, "inherit" = level
    };
    explicit LogBook(Options const& options);
    ~LogBook();
    LogBook(LogBook const&) = delete;
    LogBook& operator=(LogBook const&) = delete;

    // Created on first use; lives as long as the book.
    [[nodiscard]] Log& room(std::string const& name);

private:
    Options options_;
    std::map<std::string, std::unique_ptr<Log>> rooms_;
};

}  // namespace ringmaster::app

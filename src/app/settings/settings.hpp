#pragma once
// The daemon's configuration: one declared table of keys, read from a JSON file and the
// environment, checked as a whole. docs/configuration.md shows the same table (tested).
//
// Ownership: values. Threading: immutable once read. Units: names end in their unit.
// Errors: all problems at once, one sentence each; a value is used only when there is none.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ringmaster/net/limits.hpp"

namespace ringmaster::app {

// Typed values of every key; the comments stand in the table (settings_keys.cpp).
struct Settings {
    std::string listen_address;
    std::uint64_t listen_port = 0;
    std::string listen_public_url;
    bool listen_allow_plain = false;
    std::string tls_certificate;
    std::string tls_key;
    std::string secrets_key_file;
    std::string access_issuers_file;
    std::string data_directory;
    std::uint64_t data_reserve_bytes = 0;
    std::uint64_t data_watermark_bytes = 0;
    std::uint64_t data_critical_bytes = 0;
    std::string log_level;
    std::string log_format;
    std::map<std::string, std::string> log_rooms;
    std::uint64_t requests_per_second = 0;
    std::uint64_t requests_burst = 0;
    std::uint64_t body_bytes = 0;
    std::uint64_t configuration_bytes = 0;
    std::uint64_t contacts_max = 0;
    std::uint64_t idempotency_keys = 0;
    std::uint64_t history_readers = 0;
    std::uint64_t history_time_ms = 0;
    std::string metrics_listen;
    bool metrics_organizations = false;
    bool metrics_queues = false;
    std::vector<std::string> cors_origins;
    std::uint64_t journal_snapshot_every = 0;
    std::uint64_t journal_horizon_days = 0;
    bool reports_enabled = true;
    std::uint64_t reports_contact_days = 0;
    std::uint64_t reports_agent_days = 0;
    std::uint64_t reports_wrap_up_days = 0;
    std::uint64_t reports_callback_days = 0;
    std::uint64_t reports_recording_days = 0;
    std::uint64_t engine_inbox_max = 0;
    std::uint64_t engine_batch_max = 0;
    std::uint64_t engine_commits_ahead_max = 0;
    std::uint64_t clock_slew_percent = 0;
    std::uint64_t shutdown_timeout_ms = 0;
    std::string connector_virtual_script;
    net::Limits net;

    [[nodiscard]] std::string database_path() const { return data_directory + "/ringmaster.db"; }
    [[nodiscard]] std::string records_path() const { return data_directory + "/reports.db"; }
};

using SettingValue = std::variant<std::string, std::uint64_t, bool, std::vector<std::string>>;

// One key. `put` and `get` reach the member it stands for.
struct SettingKey {
    std::string name;            // dotted, e.g. "listen.port"
    SettingValue default_value;  // its alternative is the key's type
    std::uint64_t least = 0;     // integers
    std::uint64_t most = 0;
    std::vector<std::string> choices;  // texts: when not empty, one of these
    std::string text;                  // one sentence
    std::function<void(Settings&, SettingValue)> put;
    std::function<SettingValue(Settings const&)> get;
};

[[nodiscard]] std::vector<SettingKey> const& setting_keys();
// The key of a limit of the network edge, e.g. "limits.headTimeoutMs".
[[nodiscard]] std::string limit_key_name(net::LimitRow const& row);
// The environment variable that overrides a key, e.g. RINGMASTER_LISTEN_PUBLIC_URL.
[[nodiscard]] std::string environment_name(std::string_view key);
// "integer, 0 to 65535", "one of text, json" ...
[[nodiscard]] std::string constraint_text(SettingKey const& key);
// As JSON text, for tables and `check-config`.
[[nodiscard]] std::string value_text(SettingValue const& value);
// The table of docs/configuration.md.
[[nodiscard]] std::string settings_markdown();

using Environment = std::map<std::string, std::string>;

struct ConfigurationResult {
    Settings settings;  // meaningful when there are no problems
    std::vector<std::string> problems;
    std::vector<std::string> warnings;  // e.g. an environment variable that names no key
};

// `text` empty: no file, defaults and environment only.
[[nodiscard]] ConfigurationResult parse_configuration(std::string_view text,
                                                      Environment const& environment);
// Reads the file (none: defaults) and the variables RINGMASTER_… of this process.
[[nodiscard]] ConfigurationResult load_configuration(std::optional<std::string> const& path);
// One line per key: name, effective value, and whether it is the default.
[[nodiscard]] std::string effective_values(Settings const& settings);

}  // namespace ringmaster::app

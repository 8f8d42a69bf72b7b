// The table of configuration keys.

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "app/base/engine_clock.hpp"
#include "app/settings/settings.hpp"

namespace ringmaster::app {
namespace {

constexpr std::uint64_t gibibyte = std::uint64_t{1} << 30U;
constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20U;

// What a row needs beside its member; `least`/`most` are for integers only.
struct Row {
    std::string name;
    SettingValue default_value;
    std::string text;
    std::uint64_t least = 0;
    std::uint64_t most = 0;
    std::vector<std::string> choices = {};
};

template <class Member>
SettingKey key(Row row, Member Settings::*member) {
    SettingKey made{std::move(row.name),    std::move(row.default_value), row.least, row.most,
                    std::move(row.choices), std::move(row.text),          {},        {}};
    made.put = [member](Settings& settings, SettingValue value) {
        settings.*member = std::get<Member>(std::move(value));
    };
    made.get = [member](Settings const& settings) { return SettingValue(settings.*member); };
    return made;
}

SettingValue text(std::string value) { return value; }
SettingValue number(std::uint64_t value) { return value; }

void add_addresses(std::vector<SettingKey>& keys) {
    keys.push_back(key({"listen.address", text("127.0.0.1"),
                        "Address to listen on. Anything but loopback needs TLS (SEC-4)."},
                       &Settings::listen_address));
    keys.push_back(
        key({"listen.port", number(8080), "Port to listen on; 0 takes any free one.", 0, 65'535},
            &Settings::listen_port));
    keys.push_back(key({"listen.publicUrl", text(""),
                        "Base URL clients reach the server by, when it is not the address and "
                        "port above; WebSocket addresses are made from it."},
                       &Settings::listen_public_url));
    keys.push_back(key({"listen.allowPlain", false,
                        "Allows plain HTTP beyond loopback, for a proxy that ends TLS (SEC-4)."},
                       &Settings::listen_allow_plain));
    keys.push_back(
        key({"tls.certificate", text(""), "PEM file with the certificate chain; needs `tls.key`."},
            &Settings::tls_certificate));
    keys.push_back(
        key({"tls.key", text(""), "PEM file with the private key."}, &Settings::tls_key));
    keys.push_back(key({"metrics.listen", text(""),
                        "Address and port (`127.0.0.1:9100`) of a listener for `/metrics` and "
                        "health alone; then `/metrics` is not served at `listen.port`."},
                       &Settings::metrics_listen));
    keys.push_back(key({"metrics.organizations", false,
                        "Metrics name organizations by their ids, with a series for each."},
                       &Settings::metrics_organizations));
    keys.push_back(key({"metrics.queues", false,
                        "Metrics name queues by their ids, with seven series for each in which "
                        "anybody has waited."},
                       &Settings::metrics_queues));
    keys.push_back(key({"cors.origins", std::vector<std::string>{},
                        "Origins browsers may call from; `*` allows all. A WebSocket with an "
                        "Origin header is held to the same list (SEC-3)."},
                       &Settings::cors_origins));
}

void add_data(std::vector<SettingKey>& keys) {
    keys.push_back(key({"access.issuersFile", text(""),
                        "JSON file of the identity providers whose tokens are taken beside API "
                        "tokens (SEC-1); without it API tokens only."},
                       &Settings::access_issuers_file));
    keys.push_back(key({"secrets.keyFile", text(""),
                        "File with the keys that seal secure variables, `id:base64` a line, mode "
                        "0600; without it secure values are refused (CD-4)."},
                       &Settings::secrets_key_file));
    keys.push_back(key({"data.directory", text("/var/lib/ringmaster"),
                        "Folder of the database; created when missing."},
                       &Settings::data_directory));
    keys.push_back(key(
        {"data.reserveBytes", number(64 * mebibyte),
         "Size of a file that is given up when space runs out (OPS-7); 0: none.", 0, 64 * gibibyte},
        &Settings::data_reserve_bytes));
    keys.push_back(key({"data.watermarkBytes", number(512 * mebibyte),
                        "Below this much free space new contacts are refused with 503 (OPS-7).", 0,
                        1024 * gibibyte},
                       &Settings::data_watermark_bytes));
    keys.push_back(key(
        {"data.criticalBytes", number(128 * mebibyte),
         "Below this much free space only what finishes contacts is accepted.", 0, 1024 * gibibyte},
        &Settings::data_critical_bytes));
    keys.push_back(
        key({"journal.snapshotEvery", number(10'000),
             "Journal entries between two snapshots of an organization.", 10, 10'000'000},
            &Settings::journal_snapshot_every));
    keys.push_back(
        key({"journal.horizonDays", number(30),
             "Journal rows older than the newest snapshot by this are dropped (SEC-7), unless the "
             "organization's `journalHorizonDays` says otherwise.",
             1, 3'650},
            &Settings::journal_horizon_days));
}

void add_reports(std::vector<SettingKey>& keys) {
    keys.push_back(key({"reports.enabled", true,
                        "Records for reports are written to `reports.db` beside the database "
                        "(reporting.md)."},
                       &Settings::reports_enabled));
    auto const kept = [&keys](char const* name, char const* what, std::uint64_t Settings::*days) {
        Row row{name, number(1'095),
                std::string("Days that ") + what + " are kept after they have ended; 0: for ever.",
                0, 36'500};
        keys.push_back(key(std::move(row), days));
    };
    kept("reports.contactDays", "records of contacts, their legs and activities",
         &Settings::reports_contact_days);
    kept("reports.agentDays", "records of agents' sessions and states",
         &Settings::reports_agent_days);
    kept("reports.wrapUpDays", "stored wrap-ups", &Settings::reports_wrap_up_days);
    kept("reports.callbackDays", "records of dials to customers", &Settings::reports_callback_days);
    kept("reports.recordingDays", "facts of recordings", &Settings::reports_recording_days);
}

SettingKey room_key(std::string const& room) {
    SettingKey made;
    made.name = "log.rooms." + room;
    made.default_value = text("inherit");
    made.choices = {"inherit", "trace", "debug", "info", "warn", "error", "off"};
    made.text = "Log level of the room `" + room + "`; `inherit` takes `log.level`.";
    made.put = [room](Settings& settings, SettingValue value) {
        settings.log_rooms[room] = std::get<std::string>(std::move(value));
    };
    made.get = [room](Settings const& settings) {
        auto const found = settings.log_rooms.find(room);
        return text(found == settings.log_rooms.end() ? "inherit" : found->second);
    };
    return made;
}

void add_logs(std::vector<SettingKey>& keys) {
    Row level{"log.level", text("info"), "Least level that is written to standard error."};
    level.choices = {"trace", "debug", "info", "warn", "error", "off"};
    keys.push_back(key(std::move(level), &Settings::log_level));
    Row format{"log.format", text("text"), "Form of a log line."};
    format.choices = {"text", "json"};
    keys.push_back(key(std::move(format), &Settings::log_format));
    for (auto const* room : {"api", "app", "connector", "core", "net", "reports", "store"}) {
        keys.push_back(room_key(room));
    }
}

void add_work(std::vector<SettingKey>& keys) {
    keys.push_back(key({"engine.inboxMax", number(4'096),
                        "Inputs waiting for the engine; beyond it callers get 503.", 16, 1'000'000},
                       &Settings::engine_inbox_max));
    keys.push_back(
        key({"engine.batchMax", number(256), "Inputs decided in one turn of the loop.", 1, 10'000},
            &Settings::engine_batch_max));
    keys.push_back(key({"engine.commitsAheadMax", number(64),
                        "Batches decided ahead of their commit before the engine waits.", 1, 1'000},
                       &Settings::engine_commits_ahead_max));
    keys.push_back(
        key({"engine.clockSlewPercent", number(EngineClock::slew_percent_default),
             "How much slower the engine's time runs while the machine's clock is behind it, until "
             "they agree (OPS-9); 0: it waits for nobody and stays ahead.",
             0, EngineClock::slew_percent_max},
            &Settings::clock_slew_percent));
    keys.push_back(
        key({"limits.requestsPerSecond", number(500),
             "Requests per second of one token, on average; beyond it 429 (SEC-5).", 1, 1'000'000},
            &Settings::requests_per_second));
    keys.push_back(
        key({"limits.requestsBurst", number(1'000),
             "Requests one token may make at once before the average counts.", 1, 1'000'000},
            &Settings::requests_burst));
    keys.push_back(key({"limits.bodyBytes", number(mebibyte),
                        "Largest request body of commands and facts; routes have smaller limits.",
                        1'024, 64 * mebibyte},
                       &Settings::body_bytes));
    keys.push_back(
        key({"limits.configurationBytes", number(64 * mebibyte),
             "Largest request body of configuration: a whole organization is imported as one "
             "document; other routes have smaller limits.",
             1'024, 1'024 * mebibyte},
            &Settings::configuration_bytes));
    keys.push_back(key({"limits.contactsMax", number(0),
                        "Live contacts of all organizations together (VC-9); beyond it new ones "
                        "get 503. 0: no ceiling.",
                        0, 10'000'000},
                       &Settings::contacts_max));
    keys.push_back(key({"limits.idempotencyKeys", number(500'000),
                        "Stored answers of one organization kept in memory (OPS-4). A caller may "
                        "have as many as are still free (SEC-5); beyond it a request with a new "
                        "Idempotency-Key gets 429, and 503 when others have them all.",
                        100, 10'000'000},
                       &Settings::idempotency_keys));
    keys.push_back(key({"limits.historyReaders", number(4),
                        "Questions about history that are answered at once, each of another "
                        "caller.",
                        1, 64},
                       &Settings::history_readers));
    keys.push_back(
        key({"limits.historyTimeMs", number(10'000),
             "Time one question about history may take; then it gets 503.", 100, 600'000},
            &Settings::history_time_ms));
    keys.push_back(
        key({"shutdown.timeoutMs", number(20'000),
             "Time an ordered stop may take before connections are dropped.", 100, 600'000},
            &Settings::shutdown_timeout_ms));
    keys.push_back(key({"connector.virtualScript", text(""),
                        "JSON file of rules that make the virtual connector late or let it fail, "
                        "for tests and demonstrations (connectors.md)."},
                       &Settings::connector_virtual_script));
}

std::string camel_case(std::string_view snake) {
    std::string made;
    bool raise = false;
    for (char const letter : snake) {
        if (letter == '_') {
            raise = true;
            continue;
        }
        auto const code = static_cast<unsigned char>(letter);
        made.push_back(raise ? static_cast<char>(std::toupper(code)) : letter);
        raise = false;
    }
    return made;
}

// The network's own table keeps names, ranges and defaults of its limits in one place.
SettingKey limit_key(net::LimitRow const& row) {
    bool const is_time = row.member.index() == 1;
    net::Limits const defaults;
    SettingKey made;
    made.name = limit_key_name(row);
    made.least = row.least;
    made.most = row.most;
    made.text = is_time ? "Network edge, milliseconds." : "Network edge.";
    made.get = [member = row.member](Settings const& settings) -> SettingValue {
        if (auto const* count = std::get_if<0>(&member)) return settings.net.*(*count);
        return static_cast<std::uint64_t>((settings.net.*std::get<1>(member)).count());
    };
    made.put = [member = row.member](Settings& settings, SettingValue value) {
        auto const amount = std::get<std::uint64_t>(value);
        if (auto const* count = std::get_if<0>(&member)) {
            settings.net.*(*count) = amount;
        } else {
            settings.net.*std::get<1>(member) =
                net::Limits::Milliseconds(static_cast<std::int64_t>(amount));
        }
    };
    Settings untouched;
    untouched.net = defaults;
    made.default_value = made.get(untouched);
    return made;
}

std::vector<SettingKey> make_keys() {
    std::vector<SettingKey> keys;
    add_addresses(keys);
    add_data(keys);
    add_reports(keys);
    add_logs(keys);
    add_work(keys);
    for (auto const& row : net::limit_rows()) keys.push_back(limit_key(row));
    return keys;
}

}  // namespace

std::string limit_key_name(net::LimitRow const& row) {
    bool const is_time = row.member.index() == 1;
    return "limits." + camel_case(row.name) + (is_time ? "Ms" : "");
}

std::vector<SettingKey> const& setting_keys() {
    static std::vector<SettingKey> const keys = make_keys();
    return keys;
}

}  // namespace ringmaster::app

#include "app/settings/settings_checks.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <fstream>
#include <optional>
#include <ostream>
#include <variant>

#include "app/base/certificate_watch.hpp"
#include "app/base/descriptors.hpp"
#include "app/base/private_file.hpp"
#include "app/settings/listen_address.hpp"
#include "ringmaster/store/folder_files.hpp"

namespace ringmaster::app {
namespace {

// What a rule says, or nothing.
using Said = std::optional<std::string>;

struct Rule {
    std::vector<std::string> keys;
    Said (*judge)(Settings const&);
};

std::optional<boost::asio::ip::address> parsed_address(Settings const& settings) {
    boost::system::error_code error;
    auto const address = boost::asio::ip::make_address(settings.listen_address, error);
    if (error) return std::nullopt;
    return address;
}

Said address_is_numeric(Settings const& settings) {
    if (parsed_address(settings)) return std::nullopt;
    return "listen.address must be an IP address, not \"" + settings.listen_address + "\"";
}

Said plain_stays_on_loopback(Settings const& settings) {  // SEC-4
    auto const address = parsed_address(settings);
    bool const has_tls = !settings.tls_certificate.empty() || !settings.tls_key.empty();
    if (!address || address->is_loopback() || has_tls || settings.listen_allow_plain) {
        return std::nullopt;
    }
    return "listen.address beyond loopback needs tls.certificate and tls.key, or "
           "listen.allowPlain behind a proxy that ends TLS";
}

Said metrics_have_an_address(Settings const& settings) {
    if (settings.metrics_listen.empty()) return std::nullopt;
    auto const parsed = parse_listen_address(settings.metrics_listen);
    boost::system::error_code error;
    auto const address =
        boost::asio::ip::make_address(parsed ? parsed->address : std::string(), error);
    if (error) {
        return "metrics.listen must be an IP address and a port, not \"" + settings.metrics_listen +
               "\"";
    }
    bool const has_tls = !settings.tls_certificate.empty() || !settings.tls_key.empty();
    if (address.is_loopback() || has_tls || settings.listen_allow_plain) return std::nullopt;
    return "metrics.listen beyond loopback needs tls.certificate and tls.key, or "
           "listen.allowPlain";
}

Said tls_is_whole(Settings const& settings) {
    if (settings.tls_certificate.empty() == settings.tls_key.empty()) return std::nullopt;
    return "tls.certificate and tls.key must be given together";
}

Said folder_is_named(Settings const& settings) {
    if (!settings.data_directory.empty()) return std::nullopt;
    return "data.directory must not be empty";
}

Said marks_are_in_order(Settings const& settings) {
    if (settings.data_critical_bytes <= settings.data_watermark_bytes) return std::nullopt;
    return "data.criticalBytes must not be greater than data.watermarkBytes";
}

std::vector<Rule> const& rules() {
    static std::vector<Rule> const all{
        {{"listen.address"}, address_is_numeric},
        {{"listen.address", "listen.allowPlain", "tls.certificate", "tls.key"},
         plain_stays_on_loopback},
        {{"tls.certificate", "tls.key"}, tls_is_whole},
        {{"metrics.listen", "listen.allowPlain", "tls.certificate", "tls.key"},
         metrics_have_an_address},
        {{"data.directory"}, folder_is_named},
        {{"data.criticalBytes", "data.watermarkBytes"}, marks_are_in_order},
    };
    return all;
}

bool is_readable(std::string const& path) { return std::ifstream(path).good(); }

}  // namespace

std::vector<std::string> check_together(Settings const& settings,
                                        std::set<std::string> const& wrong) {
    std::vector<std::string> problems;
    auto const is_wrong = [&wrong](std::string const& key) { return wrong.count(key) != 0; };
    for (auto const& rule : rules()) {
        if (std::any_of(rule.keys.begin(), rule.keys.end(), is_wrong)) continue;
        if (auto said = rule.judge(settings)) problems.push_back(std::move(*said));
    }
    for (auto const& order : net::limit_orders()) {
        auto const less = limit_key_name(order.less);
        auto const greater = limit_key_name(order.greater);
        if (is_wrong(less) || is_wrong(greater) || net::is_kept(order, settings.net)) continue;
        problems.push_back(less + " must be less than " + greater);
    }
    return problems;
}

std::vector<std::string> warn_about_surroundings(Settings const& settings) {
    std::vector<std::string> warnings;
    if (!settings.tls_certificate.empty()) {
        auto const period = net::certificate_period(settings.tls_certificate);
        auto const* const known = std::get_if<net::CertificatePeriod>(&period);
        auto warning = known == nullptr
                           ? std::optional(std::get<std::string>(period))
                           : certificate_warning(*known, std::chrono::system_clock::now());
        if (warning) warnings.push_back("tls.certificate: " + *warning);
    }
    auto const allowed = connections_allowed(descriptor_limit(), open_descriptors());
    if (settings.net.connections_total > allowed) {
        warnings.push_back(
            "limits.connectionsTotal is " + std::to_string(settings.net.connections_total) +
            ", but the system allows " + std::to_string(allowed) + " from here (open files)");
    }
    return warnings;
}

std::vector<std::string> check_files(Settings const& settings) {
    std::vector<std::string> problems;
    for (auto const& [key, path] : {std::pair{"tls.certificate", settings.tls_certificate},
                                    std::pair{"tls.key", settings.tls_key}}) {
        if (path.empty() || is_readable(path)) continue;
        problems.push_back(std::string(key) + ": cannot read " + path);
    }
    if (auto const problem = privacy_problem(settings.tls_key)) {
        problems.push_back("tls.key: " + settings.tls_key + " " + *problem);
    }
    return problems;
}

std::vector<std::string> check_data_folder(Settings const& settings, std::ostream& warnings) {
    auto const database = settings.database_path();
    for (auto const& path : store::open_to_others(database)) {
        warnings << "warning: " << path
                 << " is open to others; the next start closes it (mode 0600)\n";
    }
    return store::folder_problems(database);
}

}  // namespace ringmaster::app

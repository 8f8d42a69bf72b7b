#include "app/settings/virtual_script_file.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/settings/json_file.hpp"
#include "ringmaster/api/text/json.hpp"

namespace ringmaster::app {
namespace {

using api::Problems;
using nlohmann::json;

constexpr std::size_t rules_max = 1'000;
constexpr std::size_t cause_max = 128;
constexpr std::int64_t delay_ms_max = 3'600'000;
constexpr std::int64_t nth_max = 1'000'000;
constexpr std::string_view rule_fields[] = {"command", "leg", "nth", "delayMs", "fail", "silent"};

// The wire writes record-start for record_start (PROTOCOL 8).
std::optional<core::MediaKind> command_named(std::string name) {
    if (name.find('_') != std::string::npos) return std::nullopt;
    std::replace(name.begin(), name.end(), '-', '_');
    return core::enum_parse<core::MediaKind>(name);
}

class RuleReader {
public:
    RuleReader(json const& item, std::string path, Problems& problems)
        : item_(item), path_(std::move(path)), problems_(problems) {}

    connector::ScriptRule read() {
        connector::ScriptRule rule;
        if (!item_.is_object()) {
            problems_.push_back({path_, "must be an object"});
            return rule;
        }
        api::check_names(item_, rule_fields, path_, problems_);
        auto const command = command_named(api::text_at(item_, "command"));
        if (!command) problem("command", "must name a command, e.g. ring or record-start");
        rule.command = command.value_or(core::MediaKind::ring);
        if (item_.contains("leg")) {
            rule.leg = core::enum_parse<core::LegKind>(api::text_at(item_, "leg"));
            if (!rule.leg) problem("leg", "must be one of customer, agent, number");
        }
        rule.nth = static_cast<std::uint32_t>(number("nth", 1, nth_max));
        rule.delay = core::Duration(number("delayMs", 0, delay_ms_max));
        read_outcome(rule);
        return rule;
    }

private:
    void problem(std::string_view field, std::string text) {
        problems_.push_back({api::field_path(path_, field), std::move(text)});
    }

    // 0 when absent.
    std::int64_t number(char const* field, std::int64_t least, std::int64_t most) {
        if (!item_.contains(field)) return 0;
        auto const value = api::integer_at(item_, field);
        if (value && *value >= least && *value <= most) return *value;
        problem(field, "must be a whole number from " + std::to_string(least) + " to " +
                           std::to_string(most));
        return 0;
    }

    void read_outcome(connector::ScriptRule& rule) {
        if (item_.contains("fail")) {
            rule.fail = api::text_at(item_, "fail");
            bool const usable = !rule.fail->empty() && rule.fail->size() <= cause_max;
            if (!usable) problem("fail", "must be a cause of 1 to 128 characters");
        }
        if (item_.contains("silent") && !item_["silent"].is_boolean()) {
            problem("silent", "must be true or false");
        }
        rule.silent = api::flag_at(item_, "silent");
        if (rule.silent && (rule.fail || rule.delay.count() != 0)) {
            problem("silent", "excludes fail and delayMs: there is no result");
        }
    }

    json const& item_;
    std::string path_;
    Problems& problems_;
};

}  // namespace

VirtualScriptResult parse_virtual_script(std::string_view text) {
    Problems problems;
    VirtualScriptResult result;
    auto const document = api::parse_json(text, api::JsonLimits{.body_max = text.size()}, problems);
    if (document && !document->is_array()) problems.push_back({"", "must be an array of rules"});
    if (document && document->size() > rules_max) problems.push_back({"", "has too many rules"});
    if (problems.empty()) {
        for (std::size_t index = 0; index < document->size(); ++index) {
            RuleReader reader((*document)[index], "rule[" + std::to_string(index) + "]", problems);
            result.script.push_back(reader.read());
        }
    }
    result.problems = sentences(problems);
    if (!result.problems.empty()) result.script.clear();
    return result;
}

VirtualScriptResult load_virtual_script(std::string const& path) {
    return load_json_file(path, "connector.virtualScript", parse_virtual_script);
}

}  // namespace ringmaster::app

#include "ringmaster/api/text/localization.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "ringmaster/api/text/json.hpp"
#include "ringmaster/api/text/letters.hpp"

namespace ringmaster::api {

namespace {

constexpr std::size_t ranges_max = 16;  // a browser sends two or three

std::string_view trimmed(std::string_view text) {
    auto const begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// Thousandths: "0.8" -> 800. Something unreadable counts as not wanted.
int quality(std::string_view parameters) {
    auto const at = parameters.find("q=");
    if (at == std::string_view::npos) return 1000;
    std::string_view const value = trimmed(parameters.substr(at + 2));
    if (value.starts_with('1')) return 1000;
    if (!value.starts_with("0.") || value.size() < 3) return 0;
    std::string digits(value.substr(2, 3));
    digits.resize(3, '0');
    int thousandths = 0;
    auto const parsed = std::from_chars(digits.data(), digits.data() + digits.size(), thousandths);
    return parsed.ec == std::errc() ? thousandths : 0;
}

bool covers(std::string_view wanted, std::string_view tag) {
    return tag == wanted || (tag.starts_with(wanted) && tag[wanted.size()] == '-');
}

// The translation under exactly this tag, in any letter case.
std::string const* translation(nlohmann::json const& translations, std::string_view tag) {
    for (auto const& [key, value] : translations.items()) {
        if (value.is_string() && lower_case(key) == tag) {
            return value.get_ptr<std::string const*>();
        }
    }
    return nullptr;
}

}  // namespace

Languages Languages::parse(std::string_view accept_language) {
    std::vector<std::pair<int, std::string>> weighted;
    while (!accept_language.empty() && weighted.size() < ranges_max) {
        auto const comma = accept_language.find(',');
        std::string_view const item = accept_language.substr(0, comma);
        accept_language.remove_prefix(comma == std::string_view::npos ? accept_language.size()
                                                                      : comma + 1);
        auto const semicolon = item.find(';');
        std::string const range = lower_case(trimmed(item.substr(0, semicolon)));
        int const weight =
            semicolon == std::string_view::npos ? 1000 : quality(item.substr(semicolon + 1));
        if (!range.empty() && weight > 0) weighted.emplace_back(weight, range);
    }
    std::stable_sort(weighted.begin(), weighted.end(),
                     [](auto const& left, auto const& right) { return left.first > right.first; });
    Languages languages;
    for (auto& [weight, range] : weighted) languages.ranges.push_back(std::move(range));
    return languages;
}

std::string localized_name(nlohmann::json const& document, Languages const& languages,
                           std::string_view own_language) {
    std::string own = text_at(document, "name");
    nlohmann::json const& translations = child_at(document, "translations");
    if (!translations.is_object() || languages.ranges.empty()) return own;
    std::string const own_tag = lower_case(own_language);
    for (std::string const& range : languages.ranges) {
        if (range == "*") return own;
        std::string tag = range;
        while (true) {
            if (auto const* found = translation(translations, tag)) return *found;
            if (covers(tag, own_tag)) return own;
            auto const dash = tag.rfind('-');
            if (dash == std::string::npos) break;
            tag.resize(dash);
        }
    }
    return own;
}

}  // namespace ringmaster::api

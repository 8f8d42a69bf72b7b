// Which number is dialled, and which is shown, when an agent calls out.

#include "api/documents/dial_plan.hpp"

#include <unicode/regex.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/documents/document_parts.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/address_form.hpp"
#include "ringmaster/api/text/json.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

// Of ICU's steps, about a millisecond each, and bytes: nobody waits for an expression that goes
// back and forth over a number of a few digits.
constexpr std::int32_t match_steps_max = 5;
constexpr std::int32_t match_stack_max = 65'536;

icu::UnicodeString unicode(std::string_view utf8) {
    return icu::UnicodeString::fromUTF8(
        icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
}

// The text as a whole; an expression that is none fits nothing.
bool fits(std::string_view expression, std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString const input = unicode(text);
    icu::RegexMatcher matcher(unicode(expression), 0, status);
    if (U_FAILURE(status) != 0) return false;
    matcher.setTimeLimit(match_steps_max, status);
    matcher.setStackLimit(match_stack_max, status);
    matcher.reset(input);
    bool const fit = matcher.matches(status) != 0;
    return fit && U_SUCCESS(status) != 0;
}

std::optional<std::string> dialled_by(json const& plan, std::string_view number) {
    auto const stripped = text_at(plan, "strippedChars");
    auto const prefix = text_at(plan, "prefix");
    auto const expression = text_at(plan, "regularExpression");
    std::string left(number);
    std::erase_if(left, [&](char one) { return stripped.find(one) != std::string::npos; });
    bool const has_prefix = !prefix.empty() && left.starts_with(prefix);
    if (has_prefix && fits(expression, std::string_view(left).substr(prefix.size()))) return left;
    if (!fits(expression, left)) return std::nullopt;
    return prefix + left;
}

// What stands in an entry point's place for outdials: the first number that leads to it.
std::string number_of_entry_point(Directory const& directory, std::string const& id) {
    for (Document const* document : directory.list("dial-number")) {
        if (text_at(document->body(), "entryPointId") != id || id.empty()) continue;
        return text_at(document->body(), "dialledNumber");
    }
    return {};
}

json const& entries_of(json const& profile, Directory const& directory) {
    static json const none = json::array();
    Document const* const list = directory.find("outdial-ani", text_at(profile, "outdialANIId"));
    if (list == nullptr) return none;
    json const& entries = child_at(list->body(), "outdialANIEntries");
    return entries.is_array() ? entries : none;
}

}  // namespace

std::optional<std::string> dialled_by_plan(json const& profile, Directory const& directory,
                                           std::string_view number) {
    auto const plans = texts_at(profile, "dialPlans");
    if (!flag_at(profile, "dialPlanEnabled") || plans.empty()) return std::string(number);
    for (auto const& id : plans) {
        Document const* const plan = directory.find("dial-plan", id);
        if (plan == nullptr || !is_active(plan->body())) continue;
        if (auto dialled = dialled_by(plan->body(), number)) return dialled;
    }
    return std::nullopt;
}

std::optional<std::string> caller_number(json const& profile, Directory const& directory,
                                         std::string_view wanted, std::string_view region) {
    json const& entries = entries_of(profile, directory);
    auto const canonical = address_form(wanted, region);
    auto const is_meant = [&](json const& entry) {
        return wanted.empty() ? flag_at(entry, "defaultANIEntry")
                              : address_form(text_at(entry, "number"), region) == canonical;
    };
    auto const found = std::ranges::find_if(entries, is_meant);
    if (found != entries.end()) return text_at(*found, "number");
    if (!wanted.empty()) return std::nullopt;
    return number_of_entry_point(directory, text_at(profile, "outdialEntryPointId"));
}

}  // namespace ringmaster::api

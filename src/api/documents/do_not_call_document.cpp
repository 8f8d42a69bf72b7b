// How an organization's document says its do-not-call lists, and what is wrong with one from
// outside.

#include "api/documents/do_not_call_document.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "api/documents/organization_parts.hpp"
#include "api/text/date_time.hpp"
#include "ringmaster/api/text/address_form.hpp"
#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::api {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr std::string_view lists_part = "doNotCall";

constexpr std::string_view known_of_number[] = {"phoneNumber", "source", "reason", "addedDate",
                                                "addedBy"};

class ListReader {
public:
    explicit ListReader(Problems& problems) : problems_(problems) {}

    void take(std::string const& list, json const& items) {
        std::string const path = field_path(lists_part, list);
        if (!is_list_name(list)) return problem(path, "must be 1 to 100 of letters, digits, _, -");
        if (!items.is_array()) return problem(path, "must be an array");
        for (std::size_t at = 0; at < items.size() && !enough(problems_); ++at) {
            take(list, items[at], field_path(path, at));
        }
    }
    std::vector<core::DoNotCallNumber> taken;

private:
    void problem(std::string path, std::string text) {
        problems_.push_back({std::move(path), std::move(text)});
    }

    void take(std::string const& list, json const& item, std::string const& path) {
        auto const before = problems_.size();
        if (!item.is_object()) return problem(path, "must be an object");
        check_names(item, known_of_number, path, problems_);
        for (auto const& [name, value] : item.items()) {
            if (!value.is_string()) problem(field_path(path, name), "must be a text");
        }
        if (problems_.size() != before) return;
        auto const number = listed_number(text_at(item, "phoneNumber"));
        if (!number) return problem(field_path(path, "phoneNumber"), "must be E.164: +491234567");
        core::DoNotCallEntry entry{
            text_at(item, "source"), text_at(item, "reason"), text_at(item, "addedBy"), {}};
        check_length(path, "source", entry.source, core::limits::do_not_call_source_max);
        check_length(path, "reason", entry.reason, core::limits::do_not_call_reason_max);
        check_length(path, "addedBy", entry.added_by, core::limits::do_not_call_source_max);
        if (auto const given = text_at(item, "addedDate"); !given.empty()) {
            auto const at = read_date_time(given);
            if (!at) problem(field_path(path, "addedDate"), "must be like 2026-03-01T09:30:00Z");
            entry.added_at = at.value_or(core::Time{});
        }
        if (entry.source.empty()) problem(field_path(path, "source"), "is required");
        if (!seen_.emplace(list, *number).second) {
            problem(field_path(path, "phoneNumber"), "occurs twice");
        }
        if (problems_.size() == before) taken.push_back({{list, *number}, std::move(entry)});
    }

    void check_length(std::string const& path, char const* name, std::string const& text,
                      std::size_t max) {
        if (text.size() > max) {
            problem(field_path(path, name), "has more than " + std::to_string(max) + " characters");
        }
    }

    Problems& problems_;
    std::set<std::pair<std::string, std::string>> seen_;
};

}  // namespace

bool is_list_name(std::string_view name) {
    auto const allowed = [](char one) {
        return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') ||
               (one >= '0' && one <= '9') || one == '_' || one == '-';
    };
    return !name.empty() && name.size() <= core::limits::do_not_call_name_max &&
           std::ranges::all_of(name, allowed);
}

std::optional<std::string> listed_number(std::string_view text) {
    constexpr std::size_t digits_max = 15;
    bool const plus = text.starts_with('+');
    auto const digits = text.substr(plus ? 1 : 0);
    bool const fits =
        plus && digits.size() >= 2 && digits.size() <= digits_max && digits.front() != '0' &&
        std::ranges::all_of(digits, [](char one) { return one >= '0' && one <= '9'; });
    if (!fits) return std::nullopt;
    return address_form(text, "");
}

ordered_json do_not_call_json(std::string const& number, core::DoNotCallEntry const& entry) {
    ordered_json answer{{"phoneNumber", number},
                        {"source", entry.source},
                        {"addedDate", date_time(entry.added_at)},
                        {"addedBy", entry.added_by}};
    if (!entry.reason.empty()) answer["reason"] = entry.reason;
    return answer;
}

ordered_json do_not_call_document(core::DoNotCall const& lists) {
    ordered_json document = ordered_json::object();
    for (auto const& [name, numbers] : lists.lists) {
        ordered_json& items = document[name] = ordered_json::array();
        for (auto const& [number, entry] : numbers) {
            items.push_back(do_not_call_json(number, entry));
        }
    }
    return document;
}

std::vector<core::DoNotCallNumber> read_do_not_call(json const& document, Problems& problems) {
    if (!document.is_object()) {
        problems.push_back({std::string(lists_part), "must be an object"});
        return {};
    }
    ListReader reader(problems);
    for (auto const& [list, items] : document.items()) {
        if (enough(problems)) break;
        reader.take(list, items);
    }
    bool const many = document.size() > core::limits::do_not_call_lists_max ||
                      reader.taken.size() > core::limits::do_not_call_max;
    if (many)
        problems.push_back({std::string(lists_part), "has more lists or numbers than allowed"});
    return std::move(reader.taken);
}

}  // namespace ringmaster::api

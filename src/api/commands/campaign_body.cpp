// What of a campaign's request counts here and within which ranges; which fields of a contact are
// its number, its name and what its manager knows it by.

#include "api/commands/campaign_body.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "api/commands/variables.hpp"
#include "api/text/date_time.hpp"
#include "ringmaster/api/text/letters.hpp"
#include "ringmaster/core/model/dial_number.hpp"
#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::api {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr std::size_t campaign_id_max = 64;
constexpr std::size_t contacts_of_request_max = 10;
constexpr std::size_t known_as_max = 128;
// Of one contact's fields, names and values: tens of thousands of them wait in memory.
constexpr std::size_t fields_bytes_max = 4'096;
constexpr std::int64_t seconds = 1'000;

// Field names in letters and digits alone, in small letters.
constexpr std::array number_fields{"contactphone", "phonenumber", "phone"};
constexpr std::array reference_fields{"customeruniqueid", "accountuniqueid"};
constexpr std::array name_fields{"customername", "name"};

constexpr std::array preview_kinds{"preview_standard", "preview_direct"};
constexpr std::array other_kinds{"progressive", "campaign", "predictive", "progressive_ivr",
                                 "predictive_ivr"};

std::string plain(std::string_view text) {
    std::string result;
    for (char const letter : text) {
        auto const byte = static_cast<unsigned char>(letter);
        if (std::isalnum(byte) != 0) result += lower(letter);
    }
    return result;
}

template <class List>
bool is_any_of(List const& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

struct Range {
    std::int64_t least;
    std::int64_t most;
};

// Whole seconds of a field, or nothing.
std::optional<core::Duration> read_seconds(json const& body, char const* name, Range range,
                                           Problems& problems) {
    auto const found = body.find(name);
    if (found == body.end() || found->is_null()) return std::nullopt;
    auto const value = found->get<std::int64_t>();
    if (value >= range.least && value <= range.most) return core::Duration(value * seconds);
    problems.push_back(
        {name, "must be " + std::to_string(range.least) + " to " + std::to_string(range.most)});
    return std::nullopt;
}

bool has(json const& body, char const* name) {
    auto const found = body.find(name);
    return found != body.end() && !found->is_null() && *found != "";
}

void read_timeout(json const& body, core::PreviewRules& rules, Problems& problems) {
    char const* const limit = "previewOfferTimeout";
    char const* const action = "previewOfferTimeoutAutoAction";
    if (has(body, limit) != has(body, action)) {
        problems.push_back({has(body, limit) ? action : limit, "is required with the other"});
        return;
    }
    if (!has(body, limit)) return;
    auto const wanted = core::enum_parse<core::PreviewAction>(text_at(body, action));
    if (!wanted) return problems.push_back({action, "must be one of ACCEPT, SKIP, REMOVE"});
    std::int64_t const least = *wanted == core::PreviewAction::ACCEPT ? 0 : 10;
    auto const time = read_seconds(body, limit, {least, 7'200}, problems);
    if (!time) return;
    rules.on_timeout = *wanted;
    rules.offer_timeout = *time;
}

void read_disabled(json const& body, core::PreviewRules& rules, Problems& problems) {
    auto const found = body.find("previewActionsDisabled");
    if (found == body.end() || found->is_null()) return;
    rules.skip_disabled = false;
    rules.remove_disabled = false;
    for (json const& one : *found) {
        if (one == "SKIP") {
            rules.skip_disabled = true;
        } else if (one == "REMOVE") {
            rules.remove_disabled = true;
        } else {
            problems.push_back({"previewActionsDisabled", "may hold SKIP and REMOVE"});
        }
    }
}

void read_ani(json const& body, CampaignRequest request, core::CampaignTerms& terms,
              Problems& problems) {
    if (!has(body, "outdialANI")) {
        if (request == CampaignRequest::starts) problems.push_back({"outdialANI", "is required"});
        return;
    }
    auto const ani = core::normalize_dial_number(text_at(body, "outdialANI"));
    if (!ani) return problems.push_back({"outdialANI", "must be a number that can be dialled"});
    terms.ani = *ani;
}

// One contact's fields, sorted out.
class ContactReader {
public:
    explicit ContactReader(Directory const& directory) : directory_(directory) {}

    // Nothing: it is invalid.
    std::optional<core::CampaignContact> read(json const& item) {
        core::CampaignContact contact;
        json variables = json::object();
        std::string first;
        std::string last;
        std::size_t bytes = 0;
        for (json const& field : item.at("contactAttributes")) {
            std::string const name = text_at(field, "fieldName");
            std::string const value = text_at(field, "value");
            std::string const known = plain(name);
            bytes += name.size() + value.size();
            if (known.empty() || bytes > fields_bytes_max) return std::nullopt;
            if (is_any_of(number_fields, known)) {
                contact.number = core::normalize_dial_number(value).value_or("");
                continue;
            }
            if (is_any_of(reference_fields, known)) contact.known_as = value;
            if (is_any_of(name_fields, known)) contact.customer_name = value;
            if (known == "firstname") first = value;
            if (known == "lastname") last = value;
            variables[name] = value;
        }
        if (contact.customer_name.empty()) {
            contact.customer_name = first + (first.empty() || last.empty() ? "" : " ") + last;
        }
        bool const usable = !contact.number.empty() && contact.known_as.size() <= known_as_max;
        return usable && take(variables, contact) ? std::optional(contact) : std::nullopt;
    }

private:
    bool take(json const& variables, core::CampaignContact& contact) const {
        Problems problems;
        auto texts = read_variables(variables, directory_, nullptr, problems);
        if (!problems.empty() || !texts.secure.empty()) return false;
        for (auto& [name, text] : texts.plain) contact.fields[name] = std::move(text);
        return true;
    }

    Directory const& directory_;
};

bool is_contact(json const& item) {
    auto const fields = item.is_object() ? item.find("contactAttributes") : item.end();
    if (!item.is_object() || fields == item.end() || !fields->is_array()) return false;
    return std::all_of(fields->begin(), fields->end(), [](json const& one) {
        bool const texts = one.is_object() && one.contains("fieldName") &&
                           one.at("fieldName").is_string() && one.contains("value") &&
                           one.at("value").is_string();
        return texts;
    });
}

}  // namespace

bool is_campaign_id(std::string_view id) {
    auto const stands_in_a_path = [](unsigned char letter) {
        return letter > ' ' && letter != '/' && letter != 0x7F;
    };
    return !id.empty() && id.size() <= campaign_id_max &&
           std::all_of(id.begin(), id.end(), stands_in_a_path);
}

std::string_view why_not_supported(json const& body) {
    if (is_any_of(other_kinds, lower_case(text_at(body, "campaignType")))) {
        return "CAMPAIGN_TYPE_NOT_SUPPORTED";
    }
    return text_at(body, "dialingListFetchURL").empty() ? "" : "DIALING_LIST_NOT_SUPPORTED";
}

core::CampaignTerms read_terms(json const& body, CampaignRequest request, core::CampaignTerms terms,
                               Problems& problems) {
    if (request == CampaignRequest::starts) {
        auto const kind = lower_case(text_at(body, "campaignType"));
        bool const known = is_any_of(preview_kinds, kind);
        if (!known) {
            problems.push_back({"campaignType", "must be preview_standard or preview_direct"});
        } else {
            terms.kind = *core::enum_parse<core::CampaignKind>(kind);
        }
        terms.vendor = text_at(body, "vendorVersion");
        terms.entry_point =
            core::EntryPointId::parse(text_at(body, "entryPointId")).value_or(core::EntryPointId{});
        auto const released = body.find("recordCount");
        if (released != body.end() && released->is_number()) {
            auto const most = std::int64_t{core::limits::released_max};
            terms.released_max = static_cast<std::uint32_t>(
                std::clamp(released->get<std::int64_t>(), std::int64_t{1}, most));
        }
    }
    if (has(body, "campaignName")) terms.name = text_at(body, "campaignName");
    read_ani(body, request, terms, problems);
    if (auto const ring = read_seconds(body, "noAnswerRingLimit", {16, 80}, problems)) {
        terms.rules.ring_limit = *ring;
    }
    read_timeout(body, terms.rules, problems);
    read_disabled(body, terms.rules, problems);
    return terms;
}

ReadContacts read_contacts(json const& body, Directory const& directory, Problems& problems) {
    ReadContacts result;
    json const& items = body.at("contacts");
    if (items.empty() || items.size() > contacts_of_request_max) {
        problems.push_back({"contacts", "must be 1 to 10"});
        return result;
    }
    ContactReader reader(directory);
    for (std::size_t at = 0; at < items.size(); ++at) {
        if (!is_contact(items[at])) {
            problems.push_back({field_path("contacts", at),
                                "must have contactAttributes: objects of fieldName and value"});
            continue;
        }
        if (auto contact = reader.read(items[at])) {
            result.contacts.push_back(*std::move(contact));
        } else {
            ++result.invalid;
        }
    }
    return result;
}

core::Time read_opening(json const& body, core::Time now, Problems& problems) {
    if (has(body, "activationTimeLagMinutes")) {
        auto const lag = body.at("activationTimeLagMinutes").get<std::int64_t>();
        constexpr std::int64_t year = 525'600;
        if (lag > year) problems.push_back({"activationTimeLagMinutes", "must be 0 to 525600"});
        return now + std::chrono::minutes(std::min(lag, year));
    }
    auto const text = text_at(body, "activationDateTime");
    if (text.empty()) {
        problems.push_back(
            {"activationTimeLagMinutes", "is required unless there is activationDateTime"});
        return now;
    }
    auto const at = read_date_time(text);
    if (!at) problems.push_back({"activationDateTime", "must be YYYY-MM-DDTHH:MM, in UTC"});
    return at.value_or(now);
}

ordered_json campaign_json(std::string const& id, core::Campaign const& campaign) {
    core::CampaignTerms const& terms = campaign.terms;
    ordered_json disabled = ordered_json::array();
    if (terms.rules.skip_disabled) disabled.push_back("SKIP");
    if (terms.rules.remove_disabled) disabled.push_back("REMOVE");
    std::size_t waiting = 0;
    for (auto const& [number, list] : campaign.lists) waiting += list.waiting.size();
    return {{"id", id},
            {"campaignType", core::enum_name(terms.kind)},
            {"campaignName", terms.name},
            {"vendorVersion", terms.vendor},
            {"entryPointId", core::to_string(terms.entry_point)},
            {"outdialANI", terms.ani},
            {"recordCount", terms.released_max},
            {"noAnswerRingLimit", terms.rules.ring_limit.count() / seconds},
            {"previewOfferTimeout", terms.rules.offer_timeout.count() / seconds},
            {"previewOfferTimeoutAutoAction", core::enum_name(terms.rules.on_timeout)},
            {"previewActionsDisabled", std::move(disabled)},
            {"startedDate", date_time(campaign.started_at)},
            {"contactsWaiting", waiting},
            {"contactsReserved", campaign.released.size()}};
}

std::string_view list_status(core::ContactList const& list, core::Time now) {
    if (list.expired_at) return "Expired";
    return list.opens_at > now ? "Scheduled" : "Active";
}

ordered_json contact_list_json(std::uint32_t number, core::ContactList const& list,
                               core::Time now) {
    ordered_json json{{"contactListId", std::to_string(number)},
                      {"contactListStatus", list_status(list, now)},
                      {"contactListRecordCount", list.added + list.invalid},
                      {"contactListRecordProcessed", list.processed()},
                      {"contactListRecordInvalid", list.invalid},
                      {"contactListSource", "API"},
                      {"dateOfCreation", date_time(list.created_at)},
                      {"dateOfActivation", date_time(list.opens_at)}};
    if (list.expired_at) json["dateOfExpiry"] = date_time(*list.expired_at);
    return json;
}

}  // namespace ringmaster::api

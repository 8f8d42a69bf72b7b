#pragma once
// Preview campaigns, their contact lists and contacts as the public description says them (OD-3).
//
// Ownership: results own everything. Threading: pure functions. Errors: in `problems`, or a
// refusal.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/text/json.hpp"
#include "ringmaster/core/model/campaign.hpp"

namespace ringmaster::api {

// 1 to 64 characters that can stand in a path.
[[nodiscard]] bool is_campaign_id(std::string_view id);

// What a request says of a campaign; what it leaves out stays as in `known`. `starts`: its kind and
// entry point are read, too.
enum class CampaignRequest { starts, changes };
[[nodiscard]] core::CampaignTerms read_terms(nlohmann::json const& body, CampaignRequest request,
                                             core::CampaignTerms known, Problems& problems);
// Kinds that dial before an agent is there, and the fetching of lists from where a caller says, are
// not to be had: the reason code, or empty.
[[nodiscard]] std::string_view why_not_supported(nlohmann::json const& body);

// The contacts of a request, in order. One without a number that can be dialled, with a secure
// variable or with values that no variable may have is invalid: it is only counted.
struct ReadContacts {
    std::vector<core::CampaignContact> contacts;
    std::uint32_t invalid = 0;
};
[[nodiscard]] ReadContacts read_contacts(nlohmann::json const& body, Directory const& directory,
                                         Problems& problems);

// When a new list opens.
[[nodiscard]] core::Time read_opening(nlohmann::json const& body, core::Time now,
                                      Problems& problems);

[[nodiscard]] nlohmann::ordered_json campaign_json(std::string const& id,
                                                   core::Campaign const& campaign);
[[nodiscard]] std::string_view list_status(core::ContactList const& list, core::Time now);
[[nodiscard]] nlohmann::ordered_json contact_list_json(std::uint32_t number,
                                                       core::ContactList const& list,
                                                       core::Time now);

}  // namespace ringmaster::api

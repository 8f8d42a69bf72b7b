// What answers say of preview campaigns (OD-3).

#include "api/description/shape.hpp"

namespace ringmaster::api::shapes {
namespace {

constexpr Member campaign[] = {
    text("id"),
    choice("campaignType", "preview_standard|preview_direct"),
    text("campaignName").or_empty(),
    text("vendorVersion").or_empty(),
    uuid("entryPointId"),
    text("outdialANI"),
    integer("recordCount"),
    integer("noAnswerRingLimit").says("Seconds"),
    integer("previewOfferTimeout").says("Seconds"),
    choice("previewOfferTimeoutAutoAction", "ACCEPT|SKIP|REMOVE"),
    list(choice("previewActionsDisabled", "SKIP|REMOVE")),
    text("startedDate").says("ISO 8601, UTC"),
    integer("contactsWaiting").says("Nobody has been shown them"),
    integer("contactsReserved").says("Shown to an agent, or about to be"),
};
constexpr Member campaigns[] = {list(shape("data", "Campaign"))};
constexpr Member location[] = {text("location")};
constexpr Member located_meta[] = {uuid("orgId")};
constexpr Member located[] = {list(shape("data", "CampaignLocation")),
                              shape("meta", "CampaignMeta")};
constexpr Member made_list[] = {choice("outcome", "Success"), integer("statusCode"),
                                text("contactListId").says("A number")};
constexpr Member queued[] = {choice("outcome", "Queued"), integer("statusCode"), text("summary")};
constexpr Member delivery[] = {
    text("contactListId").says("A number"),
    choice("contactListStatus", "Scheduled|Active|Expired"),
    integer("contactListRecordCount"),
    integer("contactListRecordProcessed"),
    integer("contactListRecordInvalid"),
    choice("contactListSource", "API"),
    text("dateOfCreation").says("ISO 8601, UTC"),
    text("dateOfActivation").says("ISO 8601, UTC"),
    text("dateOfExpiry").optional().says("ISO 8601, UTC"),
};
constexpr Member contact_lists[] = {choice("outcome", "Success"), integer("statusCode"),
                                    list(shape("contactLists", "CampaignContactList"))};

constexpr Shape campaign_table[] = {
    {"Campaign", "A preview campaign that is running", campaign},
    {"Campaigns", "All of them", campaigns},
    {"CampaignLocation", "Where it is changed and stopped", location},
    {"CampaignMeta", "Whose it is", located_meta},
    {"CampaignLocated", "What was started or changed", located},
    {"ContactListMade", "The number of the new list", made_list},
    {"CampaignQueued", "Done; the original would queue it", queued},
    {"CampaignContactList", "A delivery of contacts, and how far it is", delivery},
    {"CampaignContactLists", "Those of one campaign", contact_lists},
};

}  // namespace

std::span<Shape const> campaign_shapes() { return campaign_table; }

}  // namespace ringmaster::api::shapes

#pragma once
// Fields of the bodies about preview campaigns (OD-3), for the table of command_fields.cpp. What
// belongs to dialling ahead of agents is taken and ignored: campaign managers send every field they
// know (CFG-4).

#include <array>

#include "ringmaster/api/commands/commands.hpp"

namespace ringmaster::api::campaign_fields {

inline constexpr BodyField name{.name = "campaignName", .length_max = 64};
inline constexpr BodyField token{.name = "authToken", .length_max = 4096, .text = "Ignored"};
inline constexpr BodyField rate{.name = "dialingRate", .type = BodyType::number, .text = "Ignored"};
inline constexpr BodyField fetched{.name = "dialingListFetchURL",
                                   .length_max = 1024,
                                   .text = "Refused: contacts come by contact lists"};
inline constexpr BodyField ring_limit{
    .name = "noAnswerRingLimit", .type = BodyType::integer, .text = "Seconds, 16 to 80 (32)"};
inline constexpr BodyField rate_max{
    .name = "maxDialingRate", .type = BodyType::number, .text = "Ignored"};
inline constexpr BodyField reserved{
    .name = "reservationPercentage", .type = BodyType::integer, .text = "Ignored"};
inline constexpr BodyField timeout{
    .name = "previewOfferTimeout",
    .type = BodyType::integer,
    .text = "Seconds an agent has: 0 to 7200 with ACCEPT, else 10 to 7200 (600)"};
inline constexpr BodyField timeout_action{.name = "previewOfferTimeoutAutoAction",
                                          .values = "ACCEPT|SKIP|REMOVE",
                                          .text = "When they are over (SKIP)"};
inline constexpr BodyField disabled{
    .name = "previewActionsDisabled", .type = BodyType::list, .text = "Of SKIP and REMOVE"};

inline constexpr std::array start{
    BodyField{.name = "id", .required = true, .length_max = 64, .text = "Stands in paths"},
    BodyField{.name = "campaignType",
              .required = true,
              .length_max = 32,
              .text = "preview_standard or preview_direct; other kinds are refused"},
    BodyField{.name = "entryPointId", .type = BodyType::uuid, .required = true},
    BodyField{.name = "outdialANI",
              .required = true,
              .length_max = 50,
              .text = "What customers are shown"},
    BodyField{.name = "recordCount",
              .type = BodyType::integer,
              .text = "At most so many contacts wait for agents at a time, 1 to 400 (50)"},
    BodyField{.name = "vendorVersion", .length_max = 32, .text = "Whose campaign it is"},
    name,
    token,
    rate,
    fetched,
    ring_limit,
    rate_max,
    BodyField{.name = "abandonRatePercentage", .type = BodyType::number, .text = "Ignored"},
    BodyField{.name = "predictiveCorrectionPace", .type = BodyType::integer, .text = "Ignored"},
    BodyField{.name = "predictiveGain", .type = BodyType::number, .text = "Ignored"},
    reserved,
    BodyField{.name = "callProgressAnalysisParams", .type = BodyType::object, .text = "Ignored"},
    BodyField{.name = "ivrPorts", .type = BodyType::integer, .text = "Ignored"},
    timeout,
    timeout_action,
    disabled,
};

inline constexpr std::array update{
    BodyField{.name = "outdialANI", .length_max = 50, .text = "What customers are shown"},
    name,
    token,
    rate,
    fetched,
    ring_limit,
    rate_max,
    reserved,
    timeout,
    timeout_action,
    disabled,
};

inline constexpr std::array list{
    BodyField{.name = "supportedChannels",
              .type = BodyType::list,
              .required = true,
              .text = "Voice has to be among them; SMS and Email are ignored"},
    BodyField{.name = "activationTimeLagMinutes",
              .type = BodyType::integer,
              .text = "Nobody of it is shown before: 0 to 525600"},
    BodyField{.name = "activationDateTime",
              .length_max = 32,
              .text = "Instead of that: YYYY-MM-DDTHH:MM, in UTC"},
};

inline constexpr std::array list_status{
    BodyField{.name = "contactListStatus", .required = true, .length_max = 16, .text = "EXPIRED"},
};

inline constexpr std::array contacts{
    BodyField{.name = "contacts",
              .type = BodyType::list,
              .required = true,
              .text = "1 to 10: contactAttributes is a list of fieldName and value, of which "
                      "Contact_Phone is the number; the others are shown to the agent"},
};

inline constexpr std::array contact_status{
    BodyField{.name = "contactStatus", .required = true, .values = "CLOSED"},
};

}  // namespace ringmaster::api::campaign_fields

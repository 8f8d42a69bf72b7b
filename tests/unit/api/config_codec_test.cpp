// Documents become the engine's configuration: units, access levels, numbers, teams.

#include <gmock/gmock.h>

#include <chrono>

#include "unit/api/config_support.hpp"

namespace ringmaster::api::config_codec_test {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using nlohmann::json;

template <class Id>
Id id(char const* text) {
    return *Id::parse(text);
}

json& item(json& document, char const* resource, std::size_t index) {
    return document["resources"][resource][index];
}

core::Config config_of(json const& document) {
    return typed_configuration(import_into_empty(document.dump()), demo_time);
}

TEST(Codec, SettingsChangeUnits) {
    json document = demo_json();
    item(document, "organization-setting", 0)["ronaTimeoutChat"] = 61;
    item(document, "organization-setting", 0)["autoSignOutAfter"] = 0;
    item(document, "organization-setting", 0)["wrapUpExtensionSeconds"] = 7;
    item(document, "tenant-configuration", 0)["lostConnectionRecoveryTimeout"] = 12'345;
    auto const settings = config_of(document).settings;
    EXPECT_EQ(settings.rona_timeout, (std::vector<core::Duration>{18s, 61s, 120s, 120s}));
    EXPECT_EQ(settings.auto_sign_out_after, 0s);
    EXPECT_EQ(settings.lost_connection_recovery, 12'345ms);
    EXPECT_EQ(settings.wrap_up.extension_length, 7s);
    EXPECT_EQ(settings.wrap_up.mode, core::WrapUpMode::MANDATORY);
    EXPECT_EQ(settings.decline_backoff, 30s);
}

TEST(Codec, SettingsOfCallbacks) {
    json document = demo_json();
    auto const demo = config_of(document).settings;
    EXPECT_EQ(demo.callback_attempts_max, 3U);
    EXPECT_EQ(demo.callback_retry_delay, 300s);
    EXPECT_TRUE(demo.callback_cancel_allowed);
    EXPECT_FALSE(demo.wrap_up_after_unanswered || demo.callback_customer_first);
    item(document, "organization-setting", 0)
        .update({{"callbackAttemptsMax", 5},
                 {"callbackRetryDelay", 60},
                 {"callbackCancelAllowed", false},
                 {"callbackCustomerFirst", true},
                 {"wrapUpAfterUnansweredOutdial", true}});
    auto& queue = item(document, "contact-service-queue", 0);
    queue.update({{"callbackAttemptsMax", 2},
                  {"callbackRetryDelay", 0},
                  {"callbackCancelAllowed", true},
                  {"callbackCustomerFirst", false}});
    auto const config = config_of(document);
    EXPECT_EQ(config.settings.callback_attempts_max, 5U);
    EXPECT_EQ(config.settings.callback_retry_delay, 60s);
    EXPECT_FALSE(config.settings.callback_cancel_allowed);
    EXPECT_TRUE(config.settings.wrap_up_after_unanswered);
    EXPECT_TRUE(config.settings.callback_customer_first);
    auto const* own = config.queue(*core::QueueId::parse(queue["id"].get<std::string>()));
    ASSERT_NE(own, nullptr);
    EXPECT_EQ(own->callback_attempts_max, 2U);
    EXPECT_EQ(own->callback_retry_delay, 0s);
    EXPECT_EQ(own->callback_cancel_allowed, true);
    EXPECT_EQ(own->callback_customer_first, false);
    auto const* other = config.queue(
        *core::QueueId::parse(item(document, "contact-service-queue", 1)["id"].get<std::string>()));
    EXPECT_FALSE(other->callback_attempts_max || other->callback_cancel_allowed ||
                 other->callback_customer_first);
}

TEST(Codec, SettingsOfLiveCalls) {
    json document = demo_json();
    auto& setting = item(document, "organization-setting", 0);
    auto const demo = config_of(document).settings;
    EXPECT_EQ(demo.consult_to_queue_timeout, 120s);
    EXPECT_FALSE(demo.unanswered_transfer_to_agent);
    EXPECT_TRUE(demo.noise_suppression);
    EXPECT_EQ(demo.conference_parties_max, 8U);
    EXPECT_EQ(demo.return_queue, id<core::QueueId>("c0e0e000-0000-4000-8000-000000000001"));
    setting.update({{"consultToQueueTimeout", 45},
                    {"unansweredTransferTarget", "AGENT"},
                    {"noiseSuppressionEnabled", false},
                    {"recordAllCalls", true},
                    {"conferencePartiesMax", 3},
                    {"maxActiveContactsInbound", 10},
                    {"maxActiveContactsOutbound", 20},
                    {"maxActiveContactsTotal", 25}});
    setting.erase("returnQueueId");
    auto const settings = config_of(document).settings;
    EXPECT_EQ(settings.consult_to_queue_timeout, 45s);
    EXPECT_TRUE(settings.unanswered_transfer_to_agent);
    EXPECT_FALSE(settings.noise_suppression);
    EXPECT_TRUE(settings.record_all);
    EXPECT_EQ(settings.conference_parties_max, 3U);
    EXPECT_TRUE(settings.return_queue.empty());
    EXPECT_EQ(settings.contacts_inbound_max, 10U);
    EXPECT_EQ(settings.contacts_outbound_max, 20U);
    EXPECT_EQ(settings.contacts_total_max, 25U);
}

// What nobody wrote is what the engine assumes.
TEST(Codec, SettingsOfLiveCallsHaveTheEnginesDefaults) {
    json document = demo_json();
    document["resources"].erase("organization-setting");
    auto const settings = config_of(document).settings;
    core::OrgSettings const assumed;
    EXPECT_EQ(settings.consult_to_queue_timeout, assumed.consult_to_queue_timeout);
    EXPECT_EQ(settings.unanswered_transfer_to_agent, assumed.unanswered_transfer_to_agent);
    EXPECT_EQ(settings.noise_suppression, assumed.noise_suppression);
    EXPECT_EQ(settings.conference_parties_max, assumed.conference_parties_max);
    EXPECT_EQ(settings.contacts_total_max, assumed.contacts_total_max);
}

TEST(Codec, InactivityOfTheProfileGoesBeforeTheOrganizations) {  // AG-10
    json document = demo_json();
    auto& profile = item(document, "agent-profile", 0);
    auto& tenant = item(document, "tenant-configuration", 0);
    auto const of_profile = [&] {
        return config_of(document)
            .profiles.at(id<core::ProfileId>(profile["id"].get<std::string>().c_str()))
            .inactive_after;
    };
    EXPECT_EQ(of_profile(), std::nullopt);
    EXPECT_EQ(config_of(document).settings.inactive_after, 0s);
    tenant["timeoutDesktopInactivityEnabled"] = true;
    EXPECT_EQ(config_of(document).settings.inactive_after, 30min);
    tenant["timeoutDesktopInactivityMins"] = 10'000;
    profile["timeoutDesktopInactivityMins"] = 3;
    EXPECT_EQ(of_profile(), std::nullopt);
    profile["timeoutDesktopInactivityCustomEnabled"] = true;
    EXPECT_EQ(of_profile(), 3min);
    EXPECT_EQ(config_of(document).settings.inactive_after, 10'000min);
}

TEST(Codec, QueuesSayWhatIsRecorded) {  // RE-1, RE-2
    json document = demo_json();
    auto const recorded = [&document](bool permitted, bool all) {
        auto& queue = item(document, "contact-service-queue", 0);
        queue["recordingPermitted"] = permitted;
        queue["recordingAllCallsPermitted"] = all;
        return config_of(document)
            .queues.at(id<core::QueueId>("c0e0e000-0000-4000-8000-000000000001"))
            .recorded;
    };
    EXPECT_TRUE(recorded(true, true));
    EXPECT_FALSE(recorded(true, false));
    EXPECT_FALSE(recorded(false, true));
    item(document, "contact-service-queue", 0)
        .update({{"pauseRecordingPermitted", true},
                 {"recordingPauseDuration", 20},
                 {"consultToQueueTimeout", 7}});
    item(document, "contact-service-queue", 1).erase("recordingPauseDuration");
    item(document, "contact-service-queue", 4)["recordingPermitted"] = true;
    item(document, "contact-service-queue", 4)["recordingAllCallsPermitted"] = true;
    auto const config = config_of(document);
    auto const& billing =
        config.queues.at(id<core::QueueId>("c0e0e000-0000-4000-8000-000000000001"));
    EXPECT_TRUE(billing.pause_permitted);
    EXPECT_EQ(billing.pause_length, 20s);
    EXPECT_EQ(billing.consult_to_queue_timeout, 7s);
    auto const& support =
        config.queues.at(id<core::QueueId>("c0e0e000-0000-4000-8000-000000000002"));
    EXPECT_EQ(support.pause_length, 0s);
    EXPECT_EQ(support.consult_to_queue_timeout, std::nullopt);
    auto const& chat = config.queues.at(id<core::QueueId>("c0e0e000-0000-4000-8000-000000000005"));
    EXPECT_FALSE(chat.recorded);
}

TEST(Codec, ProfilesSayWhoConsultsQueues) {  // CO-13
    auto const config = config_of(demo_json());
    EXPECT_TRUE(config.profiles.at(id<core::ProfileId>("de540000-0000-4000-8000-000000000001"))
                    .consult_to_queue);
    EXPECT_FALSE(config.profiles.at(id<core::ProfileId>("de540000-0000-4000-8000-000000000002"))
                     .consult_to_queue);
}

TEST(Codec, ProfilesCarryWrapUpAndAccess) {
    json document = demo_json();
    item(document, "agent-profile", 0)["accessIdleCode"] = "NONE";
    item(document, "agent-profile", 0)["agentDNValidation"] = "PROVISIONED_VALUE";
    item(document, "agent-profile", 0)["loginVoiceOptions"] = {"EXTENSION"};
    auto const config = config_of(document);
    auto const& standard =
        config.profiles.at(id<core::ProfileId>("de540000-0000-4000-8000-000000000001"));
    EXPECT_TRUE(standard.auto_wrap_up);
    EXPECT_EQ(standard.auto_wrap_after, 30s);
    EXPECT_EQ(standard.wrap_up.mode, core::WrapUpMode::MANDATORY_TIMED);
    EXPECT_FALSE(standard.all_idle_codes);
    EXPECT_TRUE(standard.idle_codes.empty());
    EXPECT_TRUE(standard.all_wrap_up_codes);
    EXPECT_TRUE(standard.dial_number_provisioned);
    EXPECT_EQ(standard.voice_options, std::vector{core::DeviceType::EXTENSION});
    EXPECT_TRUE(standard.available_after_outdial);
    EXPECT_TRUE(standard.outdial);
    EXPECT_EQ(core::to_string(standard.outdial_entry_point),
              "e9000000-0000-4000-8000-000000000007");
    EXPECT_TRUE(config.settings.outdial_enabled);
    auto const& quality =
        config.profiles.at(id<core::ProfileId>("de540000-0000-4000-8000-000000000002"));
    EXPECT_FALSE(quality.all_wrap_up_codes);
    EXPECT_EQ(quality.wrap_up_codes.size(), 8U);
    EXPECT_FALSE(quality.dial_number_provisioned);
}

TEST(Codec, AuxiliaryCodesKnowTheirKindAndSystemState) {
    auto const config = config_of(demo_json());
    auto const& rona =
        config.aux_codes.at(id<core::AuxCodeId>("5f5c0000-0000-4000-8000-000000000001"));
    EXPECT_EQ(rona.system, core::SystemCode::RONA);
    EXPECT_TRUE(rona.is_idle);
    auto const& reason =
        config.aux_codes.at(id<core::AuxCodeId>("3ea90000-0000-4000-8000-000000000001"));
    EXPECT_FALSE(reason.is_idle);
    EXPECT_EQ(reason.system, core::SystemCode::none);
}

TEST(Codec, UsersAreKnownByTheirLoginId) {
    json document = demo_json();
    item(document, "user", 0)["contactCenterEnabled"] = false;
    auto const config = config_of(document);
    auto const& ana = config.users.at(id<core::AgentId>("a9e47000-0000-4000-8000-000000000001"));
    EXPECT_EQ(ana.name, "Ana Kovačič");
    EXPECT_FALSE(ana.active);
    EXPECT_EQ(ana.default_dial_number, "2001");
    EXPECT_EQ(ana.teams.size(), 1U);
}

TEST(Codec, TeamsThatNameAUserCount) {
    json document = demo_json();
    item(document, "user", 0)["teamIds"] = json::array();
    auto const config = config_of(document);
    auto const& ana = config.users.at(id<core::AgentId>("a9e47000-0000-4000-8000-000000000001"));
    EXPECT_EQ(ana.teams, std::vector{id<core::TeamId>("7ea30000-0000-4000-8000-000000000001")});
}

TEST(Codec, QueuesAndEntryPoints) {
    auto const config = config_of(demo_json());
    auto const& billing =
        config.queues.at(id<core::QueueId>("c0e0e000-0000-4000-8000-000000000001"));
    EXPECT_EQ(billing.teams.size(), 2U);
    EXPECT_EQ(billing.rona_timeout, std::nullopt);
    auto const& outages =
        config.queues.at(id<core::QueueId>("c0e0e000-0000-4000-8000-000000000003"));
    EXPECT_EQ(outages.rona_timeout, 15s);
    auto const& chat = config.queues.at(id<core::QueueId>("c0e0e000-0000-4000-8000-000000000005"));
    EXPECT_EQ(chat.media, core::MediaType::chat);
    for (auto const& [queue_id, queue] : config.queues) {
        EXPECT_FALSE(queue.teams.empty()) << queue.name;
    }
    EXPECT_EQ(config.settings.default_region, "DE");  // the time zone's
    auto const* line = config.entry_point_by_number("+493023125101");
    ASSERT_NE(line, nullptr);
    EXPECT_EQ(line->queue, billing.id);
    EXPECT_EQ(line->priority, 5);
}

json& entry_point_of(json& document, char const* channel) {
    for (auto& point : document["resources"]["entry-point"]) {
        if (point.value("channelType", "TELEPHONY") == channel) return point;
    }
    throw std::runtime_error(channel);
}

// CH-3: where a digital channel's customers write to names its entry point (NUM-1).
TEST(Codec, AddressesOfDigitalEntryPoints) {
    json document = demo_json();
    entry_point_of(document, "EMAIL")["assetId"] = " Help@Example.ORG ";
    entry_point_of(document, "CHAT")["assetId"] = "030 23125-900";
    entry_point_of(document, "TELEPHONY")["assetId"] = "help@example.org";
    auto const config = config_of(document);
    auto const find = [&](core::MediaType media, char const* address) {
        return config.entry_point_by_address(media, address);
    };
    auto const* mailbox = find(core::MediaType::email, "help@example.org");
    ASSERT_NE(mailbox, nullptr);
    EXPECT_EQ(core::to_string(mailbox->id), entry_point_of(document, "EMAIL")["id"]);
    EXPECT_NE(find(core::MediaType::chat, "+493023125900"), nullptr);
    EXPECT_EQ(find(core::MediaType::chat, "help@example.org"), nullptr);
    EXPECT_EQ(find(core::MediaType::telephony, "help@example.org"), nullptr);
    EXPECT_EQ(find(core::MediaType::social, ""), nullptr);
}

TEST(Codec, MultimediaProfilesKeepTheOrderOfMediaTypes) {
    json document = demo_json();
    auto& profile = item(document, "multimedia-profile", 0);
    profile["telephony"] = 1;
    profile["chat"] = 2;
    profile["email"] = 3;
    profile["social"] = 4;
    profile["blendingMode"] = "EXCLUSIVE";
    auto const config = config_of(document);
    auto const& encoded = config.multimedia_profiles.at(
        id<core::MultimediaProfileId>("33ed1a00-0000-4000-8000-000000000001"));
    EXPECT_EQ(encoded.capacity, (std::vector<std::uint8_t>{1, 2, 3, 4}));
    EXPECT_EQ(encoded.mode, core::BlendingMode::EXCLUSIVE);
}

TEST(Codec, AChangeNamesExactlyWhatDiffers) {
    auto const before = config_of(demo_json());
    json document = demo_json();
    item(document, "dial-number", 0)["dialledNumber"] = "+493023125999";
    auto const after = config_of(document);
    auto const change = configuration_change(before, after);
    ASSERT_EQ(change.put.size(), 1U);
    EXPECT_THAT(std::get<core::EntryPoint>(change.put[0]).dial_numbers,
                ::testing::Contains("+493023125999"));
    EXPECT_TRUE(change.removed.empty());
    core::Config applied = before;
    for (auto const& put : change.put) applied.put(put);
    EXPECT_EQ(applied, after);
}

TEST(Codec, AWholeChangeRebuildsTheConfiguration) {
    auto const wanted = config_of(demo_json());
    core::Config applied;
    for (auto const& put : configuration_change(applied, wanted).put) applied.put(put);
    EXPECT_EQ(applied, wanted);
    auto const emptied = configuration_change(wanted, core::Config{});
    for (auto const& key : emptied.removed) applied.remove(key);
    for (auto const& put : emptied.put) applied.put(put);
    EXPECT_EQ(applied, core::Config{});
}

}  // namespace
}  // namespace ringmaster::api::config_codec_test

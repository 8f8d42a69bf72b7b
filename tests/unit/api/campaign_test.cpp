// Preview campaigns over their routes: what administrators may say and what is refused, what
// contacts come to, what an agent is told and shown, and how a refusal is told (OD-3, PROTOCOL 4).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ringmaster/core/model/limits.hpp"
#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::campaign_test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;

constexpr char const* campaigns = "/v1/dialer/campaign";
std::string const managed = "/v3/campaign-management/campaigns/Spring/contact-list";

json contact(std::string const& number, json const& more = json::object()) {
    json fields = json::array({{{"fieldName", "Contact_Phone"}, {"value", number}}});
    for (auto const& [name, value] : more.items()) {
        fields.push_back({{"fieldName", name}, {"value", value}});
    }
    return {{"contactAttributes", std::move(fields)}};
}

class CampaignRoutes : public ::testing::Test {
protected:
    CampaignRoutes() {
        body = {{"id", "Spring"},
                {"campaignType", "preview_standard"},
                {"entryPointId", core::to_string(world.entry_point.id)},
                {"outdialANI", "+49 30 111222"}};
    }
    Reply start(json const& changed = json::object()) {
        json request = body;
        request.update(changed);
        return world.post(admin, campaigns, request);
    }
    std::string make_list(json const& more = {{"activationTimeLagMinutes", 0}}) {
        json request{{"supportedChannels", {"Voice", "SMS"}}};
        request.update(more);
        auto const made = world.post(admin, managed, request);
        EXPECT_EQ(made.status, 201) << made.text;
        EXPECT_EQ(made.body["outcome"], "Success");
        return managed + "/" + made.body.value("contactListId", "");
    }
    Reply add(std::string const& list, json contacts) {
        return world.post(admin, list + "/contacts", {{"contacts", std::move(contacts)}});
    }
    void free_agent() {
        world.sign_in(agent);
        world.frames.clear();
    }
    core::Task const* shown() const {
        for (auto const& [id, task] : world.engine.state().tasks) {
            if (task.preview && task.offer_to(world.agent.id) != nullptr) return &task;
        }
        return nullptr;
    }
    Reply decide(std::string const& task, char const* what) {
        return world.post(agent,
                          std::string(campaigns) + "/Spring/preview-task/" + task + "/" + what);
    }
    json counts() { return world.get(admin, managed + "s").body.at("contactLists").at(0); }

    World world;
    json body;
    Principal admin = world.principal(AccessRole::administrator);
    Principal agent = world.person(AccessRole::agent, world.agent.id);
};

TEST_F(CampaignRoutes, OneIsStartedChangedAndStopped) {
    auto const started = start({{"campaignName", "Spring sale"}, {"recordCount", 1'000}});
    ASSERT_EQ(started.status, 202) << started.text;
    EXPECT_EQ(started.body["data"][0]["location"], "/v1/dialer/campaign/Spring");
    EXPECT_EQ(start().body["reasonCode"], "CAMPAIGN_EXISTS");
    auto const one = std::string(campaigns) + "/Spring";
    auto read = world.get(admin, one).body;
    EXPECT_EQ(read["recordCount"], 400) << "the most there can be";
    EXPECT_EQ(read["outdialANI"], "+4930111222");
    EXPECT_EQ(read["previewOfferTimeout"], 600);
    EXPECT_EQ(read["previewOfferTimeoutAutoAction"], "SKIP");
    EXPECT_EQ(read["noAnswerRingLimit"], 32);
    json const change{{"previewOfferTimeout", 0},
                      {"previewOfferTimeoutAutoAction", "ACCEPT"},
                      {"previewActionsDisabled", {"REMOVE"}}};
    ASSERT_EQ(world.put(admin, one, change).status, 202);
    read = world.get(admin, one).body;
    EXPECT_EQ(read["previewOfferTimeout"], 0);
    EXPECT_EQ(read["previewActionsDisabled"], json::array({"REMOVE"}));
    EXPECT_EQ(read["campaignName"], "Spring sale") << "what is left out stays";
    EXPECT_EQ(world.get(admin, campaigns).body["data"].size(), 1U);
    EXPECT_EQ(world.remove(admin, one).status, 204);
    EXPECT_EQ(world.get(admin, one).status, 404);
    EXPECT_EQ(world.put(admin, one, change).status, 404);
    EXPECT_EQ(world.remove(admin, one).body["reasonCode"], "CAMPAIGN_NOT_FOUND");
}

TEST_F(CampaignRoutes, OnlyPreviewsAndNoFetching) {
    for (char const* kind :
         {"progressive", "Predictive", "campaign", "progressive_ivr", "predictive_ivr"}) {
        auto const refused = start({{"campaignType", kind}});
        EXPECT_EQ(refused.status, 422) << kind;
        EXPECT_EQ(refused.body["reasonCode"], "CAMPAIGN_TYPE_NOT_SUPPORTED");
    }
    auto const fetched = start({{"dialingListFetchURL", "https://example.org/list"}});
    EXPECT_EQ(fetched.status, 422);
    EXPECT_EQ(fetched.body["reasonCode"], "DIALING_LIST_NOT_SUPPORTED");
    ASSERT_EQ(start({{"campaignType", "Preview_Direct"}}).status, 202);
    EXPECT_EQ(world.put(admin, std::string(campaigns) + "/Spring", {{"dialingListFetchURL", "x"}})
                  .body["reasonCode"],
              "DIALING_LIST_NOT_SUPPORTED");
}

TEST_F(CampaignRoutes, WhatIsWrongIsNamed) {
    for (json const& wrong :
         {json{{"campaignType", "telepathic"}},
          {{"outdialANI", "anna"}},
          {{"id", "two words"}},
          {{"id", "a/b"}},
          {{"noAnswerRingLimit", 15}},
          {{"noAnswerRingLimit", 81}},
          {{"previewOfferTimeout", 30}},
          {{"previewOfferTimeoutAutoAction", "SKIP"}},
          {{"previewOfferTimeout", 9}, {"previewOfferTimeoutAutoAction", "SKIP"}},
          {{"previewOfferTimeout", 7'201}, {"previewOfferTimeoutAutoAction", "ACCEPT"}},
          {{"previewActionsDisabled", {"ACCEPT"}}},
          {{"colour", "red"}}}) {
        auto const refused = start(wrong);
        EXPECT_EQ(refused.status, 400) << wrong << refused.text;
    }
    EXPECT_EQ(start({{"entryPointId", "11111111-2222-4333-8444-555555555555"}}).body["reasonCode"],
              "ENTRY_POINT_NOT_FOUND");
    ASSERT_EQ(start().status, 202);
    for (json const& wrong :
         {json{{"supportedChannels", {"SMS"}}, {"activationTimeLagMinutes", 0}},
          {{"supportedChannels", {"Voice"}}},
          {{"supportedChannels", {"Voice"}}, {"activationDateTime", "tomorrow"}},
          {{"supportedChannels", {"Voice"}}, {"activationTimeLagMinutes", 525'601}}}) {
        EXPECT_EQ(world.post(admin, managed, wrong).status, 400) << wrong;
    }
    auto const list = make_list();
    EXPECT_EQ(add(list, json::array()).status, 400);
    EXPECT_EQ(add(list, json::array({{{"phone", "+4930777001"}}})).status, 400);
    json many = json::array();
    for (int count = 0; count < 11; ++count) many.push_back(contact("+4930777001"));
    EXPECT_EQ(add(list, many).status, 400);
    EXPECT_EQ(add(managed + "/7", json::array({contact("+4930777001")})).body["reasonCode"],
              "CONTACT_LIST_NOT_FOUND");
    EXPECT_EQ(add(managed + "/x", json::array({contact("+4930777001")})).status, 404);
    EXPECT_EQ(world.patch(admin, list + "/status", {{"contactListStatus", "PAUSED"}}).status, 400);
}

// SEC-5: fifty thousand of them wait in memory.
TEST_F(CampaignRoutes, AContactIsOfAFewKilobytes) {
    ASSERT_EQ(start().status, 202);
    auto const list = make_list();
    auto const with_fields = [](int count) {
        json fields = json::object();
        for (int index = 0; index < count; ++index) {
            fields["Field" + std::to_string(index)] = std::string(200, 'x');
        }
        return contact("+4930777001", fields);
    };
    ASSERT_EQ(add(list, json{with_fields(15), with_fields(25), with_fields(90)}).status, 202);
    EXPECT_EQ(counts()["contactListRecordCount"], 3);
    EXPECT_EQ(counts()["contactListRecordInvalid"], 2);
}

// NUM-1: a contact is closed by his number however it is written.
TEST_F(CampaignRoutes, ANumberIsOneInEverySpelling) {
    ASSERT_EQ(start().status, 202);
    auto const list = make_list();
    int closed = 0;
    for (char const* spelling :
         {"+4930777001", "004930777001", "+49 30 777-001", "4930777001", "0049 (30) 777 001"}) {
        ASSERT_EQ(add(list, json::array({contact("+4930777001")})).status, 202);
        EXPECT_EQ(world.patch(admin, list + "/contacts/" + spelling, {{"contactStatus", "CLOSED"}})
                      .status,
                  202)
            << spelling;
        EXPECT_EQ(counts()["contactListRecordProcessed"], ++closed) << spelling;
    }
    ASSERT_EQ(add(list, json::array({contact("+4930777001")})).status, 202);
    for (char const* other : {"+4930777002", "777001", "C-9"}) {
        EXPECT_EQ(
            world.patch(admin, list + "/contacts/" + other, {{"contactStatus", "CLOSED"}}).status,
            404)
            << other;
    }
}

TEST_F(CampaignRoutes, ListsSayHowFarTheyAre) {
    ASSERT_EQ(start().status, 202);
    auto const list = make_list();
    json const contacts{contact("+4930777001", {{"Customer_Unique_ID", "C-1"}}), contact("nobody"),
                        contact("+4930777002")};
    auto const added = add(list, contacts);
    ASSERT_EQ(added.status, 202) << added.text;
    EXPECT_EQ(added.body["outcome"], "Queued");
    auto counted = counts();
    EXPECT_EQ(counted["contactListStatus"], "Active");
    EXPECT_EQ(counted["contactListRecordCount"], 3);
    EXPECT_EQ(counted["contactListRecordInvalid"], 1);
    EXPECT_EQ(counted["contactListRecordProcessed"], 1) << "the invalid one";
    ASSERT_EQ(world.patch(admin, list + "/contacts/C-1", {{"contactStatus", "CLOSED"}}).status,
              202);
    EXPECT_EQ(counts()["contactListRecordProcessed"], 2);
    EXPECT_EQ(world.patch(admin, list + "/contacts/C-1", {{"contactStatus", "CLOSED"}})
                  .body["reasonCode"],
              "CAMPAIGN_CONTACT_NOT_FOUND");
    auto const expired = world.patch(admin, list + "/status", {{"contactListStatus", "expired"}});
    ASSERT_EQ(expired.status, 200) << expired.text;
    EXPECT_EQ(expired.body["contactLists"][0]["contactListStatus"], "Expired");
    EXPECT_EQ(expired.body["contactLists"][0]["contactListRecordProcessed"], 3);
    EXPECT_EQ(add(list, json::array({contact("+4930777003")})).body["reasonCode"],
              "CONTACT_LIST_EXPIRED");
    EXPECT_EQ(world.get(admin, managed + "s?status=Active").body["contactLists"].size(), 0U);
    make_list({{"activationDateTime", "2199-01-01T08:00"}});
    EXPECT_EQ(world.get(admin, managed + "s?status=Scheduled").body["contactLists"].size(), 1U);
    EXPECT_EQ(world.get(admin, managed + "s?source=SFTP").body["contactLists"].size(), 0U);
}

TEST_F(CampaignRoutes, AdministratorsKeepThemSupervisorsLook) {
    ASSERT_EQ(start().status, 202);
    auto const supervisor = world.principal(AccessRole::supervisor);
    EXPECT_EQ(world.get(supervisor, campaigns).status, 200);
    EXPECT_EQ(world.get(supervisor, managed + "s").status, 200);
    EXPECT_EQ(world.remove(supervisor, std::string(campaigns) + "/Spring").status, 403);
    EXPECT_EQ(world.post(supervisor, campaigns, body).status, 403);
    for (auto const role : {AccessRole::agent, AccessRole::reporting, AccessRole::connector}) {
        auto const who = world.principal(role);
        EXPECT_EQ(world.get(who, campaigns).status, 403);
        EXPECT_EQ(world.post(who, campaigns, body).status, 403);
    }
    world.sign_in(agent);
    EXPECT_EQ(decide("11111111-2222-4333-8444-555555555555", "accept").status, 404);
}

TEST_F(CampaignRoutes, AnAgentIsShownWhomHeWouldCall) {
    free_agent();
    ASSERT_EQ(start({{"previewActionsDisabled", {"REMOVE"}}}).status, 202);
    ASSERT_EQ(
        add(make_list(),
            json::array({contact("+4930777001",
                                 {{"FirstName", "Eva"}, {"LastName", "Zupan"}, {"city", "Bonn"}})}))
            .status,
        202);
    ASSERT_EQ(world.frame_types().front(), "AgentOfferCampaignReservation");
    auto const data = world.frames.front()["data"];
    EXPECT_EQ(data["campaignId"], "Spring");
    EXPECT_THAT(data["allowedActions"].get<std::vector<std::string>>(),
                ElementsAre("accept", "reject", "preview-task/skip"));
    auto const& interaction = data["interaction"];
    EXPECT_EQ(interaction["outboundType"], "OUTDIAL");
    EXPECT_EQ(interaction["contactDirection"]["type"], "OUTBOUND");
    auto const& details = interaction["callProcessingDetails"];
    EXPECT_EQ(details["campaignId"], "Spring");
    EXPECT_EQ(details["campaignPreviewAutoAction"], "SKIP");
    EXPECT_EQ(details["campaignPreviewSkipDisabled"], "false");
    EXPECT_EQ(details["campaignPreviewRemoveDisabled"], "true");
    EXPECT_EQ(details["campaignPreviewOfferTimeout"], std::to_string(world.now.epoch_ms + 600'000));
    EXPECT_EQ(details["customerName"], "Eva Zupan");
    EXPECT_EQ(interaction["callAssociatedData"]["city"]["value"], "Bonn");
}

TEST_F(CampaignRoutes, TheCallNamesItsReservation) {
    free_agent();
    ASSERT_EQ(start().status, 202);
    ASSERT_EQ(add(make_list(), json::array({contact("+4930777001")})).status, 202);
    auto const reservation = core::to_string(shown()->id);
    world.frames.clear();
    ASSERT_EQ(decide(reservation, "accept").status, 202);
    ASSERT_FALSE(world.frames.empty());
    EXPECT_EQ(world.frames.front()["data"]["type"], "ContactEnded");
    EXPECT_EQ(world.frames.front()["data"]["interactionId"], reservation);
    for (auto at = std::next(world.frames.begin()); at != world.frames.end(); ++at) {
        auto const& data = (*at)["data"];
        if (!data.contains("interaction")) continue;
        EXPECT_NE(data["interactionId"], reservation);
        EXPECT_EQ(data["reservationInteractionId"], reservation) << data["type"];
        EXPECT_EQ(data["campaignId"], "Spring");
        EXPECT_EQ(data["interaction"]["callProcessingDetails"]["campaignId"], "Spring");
        EXPECT_EQ(data["interaction"]["callProcessingDetails"]["outdialAgentId"],
                  core::to_string(world.agent.id));
    }
}

TEST_F(CampaignRoutes, RefusalsAreToldDesktopsByEvent) {
    free_agent();
    ASSERT_EQ(start({{"previewActionsDisabled", {"SKIP", "REMOVE"}}}).status, 202);
    ASSERT_EQ(add(make_list(), json::array({contact("+4930777001")})).status, 202);
    auto const task = core::to_string(shown()->id);
    EXPECT_EQ(decide(task, "skip").body["reasonCode"], "PREVIEW_ACTION_DISABLED");
    world.headers = {{"Spark-User-Agent", "webex-js-sdk/3.12.0"}};
    auto const told = [&](std::string const& of, char const* what, char const* event) {
        world.frames.clear();
        EXPECT_EQ(decide(of, what).status, 202);
        ASSERT_THAT(world.frame_types(), ElementsAre(event));
        auto const data = world.frames.front()["data"];
        EXPECT_EQ(data["campaignId"], "Spring");
        EXPECT_EQ(data["interactionId"], of);
    };
    told(task, "skip", "CampaignPreviewSkipFailed");
    told(task, "remove", "CampaignPreviewRemoveFailed");
    told("11111111-2222-4333-8444-555555555555", "accept", "CampaignPreviewAcceptFailed");
}

// A record whose fields no contact may have is invalid, and nobody is called for it.
TEST_F(CampaignRoutes, RecordsThatCannotBeAreCounted) {
    ASSERT_EQ(start().status, 202);
    auto const list = make_list();
    json long_one = contact("+4930777001");
    json many = contact("+4930777002");
    for (std::size_t count = 0; count <= core::limits::attributes_max; ++count) {
        many["contactAttributes"].push_back(
            {{"fieldName", "field" + std::to_string(count)}, {"value", "x"}});
    }
    long_one["contactAttributes"].push_back(
        {{"fieldName", "Customer_Unique_ID"}, {"value", std::string(129, 'x')}});
    json const nameless{{"contactAttributes", {{{"fieldName", ""}, {"value", "x"}}}}};
    ASSERT_EQ(add(list, json::array(
                            {long_one, many, nameless, json{{"contactAttributes", json::array()}}}))
                  .status,
              202);
    EXPECT_EQ(counts()["contactListRecordInvalid"], 4);
    EXPECT_EQ(world.engine.state().campaigns.at("Spring").released.size(), 0U);
}

TEST_F(CampaignRoutes, AnExportOfPersonalDataShowsWhoWaits) {
    ASSERT_EQ(start().status, 202);
    ASSERT_EQ(add(make_list(),
                  json::array({contact("+4930777001"), contact("+4930777002", {{"city", "Bonn"}})}))
                  .status,
              202);
    auto const exported = world.post(admin, "/v1/personal-data/export", {{"number", "030 777002"}});
    ASSERT_EQ(exported.status, 200) << exported.text;
    auto const& waiting = exported.body["data"]["campaignContacts"];
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting[0]["campaignId"], "Spring");
    EXPECT_EQ(waiting[0]["attributes"]["city"], "Bonn");
    ASSERT_EQ(world.post(admin, "/v1/personal-data/erase", {{"number", "+4930777002"}}).status,
              200);
    auto const after = world.post(admin, "/v1/personal-data/export", {{"number", "+4930777002"}});
    EXPECT_EQ(after.body["data"]["campaignContacts"].size(), 0U);
    EXPECT_EQ(counts()["contactListRecordProcessed"], 1);
}

}  // namespace
}  // namespace ringmaster::api::tests::campaign_test

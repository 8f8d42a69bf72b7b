// A preview campaign from its start to its end, for the answers that are held against the
// description.
#include "unit/api/described_scene.hpp"

namespace ringmaster::api::tests {
namespace {

using nlohmann::json;

constexpr char const* campaigns = "/v1/dialer/campaign";

json contact(std::string const& number) {
    return {{"contactAttributes",
             {{{"fieldName", "Contact_Phone"}, {"value", number}},
              {{"fieldName", "Customer_Unique_ID"}, {"value", "C" + number}},
              {{"fieldName", "CustomerName"}, {"value", "Eva Zupan"}}}}};
}

// What the agent is shown.
std::string shown(Scene const& scene) {
    for (auto const& [id, task] : scene.world.engine.state().tasks) {
        bool const his = task.preview && task.offer_to(scene.world.agent.id) != nullptr;
        if (his) return core::to_string(id);
    }
    ADD_FAILURE() << "he is shown nothing";
    return {};
}

void decide(Scene& scene, char const* what) {
    auto const path = std::string(campaigns) + "/Spring/preview-task/" + shown(scene) + "/" + what;
    Scene::expect(202, scene.world.post(scene.owner, path), what);
}

}  // namespace

void play_campaigns(Scene& scene) {
    auto& world = scene.world;
    json const start{{"id", "Spring"},
                     {"campaignType", "preview_standard"},
                     {"entryPointId", core::to_string(world.entry_point.id)},
                     {"outdialANI", "+4930111222"},
                     {"dialingRate", 1.5},
                     {"recordCount", 10}};
    Scene::expect(202, world.post(scene.admin, campaigns, start), "start");
    auto const one = std::string(campaigns) + "/Spring";
    for (auto const& target : {std::string(campaigns), one}) scene.read(scene.admin, target);
    Scene::expect(202, world.put(scene.admin, one, {{"noAnswerRingLimit", 40}}), "update");
    std::string const managed = "/v3/campaign-management/campaigns/Spring/contact-list";
    json const made{{"supportedChannels", {"Voice"}}, {"activationTimeLagMinutes", 0}};
    auto const list = Scene::expect(201, world.post(scene.admin, managed, made), "list").body;
    auto const path = managed + "/" + list["contactListId"].get<std::string>();
    json contacts = json::array();
    for (auto const* number : {"1", "2", "3", "4", "5", "6", "7", "8"}) {
        contacts.push_back(contact(std::string("+493077700") + number));
    }
    Scene::expect(202, world.post(scene.admin, path + "/contacts", {{"contacts", contacts}}),
                  "contacts");
    scene.read(scene.admin, managed + "s?status=Active&source=API");
    decide(scene, "skip");
    decide(scene, "remove");
    decide(scene, "accept");
    Scene::expect(
        202,
        world.patch(scene.admin, path + "/contacts/C+4930777008", {{"contactStatus", "CLOSED"}}),
        "close");
    Scene::expect(200,
                  world.patch(scene.admin, path + "/status", {{"contactListStatus", "Expired"}}),
                  "expire");
    Scene::expect(204, world.remove(scene.admin, one), "stop");
}

}  // namespace ringmaster::api::tests

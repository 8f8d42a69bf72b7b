#include "unit/api/connector_fixture.hpp"

#include <stdexcept>

namespace ringmaster::api::testing {

using nlohmann::json;

void put_document(Directory& directory, char const* resource, json const& body) {
    auto const id = body.at("id").get<std::string>();
    if (!directory.put({resource, id, 1, body.dump(), noon, noon})) {
        throw std::runtime_error("no document: " + body.dump());
    }
}

Directory connected_directory() {
    Directory directory(org);
    put_document(directory, "connector",
                 {{"id", core::to_string(id<core::QueueId>(0x31).value)},
                  {"name", "House PBX"},
                  {"tokenSubject", pbx},
                  {"channels", {"telephony"}},
                  {"musicOnHoldId", "house-hold"},
                  {"defaultMusicInQueueMediaFileId", "house-queue"},
                  {"announcementId", "welcome"}});
    put_document(directory, "connector",
                 {{"id", core::to_string(id<core::QueueId>(0x32).value)},
                  {"name", "Mail gateway"},
                  {"tokenSubject", gateway},
                  {"channels", {"email"}},
                  {"active", false}});
    put_document(directory, "contact-service-queue",
                 {{"id", core::to_string(queue)},
                  {"name", "Billing calls"},
                  {"defaultMusicInQueueMediaFileId", "jazz"}});
    put_document(directory, "entry-point",
                 {{"id", core::to_string(entry_point)}, {"name", "Billing line"}});
    return directory;
}

core::State state_with(std::vector<core::Task> const& tasks) {
    auto made = state();
    for (auto const& task : tasks) made.tasks.emplace(task.id, task);
    return made;
}

core::MediaCommand ring_command() {
    core::MediaCommand command;
    command.task = call;
    command.number = 41;
    command.kind = core::MediaKind::ring;
    command.leg = leg_of(ana);
    command.due = noon + std::chrono::seconds(10);
    return command;
}

core::Leg leg_of(core::AgentId agent) { return {core::LegKind::agent, agent, {}}; }

}  // namespace ringmaster::api::testing

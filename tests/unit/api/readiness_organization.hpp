#pragma once
// An organization that lacks nothing, with one of everything readiness looks at: the demo
// organization with connectors, lines, a queue of named agents and a channel more.

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "support/text_file.hpp"
#include "unit/api/config_support.hpp"

namespace ringmaster::api::testing {

inline nlohmann::json smallest_json() {
    return nlohmann::json::parse(ringmaster::tests::text_of_file(
        RINGMASTER_SOURCE_DIR "/config/smallest-organization.json"));
}

// The document of that name, of a person by his first name.
inline nlohmann::json& item(nlohmann::json& all, std::string const& resource,
                            std::string const& name) {
    for (nlohmann::json& one : all["resources"][resource]) {
        for (char const* field : {"name", "firstName", "dialledNumber"}) {
            if (one.value(field, "") == name) return one;
        }
    }
    throw std::runtime_error("no " + resource + " " + name);
}

inline std::string id_of(nlohmann::json& all, std::string const& resource,
                         std::string const& name) {
    return item(all, resource, name)["id"];
}

class Addition {
public:
    // `first`: part of the ids it gives, two digits.
    explicit Addition(nlohmann::json& all, int first = 10) : all_(all), last_(first) {}
    void operator()(std::string const& resource, nlohmann::json document) {
        std::string const number = std::to_string(++last_);
        document["id"] = "99999999-0000-4000-8000-0000000000" + number;
        if (resource == "user") {
            document["ciUserId"] = "99999999-0000-4000-8000-0000000001" + number;
            document["lastName"] = "New";
            document["email"] = number + "@example.org";
            document["agentProfileId"] = id_of(all_, "agent-profile", "Standard");
        }
        all_["resources"][resource].push_back(std::move(document));
    }

private:
    nlohmann::json& all_;
    int last_;
};

inline nlohmann::json groups_of(std::vector<std::string> const& teams) {
    nlohmann::json groups = nlohmann::json::array();
    for (std::string const& team : teams) {
        groups.push_back({{"agentGroups", {{{"teamId", team}}}}, {"order", groups.size() + 1}});
    }
    return groups;
}

inline void add_night_shift(nlohmann::json& all, Addition& add) {
    auto const site = id_of(all, "site", "Berlin");
    add("team", {{"name", "Night"}, {"siteId", site}});
    add("team", {{"name", "Back office"}, {"siteId", site}});
    add("team", {{"name", "Partner"},
                 {"siteId", site},
                 {"teamType", "CAPACITY"},
                 {"dialedNumber", "+4930555300"},
                 {"capacity", 5}});
    auto const night = id_of(all, "team", "Night");
    auto const office = id_of(all, "team", "Back office");
    add("user", {{"firstName", "Nora"},
                 {"teamIds", {night}},
                 {"skillProfileId", id_of(all, "skill-profile", "Billing German")}});
    add("user", {{"firstName", "Bo"}, {"teamIds", {office}}});
    add("contact-service-queue",
        {{"name", "Spare"}, {"callDistributionGroups", groups_of({night})}});
    auto const groups = groups_of({night, id_of(all, "team", "Partner"), office});
    add("contact-service-queue", {{"name", "Night calls"}, {"callDistributionGroups", groups}});
    add("contact-service-queue", {{"name", "Direct"},
                                  {"queueRoutingType", "AGENT_BASED"},
                                  {"overflowQueueId", id_of(all, "contact-service-queue", "Spare")},
                                  {"agents", {{{"id", id_of(all, "user", "Nora")}}}}});
    add("entry-point", {{"name", "Direct line"},
                        {"queueId", id_of(all, "contact-service-queue", "Direct")},
                        {"queueSkillRequirements",
                         {{{"skillId", id_of(all, "skill", "German")},
                           {"condition", "GTE"},
                           {"skillValue", "5"}}}}});
}

inline nlohmann::json complete_json() {
    auto all = demo_json();
    for (char const* resource : {"connector"}) {
        all["resources"][resource] = nlohmann::json::array();
    }
    Addition add(all);
    add_night_shift(all, add);
    add("contact-service-queue",
        {{"name", "Posts"},
         {"channelType", "SOCIAL_CHANNEL"},
         {"callDistributionGroups", groups_of({id_of(all, "team", "Digital Care")})}});
    add("entry-point", {{"name", "Page"},
                        {"channelType", "SOCIAL_CHANNEL"},
                        {"queueId", id_of(all, "contact-service-queue", "Posts")}});
    add("connector", {{"name", "PBX"}, {"tokenSubject", "pbx"}, {"channels", {"telephony"}}});
    add("connector",
        {{"name", "Gateway"}, {"tokenSubject", "gateway"}, {"channels", {"chat", "email"}}});
    add("connector", {{"name", "Social"}, {"tokenSubject", "social"}, {"channels", {"social"}}});
    return all;
}

}  // namespace ringmaster::api::testing

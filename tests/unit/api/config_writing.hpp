#pragma once
// What tests of writes of configuration share: an administrator of the demo organization, and that
// the engine knows what the documents say once a test is over (CFG-2).
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ringmaster/api/documents/document_codec.hpp"
#include "ringmaster/api/documents/organization_document.hpp"
#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests {

class Writes : public ::testing::Test {
protected:
    Reply create(std::string const& resource, nlohmann::json const& body) {
        return world_.post(admin_, path(resource), body);
    }
    Reply replace(std::string const& resource, std::string const& id, nlohmann::json const& body) {
        return world_.put(admin_, path(resource, id), body);
    }
    Reply remove(std::string const& resource, std::string const& id) {
        return world_.remove(admin_, path(resource, id));
    }
    nlohmann::json read(std::string const& resource, std::string const& id) {
        return world_.get(admin_, path(resource, id)).body;
    }
    Reply bulk(std::string const& resource, nlohmann::json const& items) {
        return world_.post(admin_, path(resource, "bulk"), {{"items", items}});
    }
    [[nodiscard]] std::string path(std::string const& resource, std::string const& id = {}) const {
        std::string const list = "/organization/" + core::to_string(world_.org) + "/" + resource;
        return id.empty() ? list : list + "/" + id;
    }
    // The first document of a resource of the demo organization.
    nlohmann::json any(std::string const& resource) {
        return world_.get(admin_, path(resource)).body.front();
    }
    // "field: description" of every message.
    static std::vector<std::string> messages(nlohmann::json const& error) {
        std::vector<std::string> lines;
        for (nlohmann::json const& one : error["error"]["message"]) {
            lines.push_back(one.value("field", "") + ": " + one.value("description", ""));
        }
        return lines;
    }
    nlohmann::json team_body() { return {{"name", "Night shift"}, {"siteId", any("site")["id"]}}; }
    nlohmann::json queue_body() {
        nlohmann::json body = any("contact-service-queue");
        for (char const* own : {"id", "version", "createdTime", "lastUpdatedTime"}) body.erase(own);
        body["name"] = "Another";
        return body;
    }

    // CFG-2: whatever a test asked for, the engine knows what the documents say.
    void TearDown() override {
        auto const& known = world_.engine.state().config;
        auto wanted = typed_configuration(world_.directory, world_.now);
        wanted.business_hours = known.business_hours;  // they go with the time
        auto const change = configuration_change(known, wanted);
        EXPECT_EQ(change.put.size(), 0U);
        EXPECT_EQ(change.removed.size(), 0U);
    }

    World world_;
    Principal admin_ = world_.principal(AccessRole::administrator);
};

}  // namespace ringmaster::api::tests

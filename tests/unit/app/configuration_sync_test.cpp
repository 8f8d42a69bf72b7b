// CFG-2: after a start the engine goes by what the documents say, whatever it was told before.

#include "app/loop/configuration_sync.hpp"

#include <gtest/gtest.h>

#include "ringmaster/api/documents/document_codec.hpp"
#include "unit/app/driver_stage.hpp"

namespace ringmaster::app::configuration_sync_test {
namespace {

constexpr char const* site_id = "517e0000-0000-4000-8000-000000000001";
constexpr char const* hours_id = "80040000-0000-4000-8000-0000000000a1";

class ConfigurationSyncTest : public ::testing::Test, protected DriverStage {
protected:
    ConfigurationSyncTest() : tenant(add({{1, 1}})), second(add({{1, 2}})) {
        driver.start([] {});
        settle();
        for (Tenant* const one : {&tenant, &second}) write_site(*one, "Graz");
    }
    // With the configuration its documents stand for, which are none.
    Tenant& add(core::OrgId org) {
        auto made = std::make_unique<Tenant>(org, [this] { return wall; });
        core::Config const bare = api::typed_configuration(made->directory, wall);
        auto const change = api::configuration_change(core::Config{}, bare);
        static_cast<void>(made->engine.step(change, wall));
        return driver.add(std::move(made));
    }
    static void write_site(Tenant& to, std::string const& name) {
        api::StoredDocument stored;
        stored.resource = "site";
        stored.id = site_id;
        stored.version = 1;
        stored.body = std::string(R"({"id":")") + site_id + R"(","name":")" + name + R"("})";
        ASSERT_TRUE(to.directory.put(stored));
    }
    static void write_hours(Tenant& to) {
        api::StoredDocument stored;
        stored.resource = "business-hours";
        stored.id = hours_id;
        stored.version = 1;
        stored.body = std::string(R"({"id":")") + hours_id +
                      R"(","name":"Office","timezone":"UTC","workingHours":[{"name":"All",)" +
                      R"("days":["SUN"],"startTime":"09:00","endTime":"16:59"}]})";
        ASSERT_TRUE(to.directory.put(stored));
    }
    void finish_one() { ASSERT_EQ(finish(), 1U); }
    [[nodiscard]] static std::string site_of(Tenant const& of) {
        auto const& sites = of.engine.state().config.sites;
        auto const found = sites.find(*core::SiteId::parse(site_id));
        return found == sites.end() ? "" : found->second.name;
    }

    Tenant& tenant;
    Tenant& second;
};

TEST_F(ConfigurationSyncTest, EachOrganizationFollowsItsDocumentsOnce) {
    ConfigurationSync sync(driver, decider, book.room("app"), aside);
    auto const before = writer.batches.size();
    sync.run();
    sync.run();  // one at a time
    EXPECT_EQ(site_of(tenant), "");
    finish_one();
    EXPECT_EQ(site_of(tenant), "Graz");
    EXPECT_EQ(site_of(second), "");
    finish_one();
    EXPECT_EQ(site_of(second), "Graz");
    ASSERT_EQ(writer.batches.size(), before + 2);
    EXPECT_EQ(writer.batches.back().journal.front().kind, "ChangeConfiguration");
    sync.run();
    EXPECT_TRUE(jobs.empty());
}

TEST_F(ConfigurationSyncTest, WhatAgreesIsLeftAlone) {
    for (int round = 0; round < 2; ++round) {
        ConfigurationSync sync(driver, decider, book.room("app"), aside);
        sync.run();
        finish_one();
        finish_one();
    }
    auto const before = writer.batches.size();
    auto const journal = tenant.journal_seq;
    write_hours(tenant);  // not known to the engine yet, and not this one's to tell
    ConfigurationSync sync(driver, decider, book.room("app"), aside);
    sync.run();
    finish_one();
    finish_one();
    EXPECT_EQ(tenant.journal_seq, journal);
    EXPECT_EQ(writer.batches.size(), before);
}

TEST_F(ConfigurationSyncTest, DocumentsThatChangeMeanwhileAreComparedAgain) {
    ConfigurationSync sync(driver, decider, book.room("app"), aside);
    sync.run();
    write_site(tenant, "Linz");
    finish_one();
    EXPECT_EQ(site_of(tenant), "");
    finish_one();
    EXPECT_EQ(site_of(tenant), "Linz");
}

TEST_F(ConfigurationSyncTest, ABusyThreadIsAskedAgain) {
    ConfigurationSync sync(driver, decider, book.room("app"), aside);
    busy = true;
    sync.run();
    EXPECT_TRUE(jobs.empty());
    busy = false;
    sync.run();
    finish_one();
    EXPECT_EQ(site_of(tenant), "Graz");
}

}  // namespace
}  // namespace ringmaster::app::configuration_sync_test

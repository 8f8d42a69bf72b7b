// CFG-2: after a start the engine goes by what the documents say, whatever it was told before.

#include "app/configuration_sync.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include "ringmaster/api/document_codec.hpp"
#include "unit/app/held_writer.hpp"

namespace ringmaster::app {
namespace {

struct NoHistory final : HistorySource {
    bool history(core::OrgId, api::QueryHistory, Respond) override { return false; }
};

constexpr char const* site_id = "517e0000-0000-4000-8000-000000000001";
constexpr char const* hours_id = "80040000-0000-4000-8000-0000000000a1";

class ConfigurationSyncTest : public testing::Test {
protected:
    ConfigurationSyncTest() : tenant(add({{1, 1}})), second(add({{1, 2}})) {
        driver.start([] {});
        settle();
        for (Tenant* const one : {&tenant, &second}) write_site(*one, "Graz");
    }
    // With the configuration its documents stand for, which are none.
    Tenant& add(core::OrgId org) {
        auto made = std::make_unique<Tenant>(org, [this] { return wall; });
        core::Config const bare = api::encode_configuration(made->directory, wall);
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
    void settle() {
        loop.restart();
        loop.poll();
        writer.complete_all();
    }
    // Runs what was put aside, as its thread and then the loop would.
    void finish_one() {
        ASSERT_EQ(jobs.size(), 1U);
        auto const job = std::exchange(jobs, {}).front();
        job()();
        settle();
    }
    [[nodiscard]] static std::string site_of(Tenant const& of) {
        auto const& sites = of.engine.state().config.sites;
        auto const found = sites.find(*core::SiteId::parse(site_id));
        return found == sites.end() ? "" : found->second.name;
    }

    core::Time wall{1'760'000'000'000};
    EngineClock::Steady steady;
    boost::asio::io_context loop;
    EngineClock clock{{[this] { return steady; }, [this] { return wall; }}, 1};
    Metrics metrics;
    LogBook book{{"off", "text", {}}};
    Decider decider{metrics, {1'000}};
    NoHistory history;
    RequestRunner runner{decider, history, book.room("api"), {"secret", 10}};
    HeldWriter writer;
    Driver driver{{loop, clock, decider, runner, writer, metrics, book.room("app")}, {4, 2, 2}};
    Tenant& tenant;
    Tenant& second;
    std::vector<AsideJob> jobs;
    bool busy = false;
    Aside const aside = [this](AsideJob job) {
        if (!busy) jobs.push_back(std::move(job));
        return !busy;
    };
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
}  // namespace ringmaster::app

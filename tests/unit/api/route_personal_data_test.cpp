// SEC-7: POST /v1/personal-data/export and /erase.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ringmaster/api/history/personal_data.hpp"
#include "unit/api/route_world.hpp"

namespace ringmaster::api::tests::route_personal_data_test {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char mila[] = "+15550100777";

class PersonalDataRoutes : public ::testing::Test {
protected:
    World world;
    Principal const admin = world.principal(AccessRole::administrator);
    Principal const connector = world.principal(AccessRole::connector);

    std::string arrive(std::string const& origin) {
        auto body = world.call_body();
        body["origin"] = origin;
        body["customerName"] = "Mila Canary";
        body["attributes"] = {{"Reference", "Canary-42"}};
        auto const reply = world.post(connector, "/v1/tasks", body);
        EXPECT_EQ(reply.status, 201) << reply.text;
        return reply.body["data"]["id"];
    }
    // The customer gives up before anybody takes him.
    std::string finished(std::string const& origin) {
        auto const task = arrive(origin);
        world.fact(task, "customer-left", "customer");
        EXPECT_EQ(world.engine.state().task(*core::TaskId::parse(task)), nullptr);
        return task;
    }
    Reply exported(json const& more = json::object(), std::string const& number = mila) {
        json body{{"number", number}};
        body.update(more);
        return world.post(admin, "/v1/personal-data/export", body);
    }
    Reply erased(std::string const& number = mila) {
        return world.post(admin, "/v1/personal-data/erase",
                          {{"number", number}, {"reference", "DSR-7"}});
    }
    static std::vector<std::string> tasks_in(Reply const& reply) {
        std::vector<std::string> tasks;
        for (auto const& one : reply.body["data"]["contacts"]) tasks.push_back(one["taskId"]);
        return tasks;
    }
};

TEST_F(PersonalDataRoutes, ExportTellsEverythingOfHisContactsAlone) {
    auto const first = finished(mila);
    finished("+15550100888");
    auto const live = arrive("+1 (555) 010-0777");
    auto const reply = exported({{"reference", "DSR-7"}});
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(reply.body["meta"]["orgId"], core::to_string(world.org));
    EXPECT_THAT(tasks_in(reply), ElementsAre(first, live));
    auto const contact = reply.body["data"]["contacts"][0];
    EXPECT_EQ(contact["origin"], mila);
    EXPECT_EQ(contact["customerName"], "Mila Canary");
    EXPECT_EQ(contact["direction"], "INBOUND");
    ASSERT_THAT(contact["history"], Not(IsEmpty()));
    EXPECT_EQ(contact["history"][0]["events"][0]["type"], "TaskCreated");
    EXPECT_THAT(contact["history"].dump(), HasSubstr("Canary-42"));
    EXPECT_THAT(contact["history"].dump(), HasSubstr("TaskClosed"));
    EXPECT_FALSE(reply.body["data"].contains("nextAfterSeq"));
    EXPECT_THAT(world.disclosed, ElementsAre("ExportPersonalData reference DSR-7"));
}

// Callbacks are his contacts, whatever their way in, also those nobody has begun with.
TEST_F(PersonalDataRoutes, ExportShowsHisCallbacks) {
    auto const asked = world.post(admin, "/v1/callbacks/web",
                                  {{"callbackNumber", mila},
                                   {"queueId", core::to_string(world.entry_point.queue)},
                                   {"customerName", "Mila Canary"},
                                   {"callbackReason", "about her invoice"}});
    ASSERT_EQ(asked.status, 201) << asked.text;
    auto const reply = exported();
    EXPECT_THAT(tasks_in(reply), ElementsAre(asked.body["id"].get<std::string>()));
    auto const history = reply.body["data"]["contacts"][0]["history"].dump();
    EXPECT_THAT(history, HasSubstr("CallbackRequested"));
    EXPECT_THAT(history, HasSubstr("about her invoice"));
}

// CB-1, CB-9: whom a contact is to call back is its customer, whoever called, or nobody known, and
// whoever was to be called before.
TEST_F(PersonalDataRoutes, WhoeverIsCalledBackIsACustomerOfTheContact) {
    auto const queue = core::to_string(world.entry_point.queue);
    auto const schedule = [&](char const* number) {
        return json{{"customerName", "Mila Canary"},
                    {"callbackNumber", number},
                    {"timezone", "Etc/UTC"},
                    {"scheduleDate", "2025-10-09"},
                    {"startTime", "10:00:00"},
                    {"endTime", "12:00:00"},
                    {"queueId", queue}};
    };
    auto const path =
        "/v1/callbacks/organization/" + core::to_string(world.org) + "/scheduled-callback";
    auto const queues = "/organization/" + core::to_string(world.org) + "/contact-service-queue/";
    ASSERT_EQ(world.patch(admin, queues + queue, {{"callbackPerCustomerMax", 10}}).status, 200);
    std::vector<std::string> contacts;
    for (char const* const caller : {"", "+15550100888"}) {
        auto const task = arrive(caller);
        auto const asked = world.post(admin, "/v1/tasks/" + task + "/callback",
                                      {{"callbackNumber", "+1 555 0100 777"}});
        ASSERT_EQ(asked.status, 202) << asked.text;
        contacts.push_back(task);
    }
    for (auto const& [first, then] :
         {std::pair(mila, "+15550100999"), std::pair("+15550100666", mila)}) {
        auto const made = world.post(admin, path, schedule(first));
        ASSERT_EQ(made.status, 201) << made.text;
        contacts.push_back(made.body["id"]);
        auto const moved = world.put(admin, path + "/" + contacts.back(), schedule(then));
        ASSERT_EQ(moved.status, 200) << moved.text;
    }
    EXPECT_THAT(world.get(admin, "/v1/tasks?customer=%2B15550100777").body["data"], SizeIs(4));
    auto const told = exported();
    EXPECT_THAT(tasks_in(told), ::testing::ElementsAreArray(contacts));
    std::vector<std::string> pages;
    json more{{"limit", 1}};
    do {
        auto const page = exported(more);
        for (auto const& task : tasks_in(page)) pages.push_back(task);
        more["afterSeq"] = page.body["data"].value("nextAfterSeq", json());
    } while (!more["afterSeq"].is_null());
    EXPECT_EQ(pages, contacts);

    // The callers hang up; then nobody is served any more.
    for (auto const& task : {contacts[0], contacts[1]}) {
        world.fact(task, "customer-left", "customer");
        EXPECT_EQ(world.remove(admin, path + "/" + task).status, 204);
    }
    EXPECT_EQ(world.remove(admin, path + "/" + contacts[2]).status, 204);
    ASSERT_EQ(erased().status, 200);
    for (auto const& task : contacts) {
        EXPECT_EQ(world.engine.state().task(*core::TaskId::parse(task)), nullptr);
        auto const history = world.get(admin, "/v1/tasks/" + task + "/events").text;
        EXPECT_THAT(history, Not(HasSubstr("5550100777"))) << history;
        EXPECT_THAT(history, Not(HasSubstr("555 0100 777"))) << history;
        EXPECT_THAT(history, Not(HasSubstr("Canary"))) << history;
    }
    EXPECT_THAT(tasks_in(exported()), IsEmpty());
}

TEST_F(PersonalDataRoutes, ExportGoesPageByPage) {
    std::vector<std::string> expected;
    for (int count = 0; count < 5; ++count) expected.push_back(finished(mila));
    std::vector<std::string> seen;
    json more{{"limit", 2}};
    for (int pages = 0; pages < 3; ++pages) {
        auto const reply = exported(more);
        ASSERT_EQ(reply.status, 200) << reply.text;
        for (auto const& task : tasks_in(reply)) seen.push_back(task);
        bool const is_last = pages == 2;
        ASSERT_NE(reply.body["data"].contains("nextAfterSeq"), is_last) << reply.text;
        if (!is_last) more["afterSeq"] = reply.body["data"]["nextAfterSeq"];
    }
    EXPECT_EQ(seen, expected);
}

TEST_F(PersonalDataRoutes, BooksThatHoldTheNumberAreNamed) {
    DocumentChange book;
    book.resource = "address-book";
    book.id = "b0000000-0000-4000-8000-000000000001";
    book.version = 1;
    json const entries = json::array({{{"name", "Mila"}, {"number", "+1 555 0100 777"}},
                                      {{"name", "Tom"}, {"number", "+15550100888"}}});
    book.value = std::make_shared<json const>(
        json{{"id", book.id}, {"name", "Regulars"}, {"addressBookEntries", entries}});
    book.body = book.value->dump();
    world.directory.apply({book}, world.now);
    for (auto const& reply : {exported(), erased()}) {
        ASSERT_EQ(reply.status, 200) << reply.text;
        auto const documents = reply.body["data"]["documents"];
        ASSERT_THAT(documents, SizeIs(1)) << reply.text;
        EXPECT_EQ(documents[0]["id"], book.id);
        EXPECT_EQ(documents[0]["entry"]["name"], "Mila");
    }
}

TEST_F(PersonalDataRoutes, ErasedContactsAreToldWithoutTheCustomer) {
    auto const task = finished(mila);
    auto const other = finished("+15550100888");
    auto const before = world.get(admin, "/v1/tasks/" + task + "/events");
    ASSERT_THAT(before.text, HasSubstr("Canary"));
    auto const reply = erased("+1 555 010 0777");
    ASSERT_EQ(reply.status, 200) << reply.text;
    EXPECT_EQ(reply.body["data"]["erasedTime"], world.now.epoch_ms);

    auto const events = world.get(admin, "/v1/tasks/" + task + "/events");
    ASSERT_EQ(events.status, 200);
    EXPECT_EQ(events.body["data"].size(), before.body["data"].size());
    auto const contact = world.get(admin, "/v1/tasks/" + task);
    ASSERT_EQ(contact.status, 200) << contact.text;
    for (auto const& text : {events.text, contact.text, exported().text}) {
        EXPECT_THAT(text, Not(HasSubstr("Canary")));
    }
    EXPECT_THAT(events.text + contact.text, Not(HasSubstr("5550100777")));
    EXPECT_THAT(tasks_in(exported()), IsEmpty());
    EXPECT_THAT(world.get(admin, "/v1/tasks/" + other + "/events").text, HasSubstr("Canary"));

    // He may come again, and be erased again.
    auto const later = finished(mila);
    EXPECT_THAT(tasks_in(exported()), ElementsAre(later));
    EXPECT_THAT(world.get(admin, "/v1/tasks/" + later + "/events").text, HasSubstr("Canary"));
    ASSERT_EQ(erased().status, 200);
    EXPECT_THAT(tasks_in(exported()), IsEmpty());
}

// A connector may bring a customer again whom it was refused, under the same id.
TEST_F(PersonalDataRoutes, AContactThatWasRefusedAtFirstIsErasedToo) {
    core::TaskId const task{{1, 9}};
    core::TaskCreated created;
    created.task = task;
    created.origin = mila;
    created.customer_name = "Mila Canary";
    for (core::Event const& event :
         {core::Event(core::ArrivalRefused{task, world.now, "QUEUE_CLOSED", {}}),
          core::Event(created), core::Event(core::TaskClosed{task, world.now})}) {
        world.journal.push_back({world.journal.size() + 1, world.now, "CustomerArrived", {event}});
    }
    auto const path = "/v1/tasks/" + core::to_string(task) + "/events";
    ASSERT_THAT(world.get(admin, path).text, HasSubstr("Canary"));
    ASSERT_EQ(erased().status, 200);
    EXPECT_THAT(world.get(admin, path).text, Not(HasSubstr("Canary")));
    EXPECT_THAT(world.get(admin, path).text, Not(HasSubstr(mila)));
}

TEST_F(PersonalDataRoutes, NobodyIsErasedWhileHeIsServed) {
    auto const task = arrive(mila);
    auto const reply = erased();
    EXPECT_EQ(reply.status, 409);
    EXPECT_EQ(reply.body["reasonCode"], "CONTACT_ACTIVE");
    EXPECT_THAT(reply.text, HasSubstr(task));
}

TEST_F(PersonalDataRoutes, RefuseWhatNamesNobody) {
    EXPECT_EQ(world.post(admin, "/v1/personal-data/erase").status, 400);
    EXPECT_EQ(erased("").status, 400);
    EXPECT_EQ(exported({{"limit", 0}}).status, 400);
    EXPECT_EQ(exported({{"limit", 101}}).status, 400);
    EXPECT_EQ(exported({{"reference", std::string(129, 'x')}}).status, 400);
    EXPECT_EQ(exported({{"name", "Mila"}}).status, 400);
    auto const supervisor = world.principal(AccessRole::supervisor);
    EXPECT_EQ(world.post(supervisor, "/v1/personal-data/erase", {{"number", mila}}).status, 403);
}

// Recovery and history read the same rows: one must find what the other wrote.
TEST(JournalSubjects, ArePeopleContactsAndTheCustomer) {
    core::TaskCreated created;
    created.task = core::TaskId{{1, 2}};
    created.origin = mila;
    EXPECT_THAT(
        journal_subjects({created}),
        ::testing::UnorderedElementsAre(created.task.value, customer_trace("001 555 0100-777")));
    created.origin.clear();
    EXPECT_THAT(journal_subjects({created}), ElementsAre(created.task.value));
    core::CustomerErased erased;
    erased.customer = customer_id(core::MediaType::telephony, mila, "DE");
    EXPECT_THAT(journal_subjects({erased}), Contains(erased.customer));
    EXPECT_THAT(journal_subjects({erased}), SizeIs(2));
}

}  // namespace
}  // namespace ringmaster::api::tests::route_personal_data_test

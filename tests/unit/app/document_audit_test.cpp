// CFG-2: who changed what, before and after.

#include "app/document_audit.hpp"

#include <gtest/gtest.h>

namespace ringmaster::app {
namespace {

constexpr char const* id = "aaaaaaaa-0000-4000-8000-000000000001";

class DocumentAuditTest : public testing::Test {
protected:
    DocumentAudit row(api::DocumentChange const& change) {
        auto const rows = document_audit(directory_, {change});
        EXPECT_EQ(rows.size(), 1U);
        return rows.front();
    }
    void store(std::string const& body) {
        EXPECT_TRUE(directory_.put({"team", id, 1, body, {}, {}}));
    }

    api::Directory directory_{core::OrgId{}};
};

TEST_F(DocumentAuditTest, ACreationTellsEverything) {
    auto const made = row({"team", id, 1, R"({"id":"x","name":"Night"})"});
    EXPECT_EQ(made.action, "CreateDocument");
    EXPECT_EQ(made.object, std::string("team/") + id);
    EXPECT_EQ(made.detail, R"({"after":{"id":"x","name":"Night"},"version":1})");
}

TEST_F(DocumentAuditTest, AnUpdateTellsTheFieldsThatDiffer) {
    store(R"({"name":"Night","capacity":3,"active":true})");
    auto const changed = row({"team", id, 2,
                              R"({"id":"aaaaaaaa-0000-4000-8000-000000000001","name":"Day",)"
                              R"("active":true,"description":"Late"})"});
    EXPECT_EQ(changed.action, "UpdateDocument");
    EXPECT_EQ(changed.detail, R"({"after":{"description":"Late","name":"Day"},)"
                              R"("before":{"capacity":3,"name":"Night"},"version":2})");
}

TEST_F(DocumentAuditTest, ARemovalTellsWhatIsGone) {
    store(R"({"name":"Night"})");
    auto const gone = row({"team", id, 2, ""});
    EXPECT_EQ(gone.action, "RemoveDocument");
    EXPECT_EQ(gone.detail,
              R"({"before":{"id":"aaaaaaaa-0000-4000-8000-000000000001","name":"Night"},)"
              R"("version":2})");
}

}  // namespace
}  // namespace ringmaster::app

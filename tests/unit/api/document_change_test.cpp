// CFG-2: who changed what, before and after.

#include "ringmaster/api/documents/document_change.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "ringmaster/api/documents/directory.hpp"

namespace ringmaster::api::document_change_test {
namespace {

constexpr char const* id = "aaaaaaaa-0000-4000-8000-000000000001";

class DocumentChangeTest : public ::testing::Test {
protected:
    // An empty text removes.
    DocumentChange row(char const* body) {
        std::shared_ptr<nlohmann::json const> after;
        if (*body != '\0') {
            after = std::make_shared<nlohmann::json const>(nlohmann::json::parse(body));
        }
        return document_change("team", id, directory_.find("team", id), after);
    }
    void store(std::string const& body) {
        EXPECT_TRUE(directory_.put({"team", id, 1, body, {}, {}}));
    }

    Directory directory_{core::OrgId{}};
};

TEST_F(DocumentChangeTest, ACreationTellsEverything) {
    auto const made = row(R"({"id":"x","name":"Night"})");
    EXPECT_EQ(made.action, "CreateDocument");
    EXPECT_EQ(made.version, 1U);
    EXPECT_EQ(made.told, R"({"after":{"id":"x","name":"Night"},"version":1})");
}

TEST_F(DocumentChangeTest, AnUpdateTellsTheFieldsThatDiffer) {
    store(R"({"name":"Night","capacity":3,"active":true})");
    auto const changed = row(R"({"id":"aaaaaaaa-0000-4000-8000-000000000001","name":"Day",)"
                             R"("active":true,"description":"Late"})");
    EXPECT_EQ(changed.action, "UpdateDocument");
    EXPECT_EQ(changed.told, R"({"after":{"description":"Late","name":"Day"},)"
                            R"("before":{"capacity":3,"name":"Night"},"version":2})");
}

TEST_F(DocumentChangeTest, ARemovalTellsWhatIsGone) {
    store(R"({"name":"Night"})");
    auto const gone = row("");
    EXPECT_EQ(gone.action, "RemoveDocument");
    EXPECT_EQ(gone.told,
              R"({"before":{"id":"aaaaaaaa-0000-4000-8000-000000000001","name":"Night"},)"
              R"("version":2})");
}

}  // namespace
}  // namespace ringmaster::api::document_change_test

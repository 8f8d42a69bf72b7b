// Organizations in the file: switched off, on again, and deleted a few rows at a time.
#include "unit/store/scratch.hpp"

namespace ringmaster::store::organization_test {
namespace {

// One row of everything, of the journal three.
Batch everything(core::OrgId const& of) {
    Batch batch = journal_batch(of, 1, 3);
    batch.journal[1].about = {{0x7, 1}, {0x7, 2}};
    batch.organizations = {{of, "An organization", core::Time{1'000}}};
    batch.documents = {{of, "team", {0x7EA3, 1}, 1, "{}", core::Time{1'000}}};
    ApiToken token;
    token.org = of;
    token.digest = std::string(32, 'd');
    token.roles = "administrator";
    batch.tokens = {token};
    IdempotencyRecord answer;
    answer.org = of;
    answer.key = "key";
    answer.created = core::Time{1'000};
    batch.idempotency = {answer};
    AuditRecord record;
    record.org = of;
    record.action = "import";
    batch.audit = {record};
    batch.snapshots = {snapshot(of, 3)};
    FaultRecord fault;
    fault.org = of;
    fault.number = 1;
    batch.faults = {fault};
    return batch;
}

class OrganizationRows : public ::testing::Test {
protected:
    void SetUp() override {
        put(everything(org(1)));
        put(everything(org(2)));
    }
    CommitResult put(Batch batch) {
        auto result = commit(*store_, std::move(batch));
        EXPECT_TRUE(result.committed) << result.error.message;
        return result;
    }
    std::vector<Organization> organizations() {
        return open_reader(scratch_.file()).organizations().value();
    }

    Scratch scratch_;
    std::unique_ptr<Store> store_ = open_store(scratch_.file());
};

TEST_F(OrganizationRows, AreSwitchedOffAndOn) {
    Batch off;
    off.switches = {{org(1), core::Time{5'000}, core::Time{9'000}}};
    put(std::move(off));
    EXPECT_EQ(organizations()[0].disabled, core::Time{5'000});
    EXPECT_EQ(organizations()[0].delete_at, core::Time{9'000});
    EXPECT_FALSE(organizations()[1].disabled);
    Batch renamed;
    renamed.organizations = {{org(1), "Another name", core::Time{2'000}}};
    put(std::move(renamed));
    EXPECT_TRUE(organizations()[0].disabled);  // a name changes nothing of it
    Batch on;
    on.switches = {{org(1), std::nullopt, std::nullopt}};
    put(std::move(on));
    EXPECT_FALSE(organizations()[0].disabled);
    EXPECT_FALSE(organizations()[0].delete_at);
}

TEST_F(OrganizationRows, ArePurgedAFewAtATimeButForTheAudit) {
    std::size_t bites = 0;
    std::size_t rows = 0;
    while (true) {
        Batch batch;
        batch.purges = {{org(1), 2}};
        auto const purged = put(std::move(batch)).rows;
        if (purged == 0) break;
        // What is left of it is nobody's to serve, and nobody's to complain about.
        auto half = open_reader(scratch_.file());
        EXPECT_EQ(half.organizations().value().size(), 1U);
        EXPECT_TRUE(half.verify().value().sound());
        if (bites < 4) {
            EXPECT_EQ(half.leaving().value(), std::vector{org(1)});
        }
        EXPECT_LE(purged, 2U);
        rows += purged;
        ++bites;
    }
    EXPECT_EQ(rows, 10U);  // 2 of the index, 3 of the journal, one of each of five tables
    EXPECT_EQ(bites, 5U);
    auto reader = open_reader(scratch_.file());
    ASSERT_EQ(organizations().size(), 1U);
    EXPECT_EQ(organizations()[0].id, org(2));
    EXPECT_TRUE(journal_seqs(reader, org(1)).empty());
    EXPECT_TRUE(reader.documents(org(1), "").value().empty());
    EXPECT_EQ(reader.tokens().value().size(), 1U);
    EXPECT_TRUE(reader.faults(org(1)).value().empty());
    EXPECT_EQ(reader.faults(org(2)).value().size(), 1U);
    EXPECT_EQ(reader.audit(org(1), {}).value().size(), 1U);
    EXPECT_EQ(journal_seqs(reader, org(2)).size(), 3U);
    EXPECT_TRUE(reader.verify().value().sound());
    put(everything(org(1)));  // the id may be used again; its audit goes on
    EXPECT_EQ(open_reader(scratch_.file()).audit(org(1), {}).value().size(), 2U);
    EXPECT_TRUE(open_reader(scratch_.file()).verify().value().sound());
}

// Their tokens and their audit stand beside it; it is no organization to serve.
TEST_F(OrganizationRows, TheOneOfProvidersIsNotListed) {
    Batch batch;
    batch.organizations = {{core::OrgId{}, "provider", core::Time{1'000}}};
    put(std::move(batch));
    EXPECT_EQ(organizations().size(), 2U);
}

}  // namespace
}  // namespace ringmaster::store::organization_test

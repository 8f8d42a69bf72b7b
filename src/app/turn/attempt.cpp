#include "app/turn/attempt.hpp"

#include <vector>

#include "app/base/fault.hpp"

namespace ringmaster::app {
namespace {

template <class Visit>
void each_list(store::Batch& batch, Visit visit) {
    visit(batch.organizations);
    visit(batch.switches);
    visit(batch.journal);
    visit(batch.idempotency);
    visit(batch.audit);
    visit(batch.documents);
    visit(batch.tokens);
    visit(batch.snapshots);
    visit(batch.cuts);
    visit(batch.ahead);
    visit(batch.taken);
    visit(batch.dropped);
    visit(batch.settling);
    visit(batch.purges);
    visit(batch.faults);
    visit(batch.dropped_tokens);
    visit(batch.pieces);
    visit(batch.rests);
}
constexpr std::size_t lists = 18;
static_assert(sizeof(store::Batch) ==
                  lists * sizeof(std::vector<int>) + sizeof(std::optional<core::Time>),
              "a batch has a list that each_list() does not know");

// Where a turn stood before an input.
class TurnMark {
public:
    explicit TurnMark(Turn& turn)
        : purge_at_(turn.batch.purge_idempotency_at),
          releases_(turn.releases.size()),
          writes_(turn.writes) {
        std::size_t next = 0;
        each_list(turn.batch, [&](auto const& list) { sizes_[next++] = list.size(); });
    }
    void restore(Turn& turn) const {
        std::size_t next = 0;
        each_list(turn.batch, [&](auto& list) {
            list.erase(list.begin() + static_cast<std::ptrdiff_t>(sizes_[next++]), list.end());
        });
        turn.batch.purge_idempotency_at = purge_at_;
        turn.releases.resize(releases_);
        turn.writes = writes_;
    }

private:
    std::size_t sizes_[lists] = {};
    std::optional<core::Time> purge_at_;
    std::size_t releases_;
    bool writes_;
};

// The same of an organization.
class TenantMark {
public:
    explicit TenantMark(Tenant& tenant)
        : journal_seq_(tenant.journal_seq),
          records_from_(tenant.records_from),
          snapshot_at_(tenant.snapshot_at),
          decided_at_(tenant.decided_at) {
        tenant.delivery.begin();
        tenant.virtual_connector.begin();
        tenant.idempotency.begin();
    }
    void restore(Tenant& tenant) const {
        tenant.journal_seq = journal_seq_;
        tenant.records_from = records_from_;
        tenant.snapshot_at = snapshot_at_;
        tenant.decided_at = decided_at_;
        tenant.delivery.take_back();
        tenant.virtual_connector.take_back();
        tenant.idempotency.take_back();
    }

private:
    std::uint64_t journal_seq_;
    std::uint64_t records_from_;
    core::Time snapshot_at_;
    core::Time decided_at_;
};

}  // namespace

std::optional<std::string> attempt(Tenant* tenant, Turn& turn,
                                   std::function<void()> const& decide) {
    TurnMark const turn_mark(turn);
    std::optional<TenantMark> tenant_mark;
    if (tenant != nullptr) tenant_mark.emplace(*tenant);
    auto what = thrown_by(decide);
    if (!what) return std::nullopt;
    turn_mark.restore(turn);
    if (tenant_mark) tenant_mark->restore(*tenant);
    return what;
}

}  // namespace ringmaster::app

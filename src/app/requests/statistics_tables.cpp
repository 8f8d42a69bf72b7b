// Which numbers stand in which column. Each column is one row here: its name, and what it shows.

#include "app/requests/statistics_tables.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace ringmaster::app {
namespace {

using api::RecordCell;
using api::RecordsPage;
using reports::AgentInterval;
using reports::QueueInterval;
using reports::QueueTasks;
using reports::WrapUpGroup;

RecordCell cell(std::uint64_t count) { return static_cast<std::int64_t>(count); }
RecordCell cell(core::Duration duration) { return static_cast<std::int64_t>(duration.count()); }
RecordCell cell(core::Time time) { return time.epoch_ms; }
RecordCell cell(std::string const& name) { return name.empty() ? RecordCell() : RecordCell(name); }
RecordCell cell(std::optional<double> const& number) {
    return number ? RecordCell(*number) : RecordCell();
}
template <class Tag>
RecordCell cell(core::Id<Tag> const& id) {
    return id.value == core::Uuid{} ? RecordCell() : RecordCell(core::to_string(id));
}

template <class Row>
class Table {
public:
    template <class Value>
    Table& column(std::string name, Value value) {
        page_.fields.push_back(std::move(name));
        values_.push_back([value](Row const& row) { return cell(std::invoke(value, row)); });
        return *this;
    }
    [[nodiscard]] RecordsPage of(std::vector<Row> const& rows) && {
        for (Row const& row : rows) {
            auto& cells = page_.rows.emplace_back();
            for (auto const& value : values_) cells.push_back(value(row));
        }
        return std::move(page_);
    }

private:
    RecordsPage page_;
    std::vector<std::function<RecordCell(Row const&)>> values_;
};

template <class Row>
Table<Row> table_with_interval() {
    Table<Row> table;
    table.column("intervalStartTime", [](Row const& row) { return row.span.from; });
    table.column("intervalEndTime", [](Row const& row) { return row.span.until; });
    return table;
}

}  // namespace

RecordsPage statistics_table(std::vector<QueueInterval> const& rows) {
    auto table = table_with_interval<QueueInterval>();
    table.column("queueId", &QueueInterval::queue)
        .column("queueName", &QueueInterval::queue_name)
        .column("offered", &QueueInterval::offered)
        .column("answered", &QueueInterval::answered)
        .column("answeredInServiceLevel", &QueueInterval::answered_in)
        .column("abandoned", &QueueInterval::abandoned)
        .column("abandonedInServiceLevel", &QueueInterval::abandoned_in)
        .column("shortAbandoned", &QueueInterval::short_abandoned)
        .column("leftRinging", &QueueInterval::left_ringing)
        .column("notAnswered", &QueueInterval::not_answered)
        .column("movedOn", &QueueInterval::moved_on)
        .column("serviceLevelThreshold", &QueueInterval::service_level)
        .column("serviceLevel", &QueueInterval::service_level_ignoring_abandons)
        .column("serviceLevelNegative", &QueueInterval::service_level_abandons_negative)
        .column("serviceLevelPositive", &QueueInterval::service_level_abandons_positive)
        .column("abandonRate", &QueueInterval::abandon_rate)
        .column("averageAnswerDuration", &QueueInterval::average_speed_of_answer)
        .column("averageHandleDuration", &QueueInterval::average_handle_time)
        .column("averageWrapupDuration", &QueueInterval::average_wrap_up)
        .column("longestWaitDuration", &QueueInterval::longest_wait)
        .column("answerDuration", &QueueInterval::answer_time)
        .column("connectedDuration", &QueueInterval::connected)
        .column("wrapupDuration", &QueueInterval::wrap_up);
    return std::move(table).of(rows);
}

RecordsPage statistics_table(std::vector<QueueTasks> const& rows) {
    Table<QueueTasks> table;
    table.column("intervalStartTime", [](QueueTasks const& row) { return row.span.from; })
        .column("queueId", &QueueTasks::queue)
        .column("queueName", &QueueTasks::queue_name)
        .column("channelType", &QueueTasks::channel_type)
        .column("totalOfferedTasks", &QueueTasks::offered)
        .column("totalEnqueuedTasks", &QueueTasks::enqueued)
        .column("totalAssignedTasks", [](QueueTasks const&) { return std::uint64_t{0}; })
        .column("totalAcceptedTasks", &QueueTasks::accepted)
        .column("totalRejectedTasks", &QueueTasks::rejected)
        .column("totalAbandonedTasks", &QueueTasks::abandoned)
        .column("averageEnqueuedTime", &QueueTasks::average_wait)
        .column("averageHandledTime", &QueueTasks::average_connected)
        .column("serviceLevelThresholdPercentage", [](QueueTasks const& row) {
            auto const level = row.service_level();
            return level ? std::optional(*level * 100) : std::nullopt;
        });
    return std::move(table).of(rows);
}

RecordsPage statistics_table(std::vector<AgentInterval> const& rows, reports::AgentsBy by) {
    auto table = table_with_interval<AgentInterval>();
    if (by == reports::AgentsBy::agent) {
        table.column("agentId", &AgentInterval::agent);
        table.column("agentName", &AgentInterval::agent_name);
    } else {
        table.column("teamId", &AgentInterval::team);
        table.column("teamName", &AgentInterval::team_name);
    }
    table.column("handled", &AgentInterval::handled)
        .column("notAnswered", &AgentInterval::not_answered)
        .column("signedInDuration", &AgentInterval::signed_in)
        .column("availableDuration", &AgentInterval::available)
        .column("idleDuration", &AgentInterval::idle)
        .column("connectedDuration", &AgentInterval::connected)
        .column("wrapupDuration", &AgentInterval::wrap_up)
        .column("occupiedDuration", &AgentInterval::occupied)
        .column("freeDuration", &AgentInterval::free)
        .column("occupancy", &AgentInterval::occupancy);
    return std::move(table).of(rows);
}

RecordsPage statistics_table(std::vector<WrapUpGroup> const& rows, reports::WrapUpsBy by) {
    auto table = table_with_interval<WrapUpGroup>();
    if (by.reason) {
        table.column("wrapUpCodeId", [](WrapUpGroup const& row) { return row.key.reason; });
        table.column("wrapUpCodeName", &WrapUpGroup::reason_name);
    }
    if (by.queue) {
        table.column("queueId", [](WrapUpGroup const& row) { return row.key.queue; });
        table.column("queueName", &WrapUpGroup::queue_name);
    }
    if (by.team) {
        table.column("teamId", [](WrapUpGroup const& row) { return row.key.team; });
        table.column("teamName", &WrapUpGroup::team_name);
    }
    if (by.agent) {
        table.column("agentId", [](WrapUpGroup const& row) { return row.key.agent; });
        table.column("agentName", &WrapUpGroup::agent_name);
    }
    table.column("wrapUps", &WrapUpGroup::wrap_ups)
        .column("timeouts", &WrapUpGroup::timed_out)
        .column("timeoutShare", &WrapUpGroup::timed_out_share)
        .column("extensions", &WrapUpGroup::extensions)
        .column("duration", &WrapUpGroup::duration)
        .column("averageDuration", &WrapUpGroup::average_duration)
        .column("p50Duration", &WrapUpGroup::p50)
        .column("p90Duration", &WrapUpGroup::p90);
    return std::move(table).of(rows);
}

}  // namespace ringmaster::app

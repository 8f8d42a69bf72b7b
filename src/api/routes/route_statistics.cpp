// What agents' periods, and queues' contacts, add up to, interval by interval (RP-2), as the public
// description has it.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/history/activities.hpp"
#include "api/requests/route_json.hpp"
#include "api/requests/route_support.hpp"
#include "api/requests/visibility.hpp"
#include "api/routes/handlers.hpp"
#include "api/routes/record_pages.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/wire/errors.hpp"

namespace ringmaster::api {
namespace {

constexpr core::Duration quarter = std::chrono::minutes(15);
constexpr core::Duration range_max = std::chrono::hours(24);

struct StatisticsQuery {
    std::vector<core::AgentId> agents;
    std::vector<core::Time> since;  // of each, what he did from then on
    StatisticsRange range;
};

// Times count from the full quarter of an hour before them.
core::Time quarter_before(std::int64_t epoch_ms) { return {epoch_ms - epoch_ms % quarter.count()}; }

void read_range(Query const& query, StatisticsRange& wanted, Problems& problems) {
    auto const from = query.number("from", 0);
    auto const to = query.number("to", 0);
    wanted.range = {quarter_before(from), quarter_before(to)};
    auto const length = wanted.range.to - wanted.range.from;
    if (to < from) problems.push_back({"to", "must not be before from"});
    if (length > range_max) {
        problems.push_back({"to", "must be within 24 hours after from"});
    }
    auto const minutes = query.number("interval", 0);
    // Without an interval the whole range is one; an empty range has none at all.
    wanted.interval = minutes == 0 ? std::max(length, quarter) : std::chrono::minutes(minutes);
}

Json channel_json(core::MediaType media, ChannelStatistics const& channel,
                  AgentInterval const& row) {
    Json json{{"channelType", core::enum_name(media)}};
    json["totalAssignedTasks"] = channel.assigned;
    json["totalOfferedTasks"] = channel.offered;
    json["totalAcceptedTasks"] = channel.accepted;
    json["totalRejectedTasks"] = channel.rejected;
    json["totalTransferredTasks"] = channel.transferred;
    json["totalEngagedDuration"] = channel.engaged.count();
    json["totalHoldDuration"] = channel.on_hold.count();
    json["totalWrapUpDuration"] = channel.wrap_up.count();
    // One choice for all channels (AG-5).
    json["totalAvailableTime"] = row.available.count();
    json["totalUnAvailableTime"] = row.unavailable.count();
    // A mean of nothing is no number.
    if (channel.handled != 0) {
        json["averageHandledTime"] =
            static_cast<double>(channel.handle_time.count()) / static_cast<double>(channel.handled);
    }
    return json;
}

class StatisticsAnswer {
public:
    explicit StatisticsAnswer(Context const& context)
        : org_(context.principal.org), engine_(&context.engine), directory_(&context.directory) {}

    using Rows = std::vector<std::pair<core::AgentId, AgentInterval>>;

    Response operator()(Rows const& rows) const {
        Json data = Json::array();
        for (auto const& [agent, row] : rows) data.push_back(row_json(agent, row));
        return json_response(200, dump(Json{{"meta", meta_json(org_)}, {"data", std::move(data)}}));
    }

private:
    Json row_json(core::AgentId agent, AgentInterval row) const {
        // The channels he can work on stand there without contacts, too.
        auto const& profile = engine_->state().config.multimedia_profile(agent, row.team);
        for (std::size_t index = 0; index < profile.capacity.size(); ++index) {
            if (profile.capacity[index] > 0) row.channels[static_cast<core::MediaType>(index)];
        }
        Json json{{"intervalStartTime", row.start.epoch_ms}, {"agentId", core::to_string(agent)}};
        put_text(json, "agentName", directory_->agent_name(agent));
        put_id(json, "teamId", row.team);
        put_text(json, "teamName", directory_->team_name(row.team));
        json["channels"] = Json::array();
        for (auto const& [media, channel] : row.channels) {
            json["channels"].push_back(channel_json(media, channel, row));
        }
        return json;
    }

    core::OrgId org_;
    core::Engine const* engine_;
    Directory const* directory_;
};

StatisticsAnswer::Rows read_statistics(JournalView& journal, StatisticsQuery const& wanted) {
    ActivityReader reader(journal);
    StatisticsAnswer::Rows rows;
    for (std::size_t index = 0; index < wanted.agents.size(); ++index) {
        auto activities = reader.read(wanted.agents[index], wanted.range.range);
        std::erase_if(activities, [since = wanted.since[index]](Activity const& one) {
            return one.start < since;
        });
        for (auto& row : agent_statistics(activities, wanted.range)) {
            rows.emplace_back(wanted.agents[index], std::move(row));
        }
    }
    std::ranges::stable_sort(rows, {}, [](auto const& row) { return row.second.start; });
    return rows;
}

std::vector<core::Time> borders_of(StatisticsRange const& wanted) {
    std::vector<core::Time> borders{wanted.range.from};
    while (borders.back() < wanted.range.to) {
        borders.push_back(std::min(borders.back() + wanted.interval, wanted.range.to));
    }
    return borders;
}

}  // namespace

Call list_queue_statistics(Context const& context) {
    constexpr std::size_t queues_max = 100;
    Problems problems;
    Query const query(context.request.query);
    StatisticsRange range;
    read_range(query, range, problems);
    if (query.list("queueIds").size() > queues_max) {
        problems.push_back({"queueIds", "must be at most 100"});
    }
    if (!problems.empty()) return Answer{problems_response(problems)};
    if (names_another_organization(context, query)) return Answer{not_found_response()};
    auto asked = statistics_asked(context, query);
    asked.of = StatisticsOf::queue_tasks;
    asked.borders = borders_of(range);
    auto read = [asked = std::move(asked), org = context.principal.org](RecordsView& records) {
        auto const page = records.statistics(asked);
        return page ? records_as_json(*page, org, Absent::left_out) : too_many_rows();
    };
    return QueryRecords{std::move(read)};
}

Call list_agent_statistics(Context const& context) {
    Problems problems;
    Query const query(context.request.query);
    StatisticsQuery wanted;
    read_range(query, wanted.range, problems);
    if (!problems.empty()) return Answer{problems_response(problems)};
    if (names_another_organization(context, query)) return Answer{not_found_response()};
    auto agents = named_agents(context, query);
    if (auto const* refusal = refused(agents)) return Answer{*refusal};
    wanted.agents = std::get<0>(std::move(agents));
    Visibility const visibility(context);
    for (auto const agent : wanted.agents) wanted.since.push_back(visibility.since(agent));
    wanted.range.now = context.now;
    return QueryHistory{
        [wanted = std::move(wanted), answer = StatisticsAnswer(context)](JournalView& journal) {
            return [rows = read_statistics(journal, wanted), answer] { return answer(rows); };
        }};
}

}  // namespace ringmaster::api

// Which fields of a search are which columns of the Ledger's rows.
#include <algorithm>
#include <map>

#include "simulation/searched.hpp"

namespace ringmaster::simulation {
namespace {

using enum SearchedColumn::Kind;

std::vector<std::string> cells_of(std::string const& row) {
    std::vector<std::string> cells(1);
    for (char const letter : row) {
        if (letter == '|') {
            cells.emplace_back();
        } else {
            cells.back() += letter;
        }
    }
    return cells;
}

// The state whose spans each is of.
constexpr std::pair<char const*, char const*> channel_states[]{
    {"ringing", "ringing"}, {"available", "available"},   {"connected", "connected"},
    {"hold", "on-hold"},    {"conference", "conference"}, {"consult", "consulting"},
    {"wrapup", "wrapup"}};

}  // namespace

SearchedTable searched_contacts() {
    return {"taskDetails",
            "tasks",
            {{"id", 0, text, "agf"},
             {"channelType", 1, text, "agf"},
             {"direction", 2, text, "agf"},
             {"createdTime", 3, number, "ag"},
             {"endedTime", 4, number, "agf"},
             {"totalDuration", 6, number, "agf"},
             {"queueCount", 7, number, "agf"},
             {"queueDuration", 8, number, "agf"},
             {"ringingDuration", 10, number, "agf"},
             {"connectedCount", 11, number, "agf"},
             {"connectedDuration", 12, number, "agf"},
             {"holdCount", 13, number, "agf"},
             {"holdDuration", 14, number, "agf"},
             {"consultCount", 15, number, "agf"},
             {"consultDuration", 16, number, "ag"},
             {"consultToQueueDuration", 17, number, "ag"},
             {"conferenceCount", 18, number, "agf"},
             {"wrapupDuration", 21, number, "agf"},
             {"transferCount", 22, number, "agf"},
             {"blindTransferCount", 23, number, "agf"},
             {"agentToAgentTransferCount", 24, number, "agf"},
             {"agentToQueueTransferCount", 25, number, "agf"},
             {"agentToDnTransferCount", 27, number, "agf"},
             {"transferErrorCount", 28, number, "agf"},
             {"overflowCount", 29, number, "agf"},
             {"manualAssignCount", 30, number, "agf"},
             {"recordingCount", 31, number, "agf"},
             {"pausedCount", 32, number, "agf"},
             {"pausedDuration", 33, number, "agf"},
             {"resumedCount", 34, number, "agf"},
             {"callbackData.callbackRetryCount", 35, number, "agf"},
             {"contactPriority", 37, number, "agf"},
             {"firstQueueId", 38, text, "f"},
             {"lastQueue.id", 39, text, "agf"},
             {"lastAgent.id", 40, text, "agf"},
             {"terminationType", 41, text, "agf"},
             {"contactHandleType", 41, text, "agf"},
             {"terminationReason", 42, text, "agf"},
             {"terminatingEnd", 43, text, "agf"},
             {"isContactOffered", 44, flag, "agf"},
             {"isContactHandled", 45, flag, "agf"}},
            3,
            4};
}

SearchedTable searched_legs() {
    return {"taskLegDetails",
            "taskLegs",
            {{"taskId", 0, text, "agf"},
             {"queuedTo", 2, text, "agf"},
             {"queue.id", 3, text, "agf"},
             {"createdTime", 4, number, "ag"},
             {"endedTime", 27, number, "ag"},
             {"queue.duration", 6, number, "agf"},
             {"ringingDuration", 9, number, "agf"},
             {"manualAssignCount", 13, number, "agf"},
             {"owner.id", 15, text, "agf"},
             {"team.id", 16, text, "agf"},
             {"connectedDuration", 18, number, "agf"},
             {"holdCount", 19, number, "agf"},
             {"holdDuration", 20, number, "agf"},
             {"consultDuration", 22, number, "agf"},
             {"transferCount", 23, number, "agf"},
             {"blindTransferCount", 24, number, "agf"},
             {"wrapupDuration", 25, number, "agf"},
             {"handleType", 26, text, "agf"},
             {"terminationReason", 28, text, "agf"}},
            4,
            27};
}

SearchedTable searched_sessions() {
    return {"agentSession",
            "agentSessions",
            {{"agentId", 0, text, "agf"},
             {"agentSessionId", 2, text, "agf"},
             {"teamId", 3, text, "agf"},
             {"startTime", 4, number, "agf"},
             {"endTime", 5, number, "agf"},
             {"agentSignOutReason", 12, text, "agf"}},
            4,
            5};
}

SearchedTable searched_channels() {
    SearchedTable table = searched_sessions();
    table.grouped_by = "channelInfo.channelType";
    std::size_t at = 13;
    table.columns.push_back({table.grouped_by, at, text, "ag"});
    for (auto const& [name, state] : channel_states) {
        std::string const path = "channelInfo." + std::string(name);
        table.columns.push_back({path + "Count", ++at, number, "a"});
        table.columns.push_back({path + "Duration", ++at, number, "a"});
    }
    return table;
}

Rows channel_rows(Rows const& sessions, Rows const& activities) {
    struct Spans {
        std::map<std::string, std::pair<std::uint64_t, std::int64_t>> by_state;
    };
    // By agent, number of the session and channel.
    std::map<std::string, std::map<std::string, Spans>> channels;
    for (auto const& activity : activities) {
        auto const cells = cells_of(activity);
        if (cells[2] == "-") continue;  // of the agent himself
        auto& [count, length] = channels[cells[0] + "|" + cells[1]][cells[2]].by_state[cells[3]];
        ++count;
        if (cells[7] != "-") length += std::stoll(cells[7]);
    }
    Rows rows;
    for (auto const& session : sessions) {
        auto const cells = cells_of(session);
        for (auto& [channel, spans] : channels[cells[0] + "|" + cells[1]]) {
            std::string text = session + "|" + channel;
            for (auto const& [name, state] : channel_states) {
                auto const& [count, length] = spans.by_state[state];
                text += "|" + std::to_string(count) + "|" + std::to_string(length);
            }
            rows.push_back(std::move(text));
        }
    }
    return rows;
}

}  // namespace ringmaster::simulation

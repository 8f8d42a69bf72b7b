// What is known of recordings (RE-1): POST /v1/captures/query, in the public description's shape.
// The sound is the connector's; the journal tells when it was on, who was there and where it lies.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/requests/route_json.hpp"
#include "api/requests/route_support.hpp"
#include "api/requests/visibility.hpp"
#include "api/routes/handlers.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/api/wire/errors.hpp"
#include "ringmaster/core/model/personal_data.hpp"

namespace ringmaster::api {
namespace {

using nlohmann::json;

constexpr std::size_t tasks_max = 10;  // as in the public description
// Purpose of derived ids (core::derive).
constexpr std::uint64_t recording_id = 0x5245'434F'5244'0001ULL;

struct Pause {
    core::Time from;
    std::optional<core::Time> to;
    core::AgentId by;
    bool auto_resumed = false;
};

struct Recording {
    core::Time started;
    std::optional<core::Time> stopped;
    std::vector<Pause> pauses;
    std::vector<core::AgentId> agents;  // who talked while it ran, in order of joining
    std::string customer;               // ANI, masked
    std::vector<std::string> files;
};

// "+15551234567" is "+155****4567".
std::string masked(std::string const& number) {
    constexpr std::size_t shown = 4;
    if (number.size() <= 2 * shown) return std::string(number.size(), '*');
    return number.substr(0, shown) + "****" + number.substr(number.size() - shown);
}

// Follows one contact's events.
class Listener {
public:
    void take(core::Event const& event) {
        std::visit([this](auto const& one) { (*this)(one); }, event);
    }
    [[nodiscard]] std::vector<Recording> const& recordings() const { return recordings_; }

private:
    template <class Other>
    void operator()(Other const& /*event*/) {}

    void operator()(core::TaskCreated const& event) {
        customer_ = masked(core::customer_of(event));
    }
    void operator()(core::EngagementStarted const& event) {
        if (event.role == core::Role::monitor) return;
        present_.push_back(event.agent);
        if (running()) add(recordings_.back(), event.agent);
    }
    void operator()(core::EngagementEnded const& event) { std::erase(present_, event.agent); }
    void operator()(core::RecordingStarted const& event) {
        recordings_.push_back({event.at, std::nullopt, {}, {}, customer_, {}});
        for (core::AgentId const& agent : present_) add(recordings_.back(), agent);
    }
    void operator()(core::RecordingPaused const& event) {
        if (running()) recordings_.back().pauses.push_back({event.at, {}, event.agent, false});
    }
    void operator()(core::RecordingResumed const& event) {
        if (recordings_.empty() || recordings_.back().pauses.empty()) return;
        Pause& last = recordings_.back().pauses.back();
        last.to = event.due.value_or(event.at);
        last.auto_resumed = event.auto_resumed;
    }
    void operator()(core::RecordingStopped const& event) {
        if (running()) recordings_.back().stopped = event.at;
    }
    void operator()(core::RecordingFileReceived const& event) {
        if (!recordings_.empty()) recordings_.back().files.push_back(event.file);
    }

    bool running() const { return !recordings_.empty() && !recordings_.back().stopped; }
    static void add(Recording& recording, core::AgentId agent) {
        auto& agents = recording.agents;
        if (std::ranges::find(agents, agent) == agents.end()) agents.push_back(agent);
    }

    std::string customer_;
    std::vector<core::AgentId> present_;
    std::vector<Recording> recordings_;
};

Json time_json(std::optional<core::Time> const& at) {
    return at ? Json(at->epoch_ms) : Json(nullptr);
}

Json attributes_of(Recording const& one) {
    std::string const path = one.files.empty() ? "" : one.files.front();
    Json attributes{{"fileName", path.substr(path.rfind('/') + 1)}, {"filePath", path}};
    attributes["startTime"] = one.started.epoch_ms;
    attributes["stopTime"] = time_json(one.stopped);
    attributes["callType"] = "main";
    attributes["files"] = one.files;
    attributes["pauses"] = Json::array();
    for (Pause const& pause : one.pauses) {
        Json item{{"startTime", pause.from.epoch_ms}, {"stopTime", time_json(pause.to)}};
        put_id(item, "agentId", pause.by);
        item["autoResumed"] = pause.auto_resumed;
        attributes["pauses"].push_back(std::move(item));
    }
    attributes["participants"] = Json::array();
    for (core::AgentId const& agent : one.agents) {
        attributes["participants"].push_back(core::to_string(agent));
    }
    if (!one.customer.empty()) attributes["participants"].push_back(one.customer);
    return attributes;
}

struct Captured {
    ContactParts parts;
    std::vector<Recording> recordings;
};

Captured read_captures(JournalView& journal, core::TaskId task) {
    Listener listener;
    ContactParts parts = read_parts(journal, task);
    journal.forwards(task.value, 0, [&](HistoryRow const& row) {
        for (auto const& event : only_about(row, task.value).events) listener.take(event);
        return true;  // a file may be named long after the contact has closed
    });
    return {std::move(parts), listener.recordings()};
}

Json captures_json(Captured const& captured) {
    auto const task = captured.parts.task;
    Json item{{"taskId", core::to_string(task)}, {"recording", Json::array()}};
    for (std::size_t index = 0; index < captured.recordings.size(); ++index) {
        auto const id = core::derive(task.value, index, recording_id);
        item["recording"].push_back(
            Json{{"id", core::to_string(id)},
                 {"segment", false},
                 {"attributes", attributes_of(captured.recordings[index])}});
    }
    item["transcription"] = Json::array();
    return item;
}

// The contacts asked for; problems name what is wrong with the query.
std::vector<core::TaskId> tasks_of(json const& body, Context const& context, Problems& problems) {
    std::vector<core::TaskId> tasks;
    json const& query = child_at(body, "query");
    json const& ids = child_at(query, "taskIds");
    if (!ids.is_array() || ids.empty()) {
        problems.push_back({"query.taskIds", "is required: 1 to 10 ids of contacts"});
        return tasks;
    }
    if (ids.size() > tasks_max) problems.push_back({"query.taskIds", "at most 10 at a time"});
    for (std::size_t index = 0; index < ids.size(); ++index) {
        auto const id = ids[index].is_string() ? core::TaskId::parse(ids[index].get<std::string>())
                                               : std::nullopt;
        if (id) {
            tasks.push_back(*id);
        } else {
            problems.push_back({"query.taskIds[" + std::to_string(index) + "]", "is no id"});
        }
    }
    std::string const org = text_at(query, "orgId");
    if (!org.empty() && org != core::to_string(context.principal.org)) tasks.clear();  // SEC-2
    return tasks;
}

}  // namespace

Call query_captures(Context const& context) {
    auto const body = read_body(context, "queryCaptures");
    if (auto const* refusal = refused(body)) return Answer{*refusal};
    Problems problems;
    auto tasks = tasks_of(std::get<json>(body), context, problems);
    if (!problems.empty()) return Answer{problems_response(problems)};
    return QueryHistory{
        [tasks = std::move(tasks), visibility = Visibility(context)](JournalView& journal) {
            std::vector<Captured> found;
            for (core::TaskId const& task : tasks) found.push_back(read_captures(journal, task));
            return [found = std::move(found), visibility] {
                Json data = Json::array();
                for (Captured const& one : found) {
                    // One that is not his has no recordings, as one that never was.
                    bool const seen = visibility.sees(one.parts);
                    data.push_back(captures_json(seen ? one : Captured{one.parts, {}}));
                }
                return json_response(200, dump(Json{{"meta", meta_json(visibility.caller().org)},
                                                    {"data", std::move(data)}}));
            };
        }};
}

}  // namespace ringmaster::api

// What the desktops' model would notice: every row of "who gets what" (an event and the part its
// recipient has in the contact), out of real sequences, is dropped, told twice, and told behind the
// one that follows it, as a server that decides wrongly would: numbers stay gapless.

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "simulation/desktop_room.hpp"
#include "simulation/workload.hpp"

namespace ringmaster::simulation::desktop_mutation_test {
namespace {

using desktop::DesktopModel;
using nlohmann::json;
using Moments = std::vector<PageMoment>;

enum class Mutation { dropped, doubled, swapped };
char const* const mutation_names[] = {"dropped", "doubled", "swapped"};

// What the recipient is in the contact when he hears it.
std::string part_of(json const& data) {
    json const& own = desktop::own_entry(data, desktop::text_at(data, "agentId"));
    json const& interaction = desktop::member(data, "interaction");
    if (desktop::text_at(own, "pType") == "Supervisor") return "listening";
    if (desktop::flag_at(own, "hasLeft") || desktop::flag_at(own, "isWrapUp")) return "left";
    bool const asked = desktop::flag_at(own, "isConsulted");
    if (!desktop::flag_at(own, "hasJoined")) {
        if (desktop::is_child(data)) return "asked through an entry point";
        return desktop::text_at(interaction, "state") == "consult" ? "asked" : "offered";
    }
    if (asked && desktop::text_at(own, "consultState") != "conferencing") return "consulted";
    return desktop::text_at(own, "id") == desktop::text_at(interaction, "owner") ? "owner"
                                                                                 : "guest";
}

std::string row_of(PageMoment const& moment) {
    auto const event = desktop::read_event(*moment.value);
    if (!event.seq) return {};
    if (event.interaction_id.empty()) return event.type;
    return event.type + " to " + part_of(*event.data);
}

struct Row {
    std::string name;
    Mutation mutation;
    friend auto operator<=>(Row const&, Row const&) = default;
};

// Feeds one moment; whether the model complains.
bool complains(DesktopModel& model, PageMoment const& moment) {
    switch (moment.kind) {
        case PageMoment::Kind::frame: return !model.take(*moment.value, moment.now).empty();
        case PageMoment::Kind::sent:
            moment.apart ? model.sent_elsewhere(moment.command, moment.now)
                         : model.sent(moment.command, moment.now);
            return false;
        case PageMoment::Kind::lost: model.lose_socket(moment.apart); return false;
        case PageMoment::Kind::settled: return !model.settled(moment.now).empty();
        case PageMoment::Kind::compared:
            return !model.differences(*moment.value, moment.pending).empty();
    }
    return false;
}

// As the server would have written it in the other's place.
PageMoment in_place_of(PageMoment const& moment, PageMoment const& other) {
    json frame = *moment.value;
    for (char const* key : {"seq", "eventTime", "serverTime"}) frame[key] = (*other.value)[key];
    for (char const* key : {"version", "isOver"}) {
        if (other.value->at("data").contains(key)) frame["data"][key] = (*other.value)["data"][key];
    }
    PageMoment changed = moment;
    changed.value = std::make_shared<json const>(std::move(frame));
    return changed;
}

// The next numbered frame about the same contact, or about the agent; the end without one.
std::size_t neighbour(Moments const& moments, std::size_t at) {
    auto const own = desktop::read_event(*moments[at].value);
    for (std::size_t index = at + 1; index < moments.size(); ++index) {
        if (moments[index].kind == PageMoment::Kind::lost) break;
        if (moments[index].kind != PageMoment::Kind::frame) continue;
        auto const event = desktop::read_event(*moments[index].value);
        if (event.seq && event.interaction_id == own.interaction_id) return index;
    }
    return moments.size();
}

class Search {
public:
    // Follows a page through its day and mutates whatever is still wanted.
    void look_at(Page const& page) {
        DesktopModel model(to_string(page.agent));
        for (std::size_t at = 0; at < page.moments.size(); ++at) {
            PageMoment const& moment = page.moments[at];
            bool const is_frame = moment.kind == PageMoment::Kind::frame;
            if (is_frame && model.is_hydrated()) mutate(model, page.moments, at);
            complains(model, moment);
        }
    }

    std::map<Row, std::size_t> tried;
    std::map<Row, std::size_t> missed;

    static constexpr std::size_t tries_min = 3;  // one or two may fall where nothing follows

private:
    static constexpr std::size_t tries_max = 8;  // of a row
    static constexpr std::size_t patience = 60;  // moments

    void mutate(DesktopModel const& model, Moments const& moments, std::size_t at) {
        auto const name = row_of(moments[at]);
        if (name.empty()) return;
        for (Mutation const one : {Mutation::dropped, Mutation::doubled, Mutation::swapped}) {
            Row const row{name, one};
            auto const partner = neighbour(moments, at);
            bool const possible = one != Mutation::swapped || partner < moments.size();
            if (!possible || tried[row] >= tries_max) continue;
            ++tried[row];
            if (!is_noticed(model, moments, at, one, partner)) ++missed[row];
        }
    }

    static bool is_noticed(DesktopModel model, Moments const& moments, std::size_t at,
                           Mutation mutation, std::size_t partner) {
        PageMoment const& moment = moments[at];
        if (mutation == Mutation::swapped) {
            if (complains(model, in_place_of(moments[partner], moment))) return true;
        } else if (mutation == Mutation::doubled) {
            if (complains(model, moment) || complains(model, moment)) return true;
        }
        auto const end = std::min(moments.size(), at + patience);
        for (std::size_t index = at + 1; index < end; ++index) {
            bool const here = mutation == Mutation::swapped && index == partner;
            auto const next = here ? in_place_of(moment, moments[partner]) : moments[index];
            if (complains(model, next)) return true;
            if (next.kind == PageMoment::Kind::lost) return false;
        }
        return false;
    }
};

// What no such client could notice, each with its reason.
struct Exempt {
    char const* name;  // or its beginning
    Mutation mutation;
    char const* reason;
};
Exempt const exempt[] = {
    {"Monitoring", Mutation::dropped, "such clients have no screen for it"},
    {"Monitoring", Mutation::doubled, "such clients have no screen for it"},
    {"Monitoring", Mutation::swapped, "such clients have no screen for it"},
    {"AgentMonitorStateChanged", Mutation::dropped, "such clients have no screen for it"},
    {"AgentMonitorStateChanged", Mutation::doubled, "such clients have no screen for it"},
    {"AgentMonitorStateChanged", Mutation::swapped, "such clients have no screen for it"},
    {"AgentConsultFailed to owner", Mutation::dropped,
     "the promise is settled by then; AgentConsultEnded redraws (PROTOCOL 4)"},
    {"AgentBlindTransferFailed to owner", Mutation::dropped,
     "a number may ring for longer than any limit (TR-5)"},
    {"AgentChannelStateChanged", Mutation::dropped,
     "all channels stand in each event about the agent; the frame checker holds the chain"},
    {"AgentChannelStateChanged", Mutation::swapped,
     "all channels stand in each of them; the frame checker holds the chain"},
    {"ContactCallbackFailed", Mutation::dropped,
     "says why; what follows takes the contact away (CB-4)"},
    {"AgentOutboundFailed to owner", Mutation::dropped,
     "says why; the ContactEnded behind it takes the call away (OD-2)"},
    {"AgentOutboundFailed to offered", Mutation::dropped,
     "where his device had rung the promise is settled; the ContactEnded behind it takes the call"},
    {"AgentOutboundFailed", Mutation::swapped,
     "says why, and draws nothing: before ContactEnded or behind it is the same screen"},
    {"CallRecordingStarted", Mutation::dropped,
     "draws nothing; the ContactUpdated behind it does, for such clients"},
    {"CallRecordingStarted", Mutation::swapped,
     "draws nothing; the ContactUpdated behind it does, for such clients"},
    {"AgentStateChangeSuccess", Mutation::doubled,
     "one that changes nothing answers the same command given again"},
    {"AgentStateChangeSuccess", Mutation::swapped,
     "its neighbour is a channel's state, which draws something else"},
};

char const* reason_for(Row const& row) {
    for (Exempt const& one : exempt) {
        if (one.mutation == row.mutation && row.name.starts_with(one.name)) return one.reason;
    }
    return nullptr;
}

// Who gets what (PROTOCOL 4): these have to occur.
char const* const wanted_rows[] = {
    "AgentContactReserved to offered", "AgentOfferContact to offered",
    "AgentContactReserved to asked",   "AgentOfferConsult to asked",
    "AgentContactAssigned to owner",   "AgentOfferContactRona to offered",
    "AgentOfferContactRona to asked",  "AgentConsultCreated to owner",
    "AgentConsulting to owner",        "AgentConsultEnded to owner",
    "AgentContactHeld to owner",       "AgentContactUnheld to owner",
    "AgentStateChangeSuccess",         "AgentVteamTransferred to left",
    "AgentBlindTransferred to left",   "AgentWrapup to left",
    "AgentWrappedUp to left",          "ContactEnded to left",
    "ContactUpdated to owner",
};

TEST(DesktopModel, NoticesEveryRowThatIsDroppedDoubledOrSwapped) {
    Search search;
    constexpr std::uint64_t days = 40;
    constexpr int steps = 300;
    // Pages that come and go show what is told of what they missed, the others whole consults.
    for (unsigned const come_and_go : {60U, 20U}) {
        for (std::uint64_t seed = 1; seed <= days; ++seed) {
            Workload day(seed);
            DesktopRoom const& room = day.furnish(true, come_and_go);
            try {
                day.open();
                for (int step = 0; step < steps; ++step) day.step();
            } catch (Complaint const& complaint) {
                FAIL() << "seed " << seed << ": " << complaint.what << "\n" << day.stage().tail(6);
            }
            for (auto const& page : room.pages()) search.look_at(*page);
        }
    }
    std::size_t partly = 0;
    for (auto const& [row, count] : search.tried) {
        auto const found = search.missed.find(row);
        std::size_t const missed = found == search.missed.end() ? 0 : found->second;
        bool const never = missed == count && count >= Search::tries_min;
        EXPECT_FALSE(never && reason_for(row) == nullptr)
            << row.name << ", " << mutation_names[static_cast<int>(row.mutation)] << ": none of "
            << count << " was noticed";
        if (missed > 0 && !never) ++partly;
    }
    for (char const* name : wanted_rows) {
        EXPECT_TRUE(search.tried.contains({name, Mutation::dropped})) << name << " never happened";
    }
    std::cout << search.tried.size() << " rows and mutations, " << partly
              << " of them not noticed every time\n";
}

}  // namespace
}  // namespace ringmaster::simulation::desktop_mutation_test

// Business hours (RQ-9): `hours office open=10s..20s,40s..50s covered=60s`, counted from now, and
// `follow office queue=support` or `entryPoint=help-line`. The emergency close: `shut support`,
// `reopen support`, `shut entryPoint=help-line`.

#include <sstream>

#include "scenarios/script.hpp"

namespace ringmaster::testing {

using namespace core;

namespace {

std::vector<OpenSpan> parse_spans(std::string const& text, Time now) {
    std::vector<OpenSpan> spans;
    std::stringstream list(text);
    for (std::string one; std::getline(list, one, ',');) {
        auto const dots = one.find("..");
        spans.push_back({now + parse_duration(one.substr(0, dots)),
                         now + parse_duration(one.substr(dots + 2))});
    }
    return spans;
}

}  // namespace

void Script::add_hours_verbs() {
    auto const set_closed = [this](Line const& line, bool closed) {
        Actor const boss{ActorKind::supervisor, named<AgentId>("sue"), "sue"};
        if (auto const point = line.option("entryPoint"); !point.empty()) {
            return say(world_.give(CloseEntryPoint{boss, named<EntryPointId>(point), closed}));
        }
        return say(world_.give(CloseQueue{boss, named<QueueId>(line.word(0)), closed}));
    };
    verbs_["shut"] = [set_closed](Line const& line) { return set_closed(line, true); };
    verbs_["reopen"] = [set_closed](Line const& line) { return set_closed(line, false); };
    verbs_["hours"] = [this](Line const& line) {
        BusinessHours hours;
        hours.id = named<BusinessHoursId>(line.word(0));
        hours.name = line.word(0);
        hours.open = parse_spans(line.option("open"), world_.now);
        hours.covered_until = world_.now + parse_duration(line.option("covered", "1440h"));
        world_.configure({hours});
        return std::string();
    };
    verbs_["follow"] = [this](Line const& line) {
        auto const& config = world_.engine.state().config;
        auto const hours = named<BusinessHoursId>(line.word(0));
        if (auto const name = line.option("queue"); !name.empty()) {
            Queue queue = config.queues.at(named<QueueId>(name));
            queue.business_hours = hours;
            world_.configure({queue});
        } else {
            EntryPoint point =
                config.entry_points.at(named<EntryPointId>(line.option("entryPoint")));
            point.business_hours = hours;
            world_.configure({point});
        }
        return std::string();
    };
}

}  // namespace ringmaster::testing

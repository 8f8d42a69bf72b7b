// Routing in a whole organization: each document by itself, and queues beside each other.

#include <functional>
#include <set>

#include "api/documents/organization_parts.hpp"
#include "api/documents/routing_checks.hpp"
#include "ringmaster/api/documents/business_calendar.hpp"
#include "ringmaster/api/text/letters.hpp"

namespace ringmaster::api {

using nlohmann::json;

namespace {

// `check(body, path)` of every document until there are enough problems.
template <class Check>
void check_each(DocumentSet const& set, std::string_view resource, Problems const& problems,
                Check const& check) {
    for (auto const& [id, item] : set.items(resource)) {
        if (enough(problems)) return;
        check(item.body(), item.path);
    }
}

// Where a queue sends contacts on to: the id of a queue, or nothing.
using Next = std::function<std::string(json const& queue)>;

// The queue itself is where its chain of next queues ends up (RQ-8, RQ-9).
bool loops(DocumentSet::Items const& queues, std::string const& id, Next const& next) {
    std::set<std::string> seen;
    std::string at = id;
    while (true) {
        auto const queue = queues.find(at);
        if (queue == queues.end()) return false;
        at = next(queue->second.body());
        if (at == id) return true;
        if (at.empty() || !seen.insert(at).second) return false;
    }
}

// OF-7: each names a variable, once. A secure one is left out of offers, whatever the list says.
void check_offer_variables(DocumentSet const& set, json const& body, std::string const& path,
                           Problems& problems) {
    std::set<std::string> defined;
    for (auto const& [id, item] : set.items("cad-variable")) {
        defined.insert(text_at(item.body(), "name"));
    }
    std::set<std::string> seen;
    std::size_t index = 0;
    for (std::string const& name : texts_at(body, "offerVariables")) {
        auto const where = field_path(field_path(path, "offerVariables"), index++);
        if (!defined.contains(name)) problems.push_back({where, "no variable is called so"});
        if (!seen.insert(name).second) problems.push_back({where, "occurs twice"});
    }
}

std::string channel_of(json const& queue) {
    std::string channel = text_at(queue, "channelType");
    return channel.empty() ? "TELEPHONY" : channel;
}

void check_chain(DocumentSet const& set, std::string_view field, Next const& next,
                 Problems& problems) {
    auto const& queues = set.items("contact-service-queue");
    for (auto const& [id, item] : queues) {
        if (enough(problems)) return;
        auto const following = queues.find(next(item.body()));
        if (following == queues.end()) continue;
        auto const where = field_path(item.path, field);
        if (loops(queues, id, next)) problems.push_back({where, "leads back to this queue"});
        if (channel_of(following->second.body()) != channel_of(item.body())) {
            problems.push_back({where, "must be a queue of the same channel"});
        }
    }
}

// A queue's overflow, directly or by an entry point.
Next overflow_in(DocumentSet const& set) {
    return [&points = set.items("entry-point")](json const& queue) {
        std::string const direct = text_at(queue, "overflowQueueId");
        if (!direct.empty()) return direct;
        auto const point = points.find(text_at(queue, "overflowEntryPointId"));
        return point == points.end() ? std::string() : text_at(point->second.body(), "queueId");
    };
}

}  // namespace

void check_routing(DocumentSet const& set, Problems& problems) {
    SkillBook book;
    std::map<std::string, std::string> owners;  // of values: their id -> the skill's
    check_each(set, "skill", problems, [&](json const& body, std::string const& path) {
        book.add(body);
        check_skill(body, path, problems);
        for (json const& value : child_at(body, "enumSkillValues")) {
            auto const id = lower_case(text_at(value, "id"));
            auto const skill = text_at(body, "id");
            if (id.empty() || owners.try_emplace(id, skill).first->second == skill) continue;
            problems.push_back({field_path(path, "enumSkillValues"),
                                "has a value whose id another skill uses: " + id});
        }
    });
    check_each(set, "skill-profile", problems, [&](json const& body, std::string const& path) {
        static_cast<void>(read_skill_profile(body, book, path, problems));
    });
    check_each(set, "user", problems, [&](json const& body, std::string const& path) {
        static_cast<void>(read_dynamic_skills(child_at(body, "dynamicSkills"), book,
                                              field_path(path, "dynamicSkills"), problems));
    });
    check_each(set, "contact-service-queue", problems,
               [&](json const& body, std::string const& path) {
                   check_queue_routing(body, book, path, problems);
               });
    check_each(set, "entry-point", problems, [&](json const& body, std::string const& path) {
        check_entry_point_routing(body, book, path, problems);
    });
    for (char const* resource : {"contact-service-queue", "entry-point"}) {
        check_each(set, resource, problems, [&](json const& body, std::string const& path) {
            check_offer_variables(set, body, path, problems);
        });
    }
    check_each(set, "team", problems, [&](json const& body, std::string const& path) {
        check_team_lines(body, path, problems);
    });
    check_each(set, "business-hours", problems, [&](json const& body, std::string const& path) {
        check_business_hours(body, path, problems);
    });
    check_each(set, "holiday-list", problems, [&](json const& body, std::string const& path) {
        check_holiday_list(body, path, problems);
    });
    check_each(set, "overrides", problems, [&](json const& body, std::string const& path) {
        check_overrides(body, path, problems);
    });
    Next const backup = [](json const& queue) { return text_at(queue, "backupQueueId"); };
    check_chain(set, "backupQueueId", backup, problems);
    check_chain(set, "overflowQueueId", overflow_in(set), problems);
}

}  // namespace ringmaster::api

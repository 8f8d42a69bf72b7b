#include "bench/big_world.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace ringmaster::bench {
namespace {

using namespace core;

enum Kind : std::uint64_t {
    org,
    site,
    team,
    user,
    profile,
    code,
    queue,
    point,
    skill,
    media,
    task
};

template <class Id>
Id id(Kind kind, std::size_t number) {
    return Id{derive({0x42u, 0x45u}, number + 1, kind + 1)};
}

Actor boss() { return {ActorKind::administrator, {}, "admin"}; }

void require(Outcome const& outcome) {
    if (!outcome.refusal) return;
    std::fprintf(stderr, "refused: %s %s\n", describe_reason(outcome.refusal->reason).id.data(),
                 outcome.refusal->detail.c_str());
    std::exit(1);
}

}  // namespace

BigWorld::BigWorld(Size const& size) : engine(id<OrgId>(org, 0)), size_(size) {
    give(ChangeConfiguration{boss(), organization(), {}});
}

std::vector<SkillValue> BigWorld::skills_of(std::size_t agent) const {
    std::vector<SkillValue> skills;
    std::size_t const profile_of = agent % size_.skill_profiles;
    for (std::size_t number = 0; number < size_.skills; ++number) {
        auto const level = static_cast<std::int32_t>((profile_of + number) % 5 + 5);
        bool const unfit = number + 1 == size_.skills && profile_of % 4 == 3;
        skills.push_back({id<SkillId>(skill, number), unfit ? 1 : level, {}});
    }
    // Makes sets differ beyond what queues ask for.
    skills.push_back({id<SkillId>(skill, size_.skills), static_cast<std::int32_t>(profile_of), {}});
    std::sort(skills.begin(), skills.end());
    return skills;
}

std::vector<ConfigItem> BigWorld::organization() const {
    std::vector<ConfigItem> items;
    auto const place = id<SiteId>(site, 0);
    auto const channels = id<MultimediaProfileId>(media, 0);
    items.emplace_back(Site{place, "site", channels, true});
    items.emplace_back(MultimediaProfile{channels, {1, 5, 5, 5}, BlendingMode::BLENDED});
    AgentProfile desktop;
    desktop.id = id<ProfileId>(profile, 0);
    items.emplace_back(desktop);
    items.emplace_back(AuxCode{id<AuxCodeId>(code, 0), "Break", true, true});
    std::vector<SkillRequirement> wanted;
    for (std::size_t number = 0; number < size_.skills; ++number) {
        auto const one = id<SkillId>(skill, number);
        items.emplace_back(Skill{one, "skill", SkillType::proficiency, true});
        wanted.push_back({one, SkillType::proficiency, SkillCondition::at_least, 5, "", 1});
    }
    std::sort(wanted.begin(), wanted.end());
    std::vector<TeamId> teams;
    for (std::size_t number = 0; number < size_.teams; ++number) {
        teams.push_back(id<TeamId>(team, number));
        items.emplace_back(Team{teams.back(), "team", place, {}, true});
    }
    for (std::size_t number = 0; number < size_.agents; ++number) {
        User one;
        one.id = agent(number);
        one.name = "agent";
        one.profile = desktop.id;
        one.teams = {teams[number % teams.size()]};
        one.site = place;
        one.skills = skills_of(number);
        items.emplace_back(one);
    }
    for (std::size_t number = 0; number < size_.queues; ++number) {
        Queue one;
        one.id = id<QueueId>(queue, number);
        one.name = "queue";
        one.teams = teams;
        one.order = size_.order;
        one.requirements = wanted;
        for (std::size_t step = 0; step < size_.relaxation_steps; ++step) {
            RelaxationStep relaxed{std::chrono::minutes(1) * (static_cast<int>(step) + 1), {}, {}};
            if (step < wanted.size()) relaxed.removed = {wanted[step].skill};
            one.relaxation.push_back(relaxed);
        }
        items.emplace_back(one);
        EntryPoint entry;
        entry.id = id<EntryPointId>(point, number);
        entry.name = "entry point";
        entry.queue = one.id;
        items.emplace_back(entry);
    }
    return items;
}

AgentId BigWorld::agent(std::size_t index) const { return id<AgentId>(user, index); }
TaskId BigWorld::next_task() { return id<TaskId>(task, next_task_++); }

void BigWorld::sign_in_all() {
    for (std::size_t number = 0; number < size_.agents; ++number) {
        Login login;
        login.agent = agent(number);
        login.by = {ActorKind::agent, login.agent, "agent"};
        login.session = SessionId{login.agent.value};
        login.team = id<TeamId>(team, number % size_.teams);
        login.dial_number = "agent";
        now = now + Duration(1);
        static_cast<void>(tell(SocketOpened{login.agent, number + 1, true}));
        static_cast<void>(give(login));
    }
}

CreateTask BigWorld::contact(TaskId one, std::size_t number) const {
    CreateTask create;
    create.by = {ActorKind::connector, {}, "pbx"};
    create.task = one;
    create.entry_point = id<EntryPointId>(point, number % size_.queues);
    create.origin = "+4915112345678";
    create.destination = "+4930123456";
    for (char const* name : {"first", "second", "third", "fourth"}) {
        create.attributes[name] = PlainValue{"twenty characters ok"};
    }
    return create;
}

SetState BigWorld::state(std::size_t index, bool available) const {
    AgentId const one = agent(index);
    return {{ActorKind::agent, one, "agent"}, one, available, id<AuxCodeId>(code, 0), {}};
}

Outcome BigWorld::give(Command const& command) {
    Outcome outcome = engine.step(command, now);
    require(outcome);
    settle(outcome);
    return outcome;
}

Outcome BigWorld::tell(Fact const& fact) {
    Outcome outcome = engine.step(fact, now);
    settle(outcome);
    return outcome;
}

void BigWorld::settle(Outcome const& outcome) {
    for (Event const& event : outcome.events) {
        auto const* const asked = std::get_if<MediaRequested>(&event);
        if (asked == nullptr) continue;
        Outcome const next =
            engine.step(Fact{MediaResult{{}, asked->number, asked->task, true, {}}}, now);
        settle(next);
    }
}

}  // namespace ringmaster::bench

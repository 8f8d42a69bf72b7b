#include "support/small_world.hpp"

#include <stdexcept>

#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::testing {

using namespace core;

Uuid id_of(std::string_view name) {
    Uuid uuid{0x5EED, 0};
    for (char const letter : name) uuid.low = uuid.low * 131 + static_cast<unsigned char>(letter);
    return derive(uuid, name.size(), 0);
}

namespace {

AuxCode code(std::string_view name, bool idle, bool is_default,
             SystemCode system = SystemCode::none) {
    return {named<AuxCodeId>(name), std::string(name), idle, is_default, system, true};
}

User user(std::string_view name, std::string_view profile) {
    User person;
    person.id = named<AgentId>(name);
    person.name = name;
    person.profile = named<ProfileId>(profile);
    person.teams = {named<TeamId>("team")};
    person.site = named<SiteId>("site");
    return person;
}

Queue queue(std::string_view name, MediaType media) {
    Queue one;
    one.id = named<QueueId>(name);
    one.name = name;
    one.media = media;
    one.teams = {named<TeamId>("team")};
    return one;
}

EntryPoint entry_point(std::string_view name, std::string_view to, MediaType media) {
    EntryPoint point;
    point.id = named<EntryPointId>(name);
    point.name = name;
    point.media = media;
    point.queue = named<QueueId>(to);
    return point;
}

}  // namespace

std::vector<ConfigItem> small_organization() {
    std::vector<ConfigItem> items;
    MultimediaProfile voice_and_chat;
    voice_and_chat.id = named<MultimediaProfileId>("voice+chat");
    voice_and_chat.capacity = {1, 2, 2, 2};
    items.emplace_back(voice_and_chat);
    items.emplace_back(Site{named<SiteId>("site"), "site", voice_and_chat.id, true});
    items.emplace_back(Team{named<TeamId>("team"), "team", named<SiteId>("site"), {}, true});
    AgentProfile profile;
    profile.id = named<ProfileId>("profile");
    profile.auto_wrap_up = true;
    profile.auto_wrap_after = std::chrono::seconds(60);
    profile.extension_allowed = true;
    items.emplace_back(profile);
    for (char const* name : {"anna", "ben", "carla", "sue"}) {
        items.emplace_back(user(name, "profile"));
    }
    items.emplace_back(queue("support", MediaType::telephony));
    items.emplace_back(queue("sales", MediaType::telephony));
    items.emplace_back(queue("webchat", MediaType::chat));
    items.emplace_back(queue("mail", MediaType::email));
    items.emplace_back(queue("posts", MediaType::social));
    items.emplace_back(entry_point("mailbox", "mail", MediaType::email));
    items.emplace_back(entry_point("page", "posts", MediaType::social));
    items.emplace_back(entry_point("support-line", "support", MediaType::telephony));
    items.emplace_back(entry_point("sales-line", "sales", MediaType::telephony));
    items.emplace_back(entry_point("site-chat", "webchat", MediaType::chat));
    EntryPoint help_line = entry_point("help-line", "sales", MediaType::telephony);
    help_line.dial_numbers = {"+4930555"};
    items.emplace_back(help_line);
    items.emplace_back(code("meeting", true, true));
    items.emplace_back(code("lunch", true, false));
    items.emplace_back(code("sale", false, false));
    items.emplace_back(code("question", false, true));
    for (std::size_t index = 1; index < enum_count<SystemCode>(); ++index) {
        auto const system = static_cast<SystemCode>(index);
        items.emplace_back(code(enum_name(system), true, false, system));
    }
    items.emplace_back(OrgSettings{});
    return items;
}

std::vector<Fact> media_results(Outcome const& outcome, MediaMode mode) {
    std::vector<Fact> facts;
    if (mode == MediaMode::silent) return facts;
    for (Effect const& effect : outcome.effects) {
        auto const* const command = std::get_if<MediaCommand>(&effect);
        if (command == nullptr) continue;
        if (command->kind == MediaKind::answer || command->kind == MediaKind::dial) continue;
        bool const confirmed = mode == MediaMode::confirm;
        facts.emplace_back(MediaResult{
            {}, command->number, command->task, confirmed, confirmed ? "" : "scripted"});
    }
    return facts;
}

SmallWorld::SmallWorld() { configure(small_organization()); }

void SmallWorld::configure(std::vector<ConfigItem> items) {
    give(ChangeConfiguration{Actor{}, std::move(items), {}});
}

void SmallWorld::absorb(Outcome& into, Outcome&& more) {
    journal_.insert(journal_.end(), more.events.begin(), more.events.end());
    for (Event& event : more.events) into.events.push_back(std::move(event));
    for (Effect& effect : more.effects) into.effects.push_back(std::move(effect));
    if (more.refusal) into.refusal = std::move(more.refusal);
    into.allowed.bits |= more.allowed.bits;
}

void SmallWorld::settle(Outcome& outcome) {
    std::vector<Fact> pending = media_results(outcome, media);
    while (!pending.empty()) {
        std::vector<Fact> next;
        for (Fact const& fact : pending) {
            Outcome more = engine.step(fact, now);
            for (Fact& result : media_results(more, media)) next.push_back(std::move(result));
            absorb(outcome, std::move(more));
        }
        pending = std::move(next);
    }
    if (auto const what = engine.broken_invariant()) throw std::logic_error(*what);
}

Outcome SmallWorld::give(Command const& command) {
    Outcome outcome;
    absorb(outcome, engine.step(command, now));
    settle(outcome);
    return outcome;
}

Outcome SmallWorld::tell(Fact const& fact) {
    Outcome outcome;
    absorb(outcome, engine.step(fact, now));
    settle(outcome);
    return outcome;
}

Outcome SmallWorld::wait(Duration duration) {
    Time const until = now + duration;
    Outcome all;
    while (auto const due = engine.next_deadline()) {
        if (*due > until) break;
        now = std::max(now, *due);
        Outcome outcome;
        absorb(outcome, engine.tick(now, limits::timers_per_tick_max));
        settle(outcome);
        for (Event& event : outcome.events) all.events.push_back(std::move(event));
        for (Effect& effect : outcome.effects) all.effects.push_back(std::move(effect));
    }
    now = until;
    return all;
}

Actor SmallWorld::actor(std::string_view agent) {
    auto const kind = agent == "sue" ? ActorKind::supervisor : ActorKind::agent;
    return {kind, named<AgentId>(agent), std::string(agent)};
}

void SmallWorld::bring_in(std::string_view agent) {
    tell(SocketOpened{named<AgentId>(agent), next_socket_++, false});
    sign_in(agent);
    give(SetState{actor(agent), named<AgentId>(agent), true, {}, ""});
}

Outcome SmallWorld::sign_in(std::string_view agent) {
    Login login;
    login.by = actor(agent);
    login.agent = named<AgentId>(agent);
    login.session = named<SessionId>(std::string(agent) + "-session");
    login.team = named<TeamId>("team");
    login.dial_number = std::string(agent);
    return give(login);
}

Outcome SmallWorld::call(std::string_view task, std::string_view to) {
    CreateTask create;
    create.by.kind = ActorKind::connector;
    create.task = named<TaskId>(task);
    create.entry_point = named<EntryPointId>(std::string(to) + "-line");
    create.origin = "+15550100";
    create.destination = "+18005550199";
    return give(create);
}

Outcome SmallWorld::accept(std::string_view agent, std::string_view task) {
    return give(Accept{actor(agent), named<AgentId>(agent), named<TaskId>(task)});
}

Outcome SmallWorld::end(std::string_view agent, std::string_view task) {
    return give(End{actor(agent), named<AgentId>(agent), named<TaskId>(task)});
}

Engine SmallWorld::replayed() const {
    Engine fresh(named<OrgId>("org"));
    for (Event const& event : journal_) fresh.apply(event);
    return fresh;
}

Task const* SmallWorld::task(std::string_view name) const {
    return engine.state().task(named<TaskId>(name));
}

Agent const* SmallWorld::agent(std::string_view name) const {
    return engine.state().agent(named<AgentId>(name));
}

}  // namespace ringmaster::testing

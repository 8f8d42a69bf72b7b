#include "scenarios/script.hpp"

namespace ringmaster::testing {

using namespace core;

namespace {

Actor by(Line const& line) {
    return SmallWorld::actor(line.option("by", line.words.empty() ? "" : line.words.front()));
}

}  // namespace

void Script::add_agent_verbs() {
    verbs_["open"] = [this](Line const& line) {
        std::uint64_t const socket = next_socket_++;
        sockets_[line.option("as", line.word(0))] = socket;
        bool const resumed = line.option("resumed") == "true";
        return say(world_.tell(SocketOpened{named<AgentId>(line.word(0)), socket, resumed}));
    };
    verbs_["close"] = [this](Line const& line) {
        std::uint64_t const socket = sockets_[line.option("as", line.word(0))];
        return say(world_.tell(SocketClosed{named<AgentId>(line.word(0)), socket}));
    };
    verbs_["login"] = [this](Line const& line) {
        Login login;
        login.by = by(line);
        login.agent = named<AgentId>(line.word(0));
        login.session = named<SessionId>(line.word(0) + "-session");
        login.team = named<TeamId>(line.option("team", "team"));
        login.device = enum_parse<DeviceType>(line.option("device", "BROWSER")).value();
        login.dial_number = line.option("number", line.word(0));
        login.take_over = line.option("takeOver") == "true";
        return say(world_.give(login));
    };
    verbs_["logout"] = [this](Line const& line) {
        return say(world_.give(Logout{by(line), named<AgentId>(line.word(0)), "bye"}));
    };
    verbs_["reload"] = [this](Line const& line) {
        return say(world_.give(Reload{by(line), named<AgentId>(line.word(0))}));
    };
    verbs_["available"] = [this](Line const& line) {
        return say(world_.give(SetState{by(line), named<AgentId>(line.word(0)), true, {}, ""}));
    };
    verbs_["idle"] = [this](Line const& line) {
        SetState state{by(line), named<AgentId>(line.word(0)), false, {}, line.option("reason")};
        if (line.words.size() > 1) state.code = named<AuxCodeId>(line.word(1));
        return say(world_.give(state));
    };
}

std::string Script::call(Line const& line, std::string const& task) {
    speaker_.learn(task);
    CreateTask create;
    create.by.kind = ActorKind::connector;
    create.task = named<TaskId>(task);
    std::string const queue = line.option("queue", "support");
    static std::map<std::string, std::pair<MediaType, char const*>> const digital{
        {"webchat", {MediaType::chat, "site-chat"}},
        {"mail", {MediaType::email, "mailbox"}},
        {"posts", {MediaType::social, "page"}}};
    auto const known = digital.find(queue);
    create.entry_point = named<EntryPointId>(queue + "-line");
    if (known != digital.end()) {
        create.media = known->second.first;
        create.entry_point = named<EntryPointId>(known->second.second);
    }
    if (auto const text = line.option("entryPoint"); !text.empty()) {
        create.entry_point = named<EntryPointId>(text);
    }
    if (auto const text = line.option("priority"); !text.empty()) {
        create.priority = std::stoi(text);
    }
    create.origin = line.option("from");
    if (auto const text = line.option("age"); !text.empty()) {
        create.age_since = world_.now - parse_duration(text);
    }
    return say(world_.give(create));
}

void Script::add_task_verbs() {
    verbs_["call"] = [this](Line const& line) { return call(line, line.word(0)); };
    // A contact that the agent has accepted; he comes in when he is not there.
    verbs_["connect"] = [this](Line const& line) {
        Agent const* const agent = world_.agent(line.word(0));
        if (agent == nullptr || agent->station() == nullptr) world_.bring_in(line.word(0));
        std::string const offered = call(line, line.word(1));
        return offered + say(world_.accept(line.word(0), line.word(1)));
    };
    verbs_["accept"] = [this](Line const& line) {
        Accept command{by(line), named<AgentId>(line.word(0)), task(line.word(1))};
        command.has_phones = line.option("phones") == "true";
        return say(world_.give(command));
    };
    verbs_["accept-all"] = [this](Line const& line) {
        return say(world_.give(AcceptAllOffers{by(line), named<AgentId>(line.word(0))}));
    };
    verbs_["reject"] = [this](Line const& line) {
        return say(world_.give(Reject{by(line), named<AgentId>(line.word(0)), task(line.word(1))}));
    };
    verbs_["end"] = [this](Line const& line) {
        return say(world_.give(End{by(line), named<AgentId>(line.word(0)), task(line.word(1))}));
    };
    verbs_["force-end"] = [this](Line const& line) {
        return say(world_.give(ForceEndTask{by(line), task(line.word(0))}));
    };
    verbs_["call-back"] = [this](Line const& line) {
        return say(world_.give(RequestCallback{
            {ActorKind::connector, {}, "ivr"}, task(line.word(0)), line.option("at")}));
    };
    verbs_["reply"] = [this](Line const& line) {
        return say(
            world_.give(SendReply{by(line), named<AgentId>(line.word(0)), task(line.word(1))}));
    };
    verbs_["wrapup"] = [this](Line const& line) {
        return say(
            world_.give(SubmitWrapUp{by(line), named<AgentId>(line.word(0)), task(line.word(1)),
                                     named<AuxCodeId>(line.word(2)), "", ""}));
    };
    verbs_["correct"] = [this](Line const& line) {
        auto const ordinal = static_cast<std::uint32_t>(std::stoul(line.option("engagement", "0")));
        return say(world_.give(
            CorrectWrapUp{by(line), named<AgentId>(line.word(0)), named<TaskId>(line.word(1)),
                          ordinal, named<AuxCodeId>(line.word(2)), "", line.option("note")}));
    };
    verbs_["extend"] = [this](Line const& line) {
        return say(
            world_.give(ExtendWrapUp{by(line), named<AgentId>(line.word(0)), task(line.word(1))}));
    };
    verbs_["request"] = [this](Line const& line) {
        return say(
            world_.give(RequestWrapUp{by(line), named<AgentId>(line.word(0)), task(line.word(1))}));
    };
    verbs_["skip"] = [this](Line const& line) {
        return say(
            world_.give(SkipWrapUp{by(line), named<AgentId>(line.word(0)), task(line.word(1))}));
    };
}

void Script::add_fact_verbs() {
    auto const source = [](Line const& line) {
        return FactSource{"pbx", std::stoull(line.option("number", "0"))};
    };
    verbs_["answered"] = [this, source](Line const& line) {
        return say(
            world_.tell(LegAnswered{source(line), task(line.word(1)), leg_of(line.word(0))}));
    };
    verbs_["hungup"] = [this, source](Line const& line) {
        return say(world_.tell(LegHungUp{source(line), task(line.word(1)), leg_of(line.word(0))}));
    };
    verbs_["failed"] = [this, source](Line const& line) {
        return say(world_.tell(LegFailed{source(line), task(line.word(1)), leg_of(line.word(0)),
                                         line.option("cause")}));
    };
    verbs_["left"] = [this, source](Line const& line) {
        return say(world_.tell(CustomerLeft{source(line), task(line.word(0))}));
    };
    verbs_["callback-requested"] = [this, source](Line const& line) {
        return say(
            world_.tell(CallbackWanted{source(line), task(line.word(0)), line.option("at")}));
    };
    verbs_["message"] = [this, source](Line const& line) {
        return say(
            world_.tell(MessagePassed{source(line), task(line.word(1)), leg_of(line.word(0))}));
    };
    verbs_["phonedown"] = [this, source](Line const& line) {
        return say(
            world_.tell(PhoneDown{source(line), task(line.word(1)), named<AgentId>(line.word(0))}));
    };
}

}  // namespace ringmaster::testing

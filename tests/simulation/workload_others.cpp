// What supervisors do to contacts and queues, who takes what waits, and customers who are
// forgotten.

#include <tuple>

#include "simulation/workload.hpp"
#include "support/small_world.hpp"

namespace ringmaster::simulation {

using testing::named;

// RQ-13: mostly what may be taken.
void Workload::assign() {
    std::vector<std::pair<TaskId, AgentId>> pairs;
    for (int index = 0; index < agent_count; ++index) {
        AgentId const agent = agent_id(index);
        for (TaskId const& task : stage_.engine().assignable_to(agent)) {
            pairs.emplace_back(task, agent);
        }
    }
    if (pairs.empty() || random_.chance(20)) {
        if (auto const task = some_task()) pairs = {{*task, some_agent()}};
    }
    if (pairs.empty()) return;
    auto const [task, agent] = random_.pick(pairs);
    give(AssignTask{acting(agent), agent, task});
}

// RQ-9, RQ-13, SU-2
void Workload::supervise() {
    Actor const by{ActorKind::supervisor, named<AgentId>("supervisor"), "supervisor"};
    std::vector<std::string> const queues{"support", "sales", "hotline", "webchat", "mail"};
    std::string const name = random_.pick(queues);
    QueueId const queue = named<QueueId>(name);
    if (random_.chance(15)) return correct_wrap_up();
    if (random_.chance(20)) return give(CloseQueue{by, queue, random_.chance(40)});
    if (random_.chance(10)) {
        return give(CloseEntryPoint{by, named<EntryPointId>(name + "-line"), random_.chance(40)});
    }
    auto const task = some_task();
    if (!task) return;
    auto const priority = static_cast<int>(random_.between(0, 10));  // 0 is none
    switch (random_.weighted({15, 35, 50})) {
        case 0: return give(ForceEndTask{by, *task});
        case 1: return give(PrioritizeTask{by, *task, priority});
        default: {
            RequeueTask requeue{by, *task, queue, random_.chance(30), {}, {}};
            if (random_.chance(50)) requeue.priority = priority;
            return give(requeue);
        }
    }
}

// WU-11: mostly one that was stored, of a contact that is open or closed.
void Workload::correct_wrap_up() {
    auto const& journal = stage_.journal();
    std::vector<WrapUpSubmitted> stored;
    for (auto event = journal.rbegin(); event != journal.rend() && stored.size() < 20; ++event) {
        if (auto const* one = std::get_if<WrapUpSubmitted>(&*event)) stored.push_back(*one);
    }
    if (stored.empty()) return;
    WrapUpSubmitted one = random_.pick(stored);
    auto const open = some_pair();
    if (random_.chance(20) && open) std::tie(one.task, one.agent) = *open;
    std::string const words = random_.chance(30) ? "looked into" : "";
    Actor const by{ActorKind::supervisor, named<AgentId>("supervisor"), "supervisor"};
    give(CorrectWrapUp{by, one.agent, one.task, one.engagement, some_code(false), words, words});
}

// SEC-7: mostly one of whom something is kept for an agent who is away.
void Workload::erase_customer() {
    std::vector<std::string> customers;
    for (auto const& [of, kept] : stage_.model().kept) customers.push_back(kept.customer);
    if (customers.empty() || random_.chance(30)) {
        customers = {(random_.chance(50) ? "+1555030" : "guest-") +
                     std::to_string(random_.below(8))};
    }
    std::string const customer = random_.pick(customers);
    Actor const by{ActorKind::administrator, {}, "administrator"};
    give(EraseCustomer{by, testing::id_of(customer), customer, "request"});
}

}  // namespace ringmaster::simulation

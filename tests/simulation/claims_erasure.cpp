// Claims about customers who are forgotten (SEC-7), and what is kept of closed contacts till then.

#include "ringmaster/core/model/limits.hpp"
#include "simulation/claims.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {

// What was kept shows in the hydration that tells it (Desktops).
void Claims::operator()(ClosedTaskKept const& event) const {
    require(event.away != agent(event.agent).present(), "PROTOCOL 2: he was there, or not");
    require(event.at == step.now, "kept with another time");
    model.kept[{event.agent, event.task}] = {task(event.task).customer, event.at};
}

void Claims::operator()(ClosedTasksTold const& event) const {
    std::erase_if(model.kept, [&](auto const& one) {
        bool const late = one.second.at + limits::unnoticed_loss_max < event.at;
        return one.first.first == event.agent && late;
    });
}

void Claims::operator()(CustomerErased const& event) const {
    auto const* const command = input<EraseCustomer>();
    require(command != nullptr && command->customer == event.customer &&
                command->reference == event.reference,
            "SEC-7: nobody asked for it");
    require(!must_refuse(model, *command, step.now), "SEC-7: erased though his contact is live");
}

void Claims::operator()(ClosedTaskBlanked const& event) const {
    auto const* const command = input<EraseCustomer>();
    auto const kept = model.kept.find({event.agent, event.task});
    require(command != nullptr, "SEC-7: nobody asked for it");
    require(kept != model.kept.end() && kept->second.customer == command->number,
            "SEC-7: another customer's contact is blanked");
    model.kept.erase(kept);  // of nobody from now on
}

}  // namespace ringmaster::simulation

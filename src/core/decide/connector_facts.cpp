#include "core/decide/connector_facts.hpp"

#include <algorithm>

#include "core/decide/contact.hpp"
#include "core/decide/media.hpp"

namespace ringmaster::core {

void customer_arrived(Decision& decision, CustomerArrived const& fact) {
    TaskId const task = fact.create.task;
    if (decision.state().task(task) != nullptr) return;
    Refused const refused = create_task(decision, fact.create);
    if (!refused) return;
    std::string const reason(describe_reason(refused->reason).id);
    decision.emit(ArrivalRefused{task, decision.now(), reason, refused->detail});
}

void dtmf(Decision& decision, Dtmf const& fact) {
    if (decision.state().task(fact.task) == nullptr) return;
    decision.emit(DtmfReceived{fact.task, fact.leg, fact.digits, decision.now()});
}

void recording_file(Decision& decision, RecordingFile const& fact) {
    // The contact has often left the state by then: its history takes the file all the same.
    decision.emit(RecordingFileReceived{fact.task, fact.file, decision.now()});
}

void stray_leg(Decision& decision, StrayLeg const& fact) {
    if (Task const* const task = decision.state().task(fact.task)) {
        return decision.command(fact.task, ending_command(task->media, fact.leg.kind), fact.leg, 0);
    }
    decision.hang_up_stray(fact.task, fact.media, fact.leg);
}

void connector_returned(Decision& decision, ConnectorReturned const& fact) {
    struct Asked {
        Task const* task = nullptr;
        MediaOperation const* operation = nullptr;
    };
    std::vector<Asked> asked;
    for (auto const& [id, task] : decision.state().tasks) {
        bool const concerned = std::find(fact.channels.begin(), fact.channels.end(), task.media) !=
                               fact.channels.end();
        for (MediaOperation const& operation : task.media_operations) {
            if (concerned && !operation.expired && still_wanted(task, operation))
                asked.push_back({&task, &operation});
        }
    }
    std::sort(asked.begin(), asked.end(), [](Asked const& left, Asked const& right) {
        return left.operation->number < right.operation->number;
    });
    for (Asked const& one : asked) decision.resend(*one.task, *one.operation);
}

// ---- what their events do to the state -------------------------------------------------------

// In the journal for the record only.
void Applier::operator()(ArrivalRefused const& /*event*/) const {}
void Applier::operator()(DtmfReceived const& /*event*/) const {}
void Applier::operator()(RecordingFileReceived const& /*event*/) const {}

void Applier::operator()(StrayLegFound const& event) const {
    state.next_media_number = std::max(state.next_media_number, event.number + 1);
}

}  // namespace ringmaster::core

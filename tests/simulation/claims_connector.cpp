// Claims about what connectors tell beside the legs of a call (PROTOCOL 8).

#include "simulation/claims.hpp"
#include "simulation/rules.hpp"

namespace ringmaster::simulation {

CreateTask const* Claims::creation() const {
    if (auto const* const arrival = input<CustomerArrived>()) return &arrival->create;
    return input<CreateTask>();
}

void Claims::operator()(ArrivalRefused const& event) const {
    auto const* const arrival = input<CustomerArrived>();
    require(arrival != nullptr && arrival->create.task == event.task, "nobody arrived");
    require(!event.reason.empty(), "turned away without a reason");
}

void Claims::operator()(DtmfReceived const& event) const {
    auto const* const fact = input<Dtmf>();
    require(fact != nullptr && fact->task == event.task && fact->leg == event.leg &&
                fact->digits == event.digits,
            "keys nobody pressed");
    require(model.task(event.task) != nullptr, "keys pressed in no contact");
}

void Claims::operator()(RecordingFileReceived const& event) const {
    auto const* const fact = input<RecordingFile>();
    require(fact != nullptr && fact->task == event.task && fact->file == event.file,
            "a recording nobody made");
}

void Claims::operator()(StrayLegFound const& event) const {
    require(caused_by<StrayLeg>(event.task) && model.task(event.task) == nullptr,
            "a stray leg of a contact that is there");
    require(!record.media.empty(), "a stray leg that is not hung up");
    MediaCommand const& sent = *record.media.front();
    record.media.erase(record.media.begin());
    require(sent.task == event.task && sent.number == event.number && sent.leg == event.leg &&
                sent.kind == ending_of(sent.media, sent.leg),
            "the hangup sent is not the one on record");
    require(event.number == model.last_media_number + 1, "PROTOCOL 8: numbers are gapless");
    model.last_media_number = event.number;
}

}  // namespace ringmaster::simulation

#pragma once
// Watches inputs and outputs of an engine it knows nothing about and complains about the first
// thing SPEC does not allow. A value: copies check branches of an enumeration independently.

#include "simulation/desktops.hpp"
#include "simulation/matcher.hpp"
#include "simulation/model.hpp"

namespace ringmaster::simulation {

struct StepRecord;

class Checker {
public:
    explicit Checker(OrgId org) { model_.org = org; }

    // Throws Complaint.
    void check(Step const& step);
    // After everything was ended and closed: no task may be left.
    void require_nothing_left() const;
    [[nodiscard]] Model const& model() const { return model_; }

private:
    void check_all(Step const& step);
    void follow(Step const& step, StepRecord& record);
    void require_answer(Step const& step) const;
    void require_submission_answer(Step const& step, SubmitWrapUp const& command) const;
    void require_effect_of_fact(Step const& step, Fact const& fact, bool repeated) const;
    void require_arrival(Step const& step, CustomerArrived const& fact, bool known) const;
    void require_consistent(Step const& step, StepRecord const& record) const;
    // The earliest of everything that waits for its time.
    [[nodiscard]] std::optional<Time> next_deadline() const;

    Model model_;
    Desktops desktops_;
    Matcher matcher_;  // who is offered what
};

}  // namespace ringmaster::simulation

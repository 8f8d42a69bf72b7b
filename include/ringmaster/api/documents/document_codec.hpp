#pragma once
// Documents <-> the typed configuration decisions need (CFG-2). Units change here and nowhere
// else: seconds and milliseconds of the wire become core::Duration.
//
// Ownership: values. Threading: pure functions. Errors: none; documents were validated before
// they got into a Directory, and what a document does not say is the resource table's default.

#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/core/model/command_administration.hpp"
#include "ringmaster/core/model/config.hpp"

namespace ringmaster::api {

// The whole typed configuration of an organization. `now` is where business hours begin: the
// engine is given the instants at which they are open for some time from then on (RQ-9).
[[nodiscard]] core::Config typed_configuration(Directory const& directory, core::Time now);

// The one change that turns `from` into `to`. Empty lists: they are equal. `by` is not filled.
[[nodiscard]] core::ChangeConfiguration configuration_change(core::Config const& from,
                                                             core::Config const& to);

}  // namespace ringmaster::api

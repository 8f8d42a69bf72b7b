#pragma once
// How long an organization's records are kept: as it has set it, else as the server is configured.
//
// Ownership: values. Threading: the loop, whose directory it is. Units: days, 0 for ever. Errors:
// none.

#include "app/settings/settings.hpp"
#include "ringmaster/api/documents/directory.hpp"
#include "ringmaster/reports/projector.hpp"

namespace ringmaster::app {

[[nodiscard]] reports::Retention records_retention(Settings const& settings,
                                                   api::Directory const& directory);

}  // namespace ringmaster::app

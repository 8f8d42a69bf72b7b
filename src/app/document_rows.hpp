#pragma once
// Changed documents of a command as rows of the store. Pure.
// Errors: std::logic_error for an id that is no UUID: `api` has checked it.

#include <vector>

#include "ringmaster/api/call.hpp"
#include "ringmaster/store/records.hpp"

namespace ringmaster::app {

[[nodiscard]] std::vector<store::DocumentChange> document_rows(
    core::OrgId const& org, std::vector<api::DocumentChange> const& changes, core::Time at);

}  // namespace ringmaster::app

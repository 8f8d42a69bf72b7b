#pragma once
// What an agent's desktop profile lets his token read (PROTOCOL 5): of some resources only what the
// profile names. Others read everything their role may.
//
// Ownership: refers to the request's context. Threading: the loop. Errors: none.

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "api/documents/resource.hpp"
#include "ringmaster/api/requests/context.hpp"

namespace ringmaster::api {

class ProfileScope {
public:
    ProfileScope(Context const& context, Resource const& resource);

    [[nodiscard]] bool allows(std::string_view id) const { return !ids_ || ids_->contains(id); }

private:
    std::optional<std::set<std::string, std::less<>>> ids_;  // nothing: all of them
};

}  // namespace ringmaster::api

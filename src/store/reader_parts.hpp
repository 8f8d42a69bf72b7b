#pragma once
// What a Reader owns; shared by the files that implement its functions.

#include <string>

#include "ringmaster/store/connection.hpp"
#include "ringmaster/store/reader.hpp"
#include "store/folder.hpp"
#include "store/ownership.hpp"

namespace ringmaster::store {

struct Reader::Parts {
    // Throws Failure when the folder is not whole, or not at this binary's version.
    Parts(std::string const& file, Connection::Access access, Overrides const& overrides);

    std::unique_ptr<Ownership> ownership;  // only of a reader in the writer's place
    Folder folder;                         // as it was before it was opened
    std::string path;
    Connection connection;
};

}  // namespace ringmaster::store

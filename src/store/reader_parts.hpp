#pragma once
// What a Reader owns; shared by the files that implement its functions.

#include <string>

#include "ringmaster/store/reader.hpp"
#include "store/migrations.hpp"
#include "store/ownership.hpp"

namespace ringmaster::store {

struct Reader::Parts {
    Parts(std::string const& file, Connection::Access access, Overrides const& overrides)
        : path(file), connection(file, access, overrides) {
        expect_current(connection, path);
    }

    std::unique_ptr<Ownership> ownership;  // only of a reader in the writer's place
    std::string path;
    Connection connection;
};

}  // namespace ringmaster::store

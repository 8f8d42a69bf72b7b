#pragma once
// What a Reader owns; shared by the files that implement its functions.

#include <string>

#include "ringmaster/store/reader.hpp"
#include "store/connection.hpp"

namespace ringmaster::store {

struct Reader::Parts {
    Parts(std::string const& file, Overrides const& overrides)
        : path(file), connection(file, Connection::Access::read_only, overrides) {}

    std::string path;
    Connection connection;
};

}  // namespace ringmaster::store

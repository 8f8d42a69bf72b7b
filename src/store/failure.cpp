// Which kind of error a refusal of the operating system is.
#include "ringmaster/store/failure.hpp"

#include <cerrno>
#include <cstring>

namespace ringmaster::store {

void fail_with_errno(std::string const& doing) {
    int const number = errno;
    ErrorCode const code = number == ENOSPC   ? ErrorCode::disk_full
                           : number == EEXIST ? ErrorCode::exists_already
                                              : ErrorCode::io;
    throw Failure(code, doing + ": " + std::strerror(number));
}

}  // namespace ringmaster::store

#pragma once
// A value, or the reason why there is none, in words for the person who runs the server.
//
// Ownership: both sides are values. Threading: as any value. Errors: value() of a failed Result is
// a programming error and throws std::bad_variant_access.

#include <string>
#include <utility>
#include <variant>

namespace ringmaster::store {

enum class ErrorCode {
    io,                 // the operating system refused: permissions, a broken disk
    owned_by_another,   // another process writes this file (OPS-5)
    not_ours,           // the file is something else, or another program's database
    corrupt,            // what is there is not what was written
    incomplete,         // files of the folder are missing, or belong to another database
    migration_changed,  // a migration that was applied is not the one in this binary
    from_the_future,    // a newer binary has written here
    disk_full,          // OPS-7
    exists_already,     // a target that must not be overwritten
    fenced,             // a later writer has taken the file over
    refused,            // the caller's data breaks a rule of the store (gap, wrong version)
};

struct Error {
    ErrorCode code = ErrorCode::io;
    std::string message;
};

// For functions that have nothing to return but that they are done.
struct Done {};

template <class T>
class [[nodiscard]] Result {
public:
    explicit(false) Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
    explicit(false) Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] explicit operator bool() const { return content_.index() == 0; }
    [[nodiscard]] T& value() & { return std::get<0>(content_); }
    [[nodiscard]] T const& value() const& { return std::get<0>(content_); }
    [[nodiscard]] T&& value() && { return std::get<0>(std::move(content_)); }
    [[nodiscard]] Error const& error() const { return std::get<1>(content_); }

private:
    std::variant<T, Error> content_;
};

}  // namespace ringmaster::store

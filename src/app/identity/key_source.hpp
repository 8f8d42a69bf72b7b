#pragma once
// Where the keys of an identity provider come from: a file, an address, or the address that its
// discovery document names. Reading takes as long as a disk or a network takes: never on the loop.
//
// Ownership: values. Threading: any thread. Units: bytes, milliseconds.
// Errors: a sentence for the operator.

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "ringmaster/api/access/key_set.hpp"

namespace ringmaster::app {

struct KeySource {
    enum class Kind { file, address, discovery };
    Kind kind = Kind::file;
    std::string where;   // path or address
    std::string issuer;  // discovery: what its document must say
};

// https://…, or http:// with a loopback address in digits: what travels in the clear stays here.
[[nodiscard]] bool is_fetchable(std::string_view address);

// What a file looked like, to see whether it is another one now.
struct FileStamp {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t size = 0;
    std::int64_t changed_ns = 0;
    friend bool operator==(FileStamp const&, FileStamp const&) = default;
};

struct KeysRead {
    struct Unchanged {};
    struct Problem {
        std::string text;
    };
    std::variant<Unchanged, Problem, api::KeySet> what;
    std::optional<FileStamp> stamp;  // of a file that could be looked at
};

// `known` is the file as it was read last. `stop` ends a fetch early.
[[nodiscard]] KeysRead read_keys(KeySource const& source, std::optional<FileStamp> const& known,
                                 std::atomic<bool> const& stop);

}  // namespace ringmaster::app

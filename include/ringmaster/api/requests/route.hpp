#pragma once
// One row of the route table: what a request may be, who may send it and who answers it.
//
// Ownership: a Route refers to text and parameters with static storage. Threading: immutable
// values. Units: body_max in bytes. Errors: a route without a policy does not compile (SEC-1),
// because Policy has no default and its makers run at compile time.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "ringmaster/api/access/principal.hpp"
#include "ringmaster/api/requests/call.hpp"
#include "ringmaster/api/requests/context.hpp"

namespace ringmaster::api {

// The roles that may call a route; `open` routes need no token at all.
class Policy {
public:
    // Anybody, without a token: descriptions and service catalogues.
    [[nodiscard]] static consteval Policy open() { return Policy(0, true); }
    // Every role of an organization, but with a token.
    [[nodiscard]] static consteval Policy any_role() { return Policy(all_bits, false); }
    template <class... Rest>
    [[nodiscard]] static consteval Policy of(AccessRole first, Rest... rest) {
        return Policy((bit(first) | ... | bit(rest)), false);
    }

    [[nodiscard]] constexpr bool is_open() const { return open_; }
    [[nodiscard]] constexpr bool allows(AccessRole role) const {
        return open_ || (bits_ & bit(role)) != 0;
    }

private:
    static constexpr std::uint8_t all_bits = 0x1F;  // without providers
    [[nodiscard]] static constexpr std::uint8_t bit(AccessRole role) {
        return static_cast<std::uint8_t>(1U << static_cast<unsigned>(role));
    }
    consteval Policy(int bits, bool is_open)
        : bits_(static_cast<std::uint8_t>(bits)), open_(is_open) {}

    std::uint8_t bits_;
    bool open_;
};

// Bodies of commands are small; configuration and facts may ask for more (SEC-5).
inline constexpr std::size_t command_body_max = std::size_t{64} * 1024;
// An address book with as many entries as it may have takes 2 MiB.
inline constexpr std::size_t configuration_body_max = std::size_t{8} * 1024 * 1024;

// What may stand behind the `?` of a route's address. Lists are separated by commas.
enum class ParameterType : std::uint8_t { text, integer, flag, list, ids };

// What every JSON reader keeps exactly.
inline constexpr std::int64_t whole_number_max = std::int64_t{1} << 52;
// The last millisecond of the year 9999: dates have four digits, and calendars end somewhere.
inline constexpr std::int64_t time_max = 253'402'300'799'999;

// The declaration is the check: what does not fit is refused before the handler is asked.
struct Parameter {
    std::string_view name;
    ParameterType type = ParameterType::text;
    std::string_view text = {};    // for the description
    std::string_view values = {};  // "A|B": nothing else is accepted, nor as an item of a list
    std::int64_t min = 0;          // of an integer
    std::int64_t max = whole_number_max;
    std::string_view fallback = {};  // what stands for an absent one, for the description
    bool is_required = false;
};

struct Route {
    std::string_view method;   // upper case
    std::string_view pattern;  // "/v1/tasks/{id}/accept"; see Router for `{name}` and `{name*}`
    Policy policy;
    std::string_view name;  // operation id in openapi.yaml, e.g. "acceptTask"
    std::string_view summary;
    std::size_t body_max = command_body_max;
    Call (*handler)(Context const&) = nullptr;
    std::span<Parameter const> parameters = {};  // none: any is refused
};

// The handler's call, its refusals told by event where PROTOCOL 1 wants it; unless the address
// carries a parameter the route does not know, or a value of another type: then 400 with every
// problem by name (RQ-16).
[[nodiscard]] Call ask(Route const& route, Context const& context);

}  // namespace ringmaster::api

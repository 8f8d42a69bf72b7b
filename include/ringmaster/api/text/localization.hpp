#pragma once
// Names in the reader's language (WU-2): an `Accept-Language` header against `translations`.
//
// Ownership: a Languages owns its list. Threading: immutable values. Errors: none; a header that
// is not understood asks for nothing.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace ringmaster::api {

// Language ranges in the order of preference, lower case, e.g. {"de-at", "en"}.
struct Languages {
    std::vector<std::string> ranges;

    [[nodiscard]] static Languages parse(std::string_view accept_language);
};

// The `name` of a document, translated when `translations` has one of the wanted languages.
// `own_language` is the one `name` itself is written in: wanting it ends the search (RFC 4647
// look-up: "de-AT" falls back to "de").
[[nodiscard]] std::string localized_name(nlohmann::json const& document, Languages const& languages,
                                         std::string_view own_language);

}  // namespace ringmaster::api

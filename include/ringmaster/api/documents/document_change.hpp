#pragma once
// One document's change, worked out once: what is stored, what the Directory keeps, and what the
// audit says of it (CFG-2).
//
// Ownership: a value; the parsed form is shared and never changed. Threading: pure. Errors: none.

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace ringmaster::api {

class Document;  // directory.hpp

// One configuration document, as stored. Empty body: removed.
struct DocumentChange {
    std::string resource;  // e.g. "contact-service-queue"
    std::string id;
    std::uint64_t version = 0;
    std::string body;                                  // JSON
    std::shared_ptr<nlohmann::json const> value = {};  // the same, parsed; null when removed
    std::string action = {};                           // of the audit row, e.g. "CreateDocument"
    std::string told = {};                             // what differs, before and after
};

// `before`: null for a new one. `after`: the stored form; null for a removal. Versions count on.
[[nodiscard]] DocumentChange document_change(std::string_view resource, std::string const& id,
                                             Document const* before,
                                             std::shared_ptr<nlohmann::json const> after);

}  // namespace ringmaster::api

#pragma once
// The configuration documents of one organization in memory: resource -> id -> document, and the
// names every view of a task or an agent needs.
//
// Ownership: one Directory per organization, owned by the shell, filled from the store at start
// and changed together with the engine. Documents are owned here; pointers and references live
// until the next put, remove or apply. Threading: the loop only. Units: times in epoch ms.
// Errors: put() refuses text that is not a JSON object; look-ups give null or an empty string.

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ringmaster/api/documents/document_change.hpp"
#include "ringmaster/api/text/localization.hpp"
#include "ringmaster/core/model/ids.hpp"
#include "ringmaster/core/model/time.hpp"

namespace ringmaster::api {

// A document as the store keeps it. `id` is a lower-case UUID.
struct StoredDocument {
    std::string resource;
    std::string id;
    std::uint64_t version = 0;
    std::string body;  // JSON object
    core::Time created;
    core::Time updated;
};

class Document {
public:
    Document(StoredDocument const& stored, std::shared_ptr<nlohmann::json const> body);

    std::string id;
    std::uint64_t version = 0;
    core::Time created;
    core::Time updated;
    // As the administrator wrote it, without version and times; `id` included. Copies of a
    // Directory share it.
    [[nodiscard]] nlohmann::json const& body() const { return *body_; }
    [[nodiscard]] std::shared_ptr<nlohmann::json const> const& shared_body() const { return body_; }

private:
    std::shared_ptr<nlohmann::json const> body_;
};

// A user who may come in; one switched off, or not of the contact center, may not.
[[nodiscard]] bool is_active_user(Document const& user);

// A document that names another one.
struct Reference {
    std::string resource;
    std::string id;
    std::string name;
    std::string field;  // path of the field, e.g. "teamIds[0]"
};

// A call-associated variable as its administrator defined it (CD-1).
struct CadVariable {
    std::string name;
    std::string label;     // desktop label; the name when there is none
    std::string type;      // upper case: STRING, INTEGER, DECIMAL, BOOLEAN, DATE_TIME
    std::string fallback;  // default value
    bool agent_viewable = true;
    bool agent_editable = false;
    bool secure = false;      // `sensitive`: shown masked (CD-4)
    bool reportable = false;  // told of by records and searches
    bool active = true;
    std::int64_t order = 0;
};

class Directory {
public:
    explicit Directory(core::OrgId org);
    ~Directory();
    Directory(Directory&&) noexcept;
    Directory& operator=(Directory&&) noexcept;

    // ---- filling ----
    // Adds or replaces; false when the body is not a JSON object (a damaged store).
    [[nodiscard]] bool put(StoredDocument const& document);
    void remove(std::string_view resource, std::string_view id);
    // The changes of one command, stamped `at`. An empty body removes.
    void apply(std::vector<DocumentChange> const& changes, core::Time at);
    // A copy, to try a change on before it is asked for, or to read on another thread. Cheap,
    // however many documents there are: both share what neither changes.
    [[nodiscard]] Directory clone() const;

    // ---- documents ----
    [[nodiscard]] core::OrgId org() const;
    // Raised by every put, remove and apply; a clone has its original's.
    [[nodiscard]] std::uint64_t revision() const;
    // One that was read anew takes the place of `former`: nobody takes it for one he has seen.
    void succeed(Directory const& former);
    [[nodiscard]] Document const* find(std::string_view resource, std::string_view id) const;
    // In id order, which never changes under a reader who pages.
    [[nodiscard]] std::vector<Document const*> list(std::string_view resource) const;
    [[nodiscard]] std::size_t count(std::string_view resource) const;
    // The only document of a settings resource, or null.
    [[nodiscard]] Document const* only(std::string_view resource) const;
    [[nodiscard]] std::vector<Reference> references_to(std::string_view resource,
                                                       std::string_view id) const;
    [[nodiscard]] std::size_t size() const;

    // ---- the organization ----
    [[nodiscard]] std::string name() const;
    [[nodiscard]] std::string timezone() const;
    // BCP 47 tag the `name` fields are written in; "en" unless the organization says otherwise.
    [[nodiscard]] std::string language() const;
    // A switch of organization-setting, with the table's default, e.g. "legacyDesktopTimers".
    [[nodiscard]] bool setting(char const* name) const;

    // ---- names for views; empty when unknown ----
    [[nodiscard]] Document const* user_of(core::AgentId agent) const;
    [[nodiscard]] std::string agent_name(core::AgentId agent) const;
    [[nodiscard]] std::string team_name(core::TeamId team, Languages const& languages = {}) const;
    [[nodiscard]] std::string site_name(core::SiteId site, Languages const& languages = {}) const;
    [[nodiscard]] std::string queue_name(core::QueueId queue,
                                         Languages const& languages = {}) const;
    [[nodiscard]] std::string entry_point_name(core::EntryPointId entry_point) const;
    [[nodiscard]] std::string aux_code_name(core::AuxCodeId code,
                                            Languages const& languages = {}) const;

    // ---- call-associated data ----
    // In the administrator's order (order, then id); inactive ones included.
    [[nodiscard]] std::vector<CadVariable> const& cad_variables() const;
    // Null when nobody defined it.
    [[nodiscard]] CadVariable const* cad_variable(std::string_view name) const;
    // Names for offers (OF-7): the entry point's list, else the queue's; without secure ones.
    [[nodiscard]] std::vector<std::string> offer_variables(core::QueueId queue,
                                                           core::EntryPointId entry_point) const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace ringmaster::api

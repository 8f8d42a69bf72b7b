#pragma once
// The database file in the hands of a subcommand: exclusive, synchronous.
//
// Ownership: owns the Store. Threading: the main thread. Errors: by value, for the console.

#include <memory>
#include <string>

#include "app/tools/tools.hpp"
#include "ringmaster/api/documents/readiness.hpp"
#include "ringmaster/store/reader.hpp"
#include "ringmaster/store/store.hpp"

namespace ringmaster::app {

class OfflineStore {
public:
    enum class Damage { refused, accepted };
    // Creates the folder and the file when they are missing.
    [[nodiscard]] static store::Result<OfflineStore> open(Settings const& settings,
                                                          Damage damage = Damage::refused);
    // Which files others could use until now.
    void tell_mended(Console console) const;

    [[nodiscard]] store::Reader& reader() { return *reader_; }
    [[nodiscard]] std::uint64_t epoch() const { return store_->epoch(); }
    // Waits for the commit.
    [[nodiscard]] store::Result<store::Done> commit(store::Batch batch);

private:
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<store::Reader> reader_;
};

// The organization of that id, or the only one there is.
[[nodiscard]] store::Result<core::OrgId> chosen_organization(store::Reader& reader,
                                                             std::string const& text);

// What is missing, in lines.
void tell_missing(Console console, std::vector<api::Missing> const& all);

// Says what went wrong, and what to do about a running daemon.
Exit complain(Console console, store::Error const& error);

}  // namespace ringmaster::app

#pragma once
// Where the console's tokens go: into the database file, or to the daemon that owns it and takes
// them over within a second.
//
// Ownership: owns the file or a reader of it. Threading: the main thread. Errors: by value.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/tools/offline_store.hpp"
#include "app/turn/token_handover.hpp"

namespace ringmaster::app {

class TokenStore {
public:
    [[nodiscard]] static store::Result<TokenStore> open(Settings const& settings);
    void tell_mended(Console console) const;
    [[nodiscard]] store::Reader& reader() { return offline_ ? offline_->reader() : *beside_; }
    // Durable, and in force, when it returns.
    [[nodiscard]] store::Result<store::Done> keep(TokenHandover const& tokens);

private:
    std::optional<OfflineStore> offline_;
    std::unique_ptr<store::Reader> beside_;  // a daemon runs
    std::string data_directory_;
};

}  // namespace ringmaster::app

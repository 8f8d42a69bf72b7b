// Whether tokens are written here or handed over to the daemon.

#include "app/tools/token_store.hpp"

#include "app/base/engine_clock.hpp"
#include "app/turn/recovery.hpp"

namespace ringmaster::app {
namespace {

// The daemon looks once a second; a disk may be slow.
constexpr auto handover_patience = std::chrono::seconds(15);

store::Batch rows_of(TokenHandover const& tokens) {
    store::Batch batch;
    for (api::TokenRecord const& record : tokens.tokens) {
        batch.tokens.push_back(to_stored(record));
        batch.audit.push_back(token_audit(record, tokens.action, wall_now()));
        // A provider has no organization: his tokens and their audit stand beside a row of zeros.
        if (record.principal.org.empty()) {
            batch.organizations.push_back({core::OrgId{}, "provider", wall_now()});
        }
    }
    return batch;
}

}  // namespace

store::Result<TokenStore> TokenStore::open(Settings const& settings) {
    TokenStore made;
    made.data_directory_ = settings.data_directory;
    auto opened = OfflineStore::open(settings);
    if (opened) {
        made.offline_ = std::move(opened).value();
        return made;
    }
    if (opened.error().code != store::ErrorCode::owned_by_another) return opened.error();
    auto reader = store::Reader::open(settings.database_path());
    if (!reader) return reader.error();
    made.beside_ = std::make_unique<store::Reader>(std::move(reader).value());
    return made;
}

void TokenStore::tell_mended(Console console) const {
    if (offline_) offline_->tell_mended(console);
}

store::Result<store::Done> TokenStore::keep(TokenHandover const& tokens) {
    if (offline_) return offline_->commit(rows_of(tokens));
    if (auto problem = hand_over(data_directory_, tokens, handover_patience)) {
        return store::Error{store::ErrorCode::refused, std::move(*problem)};
    }
    return store::Done{};
}

}  // namespace ringmaster::app

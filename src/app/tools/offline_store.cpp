#include "app/tools/offline_store.hpp"

#include <filesystem>
#include <future>
#include <ostream>

namespace ringmaster::app {

store::Result<OfflineStore> OfflineStore::open(Settings const& settings, Damage damage) {
    std::error_code failed;
    std::filesystem::create_directories(settings.data_directory, failed);
    if (failed) {
        return store::Error{store::ErrorCode::io,
                            "cannot create " + settings.data_directory + ": " + failed.message()};
    }
    store::Options options;
    options.path = settings.database_path();
    options.reseal = damage == Damage::accepted;
    auto opened = store::Store::open(options);
    if (!opened) return opened.error();
    auto reader = store::Reader::open(options.path);
    if (!reader) return reader.error();
    OfflineStore made;
    made.store_ = std::move(opened).value();
    made.reader_ = std::make_unique<store::Reader>(std::move(reader).value());
    return made;
}

void OfflineStore::tell_mended(Console console) const {
    if (store_->follows_crash()) {
        console.errors << "the last run did not end in order: it crashed, was killed, or the power "
                          "went; nothing that was acknowledged is lost\n";
    }
    for (auto const& path : store_->closed_to_others()) {
        console.errors << path << " was open to others: closed to them, mode 0600\n";
    }
}

store::Result<store::Done> OfflineStore::commit(store::Batch batch) {
    std::promise<store::CommitResult> promise;
    auto future = promise.get_future();
    auto const submitted = store_->submit(
        std::move(batch),
        [&promise](store::CommitResult const& result) { promise.set_value(result); });
    if (submitted != store::Submitted::accepted) {
        return store::Error{store::ErrorCode::io, "the writer does not take the change"};
    }
    auto const result = future.get();
    if (!result.committed) return result.error;
    return store::Done{};
}

store::Result<core::OrgId> chosen_organization(store::Reader& reader, std::string const& text) {
    auto organizations = reader.organizations();
    if (!organizations) return organizations.error();
    auto const& all = organizations.value();
    if (text.empty() && all.size() == 1) return all.front().id;
    for (auto const& organization : all) {
        if (core::to_string(organization.id) == text) return organization.id;
    }
    return store::Error{store::ErrorCode::refused,
                        text.empty() ? "which organization? give --org" : "no such organization"};
}

Exit complain(Console console, store::Error const& error) {
    console.errors << error.message << '\n';
    if (error.code == store::ErrorCode::owned_by_another) {
        console.errors << "A running daemon owns the database: stop it first.\n";
    }
    return Exit::failure;
}

}  // namespace ringmaster::app

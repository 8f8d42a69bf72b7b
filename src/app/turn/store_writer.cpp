#include "app/turn/store_writer.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <limits>

namespace ringmaster::app {
namespace {

// The last snapshots of a stop come on top of what the Driver bounds.
constexpr std::size_t spare_batches = 16;

}  // namespace

store::Options store_options(std::string const& path, std::size_t ahead_max) {
    store::Options options;
    options.path = path;
    options.queue_batches_max = ahead_max + spare_batches;
    options.queue_bytes_max = std::numeric_limits<std::size_t>::max() / 2;
    return options;
}

StoreWriter::StoreWriter(boost::asio::io_context& loop, std::unique_ptr<store::Store> store)
    : loop_(loop), store_(std::move(store)) {}

void StoreWriter::submit(store::Batch batch, std::function<void(store::CommitResult const&)> done) {
    auto const submitted =
        store_->submit(std::move(batch), [this, done](store::CommitResult const& result) {
            boost::asio::post(loop_, [done, result] { done(result); });
        });
    if (submitted == store::Submitted::accepted) return;
    store::CommitResult refused;
    refused.error = {store::ErrorCode::io, submitted == store::Submitted::full
                                               ? "the writer's queue is full"
                                               : "the writer has stopped"};
    boost::asio::post(loop_, [done, refused] { done(refused); });
}

void NoWriter::submit(store::Batch /*batch*/,
                      std::function<void(store::CommitResult const&)> done) {
    store::CommitResult refused;
    refused.error = {store::ErrorCode::disk_full, "there is no writer while only reads are served"};
    boost::asio::post(loop_, [done = std::move(done), refused] { done(refused); });
}

}  // namespace ringmaster::app

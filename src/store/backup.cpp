// Reader::backup: a copy that is either complete, checked and durable under its name, or absent.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "ringmaster/crypto/encoding.hpp"
#include "ringmaster/crypto/random.hpp"
#include "ringmaster/store/failure.hpp"
#include "store/ownership.hpp"
#include "store/reader_parts.hpp"
#include "store/seals.hpp"

namespace ringmaster::store {
namespace {

namespace fs = std::filesystem;

// The file under construction; removed unless it was published under its real name.
class Partial {
public:
    explicit Partial(std::string const& target)
        : path_(target + ".partial-" + crypto::hex(crypto::random_bytes(4))) {
        // Created here, because SQLite would let everybody read it.
        int const descriptor = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (descriptor < 0) fail_with_errno("cannot create " + path_);
        ::close(descriptor);
    }
    ~Partial() {
        std::error_code problem;
        fs::remove(path_, problem);
    }
    Partial(Partial const&) = delete;
    Partial& operator=(Partial const&) = delete;

    void sync() const {
        int const descriptor = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) fail_with_errno("cannot open " + path_);
        int const done = ::fsync(descriptor);
        ::close(descriptor);
        if (done != 0) fail_with_errno("cannot sync " + path_);
    }

    // Unlike a rename, a link never replaces a file that has appeared meanwhile.
    void publish(std::string const& target) const {
        if (::link(path_.c_str(), target.c_str()) != 0) fail_with_errno("cannot create " + target);
        sync_folder_of(target);
    }

    [[nodiscard]] std::string const& path() const { return path_; }

private:
    std::string path_;
};

// A copy is whole by itself: it has no log, and no anchor is needed to say so.
void check_copy(std::string const& path, MarkKey const& key) {
    Connection copy(path, Connection::Access::read_write);
    key.lend_to(copy);
    std::string const words = copy.text_of("PRAGMA integrity_check(1)");
    if (words != "ok") throw Failure(ErrorCode::corrupt, "the copy is damaged: " + words);
    Seals seals(copy);
    Transaction transaction(copy, "BEGIN IMMEDIATE");
    seals.write_at_rest();
    transaction.commit();
}

}  // namespace

Result<std::uint64_t> Reader::backup(std::string const& target) {
    return guarded([&] {
        if (fs::exists(target)) {
            throw Failure(ErrorCode::exists_already, target + " exists; it is not overwritten");
        }
        Partial const partial(target);
        // One read transaction over the whole copy: it shows one moment, while writing goes on.
        Statement copy = parts_->connection.prepare("VACUUM INTO ?");
        copy.bind_text(partial.path()).run();
        check_copy(partial.path(), MarkKey(secret_of(parts_->folder, false)));
        partial.sync();
        partial.publish(target);
        return static_cast<std::uint64_t>(fs::file_size(target));
    });
}

}  // namespace ringmaster::store

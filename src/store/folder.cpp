#include "store/folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "ringmaster/crypto/random.hpp"
#include "ringmaster/store/failure.hpp"
#include "ringmaster/store/folder_files.hpp"
#include "ringmaster/store/secret_file.hpp"
#include "store/ownership.hpp"

namespace ringmaster::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t secret_bytes = 32;

std::string draft_path(std::string const& database) { return secret_path(database) + ".new"; }

std::string name_of(std::string const& path) { return fs::path(path).filename().string(); }

bool is_there(std::string const& path) {
    std::error_code problem;
    return fs::exists(path, problem);
}

bool has_bytes(std::string const& path) {
    std::error_code problem;
    return fs::file_size(path, problem) > 0 && !problem;
}

class Descriptor {
public:
    Descriptor(std::string const& path, int flags) : number_(::open(path.c_str(), flags, 0600)) {
        if (number_ < 0) fail_with_errno(path);
    }
    ~Descriptor() { ::close(number_); }
    Descriptor(Descriptor const&) = delete;
    Descriptor& operator=(Descriptor const&) = delete;
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

// Straight into memory that is wiped: no buffer in between keeps a copy.
crypto::SecureBytes read_secret_file(std::string const& path) {
    Descriptor const file(path, O_RDONLY | O_CLOEXEC);
    crypto::SecureBytes secret(secret_bytes + 1);
    auto const count = ::read(file.number(), secret.data(), secret.size());
    if (count < 0) fail_with_errno(path);
    if (static_cast<std::size_t>(count) != secret_bytes) {
        throw Failure(ErrorCode::incomplete, path + " is damaged: it should hold " +
                                                 std::to_string(secret_bytes) +
                                                 " bytes; put its copy back");
    }
    secret.resize(secret_bytes);
    return secret;
}

void write_draft(std::string const& path) {
    std::string random = crypto::random_bytes(secret_bytes);
    auto const secret = crypto::take_secret(random);
    Descriptor const file(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC);
    bool const written = ::write(file.number(), secret.data(), secret.size()) ==
                             static_cast<ssize_t>(secret.size()) &&
                         ::fsync(file.number()) == 0;
    if (!written) fail_with_errno(path);
    sync_folder_of(path);
}

std::vector<std::string> files_open_to_others(std::string const& database, bool close_them) {
    std::vector<std::string> found;
    for (auto const& path : files_of(database)) {
        struct stat status {};
        if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
        if ((status.st_mode & (S_IRWXG | S_IRWXO)) == 0) continue;
        if (close_them && ::chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0) continue;
        found.push_back(path);
    }
    return found;
}

std::string listed(std::vector<std::string> const& names) {
    std::string text;
    for (auto const& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

}  // namespace

std::string secret_path(std::string const& database) {
    return (fs::path(database).parent_path() / "secret.key").string();
}

std::vector<std::string> files_of(std::string const& database) {
    return {database,
            database + "-wal",
            database + "-shm",
            database + ".lock",
            database + ".anchor",
            database + ".reserve",
            secret_path(database),
            draft_path(database)};
}

Folder look_at_folder(std::string const& database) {
    Folder folder;
    folder.database = database;
    folder.has_database = has_bytes(database);
    folder.has_secret = is_there(secret_path(database));
    folder.has_draft = is_there(draft_path(database));
    // Not the lock: who is refused at his very first start leaves one, too.
    for (char const* const suffix : {"-wal", "-shm", ".anchor", ".reserve"}) {
        if (is_there(database + suffix)) folder.traces.push_back(name_of(database + suffix));
    }
    if (folder.has_secret) folder.traces.push_back(name_of(secret_path(database)));
    return folder;
}

void expect_database_or_nothing(Folder const& folder) {
    if (folder.has_database || folder.traces.empty() || folder.is_unborn()) return;
    throw Failure(
        ErrorCode::incomplete,
        folder.database + (is_there(folder.database) ? " is empty" : " is missing") + ", but " +
            listed(folder.traces) +
            " beside it tell of a former one, and may hold work that was acknowledged. Nothing was"
            " changed. Put the file back, or restore a backup together with secret.key into an"
            " empty folder; for a new beginning move everything out of this one");
}

std::string lost_with_secret() {
    return "the proof that nothing in the file was changed until that moment; that requests sent"
           " again with an Idempotency-Key of the last day are known again; and the use of older"
           " backups without `reseal`. Contacts, documents, tokens, records and audit stay";
}

void expect_secret(Folder const& folder) {
    if (folder.has_secret || folder.has_draft) return;
    throw Failure(
        ErrorCode::incomplete,
        secret_path(folder.database) + " is missing beside " + folder.database +
            ": put its copy back. If there is none, `ringmasterd reseal` makes another and "
            "takes the database as it is. What is lost then: " +
            lost_with_secret());
}

crypto::SecureBytes secret_of(Folder const& folder, bool may_create) {
    std::string const path = secret_path(folder.database);
    if (folder.has_secret) return read_secret_file(path);
    std::string const draft = draft_path(folder.database);
    // A draft that was cut short has marked nothing yet.
    if (!folder.has_draft || (may_create && fs::file_size(draft) != secret_bytes)) {
        if (!may_create) expect_secret(folder);
        write_draft(draft);
    }
    return read_secret_file(draft);
}

void finish_secret(std::string const& database) {
    std::string const path = secret_path(database);
    std::string const draft = draft_path(database);
    if (is_there(path) || !is_there(draft)) return;
    if (::rename(draft.c_str(), path.c_str()) != 0) fail_with_errno(path);
    sync_folder_of(path);
}

std::vector<std::string> close_to_others(std::string const& database) {
    return files_open_to_others(database, true);
}

std::vector<std::string> open_to_others(std::string const& database) {
    return files_open_to_others(database, false);
}

std::vector<std::string> folder_problems(std::string const& database) {
    auto const looked = guarded([&] {
        Folder const folder = look_at_folder(resolved(database));
        expect_database_or_nothing(folder);
        // Only what was sealed has an anchor, and only with a secret.
        if (is_there(folder.database + ".anchor")) expect_secret(folder);
        return Done{};
    });
    if (looked) return {};
    return {looked.error().message};
}

Result<crypto::SecureBytes> read_secret(std::string const& database) {
    return guarded([&] { return secret_of(look_at_folder(database), false); });
}

}  // namespace ringmaster::store

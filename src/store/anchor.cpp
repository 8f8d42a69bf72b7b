#include "store/anchor.hpp"

#include <sqlite3.h>
#include <sys/stat.h>

#include <cstddef>
#include <sstream>
#include <vector>

#include "ringmaster/crypto/encoding.hpp"
#include "ringmaster/store/failure.hpp"
#include "store/overrides.hpp"
#include "store/ownership.hpp"

namespace ringmaster::store {
namespace {

constexpr std::size_t place_bytes = 512;  // a disk writes a sector or leaves it
constexpr std::string_view title = "ringmaster-anchor-1";

std::string path_of(std::string const& database) { return database + ".anchor"; }

// "ringmaster-anchor-1 <id> <commits> <mark of the head> <mark of this line>\n".
std::string line_of(Head const& head, MarkKey const& key) {
    std::string line(title);
    line.append(" ").append(crypto::hex(head.id));
    line.append(" ").append(std::to_string(head.commits));
    line.append(" ").append(crypto::hex(head.mark));
    std::string const mark = crypto::hex(key.mark(line));
    line.append(" ").append(mark).append("\n");
    line.resize(place_bytes, '\0');
    return line;
}

std::optional<Anchored> read_line(std::string const& line, MarkKey const& key) {
    std::istringstream words(line.substr(0, line.find('\n')));
    std::string first;
    Anchored found;
    std::string mark;
    if (!(words >> first >> found.id >> found.commits >> found.mark >> mark)) return std::nullopt;
    std::string const said = line.substr(0, line.rfind(' '));
    if (first != title || crypto::hex(key.mark(said)) != mark) return std::nullopt;
    return found;
}

[[noreturn]] void refuse_anchor(std::string const& database) {
    throw Failure(ErrorCode::incomplete,
                  path_of(database) +
                      " is damaged, or belongs to another database or secret.key: nothing tells"
                      " whether the end of the log is there. Put the folder back as it was, or"
                      " restore a backup into an empty one; `ringmasterd reseal` takes the database"
                      " as it is");
}

// Through SQLite's VFS, so that tests see it on the same disk as the database.
class AnchorFile {
public:
    AnchorFile(std::string const& path, Overrides const& overrides, int flags)
        : path_(path),
          vfs_(sqlite3_vfs_find(overrides.vfs.empty() ? nullptr : overrides.vfs.c_str())),
          memory_((static_cast<std::size_t>(vfs_->szOsFile) + sizeof(std::max_align_t) - 1) /
                  sizeof(std::max_align_t)) {
        // Not one of the kinds for which a VFS looks at other files.
        int const code =
            vfs_->xOpen(vfs_, path_.c_str(), file(), flags | SQLITE_OPEN_SUPER_JOURNAL, nullptr);
        check(code, "cannot open the anchor");
    }
    ~AnchorFile() {
        if (file()->pMethods != nullptr) file()->pMethods->xClose(file());
    }
    AnchorFile(AnchorFile const&) = delete;
    AnchorFile& operator=(AnchorFile const&) = delete;

    // What is behind the end reads as zeros.
    std::string read(int place) {
        std::string text(place_bytes, '\0');
        int const code = file()->pMethods->xRead(file(), text.data(), static_cast<int>(place_bytes),
                                                 offset_of(place));
        if (code != SQLITE_IOERR_SHORT_READ) check(code, "cannot read the anchor");
        return text;
    }
    void write(int place, std::string const& text) {
        check(file()->pMethods->xWrite(file(), text.data(), static_cast<int>(text.size()),
                                       offset_of(place)),
              "cannot write the anchor");
    }
    void sync() {
        check(file()->pMethods->xSync(file(), SQLITE_SYNC_FULL), "cannot sync the anchor");
    }

private:
    static void check(int code, char const* doing) {
        if (code != SQLITE_OK) fail(nullptr, code, doing);
    }
    static sqlite3_int64 offset_of(int place) {
        return static_cast<sqlite3_int64>(place) * static_cast<sqlite3_int64>(place_bytes);
    }
    sqlite3_file* file() { return reinterpret_cast<sqlite3_file*>(memory_.data()); }

    std::string path_;  // a VFS may read it until the file is closed, the first sync does
    sqlite3_vfs* vfs_;
    std::vector<std::max_align_t> memory_;
};

// The later one of those that can be read; nothing when none can.
std::optional<Anchored> read_places(AnchorFile& file, MarkKey const& key) {
    auto first = read_line(file.read(0), key);
    auto second = read_line(file.read(1), key);
    if (!first || (second && second->commits > first->commits)) return second;
    return first;
}

}  // namespace

std::optional<Anchored> read_anchor(std::string const& database, MarkKey const& key,
                                    Overrides const& overrides) {
    struct stat status {};
    if (::stat(path_of(database).c_str(), &status) != 0) return std::nullopt;
    AnchorFile file(path_of(database), overrides, SQLITE_OPEN_READONLY);
    auto found = read_places(file, key);
    // Made, and the power went before anything was written: as good as none.
    std::string const blank(place_bytes, '\0');
    if (!found && (file.read(0) != blank || file.read(1) != blank)) refuse_anchor(database);
    return found;
}

void expect_anchored(Head const& head, std::optional<Anchored> const& anchored,
                     std::string const& database) {
    if (!anchored) {
        if (head.at_rest) return;  // closed in order, or a backup: whole by itself
        throw Failure(ErrorCode::incomplete,
                      path_of(database) + " is missing beside " + database +
                          ", which was not closed in order: nothing tells whether the end of its"
                          " log is there. Put it back, or restore a backup into an empty folder;"
                          " `ringmasterd reseal` takes the database as it is");
    }
    if (anchored->id != crypto::hex(head.id)) {
        throw Failure(ErrorCode::incomplete, database + " and " + path_of(database) +
                                                 " belong to different databases: put the folder"
                                                 " back as it was");
    }
    bool const is_whole =
        anchored->commits < head.commits ||
        (anchored->commits == head.commits && anchored->mark == crypto::hex(head.mark));
    if (is_whole) return;
    throw Failure(
        ErrorCode::corrupt,
        database + " ends with commit " + std::to_string(head.commits) + ", but commit " +
            std::to_string(anchored->commits) +
            " was acknowledged: its log is missing, cut short or damaged, or the file is"
            " an older one. Nothing was changed. Put the folder back as it was, or restore"
            " a backup into an empty one; `ringmasterd reseal` takes the database as it"
            " is, without what is missing");
}

struct Anchor::Parts {
    MarkKey key;
    AnchorFile file;
};

Anchor::Anchor(std::string const& database, MarkKey const& key, Overrides const& overrides,
               Head const& head) {
    create_private(path_of(database));
    // NOLINTNEXTLINE(modernize-make-unique): the open file is made where it stays.
    parts_.reset(
        new Parts{key, {path_of(database), overrides, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE}});
    // Both places, one by one: whatever was there, one of the two is whole at any time.
    auto const present = read_line(parts_->file.read(0), key);
    auto const other = read_line(parts_->file.read(1), key);
    place_ = present && (!other || other->commits < present->commits) ? 1 : 0;
    for (int count = 0; count < 2; ++count) {
        write(head);
        sync();
    }
}

Anchor::~Anchor() = default;

void Anchor::write(Head const& head) {
    parts_->file.write(place_, line_of(head, parts_->key));
    is_written_ = true;
}

void Anchor::sync() {
    if (!is_written_) return;
    parts_->file.sync();
    is_written_ = false;
    place_ = 1 - place_;
    synced_ = std::chrono::steady_clock::now();
}

void Anchor::sync_if_due() {
    if (std::chrono::steady_clock::now() - synced_ >= std::chrono::seconds(1)) sync();
}

}  // namespace ringmaster::store

#pragma once
// A model of what a disk holds when the power goes: per file what has been synced, and the writes
// since then, of which any part may have arrived, in any order, torn at sector borders. File names
// are as fragile as data until their folder is synced. No I/O here; PowerCutVfs feeds it.

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace ringmaster::store {

class PowerCutDisk {
public:
    using Image = std::map<std::string, std::string>;  // file name -> content

    // One file's content, whatever names it has or had.
    struct Inode {
        struct Change {
            bool truncates = false;
            std::size_t offset = 0;  // of the data; or the new size
            std::string data;
        };
        std::string durable;
        std::vector<Change> pending;
    };

    explicit PowerCutDisk(std::uint64_t seed) : random_(seed) {}

    Inode& open(std::string const& name);
    void remove(std::string const& name, bool sync_folder);
    static void write(Inode& inode, std::size_t offset, std::string_view data);
    static void truncate(Inode& inode, std::size_t size);
    static void sync(Inode& inode);
    void sync_folder();

    // All names there are or were since the last start.
    [[nodiscard]] std::vector<std::string> names() const;
    // What is found after a power cut now. Different every time it is asked.
    [[nodiscard]] Image cut();
    // The machine is up again: the image is all there is, and it is durable.
    void restart(Image const& image);

private:
    struct Name {
        Inode* inode = nullptr;
        bool durable = false;
    };
    enum class Mode { lose_all, keep_all, keep_some, keep_prefix };

    bool chance(double probability) { return std::bernoulli_distribution(probability)(random_); }
    [[nodiscard]] std::string surviving(Inode const& inode);

    std::mt19937_64 random_;
    std::vector<std::unique_ptr<Inode>> inodes_;  // all that ever were: open files point here
    std::map<std::string, Name> names_;
    std::map<std::string, Inode*> ghosts_;  // removed, folder not synced: may come back
};

}  // namespace ringmaster::store

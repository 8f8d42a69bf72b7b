#include "unit/store/power_cut_disk.hpp"

#include <algorithm>

namespace ringmaster::store {
namespace {

constexpr std::size_t sector = 512;

void put(std::string& content, std::size_t offset, std::string_view data) {
    if (content.size() < offset + data.size()) content.resize(offset + data.size());
    content.replace(offset, data.size(), data);
}

void make_change(std::string& content, PowerCutDisk::Inode::Change const& change) {
    if (change.truncates) {
        content.resize(change.offset);
    } else {
        put(content, change.offset, change.data);
    }
}

// The pieces of one write that the disk may take or leave one by one.
std::vector<PowerCutDisk::Inode::Change> sectors_of(PowerCutDisk::Inode::Change const& change) {
    if (change.truncates) return {change};
    std::vector<PowerCutDisk::Inode::Change> pieces;
    std::size_t position = 0;
    while (position < change.data.size()) {
        std::size_t const offset = change.offset + position;
        std::size_t const length =
            std::min(sector - offset % sector, change.data.size() - position);
        pieces.push_back({false, offset, change.data.substr(position, length)});
        position += length;
    }
    return pieces;
}

}  // namespace

PowerCutDisk::Inode& PowerCutDisk::open(std::string const& name) {
    auto const found = names_.find(name);
    if (found != names_.end()) return *found->second.inode;
    inodes_.push_back(std::make_unique<Inode>());
    names_[name] = {inodes_.back().get(), false};
    return *inodes_.back();
}

void PowerCutDisk::remove(std::string const& name, bool folder_synced) {
    auto const found = names_.find(name);
    if (found != names_.end()) {
        // Only a name that was on the disk can come back.
        if (found->second.durable) ghosts_[name] = found->second.inode;
        names_.erase(found);
    }
    if (folder_synced) sync_folder();
}

void PowerCutDisk::write(Inode& inode, std::size_t offset, std::string_view data) {
    inode.pending.push_back({false, offset, std::string(data)});
}

void PowerCutDisk::truncate(Inode& inode, std::size_t size) {
    inode.pending.push_back({true, size, {}});
}

void PowerCutDisk::sync(Inode& inode) {
    for (Inode::Change const& change : inode.pending) make_change(inode.durable, change);
    inode.pending.clear();
}

void PowerCutDisk::sync_folder() {
    for (auto& [name, entry] : names_) entry.durable = true;
    ghosts_.clear();
}

std::vector<std::string> PowerCutDisk::names() const {
    std::vector<std::string> all;
    for (auto const& [name, entry] : names_) all.push_back(name);
    for (auto const& [name, inode] : ghosts_) all.push_back(name);
    return all;
}

std::string PowerCutDisk::surviving(Inode const& inode) {
    auto const mode = static_cast<Mode>(std::uniform_int_distribution<int>(0, 3)(random_));
    std::string content = inode.durable;
    if (mode == Mode::lose_all) return content;
    std::vector<Inode::Change> pieces;
    for (Inode::Change const& change : inode.pending) {
        for (Inode::Change& piece : sectors_of(change)) pieces.push_back(std::move(piece));
    }
    double const probability = std::uniform_real_distribution<double>(0.05, 0.95)(random_);
    std::size_t const prefix =
        std::uniform_int_distribution<std::size_t>(0, pieces.size())(random_);
    for (std::size_t index = 0; index < pieces.size(); ++index) {
        bool const kept = mode == Mode::keep_all ||
                          (mode == Mode::keep_some && chance(probability)) ||
                          (mode == Mode::keep_prefix && index < prefix);
        if (kept) make_change(content, pieces[index]);
    }
    return content;
}

PowerCutDisk::Image PowerCutDisk::cut() {
    Image image;
    for (auto const& [name, inode] : ghosts_) {
        if (chance(0.5)) image[name] = surviving(*inode);
    }
    for (auto const& [name, entry] : names_) {
        if (entry.durable || chance(0.5)) image[name] = surviving(*entry.inode);
    }
    return image;
}

void PowerCutDisk::restart(Image const& image) {
    names_.clear();
    ghosts_.clear();
    inodes_.clear();
    for (auto const& [name, content] : image) {
        open(name).durable = content;
        names_[name].durable = true;
    }
}

}  // namespace ringmaster::store

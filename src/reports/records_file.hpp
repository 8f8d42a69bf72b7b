#pragma once
// The file of the records: made, recognized and kept from a second writer.
//
// Ownership: owns the connection and the lock. Threading: one thread at a time. Errors: Failure.

#include <string>

#include "reports/book.hpp"

namespace ringmaster::reports {

// Held by whoever writes the records, as long as he lives; it ends with the process.
class WriterLock {
public:
    explicit WriterLock(std::string const& records);
    ~WriterLock();
    WriterLock(WriterLock const&) = delete;
    WriterLock& operator=(WriterLock const&) = delete;

private:
    int descriptor_ = -1;
};

// With its log.
void remove_records(std::string const& path);
// Puts the file `beside`, which has no log, in the place of the old one.
void replace_records(std::string const& beside, std::string const& path);

// Records of an earlier version are brought into tables of this one first: that takes a minute for
// some millions of rows, and as much of the disk once more.
class RecordsFile {
public:
    explicit RecordsFile(std::string const& path);

    [[nodiscard]] Book& book() { return book_; }

private:
    store::Connection connection_;
    Book book_;
};

}  // namespace ringmaster::reports

#pragma once
// Commands about an organization: its configuration, its ways in, its customers' data. The rules
// of command.hpp apply.

#include <optional>
#include <string>
#include <vector>

#include "ringmaster/core/model/model.hpp"

namespace ringmaster::core {

struct ChangeConfiguration {  // CFG-2; validated by `api`, applied as one
    Actor by;
    std::vector<ConfigItem> put;
    std::vector<ConfigKey> removed;
    // What all do-not-call lists hold from here on; nothing: they stay as they are. Who added a
    // number that is on its list already, and when, may be left out.
    std::optional<std::vector<DoNotCallNumber>> do_not_call = {};
    RINGMASTER_DESCRIBE(ChangeConfiguration, by, put, removed, do_not_call)
};

// Numbers in their canonical form (NUM-1): making it of fifty thousand is not the engine's to
// wait for. All of it or nothing.
struct ChangeDoNotCall {
    Actor by;
    std::vector<DoNotCallNumber> put;   // NUMBER_ALREADY_LISTED
    std::vector<DoNotCallKey> removed;  // NUMBER_NOT_LISTED
    RINGMASTER_DESCRIBE(ChangeDoNotCall, by, put, removed)
};

struct CloseQueue {  // RQ-9: nothing new enters; or it is opened again
    Actor by;
    QueueId queue;
    bool closed = true;
    RINGMASTER_DESCRIBE(CloseQueue, by, queue, closed)
};

struct CloseEntryPoint {  // RQ-9: the same for one way in
    Actor by;
    EntryPointId entry_point;
    bool closed = true;
    RINGMASTER_DESCRIBE(CloseEntryPoint, by, entry_point, closed)
};

struct EraseCustomer {  // SEC-7
    Actor by;
    Uuid customer;            // what the journal's index knows him by
    std::string number;       // or address, in any spelling (NUM-1)
    std::string reference;    // of his request, for the record
    std::string region = {};  // in which `customer` was made of it
    Uuid handle = {};         // the same of his contacts that are no calls
    RINGMASTER_DESCRIBE(EraseCustomer, by, customer, number, reference, region, handle)
};

}  // namespace ringmaster::core

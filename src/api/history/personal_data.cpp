#include "ringmaster/api/history/personal_data.hpp"

#include <algorithm>
#include <string>

#include "api/text/former_form.hpp"
#include "ringmaster/api/text/address_form.hpp"
#include "ringmaster/core/codec/codec.hpp"
#include "ringmaster/core/model/address.hpp"
#include "ringmaster/core/model/customer_form.hpp"
#include "ringmaster/core/model/personal_data.hpp"
#include "ringmaster/crypto/digest.hpp"

namespace ringmaster::api {
namespace {

// Finds the rows of all erasures; no task or agent has this id.
constexpr core::Uuid all_erasures{0x4552'4153'5552'4553ULL, 1};

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (char const byte : bytes) value = (value << 8U) | static_cast<unsigned char>(byte);
    return value;
}

core::Uuid id_of(std::string const& text) {
    auto const digest = crypto::sha256(text);
    auto const bytes = crypto::bytes(digest);
    return {big_endian(bytes.substr(0, 8)), big_endian(bytes.substr(8, 8))};
}

// Erasures and rows of earlier binaries know customers by what they were compared by then.
core::Uuid former_id(std::string_view text) {
    return id_of("customer:" + form_before_regions(text));
}

core::Uuid former_trace(std::string_view text) {
    return id_of("trace:" + first_address_form(text, {}));
}

// Finds the rows that say at which number somebody is called back for a contact.
core::Uuid callbacks_of(core::TaskId task) { return id_of("callbacks:" + core::to_string(task)); }

// Whoever is called back at that number, as a contact's customer.
core::TaskCreated called_at(std::string const& number) {
    core::TaskCreated customer;
    customer.origin = number;
    return customer;
}

// Whom a contact's creation names, as an erasure of that form and region would have named him.
core::Uuid id_in(std::uint32_t form, core::TaskCreated const& created, std::string const& region) {
    auto const& customer = core::customer_of(created);
    if (form == 0) return former_id(customer);
    if (form == 1) return id_of("customer/1:" + first_address_form(customer, region));
    return customer_id(created.media, customer, region);
}

}  // namespace

core::Uuid customer_id(core::MediaType media, std::string_view address, std::string_view region) {
    std::string const channel = media == core::MediaType::telephony ? "calls:" : "writes:";
    return id_of("customer/2:" + channel +
                 core::customer_form(address_form, media, address, region));
}

core::Uuid customer_trace(std::string_view number) {
    std::string const tail = core::tail_of(number);
    return id_of(tail.empty() ? "trace:" + address_form(number, {}) : "trace/number:" + tail);
}

std::vector<core::Uuid> customer_traces(std::string_view number, std::string_view region) {
    std::vector<core::Uuid> traces{customer_trace(number), former_trace(number)};
    for (auto const& spelling : spellings_of(number, region)) {
        traces.push_back(former_id(spelling));
        traces.push_back(customer_trace(spelling));  // a short one ends with what stands in front
    }
    std::sort(traces.begin(), traces.end());
    traces.erase(std::unique(traces.begin(), traces.end()), traces.end());
    return traces;
}

bool is_of_erased(core::CustomerErased const& erased, core::TaskCreated const& created) {
    auto const id = id_in(erased.form, created, erased.region);
    return id == erased.customer || (erased.form > 1 && id == erased.handle);
}

std::vector<core::Uuid> journal_subjects(std::vector<core::Event> const& events) {
    std::vector<core::Uuid> subjects;
    for (auto const& event : events) {
        core::collect_subjects(event, subjects);
        if (auto const* created = std::get_if<core::TaskCreated>(&event)) {
            auto const& customer = core::customer_of(*created);
            if (!customer.empty()) subjects.push_back(customer_trace(customer));
        } else if (auto const* erased = std::get_if<core::CustomerErased>(&event)) {
            subjects.push_back(erased->customer);
            subjects.push_back(all_erasures);
        } else if (auto const called = core::called_back(event); !called.number.empty()) {
            subjects.push_back(customer_trace(called.number));
            subjects.push_back(callbacks_of(called.task));
        }
    }
    std::sort(subjects.begin(), subjects.end());
    subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
    return subjects;
}

DiscreetJournal::DiscreetJournal(JournalView& journal) : journal_(journal) {
    journal_.forwards(all_erasures, 0, [this](HistoryRow const& row) {
        for (auto const& event : row.events) {
            auto const* const erased = std::get_if<core::CustomerErased>(&event);
            if (erased == nullptr) continue;
            auto& alike = erasures_[{erased->form, erased->region}];
            alike[erased->customer] = row.journal_seq;
            if (erased->form > 1) alike[erased->handle] = row.journal_seq;
        }
        return true;
    });
}

// Its creation says whose a contact is; an arrival under the same id may have been refused before.
// Behind the horizon nobody knows.
bool DiscreetJournal::is_erased(core::TaskId task) {
    auto const known = known_.find(task);
    if (known != known_.end()) return known->second;
    bool erased = false;
    journal_.forwards(task.value, 0, [&](HistoryRow const& row) {
        for (auto const& event : row.events) {
            auto const* const created = std::get_if<core::TaskCreated>(&event);
            if (created == nullptr || created->task != task) continue;
            erased = was_erased_after(row.journal_seq, *created);
            return false;
        }
        return true;
    });
    // Or whom it was to call back, whoever had called.
    if (!erased) {
        journal_.forwards(callbacks_of(task), 0, [&](HistoryRow const& row) {
            erased = std::ranges::any_of(row.events, [&](core::Event const& event) {
                auto const called = core::called_back(event);
                return called.task == task &&
                       was_erased_after(row.journal_seq, called_at(called.number));
            });
            return !erased;
        });
    }
    return known_[task] = erased;
}

bool DiscreetJournal::was_erased_after(std::uint64_t seq, core::TaskCreated const& customer) const {
    return std::ranges::any_of(erasures_, [&](auto const& alike) {
        auto const& [form, region] = alike.first;
        auto const found = alike.second.find(id_in(form, customer, region));
        return found != alike.second.end() && seq < found->second;
    });
}

bool DiscreetJournal::names_erased(core::Event const& event) {
    return std::visit(
        [this](auto const& known) {
            if constexpr (requires { known.task; }) {
                return is_erased(known.task);
            } else {
                return false;
            }
        },
        event);
}

bool DiscreetJournal::show(HistoryRow const& row, Visit const& visit) {
    bool const is_touched =
        !erasures_.empty() && std::ranges::any_of(row.events, [this](core::Event const& event) {
            return names_erased(event);
        });
    if (!is_touched) return visit(row);
    HistoryRow shown = row;
    for (auto& event : shown.events) {
        if (names_erased(event)) core::blank(event);
    }
    return visit(shown);
}

void DiscreetJournal::forwards(core::Uuid const& about, std::uint64_t after_seq,
                               Visit const& visit) {
    journal_.forwards(about, after_seq, [&](HistoryRow const& row) { return show(row, visit); });
}

void DiscreetJournal::backwards(core::Uuid const& about, std::uint64_t before_seq,
                                Visit const& visit) {
    journal_.backwards(about, before_seq, [&](HistoryRow const& row) { return show(row, visit); });
}

std::uint64_t DiscreetJournal::first_at(core::Time time) { return journal_.first_at(time); }

}  // namespace ringmaster::api

// What is left of a customer who was erased (SEC-7, ADR 15): when, where and how long his contacts
// were, who served them and how they were wrapped up. Numbers, names, notes, client's texts and
// places of recordings go, as in the journal's view.

#include <vector>

#include "reports/projection.hpp"
#include "ringmaster/core/model/personal_data.hpp"

namespace ringmaster::reports {

// His are the contacts he called or was called with, and those he was to be called back for,
// whoever had called.
std::vector<core::TaskId> Projection::contacts_of(core::CustomerErased const& event) {
    std::vector<core::TaskId> tasks;
    if (!customer_match_) return tasks;
    Rows row = book_.ask(
        "SELECT task, customer_number, channel_type, direction FROM contact_session"
        " WHERE org=?1 AND customer_number IS NOT NULL"
        " UNION SELECT task, callback_number, 'telephony', 'INBOUND' FROM contact_session"
        " WHERE org=?1 AND callback_number IS NOT NULL"
        " UNION SELECT task, number, 'telephony', 'INBOUND' FROM callback_attempt"
        " WHERE org=?1 AND number IS NOT NULL ORDER BY 2, 3, 4",
        org_);
    core::TaskCreated asked;  // many contacts are of the same number
    bool is_his = false;
    bool is_first = true;
    while (row.next()) {
        core::TaskCreated contact;
        core::TaskId const task{row->uuid()};
        std::string number = row->bytes();
        contact.media = core::enum_parse<core::MediaType>(row->bytes()).value_or(contact.media);
        contact.direction =
            core::enum_parse<core::Direction>(row->bytes()).value_or(contact.direction);
        bool const calls_out = contact.direction == core::Direction::OUTBOUND;
        (calls_out ? contact.destination : contact.origin) = std::move(number);
        if (is_first || contact != asked) is_his = customer_match_(event, contact);
        if (is_his) tasks.push_back(task);
        asked = std::move(contact);
        is_first = false;
    }
    return tasks;
}

void Projection::project(core::CustomerErased const& event) {
    for (core::TaskId const& task : contacts_of(event)) erase(task);
}

void Projection::erase(core::TaskId task) {
    static constexpr char const* statements[] = {
        "UPDATE contact_activity SET destination_number=NULL WHERE org=?1 AND task=?2",
        "UPDATE wrap_up SET note=NULL, reason=NULL WHERE org=?1 AND task=?2",
        "UPDATE callback_attempt SET number=NULL WHERE org=?1 AND task=?2",
        "UPDATE recording SET file=NULL WHERE org=?1 AND task=?2",
        "UPDATE contact_session SET is_erased=1, customer_name=NULL, variables=NULL,"
        " callback_number=NULL,"
        " origin=CASE direction WHEN 'INBOUND' THEN NULL ELSE origin END,"
        " destination=CASE direction WHEN 'OUTBOUND' THEN NULL ELSE destination END,"
        " customer_number=NULL WHERE org=?1 AND task=?2",
    };
    for (char const* const sql : statements) book_.run(sql, org_, task);
}

}  // namespace ringmaster::reports

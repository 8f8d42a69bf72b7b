// What is left of a customer who was erased (SEC-7, ADR 15): when, where and how long his contacts
// were, who served them and how they were wrapped up. Numbers, names, notes, client's texts and
// places of recordings go, as in the journal's view.

#include <vector>

#include "reports/projection.hpp"
#include "ringmaster/core/model/personal_data.hpp"

namespace ringmaster::reports {
namespace {

// All that contacts of this number, channel and direction have.
constexpr char erased_tasks[] =
    " AND task IN (SELECT task FROM contact_session WHERE org=?1 AND customer_number=?2"
    " AND channel_type=?3 AND direction=?4)";

}  // namespace

void Projection::project(core::CustomerErased const& event) {
    std::vector<core::TaskCreated> meant;
    {
        Rows row = book_.ask(
            "SELECT DISTINCT customer_number, channel_type, direction FROM contact_session"
            " WHERE org=?1 AND customer_number IS NOT NULL",
            org_);
        while (row.next()) {
            core::TaskCreated contact;
            std::string number = row->bytes();
            contact.media = core::enum_parse<core::MediaType>(row->bytes()).value_or(contact.media);
            contact.direction =
                core::enum_parse<core::Direction>(row->bytes()).value_or(contact.direction);
            bool const calls_out = contact.direction == core::Direction::OUTBOUND;
            (calls_out ? contact.destination : contact.origin) = std::move(number);
            if (customer_match_ && customer_match_(event, contact)) meant.push_back(contact);
        }
    }
    for (core::TaskCreated const& contact : meant) erase(contact);
}

void Projection::erase(core::TaskCreated const& customer) {
    static std::string const tasks(erased_tasks);
    static std::string const statements[] = {
        "UPDATE contact_activity SET destination_number=NULL WHERE org=?1" + tasks,
        "UPDATE wrap_up SET note=NULL, reason=NULL WHERE org=?1" + tasks,
        "UPDATE callback_attempt SET number=NULL WHERE org=?1" + tasks,
        "UPDATE recording SET file=NULL WHERE org=?1" + tasks,
        "UPDATE contact_session SET is_erased=1, customer_name=NULL, variables=NULL,"
        " callback_number=NULL,"
        " origin=CASE direction WHEN 'INBOUND' THEN NULL ELSE origin END,"
        " destination=CASE direction WHEN 'OUTBOUND' THEN NULL ELSE destination END,"
        " customer_number=NULL WHERE org=?1 AND customer_number=?2 AND channel_type=?3"
        " AND direction=?4",
    };
    for (std::string const& sql : statements) {
        book_.run(sql, org_, core::customer_of(customer), customer.media, customer.direction);
    }
}

}  // namespace ringmaster::reports

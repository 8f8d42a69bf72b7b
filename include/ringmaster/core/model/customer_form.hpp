#pragma once
// Whether two contacts are of one customer (NUM-1): as address.hpp says, and by channel. On the
// phone numbers are read in the organization's region. Who writes is known by a handle, and many
// messengers give out numbers as handles that are nobody's phone: of those only what is written
// with its country is a phone's number.
//
// Ownership: a SameCustomer keeps what it needs. Threading: as the form's. Errors: none; anything
// has a form.

#include <string>
#include <string_view>

#include "ringmaster/core/model/address.hpp"
#include "ringmaster/core/model/config.hpp"

namespace ringmaster::core {

[[nodiscard]] std::string customer_form(AddressForm const& form, MediaType media,
                                        std::string_view address, std::string_view region);

// Whoever is meant by what was asked for, which says no channel.
class SameCustomer {
public:
    SameCustomer(AddressForm form, std::string address, std::string region);

    [[nodiscard]] bool is(MediaType media, std::string_view other) const;
    [[nodiscard]] std::string const& address() const { return address_; }  // as it was asked for
    [[nodiscard]] std::string const& region() const { return region_; }    // in which it is read

private:
    AddressForm form_;
    std::string address_;
    std::string region_;
    std::string calling_;  // its forms
    std::string writing_;
};

}  // namespace ringmaster::core

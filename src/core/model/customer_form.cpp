#include "ringmaster/core/model/customer_form.hpp"

#include <utility>

#include "ringmaster/core/model/plain_text.hpp"

namespace ringmaster::core {

std::string customer_form(AddressForm const& form, MediaType media, std::string_view address,
                          std::string_view region) {
    if (media == MediaType::telephony) return form(address, region);
    std::string const plain = plain_text(address);
    if (!is_number(plain)) return form(address, region);
    // A handle that is a number: its digits. With signs between them it is a name: 1.23 is no 12.3.
    bool const has_plus = signs_of(plain).starts_with('+');
    bool const is_digits = plain.find_first_not_of("0123456789 ") == std::string::npos;
    if (!has_plus && !is_digits) return visible_text(address);
    bool const is_dialled = plain.starts_with('0');  // no messenger counts from there
    return form(address, is_dialled ? region : std::string_view());
}

SameCustomer::SameCustomer(AddressForm form, std::string address, std::string region)
    : form_(std::move(form)),
      address_(std::move(address)),
      region_(std::move(region)),
      calling_(customer_form(form_, MediaType::telephony, address_, region_)),
      writing_(customer_form(form_, MediaType::chat, address_, region_)) {}

bool SameCustomer::is(MediaType media, std::string_view other) const {
    std::string const& own = media == MediaType::telephony ? calling_ : writing_;
    return may_be_same(address_, other) && customer_form(form_, media, other, region_) == own;
}

}  // namespace ringmaster::core

#pragma once
// The canonical form of numbers and addresses as the engine asks for it (NUM-1). The form from
// outside costs tens of microseconds: what stations and dialled numbers come to is remembered, up
// to a bound; customers' addresses are not.

#include <string>
#include <string_view>
#include <unordered_map>

#include "ringmaster/core/model/address.hpp"

namespace ringmaster::core {

class Forms {
public:
    explicit Forms(AddressForm form = plain_form) : form_(std::move(form)) {}

    [[nodiscard]] AddressForm const& form() const { return form_; }
    [[nodiscard]] std::string remembered(std::string_view text, std::string_view region) const;

private:
    AddressForm form_;
    mutable std::unordered_map<std::string, std::string> known_;  // by region and text
};

}  // namespace ringmaster::core

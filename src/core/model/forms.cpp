#include "core/model/forms.hpp"

#include "ringmaster/core/model/limits.hpp"

namespace ringmaster::core {

std::string Forms::remembered(std::string_view text, std::string_view region) const {
    std::string key(region);
    key.append(1, ' ').append(text);
    auto const known = known_.find(key);
    if (known != known_.end()) return known->second;
    if (known_.size() >= limits::forms_remembered_max) known_.clear();
    return known_[std::move(key)] = form_(text, region);
}

}  // namespace ringmaster::core

#pragma once
// Documents out of a seed, in which every rule of the grammar comes up.

#include <random>

#include "search/language/document.hpp"

namespace ringmaster::search {

[[nodiscard]] Document random_document(std::mt19937_64& random);

}  // namespace ringmaster::search

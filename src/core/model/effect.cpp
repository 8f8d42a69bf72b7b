// Where the variant of effects is compiled, once for every file that names one.

#include "ringmaster/core/model/effect.hpp"

namespace ringmaster::core {

#define RINGMASTER_FROM(Alternative) template Effect::Effect(Alternative);
RINGMASTER_DEFINE_ONE_OF(Effect, EffectVariant)
RINGMASTER_FOR_EACH(RINGMASTER_FROM, RINGMASTER_EFFECTS)
#undef RINGMASTER_FROM

}  // namespace ringmaster::core

// A pack that is a variant of another one.
#pragma once

#include "mapping/pack/pack.h"

namespace linkway::mapping {

// All of `base` but what the variant says or brings itself; README.md and the examples of the base stay there.
// - A file of the same name goes before that of the base; so does a map or a model of the same url. Of code maps with
//   the same url the variant's rows go before (read_parts).
// - A channel of the same direction and name, and an identifier of the same name, take the place of those of the base.
//   A channel out takes from the base's channels what it carries itself; one that is left with nothing is gone.
// - An own channel names a map of the base by its name there.
// - The policies for unmapped codes are the base's where the variant says none.
// The paths of `base` are as the variant sees them (PackFile::folder, Channel::map, CodeMapRule::file).
[[nodiscard]] PackSource inherit(PackSource variant, PackSource base);

}  // namespace linkway::mapping

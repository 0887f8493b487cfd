// The files of a new pack: a skeleton that passes its own test.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mapping/pack/manifest.h"
#include "mapping/pack/pack.h"

namespace linkway::cli {

struct SkeletonRequest {
  std::string name;
  mapping::Direction direction = mapping::Direction::in;
  mapping::PackFormat format = mapping::PackFormat::json;
  std::string sample;  // what the partner sends or takes; "": one that is made up
};

// pack.yaml, README.md, a map, a model and an example. In: every value of the sample becomes a line of Task.note until
// there is a rule for it, so that nothing is lost from the start. Out: the model's elements are listed in the map.
[[nodiscard]] Result<std::vector<mapping::PackFile>> make_skeleton(const SkeletonRequest& request);

}  // namespace linkway::cli

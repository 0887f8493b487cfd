// Counts what a patch has cost so far.
#pragma once

#include <cstddef>
#include <cstdint>

#include "data/node.h"

namespace linkway::fhir {

class PatchWork {
 public:
  explicit PatchWork(std::uint64_t limit) : left_(limit) {}

  // False once the limit is passed.
  bool spend(std::uint64_t bytes) {
    left_ = bytes > left_ ? 0 : left_ - bytes;
    return left_ > 0;
  }
  // The object's members or the list's items are searched or copied.
  bool spend_on_parts(const data::Node& node) { return spend((node.size() + 1) * sizeof(data::Member)); }
  [[nodiscard]] bool exhausted() const { return left_ == 0; }

 private:
  std::uint64_t left_;
};

// Levels of objects and lists; spends work on every part, and stops when there is none left.
[[nodiscard]] std::size_t depth_of(const data::Node& node, PatchWork& work);

}  // namespace linkway::fhir

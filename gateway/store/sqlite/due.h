// Partners for whom a transaction left something to dispatch.
#pragma once

#include <algorithm>
#include <vector>

#include "base/ids.h"

namespace linkway::store::sqlite {

class DuePartners {
 public:
  void add(const PartnerId& partner) {
    if (std::find(partners_.begin(), partners_.end(), partner) == partners_.end()) partners_.push_back(partner);
  }
  void clear() { partners_.clear(); }
  [[nodiscard]] const std::vector<PartnerId>& partners() const { return partners_; }

 private:
  std::vector<PartnerId> partners_;
};

}  // namespace linkway::store::sqlite

// Ids for one run of a map: the same run gives the same ids, so that a message that is mapped again differs from the
// first time only where the map differs.
#pragma once

#include <cstdint>
#include <string>

#include "base/ids.h"

namespace linkway::exchange {

class MappingIds : public IdSource {
 public:
  // `seed`: what the run is of, such as the id of an exchange or of a delivery.
  explicit MappingIds(std::string seed) : seed_(std::move(seed)) {}
  [[nodiscard]] std::int64_t next_key() override { return ++count_; }
  [[nodiscard]] std::string uuid() override;

 private:
  const std::string seed_;
  std::int64_t count_ = 0;
};

}  // namespace linkway::exchange

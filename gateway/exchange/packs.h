// The packs of one configuration. Never changes; a reload brings another.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "mapping/pack/pack.h"
#include "store/rows.h"

namespace linkway::exchange {

using PackPtr = std::shared_ptr<const mapping::Pack>;

class Packs {
 public:
  Packs() = default;
  explicit Packs(std::vector<PackPtr> packs) : packs_(std::move(packs)) {}

  // By its name; null when there is none.
  [[nodiscard]] PackPtr find(std::string_view name) const;
  [[nodiscard]] const std::vector<PackPtr>& all() const { return packs_; }

 private:
  std::vector<PackPtr> packs_;
};

// The channel of the partner's pack that carries a delivery of this kind; null where it has no pack or no such channel.
[[nodiscard]] const mapping::Channel* channel_for(const mapping::Pack* pack, store::DeliveryKind kind);

}  // namespace linkway::exchange

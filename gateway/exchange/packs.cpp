#include "exchange/packs.h"

namespace linkway::exchange {

namespace {

mapping::Carried carried(store::DeliveryKind kind) {
  switch (kind) {
    case store::DeliveryKind::referral: return mapping::Carried::referral;
    case store::DeliveryKind::update: return mapping::Carried::update;
    case store::DeliveryKind::cancellation: return mapping::Carried::cancellation;
    case store::DeliveryKind::feedback: break;
  }
  return mapping::Carried::feedback;
}

}  // namespace

PackPtr Packs::find(std::string_view name) const {
  for (const auto& pack : packs_) {
    if (pack->manifest().pack == name) return pack;
  }
  return nullptr;
}

const mapping::Channel* channel_for(const mapping::Pack* pack, store::DeliveryKind kind) {
  return pack == nullptr ? nullptr : pack->channel_for(carried(kind));
}

}  // namespace linkway::exchange

// What a platform calls the referral that it was handed, read from its answer and kept on the gateway's Task: its later
// words may name nothing else.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "exchange/settings.h"
#include "mapping/pack/transfer.h"
#include "net/http.h"
#include "store/store.h"

namespace linkway::exchange {

struct Kept {
  bool done = true;  // false: the store could not write; the same call may be made again
  std::string note;  // for the operator, where the answer told no id
};

struct KeepAnswer {
  store::Store& store;
  std::shared_ptr<const Settings> settings;
  const Clock& clock;
  IdSource& ids;
  PackPtr pack;
  const mapping::Channel* channel;  // of that pack
  store::DeliveryRow delivery;
  net::Response response;
  // Of a request that goes before the message: what it gave. Empty: the answer is read by the channel's `answer`.
  std::vector<mapping::GivenId> given{};
};
// `then` is called once, on this thread or the store's.
void keep_answer(const KeepAnswer& what, std::function<void(Kept)> then);

}  // namespace linkway::exchange

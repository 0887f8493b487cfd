// The inbound pipeline: receive -> identify -> decode -> map -> validate -> decide -> commit -> answer.
#pragma once

#include <functional>
#include <memory>

#include "base/clock.h"
#include "base/ids.h"
#include "base/log.h"
#include "exchange/metrics.h"
#include "exchange/received.h"
#include "exchange/settings.h"
#include "store/store.h"

namespace linkway::exchange {

struct Work;

class Inbound {
 public:
  struct Parts {
    store::Store& store;
    const SettingsHolder& settings;
    const Clock& clock;
    IdSource& ids;
    Log& log;
    Metrics& metrics;
    // Runs work on another thread than the store's writer: a message that has to be decided again.
    std::function<void(std::function<void()>)> elsewhere;
  };
  explicit Inbound(Parts parts) : parts_(std::move(parts)) {}

  // Answers once, from any thread; a positive answer only after its commit is on disk.
  void receive(Received received, const Reply& reply);
  // Runs a refused message again, as its sender's and by the configuration of now; becomes an exchange of its own. The
  // answer is what its sender would get; problems where there is none to run, or not again.
  void replay(ExchangeKey key, const Reply& reply);
  // For what is odd before there is a message.
  [[nodiscard]] Log& log() const { return parts_.log; }

 private:
  using WorkPtr = std::shared_ptr<Work>;
  void handle(const WorkPtr& work, const Reply& reply);
  void commit(const WorkPtr& work, const Reply& reply);
  void refuse(const WorkPtr& work, const Reply& reply);
  void finish(const Work& work, const Reply& reply);

  Parts parts_;
};

}  // namespace linkway::exchange

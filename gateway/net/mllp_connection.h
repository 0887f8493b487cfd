// One sender's connection to an MLLP listener: messages, one after the other, and their answers.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "net/mllp_frame.h"
#include "net/mllp_server.h"
#include "net/served_connection.h"
#include "net/swapped.h"

namespace linkway::net {

// What the connections of one MLLP listener share beside ListenerCore.
struct MllpService {
  MllpService(MllpHandler answers, const MllpLimits& at_first) : handler(std::move(answers)), limits(at_first) {}

  const MllpHandler handler;
  Swapped<MllpLimits> limits;
};

class MllpConnection final : public ServedConnection {
 public:
  MllpConnection(std::shared_ptr<ListenerCore> core, std::shared_ptr<const MllpService> service,
                 std::shared_ptr<const MllpLimits> limits, Socket socket);

 private:
  [[nodiscard]] Await<bool> serve() override;
  // Each is false when the connection ends.
  [[nodiscard]] Await<bool> serve_ready();
  [[nodiscard]] Await<bool> serve_frame(MllpFrame frame);
  [[nodiscard]] Await<bool> read_more();
  [[nodiscard]] Await<std::optional<MllpAnswer>> ask_handler(MllpFrame frame);
  void enter_reading();

  const std::shared_ptr<const MllpService> service_;
  const std::shared_ptr<const MllpLimits> limits_;
  MllpDecoder decoder_;
  BudgetShare share_;
  std::string room_;
  SteadyClock::time_point message_due_{};
};

}  // namespace linkway::net

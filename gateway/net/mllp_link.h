// One kept connection of an MLLP client.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "net/kept_link.h"
#include "net/mllp_client.h"

namespace linkway::net {

struct MllpJob {
  MllpParcel parcel;
  std::function<void(MllpExchanged)> done;
};

class MllpLink final : public KeptLink {
 public:
  using Job = MllpJob;
  using KeptLink::KeptLink;

  void give(Job job) { job_ = std::move(job); }
  [[nodiscard]] bool busy() const override { return job_.has_value(); }
  // Carries out the job; its `done` has been called when this returns.
  [[nodiscard]] Await<> work();
  // Ends the job at once: what follows is what the coroutine does to unwind.
  void abandon();
  static void refuse(const Job& job, std::string reason) { job.done({Sent::no, {}, false, std::move(reason)}); }

 private:
  [[nodiscard]] Await<MllpExchanged> exchange(const MllpParcel& parcel);
  // True: `result` is the answer.
  [[nodiscard]] Await<bool> read_answer(const MllpParcel& parcel, MllpExchanged& result);
  // Hands a message over to who hears, and answers it. False: it could not be kept, or answered.
  [[nodiscard]] Await<bool> take(std::string message, MllpForm form);
  [[nodiscard]] Await<bool> overhear() override;
  void finish(MllpExchanged result);
  void disconnect() override;

  std::optional<MllpDecoder> decoder_;  // of the present connection
  std::optional<Job> job_;
  bool taken_ = false;  // by who hears
};

}  // namespace linkway::net

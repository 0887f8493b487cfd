// A terminology server elsewhere (R4 terminology-service.html), asked for codes that the loaded definitions do not
// tell. Answers are kept for a while. A server that is away costs its time-out once: it is then left alone for a rest,
// and what it would have been asked is "not checked". A server that is slow may hold up all messages together for
// `burst` and, after that, for a quarter of the time: a message with ten thousand codes does not wait for each of them.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "base/log.h"
#include "fhir/terminology/service.h"
#include "net/http.h"
#include "net/tls.h"

namespace linkway::exchange {

struct TerminologyServerOptions {
  std::string url;  // its FHIR base
  net::TlsClientFiles tls;
  std::chrono::milliseconds timeout{1000};  // of one question
  std::chrono::milliseconds rest{30'000};   // after a failure
  std::size_t cache = 10'000;               // answers kept
  std::chrono::milliseconds keep{3'600'000};
  std::chrono::milliseconds burst{10'000};
};

// Any thread may ask. It is told codes, and nothing else of a message: no displays, which are free text.
class TerminologyServer : public fhir::terminology::Remote {
 public:
  using Call = std::function<Result<net::Response>(const std::string& url, const net::Request& request)>;

  // `call`: what sends a request; net::call where it is empty.
  TerminologyServer(TerminologyServerOptions options, const Clock& clock, Log& log, Call call = {});

  [[nodiscard]] Result<fhir::terminology::CodeAnswer> validate_code(std::string_view value_set,
                                                                    const fhir::terminology::Coding& coding) override;

 private:
  using Answer = fhir::terminology::CodeAnswer;
  struct Kept {
    std::string key;
    Answer answer;
    Instant until;
  };
  [[nodiscard]] bool recall(const std::string& key, Answer& answer);
  void keep(const std::string& key, const Answer& answer);
  // Whether it may be asked now. One question is let through after a rest.
  [[nodiscard]] bool may_ask();
  // Whether there is time left to wait for it.
  [[nodiscard]] bool has_time();
  void spend(std::chrono::microseconds waited);
  void came_back();
  void went_away(const std::string& reason);
  [[nodiscard]] Result<Answer> ask(std::string_view value_set, const fhir::terminology::Coding& coding);

  const TerminologyServerOptions options_;
  const Clock& clock_;
  Log& log_;
  Call call_;
  std::mutex mutex_;
  std::list<Kept> kept_;  // the last used first
  std::unordered_map<std::string, std::list<Kept>::iterator> by_key_;
  bool away_ = false;
  Instant rests_until_{};
  std::chrono::microseconds time_left_;
  Instant refilled_;
  bool slow_ = false;
};

}  // namespace linkway::exchange

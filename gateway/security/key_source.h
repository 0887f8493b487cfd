// The keys of an authorisation server: read once from a file, or fetched from its URL and kept as long as it allows.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "net/http.h"
#include "security/jwk.h"

namespace linkway::security {

class KeySource {
 public:
  using Keys = std::shared_ptr<const std::vector<Jwk>>;
  using Fetch = std::function<Result<net::Response>()>;

  // Keys that never change.
  explicit KeySource(std::vector<Jwk> keys);
  // Keys that are fetched when they are first asked for, when they are older than Cache-Control allows (a minute to a
  // day, an hour where it says nothing), and when a key is asked for that is not among them; never more often than
  // every ten seconds. One caller waits for the answer; others go on with the keys of before.
  explicit KeySource(Fetch fetch);

  // With the key of this id where there is one; null when there never were any.
  [[nodiscard]] Keys keys(std::string_view id, Instant now);

 private:
  void refresh(Instant now);

  const Fetch fetch_;
  std::mutex mutex_;  // of what follows
  Keys keys_;
  Instant stale_;
  Instant asked_;
  std::mutex fetching_;
};

// How long an answer may be kept (RFC 9111 section 5.2.2.1).
[[nodiscard]] std::chrono::seconds freshness(const net::Headers& headers);

}  // namespace linkway::security

// Identities. Keys are 64-bit and ordered by time, so that rows are appended in key order; a FHIR logical id is the
// key written in 13 characters of lower-case Crockford base32, which sort as the keys do.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/strong.h"

namespace linkway {

using PartnerId = Strong<struct PartnerIdTag, std::string>;
using ResourceKey = Strong<struct ResourceKeyTag, std::int64_t>;
using ReferralKey = Strong<struct ReferralKeyTag, std::int64_t>;
using ExchangeKey = Strong<struct ExchangeKeyTag, std::int64_t>;
using DeliveryKey = Strong<struct DeliveryKeyTag, std::int64_t>;

[[nodiscard]] std::string id_text(std::int64_t key);
[[nodiscard]] std::optional<std::int64_t> parse_id(std::string_view text);
// An id as it may be shown in logs and answers: what is no id of ours may be anything, a person's number too.
[[nodiscard]] std::string shown_id(std::string_view text);

template <class Tag>
[[nodiscard]] std::string id_text(const Strong<Tag, std::int64_t>& key) {
  return id_text(key.get());
}

// When a key was made, by the clock of that time.
[[nodiscard]] Instant time_of_key(std::int64_t key);

class IdSource {
 public:
  virtual ~IdSource() = default;
  [[nodiscard]] virtual std::int64_t next_key() = 0;
  [[nodiscard]] virtual std::string uuid() = 0;  // random, version 4, lower case

  template <class Key>
  [[nodiscard]] Key next() {
    return Key(next_key());
  }
};

// 41 bits of milliseconds since 2020-01-01, 8 bits of node, 14 bits of count. More than 16,384 keys in a millisecond
// borrow from the next one; keys never run backwards within a process.
class TimeOrderedIds : public IdSource {
 public:
  TimeOrderedIds(const Clock& clock, std::uint8_t node) : clock_(clock), node_(node) {}
  [[nodiscard]] std::int64_t next_key() override;
  [[nodiscard]] std::string uuid() override;
  // Keys from now on are greater than `key`: called once at start with the greatest key in the store, so that a
  // machine whose clock was wrong before does not give out a key twice.
  void stay_above(std::int64_t key);

 private:
  const Clock& clock_;
  const std::uint8_t node_;
  std::mutex mutex_;
  std::int64_t last_tick_ = 0;  // milliseconds << 14 | count
};

}  // namespace linkway

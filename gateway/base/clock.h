// Time comes in from outside: the core never asks the machine.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace linkway {

// Microseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t micros = 0;
  friend constexpr auto operator<=>(const Instant&, const Instant&) = default;
  friend constexpr Instant operator+(Instant t, std::chrono::microseconds d) { return {t.micros + d.count()}; }
  friend constexpr Instant operator-(Instant t, std::chrono::microseconds d) { return {t.micros - d.count()}; }
  friend constexpr std::chrono::microseconds operator-(Instant a, Instant b) {
    return std::chrono::microseconds(a.micros - b.micros);
  }
};

// FHIR instant in UTC with milliseconds: 2026-11-22T09:30:00.125Z.
[[nodiscard]] std::string to_fhir(Instant t);
// FHIR date in UTC: 2026-11-22.
[[nodiscard]] std::string to_fhir_date(Instant t);
// A FHIR dateTime or instant with seconds and an offset; a date or a partial date gives the first instant that it
// names, in UTC. Nothing for a text that is none of these or names a day or time that does not exist.
[[nodiscard]] std::optional<Instant> parse_fhir_time(std::string_view text);

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

// Follows the machine's clock forward, and goes on at the pace of the steady clock when the machine's clock is set
// back: time stamps, ids and retry times never run backwards within one process.
class MonotoneClock : public Clock {
 public:
  [[nodiscard]] Instant now() const override;

 protected:
  [[nodiscard]] virtual Instant wall() const;
  [[nodiscard]] virtual std::chrono::microseconds steady() const;

 private:
  mutable std::mutex mutex_;
  mutable Instant last_{};
  mutable std::chrono::microseconds last_steady_{};
};

class FixedClock : public Clock {
 public:
  explicit FixedClock(Instant t) : now_(t) {}
  [[nodiscard]] Instant now() const override { return now_; }
  void set(Instant t) { now_ = t; }
  void advance(std::chrono::microseconds d) { now_ = now_ + d; }

 private:
  Instant now_;
};

}  // namespace linkway

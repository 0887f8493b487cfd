// What one referral counts for in a report, or one contact that asked for none.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "referral/report/tables.h"

namespace linkway::referral::report {

// A value in a table. Where the sender said nothing: code "none" of table_system; words without a code: "text".
struct Value {
  std::string system;
  std::string code;
  std::string display;  // "" where none is known
  friend bool operator==(const Value& a, const Value& b) { return a.system == b.system && a.code == b.code; }
};

struct Score {
  std::string measure;  // code of CodeSystem/measure, else system|code
  std::string display;
  std::string phase;  // code of CodeSystem/measure-phase, "" when it is not told
  std::string time;   // effective, as it was written
  double value = 0;
  friend bool operator==(const Score&, const Score&) = default;
};

// What the store's row of the referral says; of a contact alone, its sender, person, message and time.
struct Row {
  std::string id;
  std::string sender;
  std::string platform;  // "" for none
  std::string status;    // Task.status
  std::string step;      // code of Task.businessStatus
  std::int64_t person = 0;
  std::int64_t message = 0;  // the exchange that brought it, or the contact of which a form told, however often
  Instant received;
};

struct Facts {
  Row row;
  std::chrono::sys_days day;  // on which the person was referred, or seen
  bool asks = true;           // false: a contact alone. It counts as a message about a person, and as no referral
  bool contacted = false;     // by a link worker
  bool intervention = false;
  bool answered = false;  // the platform has said something about it
  bool ended = false;
  bool gp_known = false;
  std::optional<std::int64_t> contacts;  // with the link worker; nothing while none is told
  std::optional<std::int64_t> days;      // from the referral to its end, of completed and failed ones
  std::array<std::vector<Value>, table_count> values;
  std::vector<Score> scores;

  [[nodiscard]] std::vector<Value>& of(Table table) { return values.at(static_cast<std::size_t>(table)); }
  [[nodiscard]] const std::vector<Value>& of(Table table) const { return values.at(static_cast<std::size_t>(table)); }
};

}  // namespace linkway::referral::report

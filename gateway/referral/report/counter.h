// Counts referrals, one after the other, in memory that grows with the number of different values alone.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "referral/report/facts.h"
#include "referral/report/measure_tally.h"
#include "referral/report/report.h"

namespace linkway::referral::report {

struct Question {
  std::optional<std::chrono::sys_days> from;  // both inclusive: days on which the person was referred
  std::optional<std::chrono::sys_days> to;
  std::vector<Table> tables;
  int silent_days = 14;
  Instant now;
};

class Counter {
 public:
  explicit Counter(Question question);

  // False when it is not of the period. All referrals and contacts of a person must come one after the other: so people
  // are counted without remembering them, and messages with those of one person alone.
  bool add(const Facts& facts);
  // Nothing that the platform said, for as many days as were asked for.
  [[nodiscard]] bool is_silent(const Facts& facts) const;
  [[nodiscard]] Report finish() const;

 private:
  // Of all that has passed, when the last one was counted here.
  struct Cell {
    Value value;
    std::uint64_t referrals = 0, messages = 0, people = 0;
    std::uint64_t last_entry = 0, last_person = 0;
    std::set<std::int64_t> of_person = {};  // messages about the last one: the same of another person is another
  };
  struct Cells {
    std::unordered_map<std::string, Cell> by_code;
    std::uint64_t left_out = 0;
  };
  using Histogram = std::map<std::int64_t, std::uint64_t>;

  void count(Cell& cell, const Facts& facts) const;
  void count(Cells& cells, const Facts& facts, Table table) const;
  [[nodiscard]] static Counts counts_of(const Cell& cell);
  [[nodiscard]] static ReportTable table_of(Table table, const Cells& cells);
  [[nodiscard]] static Spread spread_of(const Histogram& histogram);

  Question question_;
  // Numbers of the present referral or contact, and person, from 1.
  std::uint64_t entry_ = 0, person_ = 0;
  std::int64_t person_key_ = 0;
  Cell all_;
  std::vector<Cells> tables_;  // as question_.tables
  std::uint64_t contacted_ = 0, intervention_ = 0, ended_ = 0, unanswered_ = 0, gp_not_known_ = 0, contacts_alone_ = 0;
  Histogram contacts_;
  Histogram days_;
  MeasureTally measures_;
};

}  // namespace linkway::referral::report

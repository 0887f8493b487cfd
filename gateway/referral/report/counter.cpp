#include "referral/report/counter.h"

#include <algorithm>

#include "referral/dates.h"

namespace linkway::referral::report {

namespace {

// Different values of one table: more than any code list that people refer by.
constexpr std::size_t most_values = 5'000;
// Contacts and days above this are counted as this, so that a histogram stays small.
constexpr std::int64_t most_counted = 100'000;

std::string date_text(std::chrono::sys_days day) {
  return to_fhir_date(Instant{std::chrono::microseconds(day.time_since_epoch()).count()});
}

}  // namespace

Counter::Counter(Question question) : question_(std::move(question)), tables_(question_.tables.size()) {}

void Counter::count(Cell& cell, const Facts& facts) const {
  if (cell.last_entry == entry_) return;  // the same value twice in one referral
  cell.last_entry = entry_;
  if (facts.asks) ++cell.referrals;
  if (cell.last_person != person_) {
    ++cell.people;
    cell.of_person.clear();
  }
  cell.last_person = person_;
  if (cell.of_person.insert(facts.row.message).second) ++cell.messages;
}

void Counter::count(Cells& cells, const Facts& facts, Table table) const {
  bool lost = false;
  for (const auto& value : facts.of(table)) {
    auto key = value.system + "|" + value.code;
    auto found = cells.by_code.find(key);
    if (found == cells.by_code.end()) {
      if (cells.by_code.size() >= most_values) {
        lost = true;
        continue;
      }
      found = cells.by_code.emplace(std::move(key), Cell{value}).first;
    }
    count(found->second, facts);
  }
  if (lost && facts.asks) ++cells.left_out;
}

bool Counter::is_silent(const Facts& facts) const {
  if (!facts.asks || facts.answered || facts.ended) return false;
  return question_.now - facts.row.received >= std::chrono::days(question_.silent_days);
}

bool Counter::add(const Facts& facts) {
  if (question_.from && facts.day < *question_.from) return false;
  if (question_.to && facts.day > *question_.to) return false;
  ++entry_;
  if (person_ == 0 || person_key_ != facts.row.person) ++person_;
  person_key_ = facts.row.person;
  count(all_, facts);
  for (std::size_t i = 0; i < tables_.size(); ++i) count(tables_[i], facts, question_.tables[i]);
  measures_.add(facts.scores);
  if (!facts.asks) {
    ++contacts_alone_;
    return true;
  }
  contacted_ += facts.contacted ? 1 : 0;
  intervention_ += facts.intervention ? 1 : 0;
  ended_ += facts.ended ? 1 : 0;
  unanswered_ += is_silent(facts) ? 1 : 0;
  gp_not_known_ += facts.gp_known ? 0 : 1;
  if (facts.contacts) ++contacts_[std::min(*facts.contacts, most_counted)];
  if (facts.days) ++days_[std::min(*facts.days, most_counted)];
  return true;
}

Counts Counter::counts_of(const Cell& cell) { return {{cell.referrals}, {cell.messages}, {cell.people}}; }

ReportTable Counter::table_of(Table table, const Cells& cells) {
  ReportTable made;
  made.table = table;
  made.left_out = cells.left_out;
  for (const auto& [key, cell] : cells.by_code) {
    made.rows.push_back({cell.value.system, cell.value.code, cell.value.display, counts_of(cell)});
  }
  const bool in_order = info_of(table).in_order;
  const auto by_code = [](const TableRow& row) { return std::tie(row.code, row.system); };
  std::ranges::sort(made.rows, [&](const TableRow& a, const TableRow& b) {
    const auto first = a.counts.referrals.value;
    const auto second = b.counts.referrals.value;
    if (!in_order && first != second) return first > second;
    return by_code(a) < by_code(b);
  });
  return made;
}

Spread Counter::spread_of(const Histogram& histogram) {
  Spread spread;
  double sum = 0;
  for (const auto& [number, times] : histogram) {
    spread.referrals.value += times;
    sum += static_cast<double>(number) * static_cast<double>(times);
  }
  const auto all = spread.referrals.value;
  if (all == 0) return spread;
  spread.mean = sum / static_cast<double>(all);
  spread.least = histogram.begin()->first;
  spread.most = histogram.rbegin()->first;
  // The one in the middle, or the mean of the two there.
  std::uint64_t passed = 0;
  std::int64_t lower = 0;
  bool has_lower = false;
  for (const auto& [number, times] : histogram) {
    passed += times;
    if (!has_lower && passed > (all - 1) / 2) {
      lower = number;
      has_lower = true;
    }
    if (passed > all / 2) {
      spread.median = (static_cast<double>(lower) + static_cast<double>(number)) / 2;
      break;
    }
  }
  return spread;
}

Report Counter::finish() const {
  Report report;
  if (question_.from) report.from = date_text(*question_.from);
  if (question_.to) report.to = date_text(*question_.to);
  report.made = question_.now;
  report.silent_days = question_.silent_days;
  report.total = counts_of(all_);
  report.contacts_alone = {contacts_alone_};
  report.funnel = {{all_.referrals}, {contacted_}, {intervention_}};
  report.ended = {ended_};
  report.unanswered = {unanswered_};
  report.gp_not_known = {gp_not_known_};
  report.contacts = spread_of(contacts_);
  report.days = spread_of(days_);
  for (std::size_t i = 0; i < tables_.size(); ++i) report.tables.push_back(table_of(question_.tables[i], tables_[i]));
  report.measures = measures_.rows();
  return report;
}

}  // namespace linkway::referral::report

#include "referral/report/suppress.h"

#include <algorithm>

namespace linkway::referral::report {

namespace {

class Hiding {
 public:
  explicit Hiding(std::uint64_t below) : below_(below) {}

  void hide(Count& count) const { count.hidden = count.hidden || is_small(count.value); }
  void hide(Counts& counts) const {
    hide(counts.referrals);
    hide(counts.messages);
    hide(counts.people);
  }
  // Part of the whole before it: the rest is a number, too.
  void hide_part(Count& part, const Count& whole) const {
    hide(part);
    part.hidden = part.hidden || is_small(whole.value - std::min(part.value, whole.value));
  }
  void hide_rows(ReportTable& table, Count Counts::*figure) const {
    TableRow* smallest = nullptr;
    std::size_t hidden = 0;
    for (auto& row : table.rows) {
      auto& count = row.counts.*figure;
      hide(count);
      if (count.hidden) {
        ++hidden;
      } else if (smallest == nullptr || count.value < (smallest->counts.*figure).value) {
        smallest = &row;
      }
    }
    const bool exclusive = !info_of(table.table).several;
    if (exclusive && hidden == 1 && smallest != nullptr) (smallest->counts.*figure).hidden = true;
  }

 private:
  [[nodiscard]] bool is_small(std::uint64_t value) const { return value > 0 && value < below_; }
  std::uint64_t below_;
};

}  // namespace

void suppress(Report& report, std::uint64_t below) {
  if (below < 2) return;
  const Hiding hiding(below);
  report.suppressed_below = below;
  const auto all = report.total.referrals;
  hiding.hide(report.total);
  hiding.hide_part(report.contacts_alone, report.total.messages);
  hiding.hide(report.funnel.referred);
  hiding.hide_part(report.funnel.contacted, all);
  hiding.hide_part(report.funnel.intervention, report.funnel.contacted);
  for (auto* part : {&report.ended, &report.unanswered, &report.gp_not_known}) hiding.hide_part(*part, all);
  hiding.hide(report.contacts.referrals);
  hiding.hide(report.days.referrals);
  for (auto& measure : report.measures) hiding.hide(measure.pairs);
  for (auto& table : report.tables) {
    for (auto figure : {&Counts::referrals, &Counts::messages, &Counts::people}) hiding.hide_rows(table, figure);
  }
}

}  // namespace linkway::referral::report

#include "referral/report/report_json.h"

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace linkway::referral::report {

namespace {

using data::Builder;
using data::Node;

Node number(Builder& b, const Count& count) {
  return count.hidden ? Node::make_null() : b.number(static_cast<std::int64_t>(count.value));
}

Node decimal(Builder& b, double value, int places) {
  char digits[64];
  std::snprintf(digits, sizeof digits, "%.*f", places, value);
  return b.number(std::string_view(digits));
}

Node percent(Builder& b, const Count& part, const Count& whole) {
  const auto value = share(part, whole);
  return value ? decimal(b, *value, 1) : Node::make_null();
}

Node words(Builder& b, std::string_view text) { return text.empty() ? Node() : b.text(text); }

Node counts(Builder& b, const Counts& counts) {
  return b.object({{"referrals", number(b, counts.referrals)},
                   {"messages", number(b, counts.messages)},
                   {"people", number(b, counts.people)}});
}

Node stage(Builder& b, const Count& count, const Count& whole) {
  return b.object({{"count", number(b, count)}, {"percent", percent(b, count, whole)}});
}

Node spread(Builder& b, const Spread& spread) {
  const bool shown = !spread.referrals.hidden && spread.referrals.value > 0;
  return b.object({{"referrals", number(b, spread.referrals)},
                   {"median", shown ? decimal(b, spread.median, 1) : Node::make_null()},
                   {"mean", shown ? decimal(b, spread.mean, 2) : Node::make_null()},
                   {"least", shown ? b.number(spread.least) : Node::make_null()},
                   {"most", shown ? b.number(spread.most) : Node::make_null()}});
}

Node rows(Builder& b, const ReportTable& table, const Report& report) {
  std::vector<Node> list;
  list.reserve(table.rows.size());
  for (const auto& row : table.rows) {
    list.push_back(b.object({{"code", b.text(row.code)},
                             {"system", words(b, row.system)},
                             {"display", words(b, row.display)},
                             {"referrals", number(b, row.counts.referrals)},
                             {"messages", number(b, row.counts.messages)},
                             {"people", number(b, row.counts.people)},
                             {"percent", percent(b, row.counts.referrals, report.total.referrals)}}));
  }
  return b.list(list);
}

Node measures(Builder& b, const Report& report) {
  std::vector<Node> list;
  for (const auto& row : report.measures) {
    const bool shown = !row.pairs.hidden && row.pairs.value > 0;
    list.push_back(b.object({{"measure", b.text(row.measure)},
                             {"display", words(b, row.display)},
                             {"n", number(b, row.pairs)},
                             {"before", shown ? decimal(b, row.before, 2) : Node::make_null()},
                             {"after", shown ? decimal(b, row.after, 2) : Node::make_null()},
                             {"change", shown ? decimal(b, row.change, 2) : Node::make_null()}}));
  }
  return b.list(list);
}

}  // namespace

Node to_json(const Report& report, Builder& b) {
  const auto& all = report.total.referrals;
  auto funnel = b.object({{"referred", stage(b, report.funnel.referred, all)},
                          {"contacted", stage(b, report.funnel.contacted, all)},
                          {"intervention", stage(b, report.funnel.intervention, all)}});
  auto tables = b.object(std::initializer_list<Builder::Field>{});
  auto left_out = tables;
  for (const auto& table : report.tables) {
    const auto name = info_of(table.table).name;
    tables = b.with(tables, name, rows(b, table, report));
    if (table.left_out > 0) left_out = b.with(left_out, name, b.number(static_cast<std::int64_t>(table.left_out)));
  }
  return b.object(
      {{"period", b.object({{"from", words(b, report.from)}, {"to", words(b, report.to)}})},
       {"made", b.text(to_fhir(report.made))},
       {"suppressedBelow",
        report.suppressed_below == 0 ? Node() : b.number(static_cast<std::int64_t>(report.suppressed_below))},
       {"total", counts(b, report.total)},
       {"contactsAlone", number(b, report.contacts_alone)},
       {"funnel", funnel},
       {"ended", number(b, report.ended)},
       {"unanswered", b.object({{"days", b.number(report.silent_days)}, {"count", number(b, report.unanswered)}})},
       {"gpNotKnown", number(b, report.gp_not_known)},
       {"contacts", spread(b, report.contacts)},
       {"days", spread(b, report.days)},
       {"tables", tables},
       {"leftOut", left_out.size() == 0 ? Node() : left_out},
       {"measures", measures(b, report)}});
}

}  // namespace linkway::referral::report

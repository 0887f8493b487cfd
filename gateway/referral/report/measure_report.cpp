#include "referral/report/measure_report.h"

#include <cstdio>
#include <vector>

#include "fhir/codes.h"
#include "fhir/primitive.h"

namespace linkway::referral::report {

namespace {

using data::Builder;
using data::Node;

constexpr std::string_view absent_reason = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

Node population(Builder& b, std::string_view figure, const Count& count) {
  const auto code = fhir::concept_of(b, figure_system, figure);
  if (count.hidden) {
    const auto masked = b.object({{"url", b.text(absent_reason)}, {"valueCode", b.text("masked")}});
    return b.object({{"extension", b.list({masked})}, {"code", code}});
  }
  return b.object({{"code", code}, {"count", b.number(static_cast<std::int64_t>(count.value))}});
}

Node populations(Builder& b, const Counts& counts) {
  return b.list({population(b, "referrals", counts.referrals), population(b, "messages", counts.messages),
                 population(b, "people", counts.people)});
}

Node total_group(Builder& b, const Report& report) {
  const auto& total = report.total;
  const auto all =
      b.list({population(b, "referrals", total.referrals), population(b, "messages", total.messages),
              population(b, "people", total.people), population(b, "contacts-alone", report.contacts_alone),
              population(b, "contacted", report.funnel.contacted),
              population(b, "intervention", report.funnel.intervention), population(b, "ended", report.ended),
              population(b, "unanswered", report.unanswered), population(b, "gp-not-known", report.gp_not_known)});
  return b.object({{"code", fhir::concept_of(b, table_system, "total", "Total")}, {"population", all}});
}

Node group_of(Builder& b, const Node& code, const Node& population, const std::vector<Node>& strata) {
  const auto stratifier = b.object({{"code", b.list({code})}, {"stratum", strata.empty() ? Node() : b.list(strata)}});
  return b.object({{"code", code}, {"population", population}, {"stratifier", b.list({stratifier})}});
}

Node table_group(Builder& b, const Report& report, const ReportTable& table) {
  const auto& info = info_of(table.table);
  std::vector<Node> strata;
  for (const auto& row : table.rows) {
    const auto value = b.object({{"system", fhir::text_or_absent(b, row.system)},
                                 {"code", b.text(row.code)},
                                 {"display", fhir::text_or_absent(b, row.display)}});
    strata.push_back(
        b.object({{"value", b.object({{"coding", b.list({value})}})}, {"population", populations(b, row.counts)}}));
  }
  return group_of(b, fhir::concept_of(b, table_system, info.name, info.title), populations(b, report.total), strata);
}

Node measure_group(Builder& b, const Report& report) {
  std::vector<Node> strata;
  for (const auto& row : report.measures) {
    const auto bar = row.measure.find('|');
    const auto system = bar == std::string::npos ? std::string("https://linkway.example/fhir/CodeSystem/measure")
                                                 : row.measure.substr(0, bar);
    const auto code = bar == std::string::npos ? row.measure : row.measure.substr(bar + 1);
    const auto what = b.object({{"system", fhir::text_or_absent(b, system)},
                                {"code", b.text(code)},
                                {"display", fhir::text_or_absent(b, row.display)}});
    char digits[64];
    std::snprintf(digits, sizeof digits, "%.2f", row.change);
    const bool shown = !row.pairs.hidden && row.pairs.value > 0;
    strata.push_back(
        b.object({{"value", b.object({{"coding", b.list({what})}})},
                  {"population", b.list({population(b, "pairs", row.pairs)})},
                  {"measureScore", shown ? b.object({{"value", b.number(std::string_view(digits))}}) : Node()}}));
  }
  return group_of(b, fhir::concept_of(b, table_system, "measure", "Measures before and after"), Node(), strata);
}

Node reporter_node(Builder& b, const Party& reporter) {
  return b.object(
      {{"identifier", reporter.value.empty() ? Node() : fhir::identifier_of(b, reporter.system, reporter.value)},
       {"display", fhir::text_or_absent(b, reporter.name)}});
}

}  // namespace

Node measure_report(const Report& report, const Party& reporter, Builder& b) {
  std::vector<Node> groups{total_group(b, report)};
  for (const auto& table : report.tables) groups.push_back(table_group(b, report, table));
  groups.push_back(measure_group(b, report));
  return b.object({{"resourceType", b.text("MeasureReport")},
                   {"status", b.text("complete")},
                   {"type", b.text("summary")},
                   {"measure", b.text(summary_measure)},
                   {"date", b.text(to_fhir(report.made))},
                   {"reporter", reporter_node(b, reporter)},
                   {"period", b.object({{"start", fhir::text_or_absent(b, report.from)},
                                        {"end", fhir::text_or_absent(b, report.to)}})},
                   {"group", b.list(groups)}});
}

Node summary_message(const Report& report, const SummaryMessage& message, Builder& b) {
  const auto urn = [&](const std::string& id) { return b.text("urn:uuid:" + id); };
  const auto endpoint = [&](const Party& party) {
    return b.object(
        {{"name", fhir::text_or_absent(b, party.name)}, {"endpoint", fhir::text_or_absent(b, party.endpoint)}});
  };
  const auto header = b.object({{"resourceType", b.text("MessageHeader")},
                                {"id", b.text(message.message_id)},
                                {"eventCoding", fhir::coding(b, message_event_system, "summary")},
                                {"destination", b.list({endpoint(message.to)})},
                                {"source", endpoint(message.from)},
                                {"focus", b.list({b.object({{"reference", urn(message.report_id)}})})}});
  // Its fullUrl names it; an id would be that of a resource that is stored somewhere.
  const auto content = measure_report(report, message.from, b);
  return b.object({{"resourceType", b.text("Bundle")},
                   {"id", b.text(message.message_id)},
                   {"type", b.text("message")},
                   {"timestamp", b.text(to_fhir(report.made))},
                   {"entry", b.list({b.object({{"fullUrl", urn(message.message_id)}, {"resource", header}}),
                                     b.object({{"fullUrl", urn(message.report_id)}, {"resource", content}})})}});
}

}  // namespace linkway::referral::report

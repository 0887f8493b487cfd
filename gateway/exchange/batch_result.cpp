#include "exchange/batch_result.h"

#include <utility>

#include "data/builder.h"
#include "data/json.h"
#include "mapping/models/csv.h"
#include "mapping/models/formula.h"

namespace linkway::exchange {

namespace {

// "line 7: column 'DOB': a date of the form dd/MM/yyyy is expected [dob]"
std::string in_words(const RowReason& reason) {
  auto text = reason.text;
  if (!reason.where.empty()) text += " [" + reason.where + "]";
  if (!reason.severity.empty() && reason.severity != "error" && reason.severity != "fatal") {
    text.insert(0, reason.severity + ": ");
  }
  return text;
}

}  // namespace

std::string_view media_type_of(BatchForm form) {
  switch (form) {
    case BatchForm::table: return "text/csv; charset=UTF-8; header=present";
    case BatchForm::list: return "application/json";
    case BatchForm::lines: return "application/x-ndjson";
  }
  return "";
}

std::string_view file_ending_of(BatchForm form) {
  switch (form) {
    case BatchForm::table: return ".csv";
    case BatchForm::list: return ".json";
    case BatchForm::lines: return ".ndjson";
  }
  return "";
}

void BatchResult::begin(std::string& out) {
  if (form_ == BatchForm::table) mapping::append_csv_row(out, {"row", "line", "verdict", "exchange", "reason"});
  if (form_ == BatchForm::list) out += "[";
}

void BatchResult::note(const Problems& told, std::string& out) {
  if (told.empty()) return;
  BatchRow row;
  row.verdict = RowVerdict::note;
  row.reasons.reserve(told.size());
  for (const auto& problem : told) {
    row.reasons.push_back({std::string(to_string(problem.severity)), problem.path, problem.line, problem.text});
  }
  add(row, out);
}

void BatchResult::add(const BatchRow& row, std::string& out) {
  if (form_ != BatchForm::table) return add_json(row, out);
  std::string reasons;
  for (const auto& reason : row.reasons) {
    if (!reasons.empty()) reasons += "; ";
    reasons += in_words(reason);
  }
  mapping::append_csv_row(
      out, {row.number == 0 ? "" : std::to_string(row.number), row.line == 0 ? "" : std::to_string(row.line),
            std::string(to_string(row.verdict)), row.exchange, mapping::with_mark(reasons)});
}

void BatchResult::add_json(const BatchRow& row, std::string& out) {
  data::Arena arena;
  data::Builder b(arena);
  std::vector<data::Node> reasons;
  reasons.reserve(row.reasons.size());
  for (const auto& reason : row.reasons) {
    reasons.push_back(b.object({{"severity", b.text(reason.severity)},
                                {"where", reason.where.empty() ? data::Node() : b.text(reason.where)},
                                {"line", reason.line == 0 ? data::Node() : b.number(reason.line)},
                                {"text", b.text(reason.text)}}));
  }
  if (form_ == BatchForm::list) out += std::exchange(first_, false) ? "\n" : ",\n";
  out +=
      data::to_json(b.object({{"row", row.number == 0 ? data::Node() : b.number(static_cast<std::int64_t>(row.number))},
                              {"line", row.line == 0 ? data::Node() : b.number(row.line)},
                              {"verdict", b.text(to_string(row.verdict))},
                              {"exchange", row.exchange.empty() ? data::Node() : b.text(row.exchange)},
                              {"reasons", reasons.empty() ? data::Node() : b.list(reasons)}}));
  if (form_ == BatchForm::lines) out += "\n";
}

void BatchResult::end(const BatchSummary& summary, std::string& out) {
  for (const auto& problem : summary.problems) {
    BatchRow row;
    row.line = problem.line;
    row.verdict = summary.again ? RowVerdict::failed : RowVerdict::refused;
    row.reasons.push_back({"error", "", problem.line, problem.text});
    add(row, out);
  }
  if (form_ == BatchForm::list) out += "\n]\n";
}

std::string in_words(const BatchSummary& summary) {
  auto text = std::to_string(summary.rows) + (summary.rows == 1 ? " row: " : " rows: ");
  text += std::to_string(summary.accepted) + " accepted";
  const auto add = [&](std::uint64_t count, std::string_view word) {
    if (count != 0) text += ", " + std::to_string(count) + " " + std::string(word);
  };
  add(summary.repeated, "repeated");
  add(summary.no_effect, "without effect");
  add(summary.refused, "refused");
  if (!summary.problems.empty()) text += "; then it ended: " + summary.problems.front().text;
  return text;
}

}  // namespace linkway::exchange

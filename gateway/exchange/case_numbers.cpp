#include "exchange/case_numbers.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "exchange/lookup.h"
#include "fhir/codes.h"

namespace linkway::exchange {

namespace {

constexpr std::size_t most_identifiers = 20;  // of a Task; what comes beyond them is not kept
constexpr std::size_t longest_value = 256;

bool has(const data::Node& task, const data::Node& identifier) {
  return std::ranges::any_of(task["identifier"].items(), [&](const data::Node& known) {
    return known["system"].text() == identifier["system"].text() && known["value"].text() == identifier["value"].text();
  });
}

bool names_system(const data::Node& task, std::string_view system) {
  return std::ranges::any_of(task["identifier"].items(),
                             [&](const data::Node& known) { return known["system"].text() == system; });
}

// Among the identifiers of the report one that the Task has in this system: the others are more of the same.
bool agrees(const data::Node& task, const data::Node& report, std::string_view system) {
  return std::ranges::any_of(report["identifier"].items(), [&](const data::Node& told) {
    return told["system"].text() == system && has(task, told);
  });
}

bool is_of_another(Work& work, store::Reader& reader, const data::Node& identifier, ResourceKey own) {
  constexpr std::uint32_t enough = 5;
  const auto token = std::string(identifier["system"].text()) + "|" + std::string(identifier["value"].text());
  const auto rows = find_by_query(work, reader, "Task", "identifier=" + text::encode_percent(token), enough);
  if (!rows.ok()) {
    for (const auto& problem : rows.problems()) work.problems.push_back(problem);
    return false;
  }
  return std::ranges::any_of(
      *rows, [&](const store::ResourceRow& row) { return row.partner.get().empty() && row.key != own; });
}

}  // namespace

data::Node with_case_numbers(Work& work, store::Reader& reader, const data::Node& task, ResourceKey key,
                             const Change& report) {
  auto& b = work.builder;
  auto named = task;
  for (const auto& identifier : report.resource["identifier"].items()) {
    const auto system = identifier["system"].text();
    const auto value = identifier["value"].text();
    if (system.empty() || value.empty() || value.size() > longest_value || has(named, identifier)) continue;
    if (is_of_another(work, reader, identifier, key)) {
      work.problem(Category::conflict, issue::conflict, report.path + ".identifier",
                   "this identifier (" + std::string(system) + ") belongs to another referral than the one reported");
      return task;
    }
    if (work.refused()) return task;
    if (names_system(task, system) && !agrees(task, report.resource, system)) {
      work.problem(Category::conflict, issue::conflict, report.path + ".identifier",
                   "the referral is known by another identifier of this system (" + std::string(system) + ")");
      return task;
    }
    if (named["identifier"].size() >= most_identifiers) continue;
    named = b.with(named, "identifier", b.appended(named["identifier"], identifier));
  }
  return named;
}

}  // namespace linkway::exchange

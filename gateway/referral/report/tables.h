// The tables of a report: by what referrals are counted. One row of this list is the whole definition of a table; help,
// files and the MeasureReport are made of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace linkway::referral::report {

// Codes of our own code systems: the tables, and the figures that are counted in them.
inline constexpr std::string_view table_system = "https://linkway.example/fhir/CodeSystem/report-table";
inline constexpr std::string_view figure_system = "https://linkway.example/fhir/CodeSystem/report-figure";

enum class Table : std::uint8_t {
  month,
  sender,
  platform,
  source,
  route,
  referrer,
  topic,
  main_topic,
  service,
  follow_up,
  age,
  sex,
  decile,
  area,
  precinct,
  language,
  ethnicity,
  gp,
  status,
  step,
  reason,
  place,
  activity,
  answer,
};
inline constexpr std::size_t table_count = static_cast<std::size_t>(Table::answer) + 1;

struct TableInfo {
  Table table;
  std::string_view name;    // "follow-up": as --by and the code system have it
  std::string_view title;   // "Frequency of follow-up"
  std::string_view system;  // the code system whose codes are shown by themselves, "" for none
  bool several;             // one referral may have several of the values, so that the shares add up to more than 100 %
  bool in_order;            // rows stand by their code, not by their number
  std::string_view definition;
};
[[nodiscard]] std::span<const TableInfo> tables();
[[nodiscard]] const TableInfo& info_of(Table table);
[[nodiscard]] std::optional<Table> find_table(std::string_view name);

}  // namespace linkway::referral::report

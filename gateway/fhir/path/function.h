// The functions of FHIRPath N1, of its continuous build (marked STU there), and those that FHIR R4 adds
// (R4 fhirpath.html#functions).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace linkway::fhir::path {

enum class Function : std::uint8_t {
  none,
  // existence
  empty,
  exists,
  all,
  all_true,
  any_true,
  all_false,
  any_false,
  subset_of,
  superset_of,
  count,
  distinct,
  is_distinct,
  // filtering and projection
  where,
  select,
  repeat,
  repeat_all,
  of_type,
  // subsetting
  single,
  first,
  last,
  tail,
  skip,
  take,
  intersect,
  exclude,
  // combining
  unite,
  combine,
  coalesce,
  // conversion
  iif,
  to_boolean,
  converts_to_boolean,
  to_integer,
  converts_to_integer,
  to_long,
  converts_to_long,
  to_date,
  converts_to_date,
  to_date_time,
  converts_to_date_time,
  to_decimal,
  converts_to_decimal,
  to_quantity,
  converts_to_quantity,
  to_string,
  converts_to_string,
  to_time,
  converts_to_time,
  // strings
  index_of,
  last_index_of,
  substring,
  starts_with,
  ends_with,
  contains,
  upper,
  lower,
  replace,
  matches,
  matches_full,
  replace_matches,
  length,
  to_chars,
  encode,
  decode,
  escape,
  unescape,
  trim,
  split,
  join,
  // mathematics
  abs,
  ceiling,
  exp,
  floor,
  ln,
  log,
  power,
  round,
  sqrt,
  truncate,
  // navigation, utility
  children,
  descendants,
  trace,
  now,
  time_of_day,
  today,
  define_variable,
  sort,
  precision,
  low_boundary,
  high_boundary,
  comparable,
  year_of,
  month_of,
  day_of,
  hour_of,
  minute_of,
  second_of,
  millisecond_of,
  timezone_offset_of,
  date_of,
  time_of,
  duration,
  difference,
  pathname,
  aggregate,
  sum,
  min,
  max,
  avg,
  negate /* not() */,
  is,
  as,
  type,
  // FHIR
  extension,
  has_value,
  get_value,
  resolve,
  member_of,
  conforms_to,
  html_checks,
  element_definition,
  slice,
  check_modifiers,
  subsumes,
  subsumed_by,
};

struct FunctionInfo {
  std::string_view name;  // as it is written
  Function function;
  std::uint8_t min_arguments;
  std::uint8_t max_arguments;  // any_number: as many as one likes
};

inline constexpr std::uint8_t any_number = 255;

[[nodiscard]] std::span<const FunctionInfo> functions();                 // sorted by name
[[nodiscard]] const FunctionInfo* find_function(std::string_view name);  // null when there is none

}  // namespace linkway::fhir::path

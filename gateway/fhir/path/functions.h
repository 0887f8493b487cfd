// The handlers of the functions, a family a file (functions_*.cpp).
#pragma once

#include "fhir/path/call.h"

namespace linkway::fhir::path::run {

// functions_existence.cpp
bool empty(Call& call);
bool exists(Call& call);
bool all(Call& call);
bool all_true(Call& call);
bool any_true(Call& call);
bool all_false(Call& call);
bool any_false(Call& call);
bool subset_of(Call& call);
bool superset_of(Call& call);
bool count(Call& call);
bool distinct(Call& call);
bool is_distinct(Call& call);

// functions_filtering.cpp
bool where(Call& call);
bool select(Call& call);
bool repeat(Call& call);
bool repeat_all(Call& call);
bool of_type(Call& call);
bool aggregate(Call& call);
bool iif(Call& call);
bool coalesce(Call& call);

// functions_subsetting.cpp
bool single(Call& call);
bool first(Call& call);
bool last(Call& call);
bool tail(Call& call);
bool skip(Call& call);
bool take(Call& call);
bool intersect(Call& call);
bool exclude(Call& call);
bool unite(Call& call);
bool combine(Call& call);

// functions_aggregate.cpp
bool sum(Call& call);
bool min(Call& call);
bool max(Call& call);
bool avg(Call& call);

// functions_sort.cpp
bool sort(Call& call);

// functions_conversion.cpp
bool to_boolean(Call& call);
bool to_integer(Call& call);
bool to_long(Call& call);
bool to_decimal(Call& call);
bool to_quantity(Call& call);
bool to_string(Call& call);
bool to_date(Call& call);
bool to_date_time(Call& call);
bool to_time(Call& call);
bool converts_to_boolean(Call& call);
bool converts_to_integer(Call& call);
bool converts_to_long(Call& call);
bool converts_to_decimal(Call& call);
bool converts_to_quantity(Call& call);
bool converts_to_string(Call& call);
bool converts_to_date(Call& call);
bool converts_to_date_time(Call& call);
bool converts_to_time(Call& call);

// functions_strings.cpp
bool index_of(Call& call);
bool last_index_of(Call& call);
bool substring(Call& call);
bool starts_with(Call& call);
bool ends_with(Call& call);
bool contains(Call& call);
bool upper(Call& call);
bool lower(Call& call);
bool replace(Call& call);
bool length(Call& call);
bool to_chars(Call& call);
bool trim(Call& call);
bool split(Call& call);
bool join(Call& call);

// functions_regex.cpp
bool matches(Call& call);
bool matches_full(Call& call);
bool replace_matches(Call& call);

// functions_encoding.cpp
bool encode(Call& call);
bool decode(Call& call);
bool escape(Call& call);
bool unescape(Call& call);

// functions_math.cpp
bool abs(Call& call);
bool ceiling(Call& call);
bool exp(Call& call);
bool floor(Call& call);
bool ln(Call& call);
bool log(Call& call);
bool power(Call& call);
bool round(Call& call);
bool sqrt(Call& call);
bool truncate(Call& call);

// functions_time.cpp
bool now(Call& call);
bool time_of_day(Call& call);
bool today(Call& call);
bool precision(Call& call);
bool low_boundary(Call& call);
bool high_boundary(Call& call);
bool comparable(Call& call);
bool year_of(Call& call);
bool month_of(Call& call);
bool day_of(Call& call);
bool hour_of(Call& call);
bool minute_of(Call& call);
bool second_of(Call& call);
bool millisecond_of(Call& call);
bool timezone_offset_of(Call& call);
bool date_of(Call& call);
bool time_of(Call& call);

// functions_interval.cpp
bool duration(Call& call);
bool difference(Call& call);

// functions_utility.cpp
bool children(Call& call);
bool descendants(Call& call);
bool trace(Call& call);
bool pathname(Call& call);
bool define_variable(Call& call);
bool negate(Call& call);
bool is(Call& call);
bool as(Call& call);
bool type(Call& call);

// functions_fhir.cpp
bool extension(Call& call);
bool has_value(Call& call);
bool get_value(Call& call);
bool resolve(Call& call);
bool conforms_to(Call& call);
bool check_modifiers(Call& call);
bool element_definition(Call& call);
bool slice(Call& call);

// functions_html.cpp
bool html_checks(Call& call);

// functions_terminology.cpp
bool member_of(Call& call);
bool subsumes(Call& call);
bool subsumed_by(Call& call);

}  // namespace linkway::fhir::path::run

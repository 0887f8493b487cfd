#include <array>

#include "fhir/path/functions.h"

namespace linkway::fhir::path {

namespace {

// In the order of Function.
constexpr auto handlers = std::to_array<Handler>({
    nullptr,
    run::empty,
    run::exists,
    run::all,
    run::all_true,
    run::any_true,
    run::all_false,
    run::any_false,
    run::subset_of,
    run::superset_of,
    run::count,
    run::distinct,
    run::is_distinct,
    run::where,
    run::select,
    run::repeat,
    run::repeat_all,
    run::of_type,
    run::single,
    run::first,
    run::last,
    run::tail,
    run::skip,
    run::take,
    run::intersect,
    run::exclude,
    run::unite,
    run::combine,
    run::coalesce,
    run::iif,
    run::to_boolean,
    run::converts_to_boolean,
    run::to_integer,
    run::converts_to_integer,
    run::to_long,
    run::converts_to_long,
    run::to_date,
    run::converts_to_date,
    run::to_date_time,
    run::converts_to_date_time,
    run::to_decimal,
    run::converts_to_decimal,
    run::to_quantity,
    run::converts_to_quantity,
    run::to_string,
    run::converts_to_string,
    run::to_time,
    run::converts_to_time,
    run::index_of,
    run::last_index_of,
    run::substring,
    run::starts_with,
    run::ends_with,
    run::contains,
    run::upper,
    run::lower,
    run::replace,
    run::matches,
    run::matches_full,
    run::replace_matches,
    run::length,
    run::to_chars,
    run::encode,
    run::decode,
    run::escape,
    run::unescape,
    run::trim,
    run::split,
    run::join,
    run::abs,
    run::ceiling,
    run::exp,
    run::floor,
    run::ln,
    run::log,
    run::power,
    run::round,
    run::sqrt,
    run::truncate,
    run::children,
    run::descendants,
    run::trace,
    run::now,
    run::time_of_day,
    run::today,
    run::define_variable,
    run::sort,
    run::precision,
    run::low_boundary,
    run::high_boundary,
    run::comparable,
    run::year_of,
    run::month_of,
    run::day_of,
    run::hour_of,
    run::minute_of,
    run::second_of,
    run::millisecond_of,
    run::timezone_offset_of,
    run::date_of,
    run::time_of,
    run::duration,
    run::difference,
    run::pathname,
    run::aggregate,
    run::sum,
    run::min,
    run::max,
    run::avg,
    run::negate,
    run::is,
    run::as,
    run::type,
    run::extension,
    run::has_value,
    run::get_value,
    run::resolve,
    run::member_of,
    run::conforms_to,
    run::html_checks,
    run::element_definition,
    run::slice,
    run::check_modifiers,
    run::subsumes,
    run::subsumed_by,
});
static_assert(handlers.size() == static_cast<std::size_t>(Function::subsumed_by) + 1);

constexpr auto name_table() { return std::array<std::string_view, handlers.size()>{}; }

std::array<std::string_view, handlers.size()> names_by_function() {
  auto names = name_table();
  for (const auto& info : functions()) names[static_cast<std::size_t>(info.function)] = info.name;
  return names;
}

}  // namespace

Handler handler_of(Function function) { return handlers[static_cast<std::size_t>(function)]; }

std::string_view name_of(Function function) {
  static const auto names = names_by_function();
  return names[static_cast<std::size_t>(function)];
}

}  // namespace linkway::fhir::path

#include <array>

#include "fhir/path/temporal.h"

namespace linkway::fhir::path {
namespace {

struct Words {
  std::string_view singular, plural, ucum;
};
// In the order of CalendarUnit.
constexpr std::array<Words, 8> words{{{"year", "years", "a"},
                                      {"month", "months", "mo"},
                                      {"week", "weeks", "wk"},
                                      {"day", "days", "d"},
                                      {"hour", "hours", "h"},
                                      {"minute", "minutes", "min"},
                                      {"second", "seconds", "s"},
                                      {"millisecond", "milliseconds", "ms"}}};

}  // namespace

std::optional<CalendarUnit> calendar_unit(std::string_view word) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (word == words[i].singular || word == words[i].plural) return static_cast<CalendarUnit>(i);
  }
  return std::nullopt;
}

std::string_view calendar_word(CalendarUnit unit) { return words[static_cast<std::size_t>(unit)].singular; }
std::string_view ucum_code(CalendarUnit unit) { return words[static_cast<std::size_t>(unit)].ucum; }

std::optional<CalendarUnit> calendar_unit_of_ucum(std::string_view code) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (code == words[i].ucum) return static_cast<CalendarUnit>(i);
  }
  return std::nullopt;
}

}  // namespace linkway::fhir::path

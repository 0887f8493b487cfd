#include "fhir/validation/type_traits_of_fhir.h"

#include <algorithm>
#include <array>

namespace linkway::fhir::validation {

namespace {

template <std::size_t Size>
bool holds(const std::array<std::string_view, Size>& list, std::string_view type) {
  return std::find(list.begin(), list.end(), type) != list.end();
}

}  // namespace

bool can_bind(std::string_view type) {
  constexpr auto types = std::to_array<std::string_view>({"code",
                                                          "string",
                                                          "uri",
                                                          "url",
                                                          "canonical",
                                                          "oid",
                                                          "uuid",
                                                          "Coding",
                                                          "CodeableConcept",
                                                          "Quantity",
                                                          "Age",
                                                          "Distance",
                                                          "Duration",
                                                          "Count",
                                                          "Money",
                                                          "MoneyQuantity",
                                                          "SimpleQuantity",
                                                          "Range",
                                                          "Extension",
                                                          "CodeableReference"});
  return holds(types, type);
}

bool has_length(std::string_view type) {
  constexpr auto types = std::to_array<std::string_view>(
      {"integer", "decimal", "instant", "string", "uri", "date", "dateTime", "time", "canonical", "code", "id",
       "markdown", "oid", "positiveInt", "unsignedInt", "url", "uuid", "base64Binary"});
  return holds(types, type);
}

bool has_range(std::string_view type) {
  constexpr auto types = std::to_array<std::string_view>(
      {"integer", "decimal", "instant", "date", "dateTime", "time", "positiveInt", "unsignedInt", "Age", "Count",
       "Distance", "Duration", "Money", "Quantity", "MoneyQuantity", "SimpleQuantity"});
  return holds(types, type);
}

bool has_targets(std::string_view type) {
  return type == "Reference" || type == "canonical" || type == "CodeableReference";
}

}  // namespace linkway::fhir::validation

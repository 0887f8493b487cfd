#include "fhir/validation/questionnaire_values.h"

#include <string_view>

#include "base/decimal.h"
#include "fhir/path/temporal.h"
#include "fhir/units/units.h"

namespace linkway::fhir::validation {

namespace {

bool is_number(std::string_view type) { return type == "Decimal" || type == "Integer" || type == "PositiveInt"; }
bool is_date(std::string_view type) { return type == "Date" || type == "DateTime" || type == "Instant"; }

path::Temporal first_moment(path::Temporal value) {
  // What is not written is that of the first moment already; a day has no offset, and begins in UTC.
  value.kind = path::Temporal::Kind::date_time;
  value.precision = path::Temporal::Precision::millisecond;
  if (!value.has_offset) {
    value.has_offset = true;
    value.offset = 0;
  }
  return value;
}

std::optional<std::partial_ordering> compare_dates(std::string_view a, std::string_view b) {
  const auto left = path::Temporal::parse_date_time(a);
  const auto right = path::Temporal::parse_date_time(b);
  if (!left || !right) return std::nullopt;
  return path::compare(first_moment(*left), first_moment(*right));
}

std::optional<std::partial_ordering> compare_numbers(std::string_view a, std::string_view b) {
  const auto left = Decimal::parse(a);
  const auto right = Decimal::parse(b);
  if (!left || !right) return std::nullopt;
  return *left <=> *right;
}

}  // namespace

std::optional<std::partial_ordering> compare_quantities(const data::Node& a, const data::Node& b) {
  const auto left = Decimal::parse(a["value"].text());
  const auto right = Decimal::parse(b["value"].text());
  const auto system = a["system"].text();
  if (!left || !right || system.empty() || system != b["system"].text()) return std::nullopt;
  const auto left_code = a["code"].text();
  const auto right_code = b["code"].text();
  if (left_code.empty() || right_code.empty()) return std::nullopt;
  if (left_code == right_code) return *left <=> *right;
  if (system != "http://unitsofmeasure.org") return std::nullopt;
  const auto order = units::compare(*left, left_code, *right, right_code);
  if (!order) return std::nullopt;
  return *order;
}

std::optional<std::partial_ordering> compare_values(const ChoiceValue& a, const ChoiceValue& b) {
  if (!a || !b) return std::nullopt;
  if (is_number(a.type) && is_number(b.type)) return compare_numbers(a.node->text(), b.node->text());
  if (is_date(a.type) && is_date(b.type)) return compare_dates(a.node->text(), b.node->text());
  if (a.type != b.type) return std::nullopt;
  if (a.type == "Quantity") return compare_quantities(*a.node, *b.node);
  if (a.type == "Time") {
    const auto left = path::Temporal::parse_time(a.node->text());
    const auto right = path::Temporal::parse_time(b.node->text());
    return left && right ? path::compare(*left, *right) : std::nullopt;
  }
  if (a.type == "String" || a.type == "Uri") {
    return std::partial_ordering(a.node->text().compare(b.node->text()) <=> 0);
  }
  return std::nullopt;
}

bool equal_values(const ChoiceValue& a, const ChoiceValue& b) {
  if (!a || !b) return false;
  if (is_number(a.type) && is_number(b.type)) {
    const auto order = compare_numbers(a.node->text(), b.node->text());
    return order && *order == std::partial_ordering::equivalent;
  }
  if (a.type != b.type) return is_date(a.type) && is_date(b.type) && a.node->text() == b.node->text();
  if (a.type == "Coding") {
    return (*a.node)["code"].text() == (*b.node)["code"].text() &&
           (*a.node)["system"].text() == (*b.node)["system"].text();
  }
  if (a.type == "Quantity") {
    if (const auto order = compare_quantities(*a.node, *b.node)) return *order == std::partial_ordering::equivalent;
    const auto order = compare_numbers((*a.node)["value"].text(), (*b.node)["value"].text());
    return order && *order == std::partial_ordering::equivalent && (*a.node)["unit"].text() == (*b.node)["unit"].text();
  }
  if (a.type == "Reference") return (*a.node)["reference"].text() == (*b.node)["reference"].text();
  return data::equal(*a.node, *b.node);
}

}  // namespace linkway::fhir::validation

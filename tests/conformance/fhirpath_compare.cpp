#include "conformance/fhirpath_compare.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "fhir/path/temporal.h"

namespace linkway::conformance {

namespace {

using fhir::path::Temporal;

std::string plain_type(std::string_view name) {
  if (const auto dot = name.rfind('.'); dot != std::string_view::npos) name.remove_prefix(dot + 1);
  std::string plain(name);
  if (!plain.empty() && plain[0] >= 'A' && plain[0] <= 'Z') plain[0] = static_cast<char>(plain[0] - 'A' + 'a');
  return plain;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool same_number(std::string_view a, std::string_view b) {
  const auto left = Decimal::parse(a);
  const auto right = Decimal::parse(b);
  return left && right && *left == *right;
}

std::optional<Temporal> parse_temporal(std::string_view text) {
  if (text.starts_with('@')) text.remove_prefix(1);
  if (text.starts_with('T')) return Temporal::parse_time(text.substr(1));
  if (const auto date = Temporal::parse_date(text)) return date;
  if (const auto time = Temporal::parse_time(text)) return time;
  return Temporal::parse_date_time(text);
}

bool same_temporal(std::string_view a, std::string_view b) {
  const auto left = parse_temporal(a);
  const auto right = parse_temporal(b);
  return left && right && left->precision == right->precision && left->has_offset == right->has_offset &&
         left->offset == right->offset && equivalent(*left, *right);
}

// 1.5 'mg', or 4 days
bool same_quantity(std::string_view a, std::string_view b) {
  const auto split = [](std::string_view text) {
    const auto space = std::min(text.find(' '), text.size());
    return std::pair(text.substr(0, space), trimmed(text.substr(space)));
  };
  const auto [left, left_unit] = split(a);
  const auto [right, right_unit] = split(b);
  return left_unit == right_unit && same_number(left, right);
}

bool same_text(const fhir::path::Item& item, const Expected& wanted) {
  const auto got = fhir::path::to_text(item);
  if (got == wanted.text) return true;
  const auto text = trimmed(wanted.text);
  const auto type = plain_type(wanted.type.empty() ? fhir::path::type_name(item) : wanted.type);
  if (type == "integer" || type == "decimal" || type == "positiveInt" || type == "unsignedInt" || type == "long" ||
      type == "integer64") {
    return same_number(got, text);
  }
  if (type == "date" || type == "dateTime" || type == "instant" || type == "time") return same_temporal(got, text);
  if (type == "quantity") return got == text || same_quantity(got, text);
  // Nothing is said of what is in a complex element.
  if (item.is_element() && item.element().node->is_object()) return text.empty();
  return type != "string" && got == text;
}

// Some files call a Date dateTime, which it becomes where one is wanted (N1 section 5.5); the text tells which parts it
// must have.
bool same_type(const fhir::path::Item& item, const Expected& wanted) {
  if (wanted.type.empty()) return true;
  const auto got = plain_type(fhir::path::type_name(item));
  const auto asked = plain_type(wanted.type);
  return got == asked || (item.kind() == fhir::path::Item::Kind::date && asked == "dateTime");
}

bool same(const fhir::path::Item& item, const Expected& wanted) {
  return same_type(item, wanted) && same_text(item, wanted);
}

std::string shown(fhir::path::Items items) {
  std::string out;
  for (const auto& item : items) {
    if (!out.empty()) out += ", ";
    if (out.size() > 300) return out + "...";
    out += fhir::path::type_name(item) + " " + fhir::path::to_text(item);
  }
  return items.empty() ? "nothing" : out;
}

std::string shown(const std::vector<Expected>& wanted) {
  std::string out;
  for (const auto& each : wanted) {
    if (!out.empty()) out += ", ";
    out += (each.type.empty() ? "" : each.type + " ") + each.text;
  }
  return wanted.empty() ? "nothing" : out;
}

bool all_same(fhir::path::Items got, const std::vector<Expected>& wanted, bool ordered) {
  if (got.size() != wanted.size()) return false;
  if (ordered) return std::equal(got.begin(), got.end(), wanted.begin(), same);
  std::vector<bool> used(wanted.size());
  return std::all_of(got.begin(), got.end(), [&](const fhir::path::Item& item) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (used[i] || !same(item, wanted[i])) continue;
      used[i] = true;
      return true;
    }
    return false;
  });
}

}  // namespace

std::optional<std::string> difference(fhir::path::Items got, const std::vector<Expected>& wanted, bool ordered) {
  if (all_same(got, wanted, ordered)) return std::nullopt;
  return "expected " + shown(wanted) + ", got " + shown(got);
}

}  // namespace linkway::conformance

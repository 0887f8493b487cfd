#include <algorithm>

#include "fhir/path/temporal.h"
#include "fhir/path/temporal_calendar.h"

namespace linkway::fhir::path {
namespace {

using Precision = Temporal::Precision;
using Order = std::optional<std::partial_ordering>;

constexpr std::int64_t farthest_offset = std::int64_t{14} * 60;  // minutes, either way

// Seconds and their fraction are one precision.
Precision rank(const Temporal& value) { return std::min(value.precision, Precision::second); }

// Seconds are compared only where both have them.
Order by_seconds(const Temporal& a, const Temporal& b) {
  if (rank(a) != rank(b)) return std::nullopt;
  if (rank(a) < Precision::second || a.second != b.second) return a.second <=> b.second;
  return a.nanosecond <=> b.nanosecond;
}

Order by_parts(const Temporal& a, const Temporal& b) {
  const auto shared = std::min(rank(a), rank(b));
  if (a.kind != Temporal::Kind::time) {
    if (a.year != b.year) return a.year <=> b.year;
    if (shared >= Precision::month && a.month != b.month) return a.month <=> b.month;
    if (shared >= Precision::day && a.day != b.day) return a.day <=> b.day;
  }
  if (shared >= Precision::hour && a.hour != b.hour) return a.hour <=> b.hour;
  if (shared >= Precision::minute && a.minute != b.minute) return a.minute <=> b.minute;
  return by_seconds(a, b);
}

// The minutes in UTC that a value to the hour or finer covers, both ends included.
struct Span {
  std::int64_t first, last;
  bool operator==(const Span&) const = default;
};

Span minutes(const Temporal& value) {
  const auto written = day_number(value.year, value.month, value.day) * 1440 + value.hour * 60 + value.minute;
  const auto length = value.precision == Precision::hour ? 60 : 1;
  if (!value.has_offset) return {written - farthest_offset, written + length - 1 + farthest_offset};
  return {written - value.offset, written - value.offset + length - 1};
}

Order by_instants(const Temporal& a, const Temporal& b) {
  const auto left = minutes(a);
  const auto right = minutes(b);
  if (left.last < right.first) return std::partial_ordering::less;
  if (left.first > right.last) return std::partial_ordering::greater;
  if (left != right || a.has_offset != b.has_offset) return std::nullopt;
  return by_seconds(a, b);
}

}  // namespace

std::optional<std::partial_ordering> compare(const Temporal& a, const Temporal& b) {
  if ((a.kind == Temporal::Kind::time) != (b.kind == Temporal::Kind::time)) return std::nullopt;
  const bool alike = a.has_offset == b.has_offset && a.offset == b.offset;
  if (alike || a.precision < Precision::hour || b.precision < Precision::hour) return by_parts(a, b);
  return by_instants(a, b);
}

std::optional<bool> equal(const Temporal& a, const Temporal& b) {
  if ((a.kind == Temporal::Kind::time) != (b.kind == Temporal::Kind::time)) return false;
  const auto order = compare(a, b);
  if (!order) return std::nullopt;
  return *order == std::partial_ordering::equivalent;
}

bool equivalent(const Temporal& a, const Temporal& b) { return rank(a) == rank(b) && equal(a, b).value_or(false); }

}  // namespace linkway::fhir::path

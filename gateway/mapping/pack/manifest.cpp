#include "mapping/pack/manifest.h"

#include <array>

namespace linkway::mapping {

namespace {

struct FormatWords {
  std::string_view word;
  std::string_view media_type;
  std::string_view ending;
};

// In the order of PackFormat.
constexpr std::array<FormatWords, 7> formats = {{
    {"fhir+json", "application/fhir+json", ".json"},
    {"fhir+xml", "application/fhir+xml", ".xml"},
    {"json", "application/json", ".json"},
    {"xml", "application/xml", ".xml"},
    {"form", "application/x-www-form-urlencoded", ".form"},
    {"csv", "text/csv", ".csv"},
    {"hl7v2", "application/hl7-v2", ".hl7"},
}};

const FormatWords& words_of(PackFormat format) { return formats.at(static_cast<std::size_t>(format)); }

}  // namespace

std::string_view word_of(Direction direction) { return direction == Direction::in ? "in" : "out"; }

std::string_view word_of(Protocol protocol) {
  switch (protocol) {
    case Protocol::https: return "https";
    case Protocol::mllp: return "mllp";
    case Protocol::file: return "file";
  }
  return "";
}

std::string_view word_of(PackFormat format) { return words_of(format).word; }
std::string_view media_type_of(PackFormat format) { return words_of(format).media_type; }
std::string_view file_ending_of(PackFormat format) { return words_of(format).ending; }

std::string_view word_of(Carried carried) {
  switch (carried) {
    case Carried::referral: return "referral";
    case Carried::update: return "update";
    case Carried::cancellation: return "cancellation";
    case Carried::feedback: return "feedback";
    case Carried::summary: return "summary";
  }
  return "";
}

}  // namespace linkway::mapping

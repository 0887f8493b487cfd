#include "referral/report/area.h"

#include <algorithm>

#include "fhir/primitive.h"
#include "referral/postcode.h"

namespace linkway::referral::report {

namespace {

using data::Node;
using fhir::string_of;

constexpr std::string_view precinct_url = "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-precinct";

void append(std::string& text, std::string_view part) {
  if (part.empty()) return;
  if (!text.empty()) text += ", ";
  text += part;
}

std::string_view precinct_of(const Node& address) {
  for (const auto& extension : address["extension"].items()) {
    if (string_of(extension["url"]) == precinct_url) return string_of(extension["valueString"]);
  }
  return {};
}

}  // namespace

Area area_of(const Node& patient) {
  const auto addresses = patient["address"].items();
  auto chosen = std::ranges::find_if(addresses, [](const Node& one) { return string_of(one["use"]) == "home"; });
  if (chosen == addresses.end()) chosen = addresses.begin();
  if (chosen == addresses.end()) return {};
  std::string place;
  for (const auto* name : {"city", "district", "state"}) append(place, string_of((*chosen)[name]));
  Area area;
  if (const auto precinct = precinct_of(*chosen); !precinct.empty()) {
    append(area.precinct, precinct);
    append(area.precinct, place);
  }
  const auto postcode = string_of((*chosen)["postalCode"]);
  area.area = postcode.empty() ? place : postcode_district(postcode);
  return area;
}

}  // namespace linkway::referral::report

#include "fhir/validation/identifier_rules.h"

#include <algorithm>
#include <array>
#include <string>

#include "fhir/validation/place.h"

namespace linkway::fhir::validation {

namespace {

bool are_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Numbers of the Australian Healthcare Identifiers Service: 16 digits by ISO/IEC 7812, the first six of which say what
// is numbered (AU Base, IHI, HPI-I and HPI-O identifiers).
bool is_au_number(std::string_view value, std::string_view prefix) {
  return value.size() == 16 && are_digits(value) && value.starts_with(prefix) && passes_luhn(value);
}

struct Rule {
  std::string_view system;
  std::string_view name;  // of the rule
  bool (*holds)(std::string_view value);
  Severity severity;
  std::string_view text;
};
constexpr auto rules = std::to_array<Rule>({
    {"https://fhir.nhs.uk/Id/nhs-number", "identifier-nhs-number", is_nhs_number, Severity::error,
     "an NHS number has ten digits, the last of which is a check digit (modulus 11) that does not fit here"},
    {"http://ns.electronichealth.net.au/id/hi/ihi/1.0", "identifier-au-ihi",
     [](std::string_view value) { return is_au_number(value, "800360"); }, Severity::warning,
     "an Australian IHI has 16 digits that begin with 800360, the last of which is a check digit (Luhn)"},
    {"http://ns.electronichealth.net.au/id/hi/hpii/1.0", "identifier-au-hpii",
     [](std::string_view value) { return is_au_number(value, "800361"); }, Severity::warning,
     "an Australian HPI-I has 16 digits that begin with 800361, the last of which is a check digit (Luhn)"},
    {"http://ns.electronichealth.net.au/id/hi/hpio/1.0", "identifier-au-hpio",
     [](std::string_view value) { return is_au_number(value, "800362"); }, Severity::warning,
     "an Australian HPI-O has 16 digits that begin with 800362, the last of which is a check digit (Luhn)"},
});

bool is_absolute(std::string_view uri) {
  const auto colon = uri.find(':');
  return colon != std::string_view::npos && colon > 0 && uri.find_first_of("/?# ") > colon;
}

}  // namespace

bool is_nhs_number(std::string_view value) {
  if (value.size() != 10 || !are_digits(value)) return false;
  int sum = 0;
  for (int i = 0; i < 9; ++i) sum += (value[static_cast<std::size_t>(i)] - '0') * (10 - i);
  const int check = (11 - sum % 11) % 11;  // 10 is no digit, so such a number is never given out
  return check == value[9] - '0';
}

bool passes_luhn(std::string_view digits) {
  int sum = 0;
  bool doubled = false;
  for (auto at = digits.rbegin(); at != digits.rend(); ++at, doubled = !doubled) {
    const int digit = (*at - '0') * (doubled ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 == 0;
}

void check_identifier(Run& run, const At& identifier) {
  const auto& system = (*identifier.node)["system"];
  const auto& value = (*identifier.node)["value"];
  if (system.text().empty()) return;
  if (!is_absolute(system.text())) {
    const Place place(run, identifier, system, "system");
    run.error(place.at(), issue::invalid, "identifier-system", "the system of an identifier is an absolute URI");
    return;
  }
  if (!value.is_text() || value.text().empty()) return;
  if (system.text() == "urn:ietf:rfc:3986" && !is_absolute(value.text())) {
    const Place place(run, identifier, value, "value");
    run.error(place.at(), issue::invalid, "identifier-uri",
              "an identifier of the system urn:ietf:rfc:3986 is an absolute URI");
    return;
  }
  for (const auto& rule : rules) {
    if (rule.system != system.text() || rule.holds(value.text())) continue;
    const Place place(run, identifier, value, "value");
    run.report(place.at(), rule.severity, issue::value, rule.name, std::string(rule.text));
  }
}

}  // namespace linkway::fhir::validation

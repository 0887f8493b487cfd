// Vital signs: what has one of the codes that R4 gives them conforms to their profile, whether it claims so or not (R4
// observation-vitalsigns.html: the profiles are required wherever vital signs are exchanged).
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/validation/checks.h"
#include "fhir/validation/rules.h"

namespace linkway::fhir::validation {

namespace {

// The panel first: its members have codes of their own.
constexpr auto vital_signs = std::to_array<std::string_view>({
    "http://hl7.org/fhir/StructureDefinition/vitalspanel",
    "http://hl7.org/fhir/StructureDefinition/resprate",
    "http://hl7.org/fhir/StructureDefinition/heartrate",
    "http://hl7.org/fhir/StructureDefinition/oxygensat",
    "http://hl7.org/fhir/StructureDefinition/bodytemp",
    "http://hl7.org/fhir/StructureDefinition/bodyheight",
    "http://hl7.org/fhir/StructureDefinition/headcircum",
    "http://hl7.org/fhir/StructureDefinition/bodyweight",
    "http://hl7.org/fhir/StructureDefinition/bmi",
    "http://hl7.org/fhir/StructureDefinition/bp",
});

// The codes are those that the profiles themselves ask for.
class VitalSigns {
 public:
  explicit VitalSigns(const Definitions& definitions) {
    for (const auto url : vital_signs) {
      if (const auto* profile = definitions.structure(url)) add(*profile);
    }
  }

  [[nodiscard]] const Structure* of(const data::Node& code) const {
    for (const auto& [known, profile] : by_code_) {
      for (const auto& coding : code["coding"].items()) {
        if (coding["system"].text() == "http://loinc.org" && coding["code"].text() == known) return profile;
      }
    }
    return nullptr;
  }

 private:
  void add(const Structure& profile) {
    for (const auto& element : profile.elements) {
      if (element.path.view() != "Observation.code.coding.code" || element.fixed_json.empty()) continue;
      const auto text = element.fixed_json.view();  // a JSON string without escapes
      if (text.size() > 2) by_code_.emplace_back(text.substr(1, text.size() - 2), &profile);
    }
  }

  std::vector<std::pair<std::string_view, const Structure*>> by_code_;
};

}  // namespace

void check_observation(Run& run, const At& observation) {
  const auto& code = (*observation.node)["code"];
  if (!run.options.vital_signs || !code.is_object()) return;
  if (const auto* profile = run.memory.part<VitalSigns>().of(code)) check_profile(run, observation, *profile);
}

}  // namespace linkway::fhir::validation

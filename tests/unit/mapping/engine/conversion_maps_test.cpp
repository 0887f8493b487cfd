// Maps in the style of HL7's conversions between releases: one for each type, with a group that is the default of its
// type, groups of backbone elements that are called by name, choices type by type; all import all of them by a *.
#include <gmock/gmock.h>

#include <set>
#include <string>
#include <vector>

#include "unit/mapping/engine/mapping_case.h"

namespace linkway::mapping {
namespace {

constexpr const char* types_url = "http://hl7.org/fhir/StructureDefinition/";

class Conversion {
 public:
  // Those of these types and of all types that they are made of.
  explicit Conversion(const std::vector<std::string>& types) {
    for (const auto& type : types) add(type);
  }

  [[nodiscard]] std::vector<std::string> starting_with(const std::string& type) const {
    std::vector<std::string> all;
    for (const auto& [name, text] : maps_) {
      if (name == type) all.insert(all.begin(), text);
      if (name != type) all.push_back(text);
    }
    return all;
  }
  [[nodiscard]] std::size_t groups() const { return groups_; }

 private:
  void add(const std::string& type) {
    if (!known_.insert(type).second) return;
    const auto* structure = fhir::Definitions::core().type(fhir::Key(type));
    ASSERT_NE(structure, nullptr) << type;
    std::string text = "map \"http://hl7.org/fhir/StructureMap/" + type + "3to4\" = \"Conversion of " + type + "\"\n\n";
    text += "uses \"" + std::string(types_url) + type + "\" alias " + type + "R3 as source\n";
    text += "uses \"" + std::string(types_url) + type + "\" alias " + type + " as target\n\n";
    text += "imports \"http://hl7.org/fhir/StructureMap/*3to4\"\n\n";
    const auto base = structure->ancestors.size() > 1 ? std::string(structure->ancestors[1].view()) : std::string();
    if (!base.empty()) add(base);
    std::string later;
    const bool chosen = !structure->is_abstract;
    text += "group " + type + "(source src : " + type + "R3, target tgt : " + type + ")" +
            (base.empty() ? "" : " extends " + base) + (chosen ? " <<type+>>" : "") + " {\n";
    if (structure->kind == fhir::StructureKind::primitive) {
      text += "  src.value as v -> tgt.value = v \"" + type + "-value\";\n";
    } else {
      const auto* above = base.empty() ? nullptr : fhir::Definitions::core().type(fhir::Key(base));
      text += rules(type, structure->root(), above, later);
    }
    text += "}\n" + later;
    ++groups_;
    maps_.emplace_back(type, text);
  }

  // Groups for what stands within go to `later`.
  std::string rules(const std::string& group, const fhir::Element& of, const fhir::Structure* above,
                    std::string& later) {
    std::string text;
    for (const auto& ordered : of.ordered_children) {
      const auto& element = *ordered;
      const auto name = std::string(element.name.view());
      // What the base has comes with its group; a resource within a resource would need one of its own type.
      if (above != nullptr && above->child(fhir::Key(name)) != nullptr) continue;
      if (name == "contained" || name == "resource" || !element.content_reference.empty()) continue;
      if (element.choice) {
        for (const auto& type : element.types) text += choice(name, std::string(type.name.view()));
      } else if (!element.ordered_children.empty()) {
        const auto inner = group + static_cast<char>(name[0] - 'a' + 'A') + name.substr(1);
        const auto base = std::string(element.types[0].name.view());
        add(base);
        text += "  src." + name + " as vs0 -> tgt." + name + " as vt0 then " + inner + "(vs0, vt0);\n";
        std::string more;
        auto body = rules(inner, element, fhir::Definitions::core().type(fhir::Key(base)), more);
        later += "\ngroup " + inner + "(source src, target tgt) extends " + base + " {\n" + body + "}\n" + more;
        ++groups_;
      } else if (element.xhtml || element.xml_attribute) {
        text += "  src." + name + " as v -> tgt." + name + " = v;\n";
      } else {
        for (const auto& type : element.types) add(std::string(type.name.view()));
        text += "  src." + name + " -> tgt." + name + ";\n";
      }
    }
    return text;
  }

  std::string choice(const std::string& name, const std::string& type) {
    add(type);
    return "  src." + name + " : " + type + " as vs -> tgt." + name + " = create('" + type + "') as vt then " + type +
           "(vs, vt);\n";
  }

  std::set<std::string> known_;
  std::vector<std::pair<std::string, std::string>> maps_;
  std::size_t groups_ = 0;
};

const Conversion& conversion() {
  static const Conversion all({"Patient", "Observation", "ServiceRequest", "Questionnaire", "Organization", "Encounter",
                               "Condition", "MedicationRequest", "CarePlan", "Goal", "Task", "Consent", "Claim",
                               "ValueSet"});
  return all;
}

std::string convert(const std::string& type, const std::string& source) {
  const auto result = run_case({.maps = conversion().starting_with(type), .sources = {source}});
  EXPECT_EQ(result.text(), "");
  const auto expected = data::read_json(source);
  const auto got = data::read_json(result.target());
  if (!expected || !got) return "no JSON: " + result.target();
  return data::equal(expected->root, got->root) ? "the same" : result.target();
}

TEST(ConversionMaps, AreManyAndLoad) {
  EXPECT_GT(conversion().groups(), 100U);
  for (const auto& text : conversion().starting_with("Patient")) {
    const auto parsed = parse_map(text, "conversion.map");
    ASSERT_TRUE(parsed.ok()) << to_string(parsed.problems.front()) << "\n" << text;
  }
}

TEST(ConversionMaps, CarryAPatientOver) {
  EXPECT_EQ(
      convert("Patient",
              R"({"resourceType": "Patient", "id": "p", "meta": {"versionId": "1", "profile": ["http://example.org/p"]},
    "language": "en", "text": {"status": "generated", "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"},
    "extension": [{"url": "http://example.org/e", "valueQuantity": {"value": 1.50, "unit": "kg"}},
                  {"url": "http://example.org/f", "extension": [{"url": "g", "valueBoolean": false}]}],
    "identifier": [{"use": "official", "type": {"coding": [{"system": "http://example.org/s", "code": "c"}]},
                    "system": "http://example.org/id", "value": "1", "period": {"start": "2020-01-01"}}],
    "active": true, "name": [{"family": "Example", "given": ["Ann", "Bea"]}, {"text": "A"}],
    "gender": "female", "birthDate": "1980-02", "_birthDate": {"extension": [{"url": "http://example.org/t", "valueInteger": 7}]},
    "deceasedDateTime": "2020-02-29T10:00:00+01:00", "multipleBirthInteger": 2,
    "contact": [{"relationship": [{"text": "r"}], "name": {"family": "Other"}, "telecom": [{"system": "phone", "value": "1"}]}],
    "communication": [{"language": {"text": "English"}, "preferred": true}],
    "generalPractitioner": [{"reference": "Practitioner/1", "display": "Dr"}],
    "link": [{"other": {"reference": "Patient/2"}, "type": "seealso"}]})"),
      "the same");
}

TEST(ConversionMaps, CarryTypesOfAllKindsOver) {
  EXPECT_EQ(convert("Observation", R"({"resourceType": "Observation", "status": "final", "code": {"text": "c"},
    "effectivePeriod": {"start": "2026-01-01", "end": "2026-01-02"},
    "valueSampledData": {"origin": {"value": 0}, "period": 10.0, "dimensions": 1, "data": "1 2"},
    "component": [{"code": {"text": "d"}, "valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 2}}},
                  {"code": {"text": "e"}, "valueCodeableConcept": {"text": "f"}}]})"),
            "the same");
  EXPECT_EQ(convert("ServiceRequest", R"({"resourceType": "ServiceRequest", "status": "active", "intent": "order",
    "subject": {"reference": "Patient/1"}, "occurrenceTiming": {"event": ["2026-01-01"], "repeat": {
      "boundsDuration": {"value": 3, "unit": "d"}, "frequency": 2, "period": 1, "periodUnit": "d", "dayOfWeek": ["mon"]}},
    "asNeededBoolean": true, "note": [{"authorString": "A", "text": "n"}]})"),
            "the same");
}

}  // namespace
}  // namespace linkway::mapping

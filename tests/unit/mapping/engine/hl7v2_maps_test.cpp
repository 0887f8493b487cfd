// Maps from HL7 v2 and to it.
#include <gtest/gtest.h>

#include "mapping/engine/coverage.h"
#include "mapping/models/hl7v2_models.h"
#include "mapping/models/instance.h"
#include "unit/mapping/engine/mapping_case.h"

namespace linkway::mapping {
namespace {

class Hl7v2Maps : public ::testing::Test {
 protected:
  static constexpr std::string_view models = R"(
uses "https://linkway.example/hl7v2/StructureDefinition/REF_I12" alias REF as SOURCE
uses "http://hl7.org/fhir/StructureDefinition/Patient" alias Patient as TARGET
)";

  // `rules`: of a group with the message `ref` and the Patient `patient`.
  std::string from_v2(const std::string& rules, std::string_view message) {
    auto compiled = compiled_of(rules, "source", "target", "source ref : REF, target patient : Patient");
    if (compiled == nullptr) return text_;
    const auto& type = *definitions_.structure(std::string(hl7v2_models) + "REF_I12");
    std::string bytes(message);
    const auto instance = read_instance(Format::hl7v2, bytes, "", type, definitions_, arena_);
    EXPECT_TRUE(instance.ok());
    if (!instance) return "";
    node_ = instance->node;
    return run(compiled, fhir::path::Item::of(fhir::path::ElementItem{&node_, &nothing_, &type, nullptr}), nullptr);
  }
  std::string to_v2(const std::string& rules, std::string_view patient) {
    auto compiled = compiled_of(rules, "target", "source", "source patient : Patient, target ref : REF");
    if (compiled == nullptr) return text_;
    auto read = data::read_json(patient, arena_);
    node_ = *read;
    const auto& type = *definitions_.structure(std::string(hl7v2_models) + "REF_I12");
    return run(compiled, fhir::path::item_of(node_, definitions_), &type);
  }

  std::shared_ptr<const Plan> compiled_of(const std::string& rules, std::string_view v2, std::string_view fhir,
                                          std::string_view inputs) {
    auto text = "map \"http://example.org/StructureMap/v2\" = \"v2\"\n" + std::string(models);
    text.replace(text.find("SOURCE"), 6, v2);
    text.replace(text.find("TARGET"), 6, fhir);
    text += "group main(" + std::string(inputs) + ") {\n" + rules + "\n}\n";
    auto parsed = parse_map(text, "v2.map");
    text_.clear();
    for (const auto& problem : parsed.problems) text_ += to_string(problem) + "\n";
    if (any_error(parsed.problems)) return nullptr;
    const std::vector<Map> maps{parsed.map};
    auto compiled = compile(maps[0], importer_of(maps), definitions_, {});
    for (const auto& problem : compiled.problems) text_ += to_string(problem) + "\n";
    return compiled.plan;
  }

  std::string run(const std::shared_ptr<const Plan>& plan, const fhir::path::Item& item, const fhir::Structure* type) {
    const FixedClock clock(Instant{1'700'000'000'000'000});
    CountedIds ids;
    Context context{clock, ids};
    Coverage coverage(*plan);
    context.coverage = &coverage;
    context.trace = true;
    Runner runner(plan);
    const std::vector<fhir::path::Item> items{item};
    auto outcome = runner.run(items, arena_, context);
    if (!outcome) {
      std::string all;
      for (const auto& problem : outcome.problems()) all += to_string(problem) + "\n";
      return all;
    }
    trace_.clear();
    for (const auto& step : outcome->trace) trace_ += step.target + " " + step.source + "\n";
    unread_.clear();
    for (const auto& field : coverage.report().unread) unread_ += field.path + " ";
    const auto& made = outcome->targets.front().node;
    if (type == nullptr) return data::to_json(made);
    std::string out;
    const auto done = write_instance(Format::hl7v2, made, *type, definitions_, out);
    if (!done) return to_string(done.problems().front());
    for (auto& c : out) c = c == '\r' ? '\n' : c;
    return out;
  }

  const fhir::Definitions& definitions_ = fhir::Definitions::built_in();
  data::Arena arena_;
  data::Node node_;
  data::Node nothing_;
  std::string text_;
  std::string trace_;
  std::string unread_;
};

constexpr std::string_view message =
    "MSH|^~\\&|||||||REF^I12^REF_I12|7|P|2.5\rPRD|RT|Roe\rPRD|RP|Doe&van^Jo\r"
    "PID|1||9^^^X~8||Smith^Ann||19800102|F\rZU1|1|why^not\r";

TEST_F(Hl7v2Maps, ACompositeGivesItsFirstTextAndTheTraceItsPlace) {
  const auto made = from_v2(R"(
  ref.PID as pid then {
    pid.`PID-3` as id -> patient.identifier as identifier, identifier.value = id "id";
    pid.`PID-5` as name -> patient.name as to then {
      name.`XPN-1` as family -> to.family = family "family";
    } "name";
    pid.`PID-7` as born -> patient.birthDate = dateOp(born, 'hl7v2') "born";
    pid.`PID-8` as sex -> patient.language = append('x-', sex) "sex";
  } "pid";
  ref.PROVIDER_CONTACT as contact where (PRD.`PRD-1`.`CWE-1` = 'RP') then {
    contact.PRD as prd then {
      prd.`PRD-2` as name -> patient.contact as c, c.name as to then {
        name.`XPN-1` as family -> to.family = family "prd-family";
      } "prd-name";
    } "prd";
  } "contact";
  ref.OTHER as local where (name = 'ZU1') then {
    local.`F-2` as reason -> patient.id = reason "reason";
  } "local";)",
                            message);
  EXPECT_EQ(made, R"({"resourceType":"Patient","id":"why","language":"x-F","identifier":[{"value":"9"},{"value":"8"}],)"
                  R"("name":[{"family":"Smith"}],"birthDate":"1980-01-02","contact":[{"name":{"family":"Doe"}}]})");
  for (const auto* line : {"Patient.identifier[1].value PID-3[2]\n", "Patient.name[0].family PID-5.1\n",
                           "Patient.contact[0].name.family PRD[2]-2.1\n", "Patient.id ZU1-2\n"}) {
    EXPECT_NE(trace_.find(line), std::string::npos) << line << trace_;
  }
  // Nothing that a rule took only the text of is taken for read.
  EXPECT_EQ(unread_,
            "MSH-10 MSH-11.1 MSH-12.1 MSH-9.1 MSH-9.2 MSH-9.3 PID-1 PID-3.4.1 PID-5.2 PROVIDER_CONTACT.PRD-2.1.2 "
            "PROVIDER_CONTACT.PRD-2.2 ZU1-1.1.1 ZU1-2.2.1 ");
}

TEST_F(Hl7v2Maps, WhatIsSentToBeDeletedHasNoValue) {
  const auto made = from_v2(R"(
  ref.PID as pid where (`PID-7`.exists() and `PID-7`.hasValue().not()) -> patient.language = 'gone' "null";
  ref.PID as pid then {
    pid.`PID-5` as name -> patient.id = name "name";
    pid.`PID-7` as born -> patient.birthDate = dateOp(born, 'hl7v2') "born";
  } "pid";)",
                            "MSH|^~\\&|||||||REF^I12|7\rPID|||9||\"\"||\"\"\r");
  EXPECT_EQ(made, R"({"resourceType":"Patient","language":"gone"})");
}

TEST_F(Hl7v2Maps, ATimeWithoutZoneNeedsOne) {
  const std::string rule =
      R"(ref.MSH as msh then { msh.`MSH-7` as at -> patient.deceased = dateOp(at, 'hl7v2') "at"; } "m";)";
  EXPECT_NE(from_v2(rule, "MSH|^~\\&|||||202601051030||REF^I12|7\r").find("needs the zone"), std::string::npos);
  EXPECT_EQ(from_v2(rule, "MSH|^~\\&|||||202601051030+0700||REF^I12|7\r"),
            R"({"resourceType":"Patient","deceasedDateTime":"2026-01-05T10:30:00+07:00"})");
}

TEST_F(Hl7v2Maps, WritesCompositesByTheirText) {
  const auto made = to_v2(R"(
  patient -> ref.MSH as msh, msh.`MSH-9` as type, type.`MSG-1` = 'REF', msh.`MSH-10` = '7' "msh";
  patient -> ref.PID as pid then {
    patient.identifier as id -> pid.`PID-3` as cx then {
      id.value as value -> cx.`CX-1` = value "value";
      id.system as system -> cx.`CX-4` = system "system";
    } "id";
    patient.name as name -> pid.`PID-5` as xpn then {
      name.family as family -> xpn.`XPN-1` = family "family";
    } "name";
    patient -> pid.`PID-7` = '""' "deleted";
    patient.gender as gender -> pid.`PID-8` = gender "gender";
  } "pid";
  patient -> ref.OBSERVATION as order, order.RESULTS_NOTES as result, result.OBX as obx, obx.`OBX-2` = 'ST',
             obx.`OBX-5` = 'a|b' "obx";
  patient -> ref.OTHER = create('ANY_SEGMENT') as local, local.name = 'ZU1', local.`F-2` = 'why' "local";)",
                          R"({"resourceType":"Patient","identifier":[{"system":"urn:x","value":"9"}],
                              "name":[{"family":"Smith"}],"gender":"female"})");
  EXPECT_EQ(made, "MSH|^~\\&|||||||REF|7\nPID|||9^^^urn:x||Smith||\"\"|female\nOBX||ST|||a\\F\\b\nZU1||why\n");
}

}  // namespace
}  // namespace linkway::mapping

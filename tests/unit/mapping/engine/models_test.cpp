// Maps from and to logical models.
#include <gmock/gmock.h>

#include "mapping/engine/check.h"
#include "mapping/engine/plan.h"
#include "mapping/models/instance.h"
#include "unit/mapping/engine/mapping_case.h"
#include "unit/mapping/models/support.h"

namespace linkway::mapping {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// The source as its type has it, the target written in `to`.
std::string mapped(const std::string& map, Format from, const std::string& source, Format to,
                   const fhir::Definitions& definitions, std::string* checked = nullptr) {
  const auto parsed = parse_map(map, "main.map");
  const auto compiled = compile(parsed.map, nullptr, definitions);
  if (compiled.plan == nullptr) return messages(parsed.problems) + messages(compiled.problems);
  if (checked != nullptr) *checked = messages(check(*compiled.plan));
  const auto& entry = compiled.plan->groups[compiled.plan->entry];
  data::Arena arena;
  const auto& type = *entry.inputs[0].type;
  data::Node node;
  if (type.kind == fhir::StructureKind::logical) {
    const auto read = read_instance(from, source, "", type, definitions, arena);
    if (!read) return messages(read.problems());
    node = read->node;
  } else {
    node = *data::read_json(source, arena);
  }
  const data::Node none;
  const auto item = fhir::path::Item::of(fhir::path::ElementItem{&node, &none, &type, nullptr});
  const FixedClock clock(Instant{});
  CountedIds ids;
  const auto outcome = Runner(compiled.plan).run(std::span(&item, 1), arena, Context{clock, ids});
  if (!outcome) return messages(outcome.problems());
  std::string out = messages(outcome->problems);
  const auto& target = outcome->targets.at(0);
  if (target.type->kind != fhir::StructureKind::logical) return out + data::to_json(target.node);
  const auto written = write_instance(to, target.node, *target.type, definitions, out);
  return written.ok() ? out : messages(written.problems());
}

std::string letter_map(const std::string& rules) {
  return "map \"http://example.org/m\" = \"m\"\n"
         "uses \"http://hl7.org/fhir/StructureDefinition/Patient\" alias Patient as source\n"
         "uses \"http://models.example/StructureDefinition/Letter\" alias Letter as target\n"
         "uses \"http://models.example/StructureDefinition/CD\" alias CD as target\n"
         "group main(source src : Patient, target tgt : Letter) {\n" +
         rules + "\n}\n";
}

std::string letter(const std::string& rules, std::string* checked = nullptr) {
  auto text = mapped(letter_map(rules), Format::json, R"({"resourceType":"Patient","gender":"female"})", Format::xml,
                     with_models(document_models()), checked);
  constexpr std::string_view head = R"(<?xml version="1.0" encoding="UTF-8"?>)";
  return text.starts_with(head) ? text.substr(head.size()) : text;
}

TEST(Models, TextAndAttributesOfXml) {
  std::string checked;
  EXPECT_EQ(letter("src -> tgt.title as title, title.data = 'Hello', tgt.classCode = 'DOC';", &checked),
            R"(<Letter xmlns="urn:example:document" classCode="DOC"><title>Hello</title></Letter>)");
  EXPECT_THAT(checked, IsEmpty());
}

TEST(Models, EvaluateAndTypes) {
  EXPECT_EQ(letter("src -> tgt.title as title, title.data = evaluate(src, iif(src.is(Patient), 'yes', 'no'));"),
            R"(<Letter xmlns="urn:example:document"><title>yes</title></Letter>)");
}

TEST(Models, ATypeThatIsChosenIsWritten) {
  EXPECT_EQ(letter("src -> tgt.code as code, code.code = '1', code.translation = create('CD') as t, t.code = '2',"
                   " tgt.value = create('CD') as v, v.code = '3';"),
            R"(<Letter xmlns="urn:example:document" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">)"
            R"(<code code="1"><translation xsi:type="CD" code="2"/></code><value xsi:type="CD" code="3"/></Letter>)");
}

TEST(Models, MistakesAreToldAsOfFhirsOwnTypes) {
  std::string checked;
  static_cast<void>(letter("src -> tgt.titel as t;", &checked));
  EXPECT_THAT(checked, HasSubstr("has no element 'titel'; did you mean 'title'?"));
}

std::string case_map(const std::string& rules) {
  return "map \"http://example.org/m\" = \"m\"\n"
         "uses \"http://models.example/StructureDefinition/Case\" alias Case as source\n"
         "uses \"http://hl7.org/fhir/StructureDefinition/Patient\" alias Patient as target\n"
         "group main(source src : Case, target tgt : Patient) {\n" +
         rules + "\n}\n";
}

TEST(Models, FromAPartnersJson) {
  EXPECT_EQ(mapped(case_map("src.id as i -> tgt.identifier = id('urn:case', i);"
                            "src.person as p then {\n"
                            "  p.name as n -> tgt.name as t, t.text = n;\n"
                            "  p.born as b -> tgt.birthDate = b;\n"
                            "  p.phone as n -> tgt.telecom = cp('phone', n);\n"
                            "};\n"
                            "src where kind = 'open' and visit.where(minutes > 20).exists() -> tgt.active = true;\n"
                            "src.address -> tgt.address;"),
                   Format::json,
                   R"({"id":"7","person":{"name":"Ann Test","born":"1980-02-03","phone":["1","2"]},"case-kind":"open",)"
                   R"("visit":[{"on":"2020-01-01","minutes":30}],"address":{"city":"Leeds"}})",
                   Format::json, with_models(case_models())),
            R"({"resourceType":"Patient","identifier":[{"system":"urn:case","value":"7"}],"active":true,)"
            R"("name":[{"text":"Ann Test"}],"telecom":[{"system":"phone","value":"1"},{"system":"phone","value":"2"}],)"
            R"("birthDate":"1980-02-03","address":[{"city":"Leeds"}]})");
}

TEST(Models, ToAPartnersJson) {
  const std::string map =
      "map \"http://example.org/m\" = \"m\"\n"
      "uses \"http://hl7.org/fhir/StructureDefinition/Patient\" alias Patient as source\n"
      "uses \"http://models.example/StructureDefinition/Case\" alias Case as target\n"
      "group main(source src : Patient, target tgt : Case) {\n"
      "  src.id -> tgt.id;\n"
      "  src.active as a -> tgt.open = a;\n"
      "  src -> tgt.person as p then { src.name first as n -> p.name = (%n.given.first() & ' ' & %n.family);\n"
      "    src.telecom as t -> p.phone = (%t.value); src.birthDate -> p.born; };\n"
      "  src -> tgt.visit as v, v.on = '2020-01-02', v.minutes = 30, tgt.answer = 'yes', tgt.kind = 'k';\n"
      "}\n";
  std::string checked;
  EXPECT_EQ(mapped(map, Format::json,
                   R"({"resourceType":"Patient","id":"7","active":false,"name":[{"family":"Test","given":["Ann"]}],)"
                   R"("telecom":[{"value":"1"}],"birthDate":"1980-02-03"})",
                   Format::json, with_models(case_models()), &checked),
            R"({"id":"7","person":{"name":"Ann Test","born":"1980-02-03","phone":["1"]},"open":false,)"
            R"("visit":[{"on":"2020-01-02","minutes":30}],"answerString":"yes","case-kind":"k"})");
  EXPECT_THAT(checked, IsEmpty());
}

}  // namespace
}  // namespace linkway::mapping

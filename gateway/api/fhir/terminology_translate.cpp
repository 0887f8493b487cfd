// ConceptMap/$translate
#include <array>

#include "api/fhir/operation_inputs.h"
#include "api/fhir/terminology.h"
#include "api/respond.h"
#include "exchange/validators.h"
#include "fhir/terminology/translate.h"

namespace linkway::api {

namespace {

using data::Node;
using fhir::terminology::Dependency;
using fhir::terminology::Match;
using fhir::terminology::TranslateQuestion;

constexpr std::array<std::string_view, 13> known{
    "url",       "conceptMap", "conceptMapVersion", "code",   "system",       "version",
    "source",    "coding",     "codeableConcept",   "target", "targetsystem", "reverse",
    "dependency"};

// element (uri) and concept (CodeableConcept): each of its codings, or its text.
void add_dependencies(const Node& parts, std::vector<Dependency>& into) {
  std::string_view element;
  Node value;
  for (const auto& part : parts.items()) {
    if (part["name"].text() == "element") element = parameter_value(part).text();
    if (part["name"].text() == "concept") value = parameter_value(part);
  }
  for (const auto& coding : value["coding"].items()) {
    into.push_back({element, coding["system"].text(), coding["code"].text()});
  }
  if (value["text"]) into.push_back({element, {}, value["text"].text()});
}

Node concept_of(data::Builder& b, std::string_view system, std::string_view version, std::string_view code,
                std::string_view display) {
  const auto text = [&](std::string_view value) { return value.empty() ? Node() : b.text(value); };
  return b.object(
      {{"system", text(system)}, {"version", text(version)}, {"code", text(code)}, {"display", text(display)}});
}

void add_match(data::Builder& b, const Match& match, OperationOutputs& outputs) {
  OperationOutputs parts(b);
  parts.add("equivalence", "valueCode", match.equivalence);
  if (!match.code.empty()) {
    parts.add_node("concept", "valueCoding", concept_of(b, match.system, match.version, match.code, match.display));
  }
  for (const auto& product : match.products) {
    OperationOutputs inner(b);
    inner.add("element", "valueUri", product.property);
    inner.add_node("concept", "valueCoding", concept_of(b, product.system, {}, product.value, {}));
    parts.add_parts("product", inner);
  }
  parts.add("source", "valueUri", match.source);
  outputs.add_parts("match", parts);
}

// By the definitions of the gateway, and where these have no such map, by those of its packs.
Result<fhir::terminology::Translation> translated(const Call& call, const TranslateQuestion& question) {
  auto answer = terminology_of(call).translate(question);
  if (question.map || !call.settings->packs || (answer.ok() && answer->found)) return answer;
  for (const auto& pack : call.settings->packs->all()) {
    auto other = fhir::terminology::Service(pack->definitions()).translate(question);
    if (other.ok() && (other->found || !answer.ok())) answer = std::move(other);
    if (answer.ok() && answer->found) break;
  }
  return answer;
}

}  // namespace

void translate_code(const Parts& /*parts*/, Call call, const net::Reply& reply) {
  data::Arena arena;
  auto inputs = OperationInputs::read(call, arena, known);
  if (!inputs.ok()) return reply(problems(inputs.problems()));
  std::string url(inputs->text("url"));
  if (const auto version = inputs->text("conceptMapVersion"); !version.empty()) url.append("|").append(version);
  TranslateQuestion question;
  question.url = url;
  question.map = inputs->node("conceptMap");
  if (question.map && question.map["resourceType"].text() != "ConceptMap") {
    return reply(problem(Category::malformed, issue::invalid, "conceptMap is a resource of the type ConceptMap"));
  }
  question.source = inputs->text("source");
  question.target = inputs->text("target");
  question.target_system = inputs->text("targetsystem");
  question.reverse = inputs->is_true("reverse");
  question.codings = codings_of(*inputs, "system", "version");
  for (const auto& dependency : inputs->parts("dependency")) add_dependencies(dependency, question.dependencies);
  if (question.codings.empty()) {
    return reply(
        problem(Category::malformed, issue::required, "code, coding or codeableConcept says what to translate"));
  }
  const auto translation = translated(call, question);
  if (!translation.ok()) return reply(problems(translation.problems()));
  data::Builder builder(arena);
  OperationOutputs outputs(builder);
  outputs.add("result", translation->found);
  outputs.add("message", "valueString", translation->message);
  for (const auto& match : translation->matches) add_match(builder, match, outputs);
  reply(outputs.response());
}

fhir::terminology::Service terminology_of(const Call& call) {
  if (call.settings->validators) return call.settings->validators->terminology();
  return fhir::terminology::Service(call.settings->definitions);
}

std::span<const TerminologyOperation> terminology_operations() {
  static constexpr std::array<TerminologyOperation, 6> operations{
      {{"CodeSystem", "lookup", "http://hl7.org/fhir/OperationDefinition/CodeSystem-lookup"},
       {"CodeSystem", "subsumes", "http://hl7.org/fhir/OperationDefinition/CodeSystem-subsumes"},
       {"CodeSystem", "validate-code", "http://hl7.org/fhir/OperationDefinition/CodeSystem-validate-code"},
       {"ConceptMap", "translate", "http://hl7.org/fhir/OperationDefinition/ConceptMap-translate"},
       {"ValueSet", "expand", "http://hl7.org/fhir/OperationDefinition/ValueSet-expand"},
       {"ValueSet", "validate-code", "http://hl7.org/fhir/OperationDefinition/ValueSet-validate-code"}}};
  return operations;
}

}  // namespace linkway::api

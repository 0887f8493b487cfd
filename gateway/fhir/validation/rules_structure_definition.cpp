// StructureDefinition (R4 structuredefinition.html) beyond sdf-1 to sdf-26.
#include "fhir/validation/rules_structure_definition.h"

#include <algorithm>
#include <string>

#include "fhir/types.h"
#include "fhir/validation/choice_value.h"
#include "fhir/validation/place.h"
#include "fhir/validation/rules.h"

namespace linkway::fhir::validation {

namespace {

constexpr std::string_view core_url = "http://hl7.org/fhir/StructureDefinition/";

std::string_view kind_name(StructureKind kind) {
  switch (kind) {
    case StructureKind::primitive: return "primitive-type";
    case StructureKind::complex: return "complex-type";
    case StructureKind::resource: return "resource";
    case StructureKind::logical: return "logical";
  }
  return {};
}

bool is_absolute(std::string_view uri) { return uri.find(':') != std::string_view::npos; }

class DefinitionCheck {
 public:
  DefinitionCheck(Run& run, const At& at) : run_(run), at_(at), node_(*at.node) {
    facts_.url = node_["url"].text();
    facts_.version = node_["version"].text();
    facts_.type = node_["type"].text();
    facts_.type_name = facts_.type.substr(is_absolute(facts_.type) ? facts_.type.rfind('/') + 1 : 0);
    facts_.base = run.definitions.structure(node_["baseDefinition"].text());
    facts_.constraint = node_["derivation"].text() == "constraint";
    facts_.logical = node_["kind"].text() == "logical";
  }

  void check() {
    check_type();
    check_base();
    check_context();
    check_lists();
    if (facts_.constraint && facts_.base != nullptr) check_against_base(run_, at_);
    if (facts_.type == "Extension") check_extension_url();
  }

 private:
  void error(std::string_view rule, std::string text) { run_.error(at_, issue::business_rule, rule, std::move(text)); }

  void check_type() {
    if (facts_.type.empty()) return;
    const Place place(run_, at_, node_["type"], "type");
    const auto tell = [&](const char* text) { run_.error(place.at(), issue::invalid, "definition-type", text); };
    if (is_absolute(facts_.type)) {
      if (!facts_.logical) tell("only a logical model has a type that is a URL");
      return;
    }
    const auto* known = Definitions::core().type(facts_.type);
    if (known == nullptr) {
      tell("FHIR defines no such type; other types are URLs");
    } else if (!facts_.constraint && facts_.url != std::string(core_url).append(facts_.type)) {
      tell("a type of FHIR can be constrained, but not defined again");
    }
  }

  void check_base() {
    const auto base = node_["baseDefinition"].text();
    if (base.empty()) return;
    if (facts_.base == nullptr) {
      run_.warning(at_, issue::not_found, "definition-base",
                   "the definition is not compared with its base, which is not known here: " + std::string(base));
      return;
    }
    const auto base_type = facts_.base->type.view();
    if (facts_.constraint) {
      if (facts_.type != base_type) {
        error("definition-base-type", "a constraint has the type of its base, which is " + std::string(base_type));
      }
      if (node_["kind"] && node_["kind"].text() != kind_name(facts_.base->kind)) {
        error("definition-base-kind",
              "a constraint has the kind of its base, which is " + std::string(kind_name(facts_.base->kind)));
      }
    } else if (node_["derivation"].text() == "specialization" && facts_.type == base_type) {
      error("definition-base-type", "a specialization has another type than its base");
    }
  }

  // Only extensions have one (structuredefinition.html#context).
  void check_context() {
    const bool extension = facts_.type == "Extension";
    std::size_t index = 0;
    for (const auto& context : node_["context"].items()) {
      const Place place(run_, at_, context, "context", index++);
      if (!extension && !facts_.type.empty()) {
        run_.error(place.at(), issue::invalid, "definition-context",
                   "only the definition of an extension has a context");
      } else if (context["type"].text() == "element" && context["expression"].text() == "Element") {
        run_.warning(place.at(), issue::business_rule, "definition-context",
                     "the context Element allows the extension everywhere, which is hardly meant");
      }
    }
  }

  void check_lists() {
    const auto& differential = node_["differential"];
    const auto& snapshot = node_["snapshot"];
    if (differential.is_object()) {
      const Place place(run_, at_, differential, "differential");
      check_elements(run_, place.at(), facts_, false, !snapshot.is_object());
      const auto flag = obligation_flag();
      if (flag && flag.node->boolean()) check_obligations(run_, place.at(), facts_);
    }
    if (snapshot.is_object()) {
      const Place place(run_, at_, snapshot, "snapshot");
      check_elements(run_, place.at(), facts_, true, true);
    }
  }

  [[nodiscard]] ChoiceValue obligation_flag() const {
    for (const auto* url : {"http://hl7.org/fhir/StructureDefinition/obligation-profile",
                            "http://hl7.org/fhir/tools/StructureDefinition/obligation-profile"}) {
      if (const auto flag = extension_value(node_, url)) return flag;
    }
    return {};
  }

  void check_extension_url() {
    if (node_["baseDefinition"].text() != std::string(core_url).append("Extension") || facts_.url.empty()) return;
    for (const auto& element : node_["differential"]["element"].items()) {
      if (element["path"].text() != "Extension.url") continue;
      if (!element["fixedUri"]) break;
      if (element["fixedUri"].text() != facts_.url) {
        error("definition-extension-url", "the url that the extension fixes is not the url of its definition");
      }
      return;
    }
    error("definition-extension-url", "the definition of an extension fixes Extension.url to its own url");
  }

  Run& run_;
  const At& at_;
  const data::Node& node_;
  DefinitionFacts facts_;
};

}  // namespace

void check_structure_definition(Run& run, const At& definition) { DefinitionCheck(run, definition).check(); }

}  // namespace linkway::fhir::validation

// Obligation profiles (extensions, obligations.html).
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "fhir/validation/place.h"
#include "fhir/validation/rules_structure_definition.h"

namespace linkway::fhir::validation {

namespace {

constexpr auto own_extensions = std::to_array<std::string_view>({
    "http://hl7.org/fhir/StructureDefinition/obligation",
    "http://hl7.org/fhir/tools/StructureDefinition/obligation",
});
constexpr std::string_view additional_binding = "http://hl7.org/fhir/tools/StructureDefinition/additional-binding";
constexpr auto plain_members = std::to_array<std::string_view>({"id", "path", "mustSupport", "min", "max"});

std::string_view strength_name(BindingStrength strength) {
  switch (strength) {
    case BindingStrength::none: return {};
    case BindingStrength::example: return "example";
    case BindingStrength::preferred: return "preferred";
    case BindingStrength::extensible: return "extensible";
    case BindingStrength::required: return "required";
  }
  return {};
}

const Element* find_by_id(const Structure& structure, std::string_view id) {
  for (const auto& element : structure.elements) {
    if (element.id.view() == id) return &element;
  }
  return nullptr;
}

class ObligationCheck {
 public:
  ObligationCheck(Run& run, const Structure& base) : run_(run), base_(base) {}

  void check(const At& at) {
    const auto* own = find_by_id(base_, (*at.node)["id"].text());
    if (own == nullptr) return tell(at, "an obligation profile has no elements but those of its base");
    for (const auto& member : at.node->members()) {
      const auto name = member.name.view();
      if (std::find(plain_members.begin(), plain_members.end(), name) != plain_members.end()) continue;
      const Place place(run_, at, member.value, name);
      if (name == "extension") {
        check_extensions(at, member.value, own_extensions);
      } else if (name == "binding") {
        check_binding(place.at(), *own);
      } else if (!name.starts_with('_')) {
        tell(place.at(), "an obligation profile does not say this of an element");
      }
    }
  }

 private:
  void tell(const At& at, const char* text) { run_.error(at, issue::invalid, "obligation-profile", text); }

  template <std::size_t Size>
  void check_extensions(const At& holder, const data::Node& extensions,
                        const std::array<std::string_view, Size>& allowed) {
    std::size_t index = 0;
    for (const auto& extension : extensions.items()) {
      const Place place(run_, holder, extension, "extension", index++);
      if (std::find(allowed.begin(), allowed.end(), extension["url"].text()) == allowed.end()) {
        tell(place.at(), "an obligation profile has no extensions here but obligations and additional bindings");
      }
    }
  }

  void check_binding(const At& at, const Element& own) {
    if (own.binding == BindingStrength::none) return tell(at, "an obligation profile binds only what its base binds");
    for (const auto& member : at.node->members()) {
      const auto name = member.name.view();
      const Place place(run_, at, member.value, name);
      if (name == "extension") {
        check_extensions(at, member.value, std::array{additional_binding});
      } else if (name == "strength") {
        if (member.value.text() != strength_name(own.binding)) {
          tell(place.at(), "an obligation profile leaves the strength of a binding as it is in its base");
        }
      } else if (name != "id" && !name.starts_with('_')) {
        tell(place.at(), "an obligation profile changes nothing of a binding, and only adds to it");
      }
    }
  }

  Run& run_;
  const Structure& base_;
};

}  // namespace

void check_obligations(Run& run, const At& differential, const DefinitionFacts& facts) {
  if (facts.base == nullptr) return;
  ObligationCheck check(run, *facts.base);
  std::size_t index = 0;
  for (const auto& element : (*differential.node)["element"].items()) {
    const Place place(run, differential, element, "element", index++);
    check.check(place.at());
  }
}

}  // namespace linkway::fhir::validation

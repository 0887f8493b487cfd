// ElementDefinition where it stands in a StructureDefinition (R4 elementdefinition.html) beyond eld-1 to eld-22.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fhir/path/analysis.h"
#include "fhir/path/expression.h"
#include "fhir/validation/choice_value.h"
#include "fhir/validation/discriminator_path.h"
#include "fhir/validation/place.h"
#include "fhir/validation/rules_structure_definition.h"
#include "fhir/validation/type_traits_of_fhir.h"

namespace linkway::fhir::validation {

namespace {

constexpr std::string_view fhir_type = "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type";

using Paths = std::unordered_map<std::string_view, const Element*>;

// Where an invariant was met: what its key says there.
using Keys = std::unordered_map<std::string_view, std::string_view>;

class ElementCheck {
 public:
  ElementCheck(Run& run, const DefinitionFacts& facts, bool snapshot, bool parse)
      : run_(run), facts_(facts), snapshot_(snapshot), parse_(parse) {
    const auto* type = run.definitions.type(facts.type_name);
    if (type == nullptr) return;
    for (const auto& element : type->elements) by_path_.emplace(element.path.view(), &element);
  }

  void check(const At& at) {
    const auto& node = *at.node;
    const auto path = node["path"].text();
    if (path.empty()) return;
    const bool root = path.find('.') == std::string_view::npos;
    const auto& type = facts_.type_name;
    if (!type.empty() && path != type && !(path.starts_with(type) && path.substr(type.size()).starts_with('.'))) {
      tell(at, "element-path", "the path of an element begins with the type of the definition, " + std::string(type));
    }
    check_order(at, path);
    read_types(node, root ? path : std::string_view());
    if (!snapshot_ && root && node["slicing"]) tell(at, "element-slicing", "the root of a definition is not sliced");
    if (!snapshot_ && facts_.constraint && node["meaningWhenMissing"] && path != "Extension" &&
        !path.ends_with(".extension")) {
      tell(at, "element-meaning", "a constraint cannot say what it means that an element is missing");
    }
    if (node["slicing"].is_object()) check_slicing(at, path);
    check_types(at);
    check_binding(at);
    check_applicable(at);
    if (snapshot_) check_snapshot(at, root);
    check_invariants(at);
  }

 private:
  void tell(const At& at, std::string_view rule, std::string text) {
    run_.error(at, issue::business_rule, rule, std::move(text));
  }

  // The elements of a differential stand in the order of the type; what stands out of it is applied to nothing (R4
  // profiling.html#diff).
  void check_order(const At& at, std::string_view path) {
    if (snapshot_ || !facts_.constraint) return;
    const auto base = by_path_.find(path);
    if (base == by_path_.end() || std::ranges::count(path, '.') != 1) return;
    if (base->second->order < furthest_) {
      tell(at, "element-order", "the elements of a differential stand in the order of the type");
    } else {
      furthest_ = base->second->order;
    }
  }

  void read_types(const data::Node& node, std::string_view root) {
    types_.clear();
    if (!root.empty()) types_.push_back(root);
    for (const auto& type : node["type"].items()) {
      const auto own = extension_value(type, fhir_type);
      const auto code = own ? own.node->text() : type["code"].text();
      if (!code.empty()) types_.push_back(code);
    }
  }

  [[nodiscard]] bool any_type(bool (*has)(std::string_view)) const {
    return std::any_of(types_.begin(), types_.end(), has);
  }
  // Nothing is said of types that are not FHIR's.
  [[nodiscard]] bool types_known() const {
    return !types_.empty() && std::all_of(types_.begin(), types_.end(), [&](std::string_view type) {
      return run_.definitions.type(type) != nullptr;
    });
  }

  void check_slicing(const At& at, std::string_view path) {
    const auto& slicing = (*at.node)["slicing"];
    const Place place(run_, at, slicing, "slicing");
    if (const auto base = by_path_.find(path); base != by_path_.end()) {
      const auto& element = *base->second;
      if (element.max <= 1 && !element.choice && path.find('.') != std::string_view::npos) {
        tell(place.at(), "element-slicing", "what neither repeats nor has a choice of types cannot be sliced");
      }
    }
    if (!types_known()) return;
    std::size_t index = 0;
    for (const auto& discriminator : slicing["discriminator"].items()) {
      const Place each(run_, place.at(), discriminator, "discriminator", index++);
      const auto discriminating = discriminator["path"].text();
      if (discriminating.empty()) continue;
      if (!path_exists(run_.definitions, types_, discriminating)) {
        tell(each.at(), "element-discriminator",
             "the path of the discriminator leads nowhere from the element that is sliced");
      }
    }
  }

  void check_types(const At& at) {
    std::size_t index = 0;
    for (const auto& type : (*at.node)["type"].items()) {
      const Place place(run_, at, type, "type", index++);
      const auto own = extension_value(type, fhir_type);
      const auto code = own ? own.node->text() : type["code"].text();
      if (code.empty() || run_.definitions.type(code) == nullptr) continue;
      if (type["targetProfile"] && !has_targets(code)) {
        tell(place.at(), "element-target",
             "The type " + std::string(code) + " points to nothing that could have a profile");
      }
      for (const auto& profile : type["profile"].items()) check_profile_type(place.at(), profile.text(), code);
      if (facts_.constraint) check_targets(place.at(), (*at.node)["path"].text(), code);
    }
  }

  // What a constraint leaves to refer to is among what the type has.
  void check_targets(const At& at, std::string_view path, std::string_view code) {
    const auto base = by_path_.find(path);
    if (base == by_path_.end()) return;
    const auto& uses = base->second->types;
    const auto use = std::ranges::find_if(uses, [&](const TypeUse& each) { return each.name.view() == code; });
    if (use == uses.end() || use->targets.empty()) return;
    for (const auto& target : (*at.node)["targetProfile"].items()) {
      const auto* wanted = run_.definitions.structure(target.text());
      if (wanted == nullptr) continue;
      const auto* type = run_.definitions.type(wanted->type.view());
      const bool fits = type == nullptr || std::ranges::any_of(use->targets, [&](const RelativeText& each) {
                          const auto* allowed = run_.definitions.structure(each.view());
                          return allowed == nullptr || type->is_a(allowed->type.view());
                        });
      if (!fits) {
        tell(at, "element-target", "the element of the type cannot refer to " + std::string(wanted->type.view()));
      }
    }
  }

  void check_profile_type(const At& at, std::string_view canonical, std::string_view code) {
    const auto* profile = run_.definitions.structure(canonical.substr(0, canonical.find('#')));
    if (profile == nullptr) return;
    // Of a type that stands for others (Resource, Element) there are profiles of those.
    const auto* type = run_.definitions.type(profile->type.view());
    const auto* own = run_.definitions.type(code);
    const bool fits =
        profile->type.view() == code || (type != nullptr && own != nullptr && own->is_abstract && type->is_a(code));
    if (!fits) {
      tell(at, "element-profile",
           "the profile is of the type " + std::string(profile->type.view()) + ", and the element of the type " +
               std::string(code));
    }
  }

  void check_binding(const At& at) {
    const auto& binding = (*at.node)["binding"];
    if (!binding.is_object()) return;
    const Place place(run_, at, binding, "binding");
    if (types_known() && !any_type(can_bind)) {
      tell(place.at(), "element-binding", "none of the types of this element can be bound to codes");
    }
    const auto canonical = binding["valueSet"].text();
    if (canonical.empty() || run_.definitions.value_set(canonical) != nullptr) return;
    if (run_.definitions.code_system(canonical) != nullptr || run_.definitions.structure(canonical) != nullptr) {
      tell(place.at(), "element-binding", "what an element is bound to is a value set");
    } else if (canonical.front() != '#') {
      run_.warning(place.at(), issue::not_found, "element-binding",
                   "the value set of the binding is not known here: " + std::string(canonical));
    }
  }

  void check_applicable(const At& at) {
    if (!types_known()) return;
    const auto& node = *at.node;
    const auto needs = [&](bool stated, bool (*has)(std::string_view), const char* name) {
      if (!stated || any_type(has)) return;
      tell(at, "element-applicable", std::string(name) + " says nothing of elements of this type");
    };
    needs(bool(node["maxLength"]), has_length, "maxLength");
    needs(bool(choice_of(node, "minValue")), has_range, "minValue");
    needs(bool(choice_of(node, "maxValue")), has_range, "maxValue");
  }

  void check_snapshot(const At& at, bool root) {
    const auto& node = *at.node;
    const auto never = [&](std::initializer_list<const char*> names) {
      for (const auto* name : names) {
        if (node[name]) tell(at, "element-snapshot", std::string(name) + " does not stand here in a snapshot");
      }
      for (const auto* name : {"fixed", "pattern", "minValue", "maxValue"}) {
        if (choice_of(node, name))
          tell(at, "element-snapshot", std::string(name) + "[x] does not stand here in a snapshot");
      }
    };
    if (root) {
      never({"sliceName", "requirements", "meaningWhenMissing", "maxLength"});
      return;
    }
    if (!facts_.constraint && !facts_.logical) {
      if (!node["min"] || !node["max"]) tell(at, "element-snapshot", "an element of a snapshot has min and max");
      never({"sliceName", "maxLength"});
    }
    if (!node["id"]) return;
    if (types_.empty() && !node["contentReference"]) {
      tell(at, "element-types", "an element of a snapshot has types or a content reference");
      return;
    }
    for (const auto* name : {"fixed", "pattern", "defaultValue"}) check_value_type(at, name);
  }

  void check_value_type(const At& at, const char* name) {
    const auto value = choice_of(*at.node, name);
    if (!value || types_.empty()) return;
    const auto same = [&](std::string_view type) {
      // fixedString, fixedCodeableConcept: the type with its first letter in capitals.
      return type.size() == value.type.size() && type.substr(1) == value.type.substr(1) &&
             (type.front() | 0x20) == (value.type.front() | 0x20);
    };
    if (std::any_of(types_.begin(), types_.end(), same)) return;
    const Place place(run_, at, *value.node, value.member);
    tell(place.at(), "element-value-type", "this value is of none of the types of the element");
  }

  void check_invariants(const At& at) {
    std::size_t index = 0;
    for (const auto& constraint : (*at.node)["constraint"].items()) {
      const Place place(run_, at, constraint, "constraint", index++);
      const auto key = constraint["key"].text();
      const auto expression = constraint["expression"].text();
      if (key.empty() || expression.empty()) continue;
      const auto source = constraint["source"].text();
      const bool own = source.empty() || source.substr(0, source.find('|')) == facts_.url;
      if (!snapshot_ && !own) {
        tell(place.at(), "element-constraint", "the source of a constraint in a differential is the definition itself");
        continue;
      }
      const auto [met, first] = keys_.emplace(key, expression);
      if (!first && met->second != expression && key != "ele-1") {
        tell(place.at(), "element-constraint", "another constraint of the definition has the same key");
      }
      if (parse_ && own) check_expression(place.at(), (*at.node)["path"].text(), expression);
    }
  }

  void check_expression(const At& at, std::string_view path, std::string_view expression) {
    const auto parsed = path::Expression::parse(expression);
    if (!parsed) return tell(at, "element-constraint", "the expression of the constraint is no FHIRPath");
    path::AnalysisOptions options;
    options.definitions = &run_.definitions;
    options.contexts = {std::string(path)};
    const auto analysis = path::analyse(parsed->syntax(), options);
    if (!analysis) return;  // an element that only the profile has
    for (const auto& problem : analysis->problems) {
      if (problem.severity < Severity::error) continue;
      return tell(at, "element-constraint", "the expression of the constraint cannot be evaluated: " + problem.text);
    }
  }

  Run& run_;
  const DefinitionFacts& facts_;
  bool snapshot_;
  bool parse_;
  Paths by_path_;
  std::vector<std::string_view> types_;
  std::uint32_t furthest_ = 0;  // order of the child of the root that was met last
  Keys keys_;
};

}  // namespace

void check_elements(Run& run, const At& list, const DefinitionFacts& facts, bool snapshot, bool parse) {
  ElementCheck check(run, facts, snapshot, parse);
  std::size_t index = 0;
  for (const auto& element : (*list.node)["element"].items()) {
    const Place place(run, list, element, "element", index++);
    check.check(place.at());
  }
}

}  // namespace linkway::fhir::validation

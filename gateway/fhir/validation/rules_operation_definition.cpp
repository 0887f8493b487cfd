// OperationDefinition.inputProfile and outputProfile say of the parameters what the definition itself says (R4
// operationdefinition.html#OperationDefinition.inputProfile).
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/validation/choice_value.h"
#include "fhir/validation/place.h"
#include "fhir/validation/profile_plans.h"
#include "fhir/validation/rules.h"

namespace linkway::fhir::validation {

namespace {

using Names = std::vector<std::string_view>;

constexpr std::string_view allowed_type = "http://hl7.org/fhir/StructureDefinition/operationdefinition-allowed-type";

bool has(const Names& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

std::string joined(const Names& names) {
  std::string all;
  for (const auto name : names) all.append(all.empty() ? "" : ", ").append(name);
  return all.empty() ? "none" : all;
}

const Element* child_of(const Element& element, std::string_view name) {
  for (const auto& child : element.ordered_children) {
    if (child->name.view() == name && child->slice_name.empty()) return child.get();
  }
  return nullptr;
}

// What a profile of Parameters leaves of one form of a parameter's value, unless another form is asked for.
void add_types(const Element& slice, std::string_view form, Names& types, Names& targets) {
  const auto* element = child_of(slice, form);
  if (element == nullptr || element->max == 0) return;
  for (const auto* other : {"value", "resource", "part"}) {
    const auto* rival = child_of(slice, other);
    if (other != form && rival != nullptr && rival->min > 0) return;
  }
  for (const auto& use : element->types) {
    types.push_back(use.name.empty() ? use.code.view() : use.name.view());
    for (const auto& target : use.targets) targets.push_back(target.view());
  }
}

class ParameterCheck {
 public:
  ParameterCheck(Run& run, const At& operation, std::string_view use) : run_(run), operation_(operation), use_(use) {}

  void check(const Structure& profile) {
    for (const auto& element : profile.root().ordered_children) {
      if (element->name.view() != "parameter" || element->slice_name.empty()) continue;
      const auto* name = child_of(*element, "name");
      if (name == nullptr) continue;
      const auto& json = name->fixed_json.empty() ? name->pattern_json : name->fixed_json;
      const auto* value = run_.memory.part<ProfilePlans>().value(json);
      if (value != nullptr) parameter(value->text(), *element);
    }
  }

 private:
  void parameter(std::string_view name, const Element& slice) {
    std::size_t index = 0;
    for (const auto& node : (*operation_.node)["parameter"].items()) {
      const auto position = index++;
      if (node["name"].text() != name || node["use"].text() != use_) continue;
      const Place place(run_, operation_, node, "parameter", position);
      return compare(place.at(), slice);
    }
    run_.warning(
        operation_, issue::business_rule, "operation-profile",
        "the profile of the parameters '" + std::string(use_) + "' has a parameter that the operation has not");
  }

  void compare(const At& at, const Element& slice) {
    const auto& node = *at.node;
    const auto written = [](std::uint32_t count) { return count == unbounded ? "*" : std::to_string(count); };
    const auto same = [&](const char* member, std::uint32_t count) {
      const auto own = node[member].text();
      if (own.empty() || own == written(count)) return;
      tell(at, std::string(member) + " is " + written(count) + " in the profile");
    };
    same("min", slice.min);
    same("max", slice.max);
    types(at, slice);
  }

  void types(const At& at, const Element& slice) {
    const auto& node = *at.node;
    Names allowed;
    for (const auto& extension : node["extension"].items()) {
      if (extension["url"].text() == allowed_type) allowed.push_back(extension_value_text(extension));
    }
    const bool listed = !allowed.empty();
    if (!listed && !node["type"].text().empty()) allowed.push_back(node["type"].text());
    if (allowed.empty()) return;  // it has parts
    Names types;
    Names targets;
    add_types(slice, "value", types, targets);
    add_types(slice, "resource", types, targets);
    for (const auto type : types) {
      if (!has(allowed, type)) tell(at, "the profile allows the type " + std::string(type));
    }
    for (const auto type : allowed) {
      if (!has(types, type)) tell(at, "the profile does not allow the type " + std::string(type));
    }
    if (listed) return;  // of which of the types a target is cannot be said
    Names own;
    for (const auto& target : node["targetProfile"].items()) own.push_back(target.text());
    for (const auto target : own) {
      if (!has(targets, target)) {
        tell(at, "the target " + std::string(target) + " is not one of the profile: " + joined(targets));
      }
    }
    for (const auto target : targets) {
      if (!has(own, target)) {
        tell(at, "the target " + std::string(target) + " of the profile is not one of the parameter: " + joined(own));
      }
    }
  }

  static std::string_view extension_value_text(const data::Node& extension) {
    const auto value = choice_of(extension, "value");
    return value ? value.node->text() : std::string_view();
  }

  void tell(const At& at, std::string text) {
    run_.error(
        at, issue::business_rule, "operation-profile",
        "the parameter and the profile of the parameters '" + std::string(use_) + "' differ: " + std::move(text));
  }

  Run& run_;
  const At& operation_;
  std::string_view use_;
};

void check_side(Run& run, const At& operation, const char* member, std::string_view use) {
  const auto& canonical = (*operation.node)[member];
  if (canonical.text().empty()) return;
  const Place place(run, operation, canonical, member);
  const auto* profile = run.definitions.structure(canonical.text());
  if (profile == nullptr || profile->elements.empty()) {
    run.warning(place.at(), issue::not_found, "operation-profile",
                "the profile of the parameters '" + std::string(use) + "' is not known here, and was not compared");
  } else if (profile->type.view() != "Parameters") {
    run.error(place.at(), issue::business_rule, "operation-profile", "what parameters conform to is of Parameters");
  } else {
    ParameterCheck(run, operation, use).check(*profile);
  }
}

}  // namespace

void check_operation_definition(Run& run, const At& operation) {
  check_side(run, operation, "inputProfile", "in");
  check_side(run, operation, "outputProfile", "out");
}

}  // namespace linkway::fhir::validation

#include "fhir/patch/fhir_patch.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "fhir/format/json_form.h"
#include "fhir/patch/element_tree.h"
#include "fhir/patch/fhir_operation.h"
#include "fhir/patch/patch_value.h"
#include "fhir/patch/path_target.h"
#include "fhir/patch/problems.h"
#include "fhir/patch/work.h"
#include "fhir/problem_list.h"

namespace linkway::fhir {

namespace {

using data::Node;

class Patcher {
 public:
  Patcher(data::Builder& builder, const Clock& clock, const Definitions& definitions, const PatchLimits& limits,
          std::size_t operations)
      : limits_(limits),
        definitions_(definitions),
        work_(limits.max_work),
        tree_(builder, work_),
        values_(builder, definitions, tree_),
        targets_(clock, definitions, limits.max_steps / std::max<std::size_t>(operations, 1), tree_) {}

  Result<Node> apply(const Node& resource, const FhirOperation& operation) {
    auto result = run(resource, operation);
    if (work_.exhausted()) return costly_patch("the patch asks for too much work");
    return result;
  }

 private:
  Result<Node> run(const Node& resource, const FhirOperation& operation) {
    switch (operation.verb) {
      case PatchVerb::add: return add(resource, operation);
      case PatchVerb::insert: return insert(resource, operation);
      case PatchVerb::remove: return remove(resource, operation);
      case PatchVerb::replace: return replace(resource, operation);
      case PatchVerb::move: return move(resource, operation);
    }
    return resource;
  }

  Result<Node> add(const Node& resource, const FhirOperation& operation) {
    const auto target = targets_.one(resource, operation.path);
    if (!target) return target.problems();
    const auto step = definitions_.step(target->element, target->type, operation.name);
    if (!step) return unfit_patch(name_for_text(operation.name, "the name") + " is not defined there");
    const auto value = read_value(operation, place_of(step), target->way);
    if (!value) return value.problems();

    const auto& element = *step.child->element;
    bool there = false;
    auto result = tree_.changed(resource, target->way, [&](const Node& object) {
      auto elements = tree_.elements(object, value->member);
      for (const auto& member : members_of(operation.name, element)) {
        there = there || (!element.is_list() && !tree_.elements(object, member).items.empty());
      }
      elements.list = element.is_list();
      elements.items.push_back(value->parts);
      return tree_.with_elements(object, value->member, elements);
    });
    if (there) {
      return unfit_patch("'" + std::string(operation.name) + "' is there already and may not repeat: replace it");
    }
    return result;
  }

  Result<Node> insert(const Node& resource, const FhirOperation& operation) {
    const auto collection = targets_.collection(resource, operation.path);
    if (!collection) return collection.problems();
    const auto value = read_value(operation, place_of(collection->step), collection->parent);
    if (!value) return value.problems();
    return in_list(resource, *collection, [&](std::vector<ElementParts>& items) {
      if (operation.index > items.size()) return false;
      items.insert(items.begin() + static_cast<std::ptrdiff_t>(operation.index), value->parts);
      return true;
    });
  }

  Result<Node> move(const Node& resource, const FhirOperation& operation) {
    const auto collection = targets_.collection(resource, operation.path);
    if (!collection) return collection.problems();
    return in_list(resource, *collection, [&](std::vector<ElementParts>& items) {
      if (operation.source >= items.size() || operation.destination >= items.size()) return false;
      const auto at = [&](std::size_t index) { return items.begin() + static_cast<std::ptrdiff_t>(index); };
      if (operation.source < operation.destination) {
        std::rotate(at(operation.source), at(operation.source + 1), at(operation.destination + 1));
      } else {
        std::rotate(at(operation.destination), at(operation.source), at(operation.source + 1));
      }
      return true;
    });
  }

  // `change` is false for an index that the list does not have.
  template <class F>
  Result<Node> in_list(const Node& resource, const PathCollection& collection, F change) {
    std::size_t size = 0;
    bool within = true;
    auto result = tree_.changed(resource, collection.parent, [&](const Node& object) {
      auto elements = tree_.elements(object, collection.name);
      elements.list = true;
      size = elements.items.size();
      within = change(elements.items);
      return tree_.with_elements(object, collection.name, elements);
    });
    if (!within) {
      return unfit_patch("an index is beyond the end of the list, which has " + std::to_string(size) +
                         (size == 1 ? " element" : " elements"));
    }
    return result;
  }

  // fhirpatch.html: what is not there need not be deleted.
  Result<Node> remove(const Node& resource, const FhirOperation& operation) {
    const auto target = targets_.at_most_one(resource, operation.path);
    if (!target) return target.problems();
    if (!*target) return resource;
    if ((*target)->way.empty()) return unfit_patch("the resource itself cannot be deleted");
    return in_place(resource, **target, nullptr);
  }

  Result<Node> replace(const Node& resource, const FhirOperation& operation) {
    const auto target = targets_.one(resource, operation.path);
    if (!target) return target.problems();
    if (target->way.empty()) return unfit_patch("the resource itself cannot be replaced");
    const auto value = read_value(operation, place_of(*target), target->way);
    if (!value) return value.problems();
    return in_place(resource, *target, &*value);
  }

  PatchPlace place_of(const PathTarget& target) {
    const auto name = target.way.back().name;
    const auto* element = target.element;
    // What holds any resource may hold another one.
    if (element == nullptr || (element->types.size() == 1 && element->types[0].code.view() == "Resource")) {
      return {name, element, definitions_.type("Resource"), false};
    }
    if (element->choice) return {element->name, element, nullptr, true};
    return {name, element, target.type, false};
  }
  static PatchPlace place_of(const Definitions::Step& step) { return fhir::place_of(step); }
  static std::vector<std::string> members_of(std::string_view name, const Element& element) {
    return PatchValues::members_of(name, element);
  }

  // The value of an operation, for a place below the object at the end of `way`.
  Result<PatchValue> read_value(const FhirOperation& operation, const PatchPlace& place,
                                std::span<const ElementStep> way) {
    auto value = values_.read(operation.value, place);
    if (!value) return value;
    std::size_t above = 2;  // the root, and a list
    for (const auto& step : way) above += step.index == ElementStep::no_index ? 1 : 2;
    const auto below = std::max(depth_of(value->parts.value, work_), depth_of(value->parts.extra, work_));
    if (above + below > limits_.max_depth) {
      return costly_patch("more than " + std::to_string(limits_.max_depth) + " levels");
    }
    return value;
  }

  // `value`: null to take the element out.
  Result<Node> in_place(const Node& resource, const PathTarget& target, const PatchValue* value) {
    const auto& step = target.way.back();
    const auto parent = std::span(target.way).first(target.way.size() - 1);
    return tree_.changed(resource, parent, [&](const Node& object) {
      auto elements = tree_.elements(object, step.name);
      const auto index = step.index == ElementStep::no_index ? 0 : step.index;
      if (index >= elements.items.size()) return object;
      if (value != nullptr) {
        elements.items[index] = value->parts;
      } else {
        elements.items.erase(elements.items.begin() + static_cast<std::ptrdiff_t>(index));
      }
      return tree_.with_elements(object, step.name, elements, value != nullptr ? value->member : std::string_view());
    });
  }

  PatchLimits limits_;
  const Definitions& definitions_;
  PatchWork work_;
  ElementTree tree_;
  PatchValues values_;
  PathTargets targets_;
};

Problems named(Problems problems, std::size_t index, std::string_view verb) {
  for (auto& problem : problems) {
    auto where = "operation " + std::to_string(index);
    if (!verb.empty()) where.append(" (").append(verb).append(")");
    problem.text = where + ": " + problem.text;
    problem.path = "Parameters.parameter[" + std::to_string(index) + "]";
  }
  return problems;
}

}  // namespace

Result<Node> apply_fhir_patch(const Node& resource, const Node& parameters, data::Builder& builder, const Clock& clock,
                              const Definitions& definitions, const PatchLimits& limits) {
  if (parameters["resourceType"].text() != "Parameters")
    return malformed_patch("a FHIRPath Patch is a Parameters resource");
  if (definitions.type(resource["resourceType"].text()) == nullptr) {
    return unfit_patch("what is patched is no resource that is defined");
  }
  const auto operations = parameters["parameter"].items();
  if (operations.size() > limits.max_operations) {
    return costly_patch("a patch has at most " + std::to_string(limits.max_operations) + " operations");
  }
  Patcher patcher(builder, clock, definitions, limits, operations.size());
  Node patched = resource;
  for (std::size_t index = 0; index < operations.size(); ++index) {
    const auto operation = read_fhir_operation(operations[index]);
    if (!operation) return named(operation.problems(), index, {});
    auto result = patcher.apply(patched, *operation);
    if (!result) {
      return named(std::move(result).problems(), index, patch_verbs[static_cast<std::size_t>(operation->verb)]);
    }
    patched = *result;
  }
  // What stands inside of a value was not looked at when it was put in.
  if (auto problems = check_json_form(patched, definitions); !problems.empty()) {
    for (auto& problem : problems) {
      problem.category = Category::unprocessable;
      problem.text = "the result is not in the form of FHIR: " + problem.text;
    }
    return problems;
  }
  return patched;
}

}  // namespace linkway::fhir

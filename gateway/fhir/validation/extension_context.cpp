#include "fhir/validation/extension_context.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "fhir/validation/answers.h"
#include "fhir/validation/rules.h"

namespace linkway::fhir::validation {

namespace {

using data::Node;

bool has_type(const At& place, std::string_view name) {
  if (const auto* type = place.type()) return type->is_a(name);
  const auto* element = place.element();
  return element != nullptr && !element->types.empty() && element->types[0].code.view() == name;
}

// value, value[x] and valueQuantity all name value[x] as a Quantity.
bool has_name(const At& place, std::string_view name) {
  if (place.spot.name == name) return true;
  const auto* element = place.element();
  if (element == nullptr || !element->choice) return false;
  if (name.ends_with("[x]")) name.remove_suffix(3);
  return element->name.view() == name;
}

bool has_path(const At& place, std::string_view path) {
  const auto dot = path.rfind('.');
  if (dot == std::string_view::npos) return has_type(place, path);
  return place.around != nullptr && has_name(place, path.substr(dot + 1)) &&
         has_path(*place.around, path.substr(0, dot));
}

// The extension that the place is or, as its value, belongs to; null when there is none.
const At* extension_at(const At& place) {
  const auto is_extension = [](const At& at) { return at.type() != nullptr && at.type()->type.view() == "Extension"; };
  if (is_extension(place)) return &place;
  const bool value = place.around != nullptr && is_extension(*place.around) && place.spot.name.starts_with("value");
  return value ? place.around : nullptr;
}

bool is_extension_context(const At& place, std::string_view expression) {
  const auto* extension = extension_at(place);
  if (extension == nullptr) return false;
  const auto url = (*extension->node)["url"].text();
  if (url == expression) return true;
  const auto hash = expression.find('#');
  if (hash == std::string_view::npos || url != expression.substr(hash + 1) || extension->around == nullptr)
    return false;
  const auto* outer = extension_at(*extension->around);
  return outer != nullptr && (*outer->node)["url"].text() == expression.substr(0, hash);
}

// What invariants of a context may ask: all that others may, and %extension.
class ContextHost final : public path::Host {
 public:
  explicit ContextHost(path::Host& others) : others_(others) {}
  path::Item extension;

  const Node* resolve(std::string_view reference) override { return others_.resolve(reference); }
  bool variable(std::string_view name, std::vector<path::Item>& into) override {
    if (name != "extension") return others_.variable(name, into);
    into.push_back(extension);
    return true;
  }
  std::optional<bool> conforms(const path::ElementItem& item, std::string_view canonical) override {
    return others_.conforms(item, canonical);
  }
  std::optional<bool> member_of(std::string_view value_set, std::string_view system, std::string_view code) override {
    return others_.member_of(value_set, system, code);
  }

 private:
  path::Host& others_;
};

// Kept by the Memory: a Host and the evaluator that asks it.
class ContextEvaluator {
 public:
  explicit ContextEvaluator(const Definitions& definitions) : definitions_(definitions) {}

  std::optional<bool> test(Run& run, const path::Expression& expression, const At& extension, const At& place) {
    if (!host_) {
      host_ = std::make_unique<ContextHost>(run.memory.answers());
      path::Settings settings;
      settings.definitions = &definitions_;
      settings.host = host_.get();
      settings.budget = run.options.budget;
      settings.as_takes_lists = true;
      evaluator_.emplace(run.memory.clock, settings);
    }
    host_->extension = extension.item();
    const auto& resource = *place.scope->resource;
    const auto* before = std::exchange(run.evaluating, &place);
    const auto result = evaluator_->test(expression, place.item(), resource, resource);
    run.evaluating = before;
    if (!result) return std::nullopt;
    return result->value_or(false);
  }

 private:
  const Definitions definitions_;
  std::unique_ptr<ContextHost> host_;
  std::optional<path::Evaluator> evaluator_;
};

// The expression gives the elements that may have the extension.
bool is_path_context(Run& run, const At& place, const ExtensionContext& context) {
  if (!context.syntax || place.scope == nullptr) return false;
  const auto& resource = *place.scope->resource;
  const auto* before = std::exchange(run.evaluating, &place);
  const auto result = run.memory.evaluator().run(path::Expression(*context.syntax),
                                                 path::item_of(resource, run.definitions), resource, resource);
  run.evaluating = before;
  if (!result) return false;
  return std::ranges::any_of(*result, [&](const path::Item& item) {
    if (!item.is_element()) return item.kind() == path::Item::Kind::boolean && item.boolean();
    const auto& element = item.element();
    // The children of a primitive hang on the object beside its value.
    return element.node == place.node || element.extra == place.node ||
           (*element.extra && element.extra == place.extra);
  });
}

// Where R4's own definitions use an extension, though its context does not say so; the extensions that HL7 publishes
// apart from FHIR since R5 name these contexts.
struct WiderContext {
  std::string_view url;
  std::string_view context;
};
constexpr auto wider_contexts = std::to_array<WiderContext>({
    {"http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type", "ElementDefinition.type"},
    {"http://hl7.org/fhir/StructureDefinition/structuredefinition-normative-version", "*"},
    {"http://hl7.org/fhir/StructureDefinition/regex", "ElementDefinition.type"},
    {"http://hl7.org/fhir/StructureDefinition/valueset-concept-comments", "CodeSystem.concept"},
});

bool is_wider_context(const At& place, std::string_view url) {
  return std::ranges::any_of(wider_contexts, [&](const WiderContext& each) {
    return each.url == url && is_element_context(place, each.context);
  });
}

bool is_context(Run& run, const At& place, const ExtensionContext& context) {
  switch (context.kind) {
    case ExtensionContext::Kind::element: return is_element_context(place, context.expression);
    case ExtensionContext::Kind::extension: return is_extension_context(place, context.expression);
    case ExtensionContext::Kind::fhirpath: return is_path_context(run, place, context);
  }
  return false;
}

}  // namespace

bool is_element_context(const At& place, std::string_view expression) {
  // canonical#element of a definition, or the canonical of a type alone
  if (const auto hash = expression.find('#'); hash != std::string_view::npos) {
    expression.remove_prefix(hash + 1);
  } else if (const auto slash = expression.rfind('/'); slash != std::string_view::npos) {
    expression.remove_prefix(slash + 1);
  }
  // "Element" stands in many published definitions for what was "*", anywhere.
  if (expression == "*" || expression == "Element" || has_path(place, expression)) return true;
  // What R5 calls these has no type of its own in R4.
  if (expression == "CanonicalResource" || expression == "MetadataResource") {
    return place.type() != nullptr && is_canonical_type(place.type()->type);
  }
  // Below a content reference the names repeat: Questionnaire.item.item is a Questionnaire.item, too.
  const auto* element = place.element();
  if (element == nullptr) return false;
  return element->path.view() == expression || (element->content && element->content->path.view() == expression);
}

void check_context(Run& run, const At& at, const Structure& definition) {
  if (at.around == nullptr) return;
  const auto& place = *at.around;
  const auto& contexts = definition.contexts;
  const bool allowed = contexts.empty() || std::ranges::any_of(contexts, [&](const ExtensionContext& context) {
                         return is_context(run, place, context);
                       });
  if (!allowed && !is_wider_context(place, definition.url)) {
    std::string places;
    for (const auto& context : contexts) places.append(places.empty() ? "" : ", ").append(context.expression);
    return run.error(at, issue::extension, "extension-context", "this extension may not stand here, but in: " + places,
                     &definition);
  }
  if (!run.options.invariants) return;
  for (const auto& invariant : definition.context_invariants) {
    if (!invariant.syntax) continue;  // named where the definition was loaded
    const auto holds = run.memory.part<ContextEvaluator>().test(run, path::Expression(*invariant.syntax), at, place);
    if (!holds) {
      run.warning(at, issue::processing, "extension-context",
                  "whether the extension may stand here was not checked: its rule cannot be evaluated", &definition);
    } else if (!*holds) {
      run.error(at, issue::invariant, "extension-context",
                "this extension may stand only where this is true: " + std::string(invariant.expression.view()),
                &definition);
    }
  }
}

}  // namespace linkway::fhir::validation

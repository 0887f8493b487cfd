#include "fhir/validation/profile_plans.h"

#include <algorithm>

#include "data/json.h"

namespace linkway::fhir::validation {

namespace {

bool same_texts(const RelativeSpan<RelativeText>& a, const RelativeSpan<RelativeText>& b) {
  const auto plain = [](const RelativeText& canonical) {
    return canonical.view().substr(0, canonical.view().find('|'));
  };
  return a.size() == b.size() && std::ranges::all_of(a, [&](const RelativeText& x) {
           return std::ranges::any_of(b, [&](const RelativeText& y) { return plain(x) == plain(y); });
         });
}

bool same_bindings(const RelativeSpan<AdditionalBinding>& a, const RelativeSpan<AdditionalBinding>& b) {
  return std::ranges::equal(a, b, [](const AdditionalBinding& x, const AdditionalBinding& y) {
    return x.purpose.view() == y.purpose.view() && x.value_set.view() == y.value_set.view() && x.any == y.any;
  });
}

const TypeUse* use_of(const Element* element, std::string_view code) {
  if (element == nullptr) return nullptr;
  for (const auto& use : element->types) {
    if (use.code.view() == code) return &use;
  }
  return nullptr;
}

bool is_system_type(std::string_view code) { return code.starts_with("http://hl7.org/fhirpath/"); }

std::string_view without_version(std::string_view canonical) { return canonical.substr(0, canonical.find('|')); }

}  // namespace

// What one element of a profile asks beyond `base`.
class PlanBuilder {
 public:
  PlanBuilder(ProfilePlans& plans, const Structure& profile) : plans_(plans), profile_(profile) {}

  void fill(ElementPlan& plan, const Element& element, const Element* base, const Structure* type) {
    plan.profile = &profile_;
    plan.element = &element;
    plan.type = type;
    const bool root = &element == &profile_.root();
    const auto* compared = root && type != nullptr ? &type->root() : base;
    if (!root) types(plan, element, compared, type);
    plan.fixed = plans_.value(element.fixed_json);
    plan.pattern = plans_.value(element.pattern_json);
    plan.range = differs(element.min_value, compared, &Element::min_value) ||
                 differs(element.max_value, compared, &Element::max_value);
    plan.length = element.max_length > 0 && (compared == nullptr || compared->max_length != element.max_length);
    plan.binding = binding_differs(element, compared);
    plan.value_rules = element.must_have_value || !element.value_alternatives.empty() ||
                       !element.narrative_languages.empty() || differs(element.regex, compared, &Element::regex);
    invariants(plan, element, compared, type);
    plan.own = plan.wrong_type || plan.fixed != nullptr || plan.pattern != nullptr || plan.range || plan.length ||
               plan.binding || plan.reference || plan.profiles || plan.value_rules || !plan.invariants.empty();
    if (!plan.wrong_type) groups(plan, element, base, type);
    plan.anything = plan.own || !plan.groups.empty();
  }

 private:
  // -- the element itself
  static bool differs(const RelativeText& value, const Element* base, RelativeText Element::*field) {
    return !value.empty() && (base == nullptr || (base->*field).view() != value.view());
  }

  static bool binding_differs(const Element& element, const Element* base) {
    const bool bound = element.binding >= BindingStrength::extensible && !element.value_set.empty();
    if (!bound && element.additional_bindings.empty()) return false;
    return base == nullptr || base->binding != element.binding ||
           !same_bindings(element.additional_bindings, base->additional_bindings) ||
           without_version(base->value_set) != without_version(element.value_set);
  }

  void types(ElementPlan& plan, const Element& element, const Element* base, const Structure* type) const {
    if (element.types.empty()) return;
    if (type == nullptr) {
      const auto* use = use_of(&element, "BackboneElement");
      if (use != nullptr) use_differs(plan, *use, use_of(base, use->code));
      return;
    }
    bool any = false;
    for (const auto& use : element.types) {
      if (!allows(use, *type)) continue;
      any = true;
      use_differs(plan, use, use_of(base, use.code));
    }
    plan.wrong_type = !any;
  }

  static bool allows(const TypeUse& use, const Structure& type) {
    const auto code = use.code.view();
    if (is_system_type(code) || type.url.view() == code || type.type.view() == code) return true;
    // A code is a string, but valueCode is not valueString: of the primitives each is a choice of its own.
    return type.kind != StructureKind::primitive && type.is_a(code);
  }

  void use_differs(ElementPlan& plan, const TypeUse& use, const TypeUse* base) const {
    if (base == nullptr || !same_texts(use.targets, base->targets) || use.aggregation != base->aggregation ||
        use.versioning != base->versioning) {
      plan.reference = plan.reference || !use.targets.empty() || use.aggregation != 0 || use.versioning != 0;
    }
    if (use.profiles.empty() || (base != nullptr && same_texts(use.profiles, base->profiles))) return;
    plan.profiles = plan.profiles || use.code.view() != "Extension" || use.profiles.size() > 1 ||
                    !defines_extension(use.profiles[0]);
  }

  // Whether it is what check_extension() looks at anyhow: the definition that the url names.
  [[nodiscard]] bool defines_extension(std::string_view canonical) const {
    const auto* structure = plans_.definitions().structure(canonical);
    if (structure == nullptr || structure->elements.empty()) return true;
    const auto* url = structure->child("url");
    return url == nullptr || url->element->fixed_json.empty() ||
           plans_.value(url->element->fixed_json)->text() == structure->url.view();
  }

  // Those of the base hold already. Snapshots of other versions may spell them otherwise: what a type brought is known
  // by its key.
  void invariants(ElementPlan& plan, const Element& element, const Element* base, const Structure* type) const {
    const auto known = [&](const Invariant& invariant) {
      const auto same = [&](const Invariant& other) { return other.key.view() == invariant.key.view(); };
      const bool of_type = is_type(invariant.source);
      const auto in = [&](const Element& list) {
        return std::ranges::any_of(list.invariants, [&](const Invariant& other) {
          return same(other) && (of_type || other.expression.view() == invariant.expression.view());
        });
      };
      if (base != nullptr && in(*base)) return true;
      if (type == nullptr) return of_type && invariant.key.view() == "ele-1";
      if (in(type->root())) return true;
      return of_type && (invariant.key.view() == "ele-1" || invariant.key.view() == "ext-1");
    };
    for (const auto& invariant : element.invariants) {
      if (!known(invariant)) plan.invariants.push_back(&invariant);
    }
  }

  [[nodiscard]] bool is_type(std::string_view source) const {
    const auto* structure = plans_.definitions().structure(source);
    if (structure == nullptr) structure = plans_.definitions().type(source);
    return structure != nullptr && !structure->is_profile;
  }

  // -- what is below it
  static const RelativeSpan<Relative<Element>>& children_of(const Element& element, const Structure& profile) {
    if (!element.ordered_children.empty() || !element.content) return element.ordered_children;
    // A reference to the element of another definition (the base) is followed there, not in the profile.
    const auto reference = element.content_reference.view();
    const auto hash = reference.find('#');
    const bool elsewhere =
        hash != std::string_view::npos && hash > 0 && reference.substr(0, hash) != profile.url.view();
    return elsewhere ? element.ordered_children : element.content->ordered_children;
  }

  void groups(ElementPlan& plan, const Element& element, const Element* base, const Structure* type) {
    const Inside inside = type != nullptr
                              ? Inside{nullptr, type}
                              : Inside{base != nullptr && base->content ? base->content.get() : base, nullptr};
    if (!inside) return;
    const auto& children = children_of(element, profile_);
    for (std::size_t i = 0; i < children.size();) {
      auto end = i + 1;
      const auto name = children[i]->name.view();
      while (end < children.size() && children[end]->name.view() == name) ++end;
      group(plan, inside, std::span(children.begin() + i, end - i));
      i = end;
    }
  }

  // `list`: elements of one name, the sliced one first.
  void group(ElementPlan& plan, const Inside& inside, std::span<const Relative<Element>> list) {
    GroupPlan group;
    group.name = list.front()->name;
    const auto step = plans_.definitions().step(inside.element, inside.type, group.name);
    if (!step) return;
    group.choice = step.child->plain_choice;
    group.base = step.child->element.get();
    group.companion = "_" + std::string(group.name);
    if (!group.choice) group.slot = plans_.shapes().member(inside, group.name);
    if (!group.choice && group.slot == nullptr) return;
    bool wanted = false;
    if (list.front()->slice_name.empty()) {
      group.element = list.front().get();
      list = list.subspan(1);
      wanted = element_of(group);
    }
    wanted = slices_of(group, list) || wanted;
    if (wanted) plan.groups.push_back(std::move(group));
  }

  bool element_of(GroupPlan& group) {
    const auto& element = *group.element;
    if (element.min > group.base->min) group.min = element.min;
    if (element.max < group.base->max) group.max = element.max;
    if (fixed_type(group)) {
      group.plan = &plans_.plan(profile_, element, group.slot->element, group.slot->inside.type);
      group.look_inside = group.plan->anything;
    } else {
      group.look_inside = adds(element, *group.base);
    }
    return group.min > 0 || group.max != unbounded || group.look_inside;
  }

  static bool fixed_type(const GroupPlan& group) {
    return group.slot != nullptr && group.slot->holds != Slot::Holds::resource;
  }

  // Whether there is anything to look at, for values of whatever type.
  [[nodiscard]] bool adds(const Element& element, const Element& base) const {
    if (!element.ordered_children.empty() || !element.fixed_json.empty() || !element.pattern_json.empty()) return true;
    if (differs(element.min_value, &base, &Element::min_value)) return true;
    if (differs(element.max_value, &base, &Element::max_value)) return true;
    if (element.must_have_value || !element.value_alternatives.empty() || !element.regex.empty()) return true;
    if (!element.narrative_languages.empty()) return true;
    if (element.max_length > 0 || binding_differs(element, &base)) return true;
    ElementPlan of_types;
    for (const auto& use : element.types) use_differs(of_types, use, use_of(&base, use.code));
    if (of_types.reference || of_types.profiles) return true;
    if (!element.types.empty() &&
        !std::ranges::all_of(base.types, [&](const TypeUse& use) { return use_of(&element, use.code) != nullptr; })) {
      return true;
    }
    invariants(of_types, element, &base, nullptr);
    return !of_types.invariants.empty();
  }

  // -- slices
  bool slices_of(GroupPlan& group, std::span<const Relative<Element>> list) {
    const auto* slicing = group.element != nullptr ? group.element->slicing.get() : nullptr;
    bool wanted = rules_of(group.slicing, slicing);
    for (const auto& each : list) {
      const auto& element = *each;
      wanted = slice_adds(group, element) || wanted;
      const auto* plan =
          fixed_type(group) ? &plans_.plan(profile_, element, group.slot->element, group.slot->inside.type) : nullptr;
      add_slice(group.slicing, slicing, element, plan);
    }
    if (!wanted) group.slicing = {};
    return wanted;
  }

  static bool rules_of(SlicingPlan& plan, const Slicing* slicing) {
    if (slicing == nullptr) return false;
    plan.closed = slicing->rules.view() == "closed";
    plan.open_at_end = slicing->rules.view() == "openAtEnd";
    plan.ordered = slicing->ordered;
    return plan.closed || plan.ordered || plan.open_at_end;
  }

  bool slice_adds(const GroupPlan& group, const Element& slice) {
    const auto most = group.element != nullptr ? group.element->max : group.base->max;
    if (slice.min > 0 || slice.max < most || slice.slicing) return true;
    if (!fixed_type(group)) return adds(slice, *group.base);
    return plans_.plan(profile_, slice, group.slot->element, group.slot->inside.type).anything;
  }

  // A reslice (R4 profiling.html#reslicing), name/part, belongs to the slice that its name begins with.
  void add_slice(SlicingPlan& into, const Slicing* slicing, const Element& element, const ElementPlan* plan) {
    const auto name = element.slice_name.empty() ? element.path.view() : element.slice_name.view();
    const auto bar = name.rfind('/');
    if (bar != std::string_view::npos) {
      for (auto& above : into.slices) {
        const auto beginning = above.name;
        if (!name.starts_with(beginning) || name.size() <= beginning.size() || name[beginning.size()] != '/') continue;
        return add_slice(above.again, above.element->slicing.get(), element, plan);
      }
    }
    SlicePlan slice;
    slice.element = &element;
    slice.name = name;
    slice.plan = plan;
    slice.by_default = name == "@default" || name.ends_with("/@default");
    if (!slice.by_default) slice.matcher = matcher_of(plans_, profile_, slicing, element);
    rules_of(slice.again, element.slicing.get());
    into.slices.push_back(std::move(slice));
  }

  ProfilePlans& plans_;
  const Structure& profile_;
};

const ElementPlan& ProfilePlans::plan(const Structure& profile, const Element& element, const Element* base,
                                      const Structure* type) {
  const Key key{&element, base, type};
  if (const auto known = plans_.find(key); known != plans_.end()) return *known->second;
  auto& kept = plans_[key];
  kept = std::make_unique<ElementPlan>();
  // While it is being made it is asked for only by what stands below it and refers back (Questionnaire.item.item).
  kept->anything = true;
  auto& plan = *kept;
  PlanBuilder(*this, profile).fill(plan, element, base, type);
  return plan;
}

const data::Node* ProfilePlans::value(const RelativeText& json) {
  if (json.empty()) return nullptr;
  auto& kept = values_[&json];
  if (!kept) {
    auto parsed = data::read_json(json.view(), arena_);
    kept = std::make_unique<data::Node>(parsed ? *parsed : data::Node());
  }
  return kept->kind() == data::Kind::absent ? nullptr : kept.get();
}

const path::Expression* ProfilePlans::expression(std::string_view text) {
  const auto known = expressions_.find(text);
  if (known != expressions_.end()) return known->second.get();
  auto parsed = path::Expression::parse(text);
  auto kept = parsed ? std::make_unique<path::Expression>(*std::move(parsed)) : nullptr;
  return expressions_.emplace(text, std::move(kept)).first->second.get();
}

}  // namespace linkway::fhir::validation

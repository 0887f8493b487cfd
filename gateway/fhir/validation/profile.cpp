#include "fhir/validation/profile.h"

#include <algorithm>
#include <string>
#include <vector>

#include "fhir/validation/checks.h"
#include "fhir/validation/fixed.h"
#include "fhir/validation/named_children.h"
#include "fhir/validation/profile_part.h"
#include "fhir/validation/profile_values.h"
#include "fhir/validation/slicing.h"

namespace linkway::fhir::validation {

namespace {

using data::Node;

class Apply {
 public:
  Apply(Run& run, const Structure& profile) : run_(run), plans_(plans_of(run)), profile_(profile) {}

  void element(const At& at, const ElementPlan& plan) {
    if (plan.own && !own(at, plan)) return;
    for (const auto& group : plan.groups) children(at, group);
  }

 private:
  // False when the children need not be looked at.
  bool own(const At& at, const ElementPlan& plan) {
    const auto& element = *plan.element;
    if (plan.wrong_type) {
      run_.error(at, issue::structure, "type", "the type must be " + types_of(element), &profile_);
      return false;
    }
    if (plan.fixed != nullptr) check_fixed(run_, at, *plan.fixed, profile_);
    if (plan.pattern != nullptr) check_pattern(run_, at, *plan.pattern, profile_);
    if (plan.range) check_range(run_, at, element, profile_);
    if (plan.length) check_length(run_, at, element, profile_);
    if (plan.value_rules) check_value_rules(run_, at, element, profile_);
    if (plan.binding && run_.options.terminology) check_binding(run_, at, element, &profile_);
    if (plan.reference) check_reference(run_, at, element, &profile_);
    if (plan.profiles) check_type_profiles(run_, at, element, &profile_);
    if (run_.options.invariants) {
      for (const auto* invariant : plan.invariants) check_invariants(run_, at, {invariant, 1}, &profile_);
    }
    return true;
  }

  static std::string types_of(const Element& element) {
    std::string all;
    for (const auto& use : element.types) {
      if (!all.empty()) all += " or ";
      all += use.code.view();
    }
    return all;
  }

  void children(const At& at, const GroupPlan& group) {
    Items items;
    collect(at, group, items);
    count(at, group, items.size());
    const bool sliced = !group.slicing.slices.empty() || group.slicing.closed;
    if (sliced) assign_slices(run_, at, group, profile_, items.span());
    if (!sliced && !group.look_inside) return;
    for (const auto& item : items.span()) {
      const auto* element = item.slice != nullptr ? item.slice->element : group.element;
      if (element == nullptr) continue;
      with_child(run_, at, *item.slot, *item.node, *item.extra, item.index, [&](const At& child) {
        const auto* plan = item.slice != nullptr ? item.slice->plan : group.plan;
        if (plan == nullptr) plan = &plans_.plan(profile_, *element, item.slot->element, child.type());
        if (plan->anything) this->element(child, *plan);
      });
    }
  }

  void collect(const At& at, const GroupPlan& group, Items& items) {
    const auto add = [&](const Slot& slot, const Node& value, const Node& extra) {
      return for_each_item(slot, value, extra, [&](const Node& item, const Node& beside, std::size_t index) {
        items.add({&slot, &item, &beside, index});
        return false;
      });
    };
    if (group.choice) {
      for_each_member(run_, at, group.name, add);
      return;
    }
    const auto& holder = holder_of(at);
    const auto& value = holder[group.name];
    const bool primitive = group.slot->holds == Slot::Holds::primitive;
    const auto& extra = primitive ? holder[group.companion] : no_node;
    if (value || extra) add(*group.slot, value, extra);
  }

  // Where the base is broken already, it has said so.
  void count(const At& at, const GroupPlan& group, std::size_t count) {
    if (count < group.min && count >= group.base->min) {
      run_.error(at, issue::required, "cardinality-min",
                 std::string(group.name) + ": at least " + std::to_string(group.min) + " must be there, " +
                     std::to_string(count) + " found",
                 &profile_);
    } else if (count > group.max && count <= group.base->max) {
      run_.error(at, issue::structure, "cardinality-max",
                 group.max == 0 ? std::string(group.name) + " is not allowed"
                                : std::string(group.name) + ": at most " + std::to_string(group.max) + " allowed, " +
                                      std::to_string(count) + " found",
                 &profile_);
    }
  }

  Run& run_;
  ProfilePlans& plans_;
  const Structure& profile_;
};

// The value, or of a primitive without one what holds its extensions.
const Node& key_of(const At& at) { return *at.node ? *at.node : *at.extra; }

bool is_of(const At& at, const Structure& profile) {
  const auto* type = at.type();
  if (type == nullptr) return profile.type.view() == "BackboneElement" || profile.type.view() == "Element";
  return type->is_a(profile.type);
}

// What remains once it is known that the profile is for this type.
void check_rules(Run& run, const At& at, const Structure& profile) {
  if (!profile.is_profile) return;
  if (profile.elements.empty() || !profile.unusable.empty()) {
    return run.warning(at, issue::not_supported, "profile-unusable",
                       "the profile " + std::string(profile.url.view()) +
                           " cannot be used, and was not checked: " + std::string(profile.unusable.view()),
                       &profile);
  }
  auto& plans = plans_of(run);
  const ProfilePlans::Level level(plans);
  if (level.too_deep()) {
    return run.warning(at, issue::too_costly, "profile-depth",
                       "profiles within profiles are too deep; this one was not checked", &profile);
  }
  apply_plan(run, at, plans.plan(profile, profile.root(), nullptr, at.type()));
  for (const auto& canonical : profile.imposed) {
    if (const auto* imposed = run.definitions.structure(canonical)) check_profile(run, at, *imposed);
  }
}

const TypeUse* use_for(const Element& element, const At& at) {
  const auto* type = at.type();
  for (const auto& use : element.types) {
    if (type != nullptr ? type->is_a(use.code) : use.code.view() == "BackboneElement") return &use;
  }
  return nullptr;
}

void check_part(Run& run, const At& at, const ProfilePart& part) {
  if (part.element == nullptr) return check_profile(run, at, *part.profile);
  if (!part.profile->unusable.empty()) return;
  auto& plans = plans_of(run);
  const ProfilePlans::Level level(plans);
  if (!level.too_deep()) apply_plan(run, at, plans.plan(*part.profile, *part.element, at.element(), at.type()));
}

bool conforms(Run& run, const At& at, const ProfilePart& part) {
  if (part.element == nullptr) return conforms(run, at, *part.profile);
  const Run::Trial trial(run);
  check_part(run, at, part);
  return trial.passes();
}

}  // namespace

void apply_plan(Run& run, const At& at, const ElementPlan& plan) {
  if (plan.anything) Apply(run, *plan.profile).element(at, plan);
}

void check_profile(Run& run, const At& at, const Structure& profile) {
  if (run.on_trial()) {
    if (!conforms(run, at, profile)) run.error(at, issue::processing, "profile", {}, &profile);
    return;
  }
  if (!run.begin(key_of(at), profile)) return;
  if (!is_of(at, profile)) {
    return run.error(at, issue::structure, "profile-type",
                     "the profile " + std::string(profile.url.view()) + " is for " + std::string(profile.type.view()),
                     &profile);
  }
  check_rules(run, at, profile);
}

bool conforms(Run& run, const At& at, const Structure& profile) {
  if (!is_of(at, profile)) return false;
  if (!profile.is_profile) return true;
  using Outcome = ProfilePlans::Outcome;
  auto& plans = plans_of(run);
  const auto& key = key_of(at);
  switch (plans.outcome(key, profile)) {
    case Outcome::running:  // in a circle: nothing speaks against it so far
    case Outcome::passes: return true;
    case Outcome::fails: return false;
    case Outcome::unknown: break;
  }
  plans.outcome(key, profile) = Outcome::running;
  const Run::Trial trial(run);
  check_rules(run, at, profile);
  plans.outcome(key, profile) = trial.passes() ? Outcome::passes : Outcome::fails;
  return trial.passes();
}

void check_type_profiles(Run& run, const At& at, const Element& element, const Structure* profile) {
  const auto* use = use_for(element, at);
  if (use == nullptr || use->profiles.empty()) return;
  std::vector<ProfilePart> candidates;
  for (const auto& canonical : use->profiles) {
    const auto candidate = profile_part(run.definitions, canonical);
    if (!candidate) {
      if (use->code.view() == "Extension" || run.options.profiles_unknown == Unknown::ignore) return;
      return run.warning(at, issue::not_found, "profile-unknown",
                         "it should conform to a profile that is not known here, and was not checked: " +
                             std::string(canonical.view()),
                         profile);
    }
    candidates.push_back(candidate);
  }
  if (candidates.size() == 1) return check_part(run, at, candidates.front());
  if (std::ranges::any_of(candidates, [&](const auto& each) { return conforms(run, at, each); })) return;
  std::string names;
  for (const auto& canonical : use->profiles) names.append(names.empty() ? "" : ", ").append(canonical);
  run.error(at, issue::structure, "profile-none", "it conforms to none of the profiles that are allowed: " + names,
            profile);
  for (const auto& each : candidates) check_part(run, at, each);
}

}  // namespace linkway::fhir::validation

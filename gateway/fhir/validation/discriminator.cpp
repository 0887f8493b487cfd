#include "fhir/validation/discriminator.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "fhir/validation/checks.h"
#include "fhir/validation/discriminator_values.h"
#include "fhir/validation/fixed.h"
#include "fhir/validation/profile.h"
#include "fhir/validation/profile_part.h"

namespace linkway::fhir::validation {

namespace {

using data::Node;

// A place in a snapshot that a path leads to.
struct Place {
  const Structure* owner = nullptr;
  const Element* element = nullptr;
  bool whole = false;           // the root of `owner`: a target of a reference
  bool slice = false;           // by way of a slice that the path does not name
  std::string_view type = {};   // ofType(): only this one of the element's types
  const Node* fixed = nullptr;  // what an element above it fixes here
  const Node* pattern = nullptr;
};

bool names_url(ProfilePlans& plans, const Element& extension, std::string_view url) {
  for (const auto& use : extension.types) {
    for (const auto& profile : use.profiles) {
      if (profile.view().substr(0, profile.view().find('|')) == url) return true;
    }
  }
  for (const auto& child : extension.ordered_children) {
    if (child->name.view() != "url" || child->fixed_json.empty()) continue;
    const auto* fixed = plans.value(child->fixed_json);
    return fixed != nullptr && fixed->text() == url;
  }
  return false;
}

class Walk {
 public:
  explicit Walk(ProfilePlans& plans) : plans_(plans) {}

  [[nodiscard]] std::vector<Place> follow(const Place& start, std::span<const PathStep> path) {
    std::vector<Place> places{start};
    for (const auto& step : path) {
      std::vector<Place> next;
      for (const auto& place : places) {
        switch (step.kind) {
          case PathStep::Kind::child: children(place, step.text, next); break;
          case PathStep::Kind::extension: extension(place, step.text, next); break;
          case PathStep::Kind::of_type: of_type(place, step.text, next); break;
          case PathStep::Kind::resolve: targets(place, next); break;
        }
        if (next.size() > most) break;
      }
      places = std::move(next);
    }
    return places;
  }

 private:
  static constexpr std::size_t most = 256;

  // Where the children of a place are defined: in its own snapshot, in those of the profiles of its type, or in its
  // type.
  template <class See>
  void each_parent(const Place& place, See see) {
    const auto& element = *place.element;
    if (each_profile(place, true, see)) return;
    if (!element.ordered_children.empty()) return see(*place.owner, element);
    if (element.content) return see(*place.owner, *element.content);
    if (each_profile(place, false, see)) return;
    for (const auto& use : element.types) {
      if (!place.type.empty() && use.code.view() != place.type) continue;
      if (const auto* type = plans_.definitions().type(use.code.view())) see(*type, type->root());
    }
  }

  // `parts`: elements of profiles instead of whole ones. Whether there was one.
  template <class See>
  bool each_profile(const Place& place, bool parts, See see) {
    bool any = false;
    for (const auto& use : place.element->types) {
      if (!place.type.empty() && use.code.view() != place.type) continue;
      for (const auto& canonical : use.profiles) {
        if (names_element(canonical) != parts) continue;
        const auto part = profile_part(plans_.definitions(), canonical);
        if (!part || part.profile->elements.empty()) continue;
        any = true;
        see(*part.profile, part.element != nullptr ? *part.element : part.profile->root());
      }
    }
    return any;
  }

  void children(const Place& place, std::string_view name, std::vector<Place>& into) {
    const auto before = into.size();
    each_parent(place, [&](const Structure& owner, const Element& parent) {
      for (const auto& child : parent.ordered_children) {
        if (into.size() > most) return;
        if (child->name.view() != name) continue;
        Place next{&owner, child.get()};
        next.slice = place.slice || !child->slice_name.empty();
        inherit(place, name, next, into);
      }
    });
    if (into.size() > before) return;
    // valueQuantity as the name of a choice
    each_parent(place, [&](const Structure& owner, const Element& parent) {
      const auto* child = parent.child(name);
      if (child == nullptr) return;
      Place next{&owner, child->element.get()};
      next.slice = place.slice;
      next.type = child->type_code;
      inherit(place, name, next, into);
    });
  }

  // A value that is fixed above holds below, item by item.
  static void inherit(const Place& from, std::string_view name, const Place& next, std::vector<Place>& into) {
    const auto part = [&](const Node* whole) -> const Node* {
      if (whole == nullptr) return nullptr;
      if (const auto& value = (*whole)[name]) return &value;
      if (!next.element->choice) return nullptr;
      for (const auto& member : whole->members()) {
        if (member.name.view().starts_with(name)) return &member.value;
      }
      return nullptr;
    };
    const auto* fixed = part(from.fixed);
    const auto* pattern = part(from.pattern);
    const auto* list = fixed != nullptr ? fixed : pattern;
    if (list == nullptr || !list->is_list()) {
      auto place = next;
      place.fixed = fixed;
      place.pattern = pattern;
      into.push_back(place);
      return;
    }
    for (const auto& item : list->items()) {
      auto place = next;
      (fixed != nullptr ? place.fixed : place.pattern) = &item;
      into.push_back(place);
    }
  }

  void extension(const Place& place, std::string_view url, std::vector<Place>& into) {
    const auto before = into.size();
    each_parent(place, [&](const Structure& owner, const Element& parent) {
      for (const auto& child : parent.ordered_children) {
        if (child->name.view() == "extension" && !child->slice_name.empty() && names_url(plans_, *child, url)) {
          into.push_back({&owner, child.get()});
        }
      }
    });
    if (into.size() > before) return;
    const auto* definition = plans_.definitions().structure(url);
    if (definition != nullptr && !definition->elements.empty()) {
      into.push_back({definition, &definition->root(), true});
    }
  }

  static void of_type(const Place& place, std::string_view type, std::vector<Place>& into) {
    if (place.whole) {
      if (place.owner->is_a(type)) into.push_back(place);
      return;
    }
    for (const auto& use : place.element->types) {
      if (use.code.view() != type) continue;
      auto next = place;
      next.type = use.code;
      // ofType() names a type slice.
      next.slice = false;
      into.push_back(next);
      return;
    }
  }

  void targets(const Place& place, std::vector<Place>& into) const {
    for (const auto& use : place.element->types) {
      for (const auto& canonical : use.targets) {
        const auto* target = plans_.definitions().structure(canonical);
        if (target != nullptr && !target->elements.empty())
          into.push_back({target, &target->root(), true, place.slice});
      }
    }
  }

  ProfilePlans& plans_;
};

// Whether anything below an element is fixed.
bool fixes_below(const Element& element, std::size_t depth = 0) {
  if (depth > 16) return false;
  return std::ranges::any_of(element.ordered_children, [&](const Relative<Element>& child) {
    return !child->fixed_json.empty() || !child->pattern_json.empty() || fixes_below(*child, depth + 1);
  });
}

class Maker {
 public:
  Maker(ProfilePlans& plans, const Structure& profile, const Element& slice) : plans_(plans), start_{&profile, &slice} {
    start_.fixed = plans.value(slice.fixed_json);
    start_.pattern = plans.value(slice.pattern_json);
  }

  void add(Matcher& matcher, std::string_view type, std::vector<PathStep> path) {
    const auto places = Walk(plans_).follow(start_, path);
    Criterion criterion{std::move(path), {}};
    // An element that is sliced within the slice: a choice is of the types of its slices (contentString for
    // content[x]); anything else is told by what holds for all its items, if that tells.
    const bool slices_first = type == "type";
    for (const bool slices : {slices_first, !slices_first}) {
      if (!criterion.tests.empty()) break;
      for (const auto& place : places) {
        if (place.slice == slices) test(place, type, criterion.tests);
      }
    }
    if (criterion.tests.empty() && (type == "value" || type == "pattern")) {
      for (const auto& place : places) weak_value(place, criterion.tests);
    }
    if (criterion.tests.empty()) urls(criterion.path, criterion.tests);
    if (criterion.tests.empty()) return;
    matcher.criteria.push_back(std::move(criterion));
    matcher.known = true;
  }

 private:
  void test(const Place& place, std::string_view type, std::vector<Test>& into) {
    if (type == "value" || type == "pattern") return value(place, into);
    if (type == "exists") return exists(place, into);
    if (type == "type") return types(place, into);
    if (type == "profile") return profiles(place, into);
  }

  void value(const Place& place, std::vector<Test>& into) {
    const auto add = [&](Test::Kind kind, const Node* node) {
      if (node == nullptr) return false;
      Test test;
      test.kind = kind;
      test.value = node;
      into.push_back(std::move(test));
      return true;
    };
    if (add(Test::Kind::fixed, plans_.value(place.element->fixed_json))) return;
    if (add(Test::Kind::pattern, plans_.value(place.element->pattern_json))) return;
    if (add(Test::Kind::fixed, place.fixed)) return;
    if (add(Test::Kind::pattern, place.pattern)) return;
    // Not said in so many words, but by what stands below it.
    if (!place.owner->is_profile || !fixes_below(*place.element)) return;
    into.push_back(of(Test::Kind::inside, place));
  }

  // An extension whose definition is not here is told by its canonical, which is its url (R4 extensibility.html).
  void urls(std::span<const PathStep> path, std::vector<Test>& into) const {
    if (path.size() != 1 || path.front().text != "url") return;
    for (const auto& use : start_.element->types) {
      if (use.code.view() != "Extension") continue;
      for (const auto& canonical : use.profiles) {
        Test test;
        test.kind = Test::Kind::text;
        test.text = canonical.view().substr(0, canonical.view().find('|'));
        into.push_back(std::move(test));
      }
    }
  }

  static void weak_value(const Place& place, std::vector<Test>& into) {
    const auto& element = *place.element;
    if (!place.owner->is_profile) return;
    if (element.max == 0) {
      into.push_back(of(Test::Kind::absent, place));
    } else if (element.binding == BindingStrength::required && !element.value_set.empty()) {
      into.push_back(of(Test::Kind::binding, place));
    }
  }

  static void exists(const Place& place, std::vector<Test>& into) {
    if (place.element->max == 0) {
      into.push_back(of(Test::Kind::absent, place));
    } else if (place.element->min > 0) {
      into.push_back(of(Test::Kind::present, place));
    }
  }

  static void types(const Place& place, std::vector<Test>& into) {
    Test test;
    test.kind = Test::Kind::types;
    if (place.whole) {
      test.types.push_back(place.owner->type);
    } else if (!place.type.empty()) {
      test.types.push_back(place.type);
    } else {
      for (const auto& use : place.element->types) test.types.push_back(use.code);
    }
    if (!test.types.empty()) into.push_back(std::move(test));
  }

  void profiles(const Place& place, std::vector<Test>& into) {
    Test test;
    test.kind = Test::Kind::profiles;
    if (place.whole) {
      test.profiles.push_back(place.owner);
    } else {
      for (const auto& use : place.element->types) {
        for (const auto& canonical : use.profiles) {
          if (const auto* profile = plans_.definitions().structure(canonical)) test.profiles.push_back(profile);
        }
        if (!use.profiles.empty()) continue;
        if (const auto* type = plans_.definitions().type(use.code.view())) test.profiles.push_back(type);
      }
    }
    // With none known no item is of the slice: better than all.
    into.push_back(std::move(test));
  }

  static Test of(Test::Kind kind, const Place& place) {
    Test test;
    test.kind = kind;
    test.owner = place.owner;
    test.element = place.element;
    return test;
  }

  ProfilePlans& plans_;
  Place start_;
};

// A code, Coding, CodeableConcept or Quantity in a value set.
bool is_member(Run& run, const Node& value, std::string_view value_set) {
  const auto coded = [&](const Node& coding) {
    const terminology::Coding asked{coding["system"].text(), coding["version"].text(), coding["code"].text(), {}};
    return !asked.code.empty() && run.terminology.validate_code(value_set, asked).member == terminology::Answer::yes;
  };
  if (value.is_text()) {
    return run.terminology.validate_code(value_set, {{}, {}, value.text(), {}}).member == terminology::Answer::yes;
  }
  if (const auto& codings = value["coding"]) return std::ranges::any_of(codings.items(), coded);
  return coded(value);
}

bool is_type(const At& at, std::span<const std::string_view> types) {
  const auto* type = at.type();
  if (type == nullptr) return false;
  return std::ranges::any_of(types,
                             [&](std::string_view name) { return type->is_a(name) || type->url.view() == name; });
}

bool passes(Run& run, const At& at, const Test& test) {
  switch (test.kind) {
    case Test::Kind::fixed: return equals_fixed(*at.node, *test.value);
    case Test::Kind::pattern: return fits_pattern(*at.node, *test.value);
    case Test::Kind::binding: return is_member(run, *at.node, test.element->value_set);
    case Test::Kind::text: return at.node->text() == test.text;
    case Test::Kind::types: return is_type(at, test.types);
    case Test::Kind::profiles:
      return std::ranges::any_of(test.profiles, [&](const Structure* each) { return conforms(run, at, *each); });
    case Test::Kind::inside: {
      const Run::Trial trial(run);
      apply_plan(run, at, plans_of(run).plan(*test.owner, *test.element, at.element(), at.type()));
      return trial.passes();
    }
    case Test::Kind::present:
    case Test::Kind::absent: return true;
  }
  return false;
}

bool meets(Run& run, const At& item, const Criterion& criterion) {
  return std::ranges::any_of(criterion.tests, [&](const Test& test) {
    const bool found =
        visit_values(run, item, criterion.path, [&](const At& value) { return passes(run, value, test); });
    return found != (test.kind == Test::Kind::absent);
  });
}

}  // namespace

Matcher matcher_of(ProfilePlans& plans, const Structure& profile, const Slicing* slicing, const Element& slice) {
  Matcher matcher;
  Maker maker(plans, profile, slice);
  if (slicing != nullptr && !slicing->discriminators.empty()) {
    for (const auto& each : slicing->discriminators) {
      if (!each.understood) continue;
      std::vector<PathStep> path;
      for (const auto& step : each.steps) path.push_back({step.kind, step.text});
      maker.add(matcher, each.type, std::move(path));
    }
    return matcher;
  }
  const auto name = slice.name.view();
  if (name == "extension" || name == "modifierExtension") {
    maker.add(matcher, "value", {{PathStep::Kind::child, "url"}});
  } else if (slice.choice) {
    maker.add(matcher, "type", {});
  } else {
    maker.add(matcher, "value", {});
  }
  return matcher;
}

bool matches(Run& run, const At& item, const Matcher& matcher) {
  return matcher.known &&
         std::ranges::all_of(matcher.criteria, [&](const Criterion& criterion) { return meets(run, item, criterion); });
}

}  // namespace linkway::fhir::validation

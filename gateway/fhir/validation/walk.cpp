// The walk through a resource by the base definitions: form (R4 json.html), cardinality, and everything that hangs on a
// single element.
#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>
#include <utility>

#include "fhir/path/suggestion.h"
#include "fhir/validation/checks.h"
#include "fhir/validation/plan.h"

namespace linkway::fhir::validation {

namespace {

using data::Kind;
using data::Node;

// The choice elements that an object has a value of: no more than one type of each.
class Choices {
 public:
  // False when there was one of another type.
  bool add(const Slot& slot) {
    for (std::size_t i = 0; i < count_; ++i) {
      if (seen_[i].first == slot.element) return seen_[i].second == slot.inside.type;
    }
    if (count_ < seen_.size()) seen_[count_++] = {slot.element, slot.inside.type};
    return true;
  }

 private:
  std::array<std::pair<const Element*, const Structure*>, 8> seen_;  // no type has as many
  std::size_t count_ = 0;
};

bool has_companions(const Node& object) {
  for (const auto& member : object.members()) {
    if (member.name.view().starts_with('_')) return true;
  }
  return false;
}

// The member "_name" of an object that has such ones.
const Node& companion_of(const Node& object, std::string_view name) {
  for (const auto& member : object.members()) {
    const auto text = member.name.view();
    if (text.size() == name.size() + 1 && text[0] == '_' && text.substr(1) == name) return member.value;
  }
  return no_node;
}

At child_of(const At& at, const Slot& slot, const Node& node, const Node& extra) {
  return {&at, spot_of(at.spot, slot), &node, &extra, at.scope};
}

class Walk {
 public:
  explicit Walk(Run& run) : run_(run), plans_(run.memory.plans()) {}

  // The members of an object that `holder` holds.
  void object(const At& at, Plan& holder) {
    const auto& node = *at.node;
    if (node.size() == 0) return form(at, "value-empty", "an object is never empty");
    const Run::Level level(run_);
    if (level.too_deep()) {
      return run_.error(at, issue::too_costly, "nesting", "objects are nested too deep to be checked");
    }
    run_.saw_object();
    const auto& layout = plans_.layout(holder);
    const bool companions = has_companions(node);
    std::uint64_t seen = 0;
    Choices choices;
    Plans::Cursor cursor(holder);
    for (const auto& [name, value] : node.members()) {
      const auto text = name.view();
      if (text == "id") element_id(at, value);
      if (auto* plan = plans_.next(cursor, text)) {
        const auto& slot = *plan->slot;
        seen |= plan->required;
        if (slot.choice && !choices.add(slot)) two_types(at, slot, value);
        if (plan->plain && !companions && value.kind() == slot.plain && is_fine(*plan, value)) {
          continue;
        }
        member(at, *plan, value, companions ? companion_of(node, slot.name) : no_node);
      } else if (text.starts_with('_')) {
        seen |= companion_alone(at, holder, text.substr(1), value, choices);
      } else if (!layout.resource || text != "resourceType") {
        unknown(at, layout, text, value);
      }
    }
    if ((layout.required_mask & ~seen) != 0) missing(at, layout, seen);
  }

  void element(const At& at, Plan& plan) {
    object(at, plan);
    if (plan.extension) check_extension(run_, at, plan.modifier_extension);
    if (plan.binding) check_binding(run_, at, *at.element(), nullptr);
    if (plan.coding) check_coding(run_, at);
    if (plan.reference) check_reference(run_, at, *at.element(), nullptr);
    if (plan.datatype) check_datatype_rules(run_, at);
    if (plan.profiles) check_type_profiles(run_, at, *at.element(), nullptr);
    rules(at, plan);
  }

  void rules(const At& at, const Plan& plan) {
    if (!run_.options.invariants) return;
    // With a value, or more members than "id" and "_id", ele-1 holds.
    const bool something = at.node->is_object() ? at.node->size() > 2 : bool(*at.node);
    if (plan.ele_1 != nullptr && !something) check_rule(run_, at, *plan.ele_1, nullptr);
    for (const auto* rule : plan.rules) check_rule(run_, at, *rule, nullptr);
  }

 private:
  void member(const At& at, Plan& plan, const Node& value, const Node& companion) {
    const auto& slot = *plan.slot;
    auto child = child_of(at, slot, value, no_node);
    if (!slot.list) {
      if (value.is_list()) return form(child, "not-a-list", "this element does not repeat: it is no list");
      child.extra = &companion;
      return single(child, plan);
    }
    if (!value.is_list()) return form(child, "list-expected", "this element may repeat: a list is expected");
    if (value.size() == 0) return form(child, "value-empty", "a list is never empty");
    if (companion && !companion.is_list()) {
      child.node = &companion;
      form(child, "list-expected", "this element may repeat: the member with \"_\" is a list, too");
    }
    count(child, *slot.element, std::max(value.size(), companion.is_list() ? companion.size() : 0));
    for (const auto& item : value.items()) {
      ++child.spot.index;
      child.node = &item;
      child.extra = &no_node;
      if (companion) {
        const auto& beside = companion.at(child.spot.index);
        if (beside.kind() != Kind::null) child.extra = &beside;
      }
      if (item.kind() == Kind::null && slot.holds == Slot::Holds::primitive) {
        if (*child.extra) {
          child.node = &no_node;
          single(child, plan);
          continue;
        }
        form(child, "null", "null stands only where the list with the extensions has an object");
        continue;
      }
      single(child, plan);
    }
    // The list with the extensions may be the longer one.
    for (auto i = value.size(); i < companion.size(); ++i) {
      ++child.spot.index;
      companion_item(child, plan, companion.at(i));
    }
  }

  void companion_item(At& child, Plan& plan, const Node& item) {
    child.node = &item;
    child.extra = &no_node;
    if (item.kind() == Kind::null) {
      return form(child, "null", "null stands only where the list with the values has one");
    }
    child.node = &no_node;
    child.extra = &item;
    single(child, plan);
  }

  // No two elements of a resource have the same id (R4 element.html#Element.id).
  void element_id(const At& at, const Node& value) {
    // An ElementDefinition has the id of what it defines, in the snapshot and in the differential.
    if (at.type() != nullptr && at.type()->type.view() == "ElementDefinition") return;
    if (value.text().empty() || ids_.insert(value.text()).second) return;
    const At child{&at, Spot{&at.spot, "id"}, &value, &no_node, at.scope};
    run_.error(child, issue::business_rule, "id-unique", "another element of the resource has the same id");
  }

  // `_name` without `name`; gives the bit of the element.
  std::uint64_t companion_alone(const At& at, Plan& holder, std::string_view name, const Node& value,
                                Choices& choices) {
    auto* plan = plans_.member(holder, name);
    if (plan == nullptr) {
      unknown(at, plans_.layout(holder), name, value);
      return 0;
    }
    const auto& slot = *plan->slot;
    auto child = child_of(at, slot, value, no_node);
    if (slot.holds != Slot::Holds::primitive && slot.holds != Slot::Holds::xhtml) {
      form(child, "companion", "only a primitive has a member with \"_\" before its name");
      return 0;
    }
    for (const auto& member : at.node->members()) {
      if (member.name.view() == name) return 0;  // told with the value
    }
    if (slot.choice && !choices.add(slot)) two_types(at, slot, value);
    if (!slot.list) {
      child.node = &no_node;
      child.extra = &value;
      single(child, *plan);
    } else if (!value.is_list()) {
      form(child, "list-expected", "this element may repeat: the member with \"_\" is a list, too");
    } else if (value.size() == 0) {
      form(child, "value-empty", "a list is never empty");
    } else {
      count(child, *slot.element, value.size());
      for (const auto& item : value.items()) {
        ++child.spot.index;
        companion_item(child, *plan, item);
      }
    }
    return plan->required;
  }

  void single(const At& child, Plan& plan) {
    switch (plan.slot->holds) {
      case Slot::Holds::primitive:
      case Slot::Holds::xhtml: return primitive(child, plan);
      case Slot::Holds::object:
        if (child.node->is_object()) return element(child, plan);
        return form(child, "object-expected", "an object is expected");
      case Slot::Holds::resource: return check_resource(run_, child);
      case Slot::Holds::anything:
        return run_.warning(child, issue::not_supported, "type-unknown",
                            "this element was not checked: its type is not defined here");
    }
  }

  void primitive(const At& at, Plan& plan) {
    const auto& slot = *plan.slot;
    if (*at.node && !kind(at, slot)) return;
    if (*at.extra) {
      if (!at.extra->is_object()) {
        auto beside = at;
        beside.node = at.extra;
        form(beside, "companion", "an object with the id and the extensions of the primitive is expected");
      } else {
        At beside = at;
        beside.node = at.extra;
        beside.extra = &no_node;
        object(beside, plan);
      }
    }
    if (*at.node) {
      if (plan.lexical != Lexical::anything || slot.element->max_length > 0) check_primitive(run_, at);
      if (plan.binding) check_binding(run_, at, *slot.element, nullptr);
      if (plan.reference) check_reference(run_, at, *slot.element, nullptr);
    }
    rules(at, plan);
  }

  [[nodiscard]] static bool is_fine(const Plan& plan, const Node& value) {
    return value.kind() == Kind::boolean || lexical_fault(plan.lexical, value.text()) == nullptr;
  }

  // Whether the value stands in JSON as its type has it.
  bool kind(const At& at, const Slot& slot) {
    const auto kind = at.node->kind();
    const auto form_of = slot.holds == Slot::Holds::xhtml ? JsonForm::text : slot.form;
    switch (form_of) {
      case JsonForm::number:
        if (kind == Kind::number) return true;
        return wrong_kind(at, "a JSON number is expected");
      case JsonForm::boolean:
        if (kind == Kind::boolean) return true;
        return wrong_kind(at, "true or false is expected, without quotes");
      case JsonForm::text:
      case JsonForm::none:
        if (kind != Kind::text) return wrong_kind(at, "a JSON string is expected");
        if (!at.node->text().empty()) return true;
        form(at, "value-empty", "a value is never empty");
        return false;
    }
    return true;
  }
  bool wrong_kind(const At& at, std::string_view text) {
    // XML knows no kinds: a reader leaves a text where the value does not fit the type.
    if (run_.format == Format::xml && at.node->is_text()) {
      const auto* fault = lexical_fault(lexical_of(at.type()->type), at.node->text());
      if (fault != nullptr) {
        run_.error(at, issue::value, fault->rule, std::string(fault->text));
        return false;
      }
    }
    form(at, "wrong-kind", text);
    return false;
  }

  void count(const At& at, const Element& element, std::size_t count) {
    if (count > element.max) {
      run_.error(at, issue::structure, "cardinality-max",
                 std::to_string(element.max) + " are allowed, but there are " + std::to_string(count));
    }
    if (count < element.min) {
      run_.error(at, issue::required, "cardinality-min",
                 std::to_string(element.min) + " are needed, but there are " + std::to_string(count));
    }
  }

  void missing(const At& at, const Layout& layout, std::uint64_t seen) {
    for (std::size_t i = 0; i < layout.required.size(); ++i) {
      if ((seen >> i & 1U) != 0) continue;
      const auto& element = *layout.required[i];
      std::string text(element.name);
      text += element.choice ? "[x] is needed" : " is needed";
      run_.error(at, issue::required, "cardinality-min", std::move(text));
    }
  }

  void unknown(const At& at, const Layout& layout, std::string_view name, const Node& value) {
    if (run_.deaf_to(Severity::error)) return;
    const At child{&at, Spot{&at.spot, name}, &value, &no_node, at.scope};
    if (name == "fhir_comments") {
      return form(child, "unknown-element", "fhir_comments is of an older version of FHIR and is not read");
    }
    form(child, "unknown-element",
         name_of(layout.inside) + " has no element of this name" + path::suggestion(name, layout.names));
  }

  void two_types(const At& at, const Slot& slot, const Node& value) {
    form(child_of(at, slot, value, no_node), "two-types",
         std::string(slot.element->name) + "[x] has a value of another type already");
  }

  void form(const At& at, std::string_view rule, std::string_view text) {
    run_.error(at, issue::structure, rule, std::string(text));
  }

  Run& run_;
  Plans& plans_;
  std::unordered_set<std::string_view> ids_;  // of elements of this resource
};

// By the profiles that the resource itself names (R4 resource.html#profiles).
void check_claims(Run& run, const At& at) {
  for (const auto& claim : (*at.node)["meta"]["profile"].items()) {
    const auto canonical = claim.text();
    if (canonical.empty()) continue;
    if (const auto* profile = run.definitions.structure(canonical)) {
      if (profile->is_profile || !at.type()->is_a(profile->type)) check_profile(run, at, *profile);
      continue;
    }
    if (run.options.profiles_unknown == Unknown::ignore) continue;
    run.report(at, run.options.profiles_unknown == Unknown::refuse ? Severity::error : Severity::warning,
               issue::not_found, "profile-unknown",
               "a profile that the resource claims is not known here, and was not checked: " + std::string(canonical));
  }
}

}  // namespace

void check_resource(Run& run, const At& at, std::span<const Structure* const> profiles) {
  const auto& node = *at.node;
  const auto form = [&](std::string_view code, std::string_view rule, std::string text) {
    run.error(at, code, rule, std::move(text));
  };
  if (!node.is_object()) {
    return form(issue::structure, "resource-expected", "a resource is expected: a JSON object");
  }
  const auto& name = node["resourceType"];
  if (!name) return form(issue::required, "resource-type", "a resource needs a resourceType");
  auto& plans = run.memory.plans();
  auto* plan = plans.resource(name.text());
  if (plan == nullptr) {
    return form(issue::not_supported, "resource-type",
                name.is_text() ? "FHIR R4 has no resource type of this name" : "resourceType is a text");
  }
  auto resource = at;
  resource.spot.element = nullptr;
  resource.spot.type = plan->slot->inside.type;
  if (at.around == nullptr) resource.spot.name = plan->slot->name;
  const bool contained = at.around != nullptr && at.around->type() != nullptr &&
                         at.around->type()->kind == StructureKind::resource && at.spot.name == "contained";
  const Scope scope{at.scope, &node, &resource, contained};
  resource.scope = &scope;
  Walk walk(run);
  walk.object(resource, *plan);
  walk.rules(resource, *plan);
  check_resource_rules(run, resource);
  if (run.options.meta_profiles) check_claims(run, resource);
  for (const auto* profile : profiles) check_profile(run, resource, *profile);
  if (contained) return;
  for (const auto* profile : run.type_profiles) {
    if (profile->type.view() == resource.type()->type.view()) check_profile(run, resource, *profile);
  }
}

}  // namespace linkway::fhir::validation

// What the transforms of a target do (R5 mapping-language.html#7.8.0.8.1).
#include <charconv>

#include "fhir/path/convert.h"
#include "fhir/path/navigation.h"
#include "mapping/engine/coverage.h"
#include "mapping/engine/machine.h"
#include "mapping/engine/texts.h"
#include "mapping/engine/told.h"
#include "mapping/models/hl7v2_paths.h"
#include "mapping/models/hl7v2_time.h"

namespace linkway::mapping {

bool Machine::values(const PlanRule& rule, const PlanParameter& parameter, std::vector<Item>& into) {
  switch (parameter.kind) {
    case ParameterKind::string: into.push_back(Item::of(std::string_view(parameter.text))); return true;
    case ParameterKind::expression: {
      const auto found = evaluate(rule, parameter.expression, has_current_ ? current_ : Item::of(false));
      if (!found) return false;
      into.insert(into.end(), found->begin(), found->end());
      return true;
    }
    case ParameterKind::id: {
      if (parameter.constant != no_index) {
        const auto& constant = constants_[parameter.constant];
        into.insert(into.end(), constant.begin(), constant.end());
        return true;
      }
      Item item;
      if (read(parameter.slot, item)) walk(item, parameter.path, into);
      return true;
    }
    default: into.push_back(parameter.literal); return true;
  }
}

// The value where there is exactly one; nothing where there is none. `ok` is false when it could not be told.
std::optional<Item> Machine::one(const PlanRule& rule, const PlanParameter& parameter, bool& ok) {
  const auto mark = items_.size();
  ok = values(rule, parameter, items_);
  const auto count = items_.size() - mark;
  std::optional<Item> found;
  if (ok && count > 0) found = items_[mark];
  items_.resize(mark);
  if (ok && count > 1) {
    ok = fail(rule, parameter.place, "expected one value, found " + std::to_string(count), issue::structure);
  }
  if (!ok) found.reset();
  return found;
}

// Nothing where there is no value, or none that is a text.
bool Machine::text_of(const PlanRule& rule, const PlanParameter& parameter, std::optional<std::string>& into) {
  bool ok = true;
  const auto item = one(rule, parameter, ok);
  into.reset();
  if (!ok || !item) return ok;
  if (item->is_element() && is_hl7v2_composite(*item->element().node)) {
    if (context_->coverage != nullptr) context_->coverage->read_text(*item);
    if (const auto& text = hl7v2_text(*item->element().node)) into = text.text();
    return true;
  }
  if (item->is_element() && !fhir::path::has_value(item->element())) return true;
  into = fhir::path::to_text(*item);
  return true;
}

bool Machine::transform(const PlanRule& rule, const PlanTarget& target, const Spot& spot) {
  switch (*target.transform) {
    case Transform::create: return create(rule, target, spot);
    case Transform::copy: return copy(rule, target, spot);
    case Transform::evaluate: return evaluate(rule, target, spot);
    case Transform::cast: return cast(rule, target, spot);
    case Transform::translate: return translate(rule, target, spot);
    case Transform::reference:
    case Transform::pointer: return refer(rule, target, spot);
    case Transform::date_op: return date_operation(rule, target, spot);
    case Transform::uuid: return put_typed(rule, target, spot, context_->ids.uuid(), "id");
    case Transform::truncate:
    case Transform::escape:
    case Transform::append: return put_made_text(rule, target, spot);
    case Transform::cc:
    case Transform::c:
    case Transform::qty:
    case Transform::id:
    case Transform::cp: return make_complex(rule, target, spot);
  }
  return true;
}

bool Machine::create(const PlanRule& rule, const PlanTarget& target, const Spot& spot) {
  const auto* type = target.type;
  if (type == nullptr && !target.parameters.empty()) {
    std::optional<std::string> name;
    if (!text_of(rule, target.parameters[0], name)) return false;
    if (name) type = plan_.definitions.type(fhir::Key(*name));
    if (name && type == nullptr) type = plan_.definitions.structure(*name);
    if (type == nullptr) return fail(rule, target.transform_place, "there is no such type to create", issue::not_found);
  }
  const Item* source = rule.sources.size() == 1 && has_current_ ? &current_ : nullptr;
  if (type == nullptr) type = type_for(rule, spot, source);
  if (type == nullptr && !spot.free && !spot.self && spot.step.element->children.empty()) {
    return fail(rule, target.transform_place, "the type to create cannot be told: name it, as in create('Coding')",
                issue::required);
  }
  const auto made = place_new(rule, target, spot, type);
  if (!made) return false;
  name(target, *made);
  return true;
}

bool Machine::copy(const PlanRule& rule, const PlanTarget& target, const Spot& spot) {
  const auto& parameter = target.parameters[0];
  if (parameter.kind == ParameterKind::id && parameter.slot.space == SlotRef::Space::target && parameter.path.empty()) {
    const auto made = target_slot(parameter.slot);
    return !made || put_made(rule, target, spot, made);
  }
  if (parameter.kind == ParameterKind::id && !spot.free && !spot.self && has_typed_groups(rule)) {
    bool ok = true;
    const auto item = one(rule, parameter, ok);
    if (!ok || !item) return ok;
    return put_typed_copy(rule, target, spot, *item);
  }
  return put_values(rule, target, spot, parameter);
}

// A value of another type than the place has: by the group for the two types, where there is one.
bool Machine::put_typed_copy(const PlanRule& rule, const PlanTarget& target, const Spot& spot, const Item& item) {
  const auto* from = structure_of(item);
  const auto* to = type_for(rule, spot, &item);
  const bool complex = from != nullptr && to != nullptr && from != to && from->kind != fhir::StructureKind::primitive;
  const auto group = complex ? typed_group(rule, from, to) : no_index;
  if (group == no_index) return put_item(rule, target, spot, item);
  const auto made = element_for(rule, target, spot, to);
  if (!made) return false;
  name(target, *made);
  call_typed(rule, group, item, *made);
  return true;
}

bool Machine::put_values(const PlanRule& rule, const PlanTarget& target, const Spot& spot,
                         const PlanParameter& parameter) {
  const auto mark = items_.size();
  bool ok = values(rule, parameter, items_);
  const auto count = items_.size() - mark;
  const bool list = !spot.free && !spot.self && spot.step.child->element->is_list();
  if (ok && count > 1 && !list) {
    ok = fail(rule, target.transform_place, "expected one value, found " + std::to_string(count), issue::structure);
  }
  // Putting evaluates nothing, so that the texts stay.
  for (auto i = mark; ok && i < mark + count; ++i) ok = put_item(rule, target, spot, Item(items_[i]));
  items_.resize(mark);
  return ok;
}

bool Machine::evaluate(const PlanRule& rule, const PlanTarget& target, const Spot& spot) {
  if (target.parameters.size() == 1) return put_values(rule, target, spot, target.parameters[0]);
  bool ok = true;
  const auto focus = one(rule, target.parameters[0], ok);
  if (!ok || !focus) return ok;
  const auto outer = current_;
  const bool had = has_current_;
  current_ = *focus;
  has_current_ = true;
  ok = put_values(rule, target, spot, target.parameters[1]);
  current_ = outer;
  has_current_ = had;
  return ok;
}

bool Machine::put_text(const PlanRule& rule, const PlanTarget& target, const Spot& spot, std::string_view text) {
  return put_item(rule, target, spot, Item::of(text));
}

// A text as a value of this primitive type, which names the member of a choice: cast(v, 'positiveInt') gives
// valuePositiveInt.
bool Machine::put_typed(const PlanRule& rule, const PlanTarget& target, const Spot& spot, std::string_view text,
                        std::string_view type_name) {
  const auto* type = plan_.definitions.type(fhir::Key(type_name));
  if (type == nullptr) return put_text(rule, target, spot, text);
  const auto kept = arena_->copy(text);
  const auto node = type->json_form == fhir::JsonForm::boolean  ? data::Node::make_boolean(text == "true")
                    : type->json_form == fhir::JsonForm::number ? data::Node::make_number(kept)
                                                                : data::Node::make_text(kept);
  return put_item(rule, target, spot, Item::of(fhir::path::ElementItem{&node, &fhir::path::absent(), type, nullptr}));
}

bool Machine::put_made_text(const PlanRule& rule, const PlanTarget& target, const Spot& spot) {
  std::vector<std::optional<std::string>> texts(target.parameters.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (!text_of(rule, target.parameters[i], texts[i])) return false;
  }
  if (*target.transform == Transform::append) {
    std::string all;
    for (const auto& text : texts) all += text.value_or("");
    return put_text(rule, target, spot, all);
  }
  if (!texts[0]) return true;
  if (*target.transform == Transform::truncate) {
    std::size_t length = 0;
    const auto& given = texts[1].value_or("");
    const auto [stop, error] = std::from_chars(given.data(), given.data() + given.size(), length);
    if (error != std::errc() || stop != given.data() + given.size()) {
      return fail(rule, target.parameters[1].place, "expected a length", issue::value);
    }
    return put_text(rule, target, spot, first_characters(*texts[0], length));
  }
  // escape(text, form) writes it in the form; escape(text, from, to) reads it in one first.
  std::optional<std::string> plain = texts[0];
  if (texts.size() == 3) plain = unescaped(*texts[0], texts[1].value_or(""));
  if (!plain)
    return fail(rule, target.parameters[1].place, "the text is not in this form, or there is no such form",
                issue::value);
  const auto written = escaped(*plain, texts.back().value_or(""));
  if (!written) {
    return fail(rule, target.parameters.back().place,
                "there is no such form: xml, html, json, url, base64 and plain are", issue::value);
  }
  return put_text(rule, target, spot, *written);
}

bool Machine::cast(const PlanRule& rule, const PlanTarget& target, const Spot& spot) {
  std::optional<std::string> text;
  if (!text_of(rule, target.parameters[0], text)) return false;
  if (!text) return true;
  const auto* type = target.type;
  if (type == nullptr && target.parameters.size() > 1) {
    std::optional<std::string> name;
    if (!text_of(rule, target.parameters[1], name)) return false;
    if (name) type = plan_.definitions.type(fhir::Key(*name));
    if (type == nullptr) return fail(rule, target.parameters[1].place, "there is no such type", issue::not_found);
  }
  if (type == nullptr) type = spot.self ? tree_->type(spot.parent) : spot.free ? nullptr : spot.step.type;
  if (type == nullptr) return put_text(rule, target, spot, *text);
  if (type->kind != fhir::StructureKind::primitive) {
    return fail(rule, target.transform_place, "cast() makes primitive types, not " + std::string(type->type.view()),
                issue::not_supported);
  }
  const auto value = cast_text(*text, type->type);
  if (!value) {
    return fail(rule, target.transform_place, "the value cannot be made " + with_article(type->type.view()),
                issue::value);
  }
  return put_typed(rule, target, spot, *value, type->type);
}

bool Machine::date_operation(const PlanRule& rule, const PlanTarget& target, const Spot& spot) {
  std::vector<std::optional<std::string>> texts(target.parameters.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (!text_of(rule, target.parameters[i], texts[i])) return false;
  }
  if (!texts[0]) return true;
  const auto& operation = texts[1].value_or("");
  if (operation == "hl7v2") {
    const auto zone = texts.size() > 2 ? texts[2].value_or("") : std::string();
    const auto made = fhir_time_of_hl7v2(*texts[0], zone);
    if (made) return put_typed(rule, target, spot, *made, made->size() > 10 ? "dateTime" : "date");
    return fail(rule, target.transform_place,
                "expected a time as HL7 v2 has it; one with hours and without a zone needs the zone: "
                "dateOp(time, 'hl7v2', '+10:00')",
                issue::value);
  }
  const auto moved = texts.size() == 2 && is_amount_of_time(operation) ? moved_date(*texts[0], operation)
                     : texts.size() == 2                               ? date_of_form(*texts[0], operation)
                                         : moved_date(*texts[0], operation + " " + texts[2].value_or(""));
  if (!moved) {
    return fail(rule, target.transform_place,
                "expected a date and an amount of time ('+5 days'), or a text and the form of its date ('dd/MM/yyyy')",
                issue::value);
  }
  return put_typed(rule, target, spot, moved->text, moved->type);
}

// reference() gives Type/id, pointer() urn:uuid:id. What has no id yet gets one.
bool Machine::refer(const PlanRule& rule, const PlanTarget& target, const Spot& spot) {
  const auto& parameter = target.parameters[0];
  std::string type_name;
  std::string id;
  if (parameter.kind == ParameterKind::id && parameter.slot.space == SlotRef::Space::target && parameter.path.empty()) {
    const auto made = target_slot(parameter.slot);
    if (!made) return true;
    const auto* type = tree_->type(made);
    if (type == nullptr || type->kind != fhir::StructureKind::resource) {
      return fail(rule, parameter.place, "expected a resource", issue::structure);
    }
    type_name = type->type.view();
    const auto at = tree_->step(made, "id");
    if (const auto known = at ? tree_->first(made, at) : Made()) {
      if (const auto item = tree_->item(known)) id = fhir::path::to_text(*item);
    }
    if (id.empty() && at) {
      id = context_->ids.uuid();
      const auto put = tree_->put(made, at, Item::of(std::string_view(id)), origin_);
      if (!put) return fail(rule, parameter.place, put.problems());
    }
  } else {
    bool ok = true;
    const auto item = one(rule, parameter, ok);
    if (!ok || !item) return ok;
    type_name = item->is_element() && item->element().node->is_object() ? (*item->element().node)["resourceType"].text()
                                                                        : std::string_view();
    if (type_name.empty()) return fail(rule, parameter.place, "expected a resource", issue::structure);
    id = (*item->element().node)["id"].text();
    if (id.empty()) {
      auto& given = given_ids_[item->element().node];
      if (given.empty()) given = context_->ids.uuid();
      id = given;
    }
  }
  if (*target.transform == Transform::pointer) return put_typed(rule, target, spot, "urn:uuid:" + id, "uri");
  const auto text = type_name + "/" + id;
  // `tgt.subject = reference(p)`: a Reference that says so.
  const auto* type = spot.free ? nullptr : spot.self ? tree_->type(spot.parent) : spot.step.type;
  if (type == nullptr || type->type.view() != "Reference") return put_typed(rule, target, spot, text, "string");
  const auto made = place_new(rule, target, spot, type);
  if (!made || !fill(rule, target, *made, "reference", Item::of(std::string_view(text)))) return false;
  name(target, *made);
  return true;
}

}  // namespace linkway::mapping

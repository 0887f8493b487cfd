#include "fhir/format/shape.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "data/short_text.h"

namespace linkway::fhir {

namespace {

Slot::Holds what_it_holds(const Element& element, const Structure* type) {
  if (element.xhtml) return Slot::Holds::xhtml;
  if (type == nullptr) return element.children.empty() ? Slot::Holds::anything : Slot::Holds::object;
  if (type->kind == StructureKind::primitive) return Slot::Holds::primitive;
  return type->kind == StructureKind::resource ? Slot::Holds::resource : Slot::Holds::object;
}

data::Kind plain_kind(const Slot& slot) {
  if (slot.list || slot.choice) return data::Kind::absent;
  if (slot.holds != Slot::Holds::primitive && slot.holds != Slot::Holds::xhtml) return data::Kind::absent;
  switch (slot.form) {
    case JsonForm::number: return data::Kind::number;
    case JsonForm::boolean: return data::Kind::boolean;
    default: return data::Kind::text;
  }
}

data::JsonPlace::Expects what_to_expect(const Slot& slot) {
  using Expects = data::JsonPlace::Expects;
  switch (slot.holds) {
    case Slot::Holds::object: return Expects::object;
    case Slot::Holds::resource: return Expects::named_object;
    case Slot::Holds::anything: return Expects::unknown;
    default: break;
  }
  switch (slot.form) {
    case JsonForm::number: return Expects::number;
    case JsonForm::boolean: return Expects::boolean;
    default: return Expects::text;
  }
}

}  // namespace

Shapes::Shapes(Definitions definitions)
    : JsonGuide("resourceType"), definitions_(std::move(definitions)), table_(512) {}

Shapes& Shapes::of(const Definitions& definitions) {
  thread_local std::unique_ptr<Shapes> kept;
  const auto same = [&] {
    const auto known = kept->definitions_.images();
    const auto asked = definitions.images();
    return std::equal(known.begin(), known.end(), asked.begin(), asked.end());
  };
  if (!kept || !same()) kept = std::make_unique<Shapes>(definitions);
  return *kept;
}

Shapes::Asked Shapes::ask(const Inside& object, std::string_view name) {
  Asked asked;
  asked.owner = object.type != nullptr ? static_cast<const void*>(object.type) : object.element;
  asked.size = name.size();
  asked.words = data::words_of(name);
  return asked;
}

std::size_t Shapes::Asked::hash() const {
  auto mixed = (reinterpret_cast<std::uintptr_t>(owner) ^ words.head) * 0x9E3779B97F4A7C15;
  mixed = (mixed ^ mixed >> 29 ^ words.tail ^ size) * 0xD1B54A32D192ED03;
  return static_cast<std::size_t>(mixed >> 32);
}

const Slot* Shapes::find(const Inside& object, std::string_view name) {
  const auto asked = ask(object, name);
  const auto mask = table_.size() - 1;
  for (auto at = asked.hash() & mask;; at = (at + 1) & mask) {
    const auto& known = table_[at];
    if (known.slot == nullptr) return look_up(object, name, asked);
    if (known.asked == asked && (name.size() <= data::NameWords::whole || known.slot->name == name)) return known.slot;
  }
}

const Slot* Shapes::look_up(const Inside& object, std::string_view name, const Asked& asked) {
  Slot slot;
  if (!object) {
    const auto* type = definitions_.type(name);
    if (type == nullptr || type->kind != StructureKind::resource || type->is_abstract) return nullptr;
    slot.name = type->type;
    slot.inside.type = type;
    slot.expects = data::JsonPlace::Expects::object;
    return keep_new(slot, asked);
  }
  const auto step = definitions_.step(object.element, object.type, name);
  if (!step || step.child->plain_choice) return nullptr;
  slot.name = step.child->name;
  slot.element = step.child->element.get();
  slot.inside = step.type != nullptr ? Inside{nullptr, step.type} : Inside{step.element, nullptr};
  slot.holds = what_it_holds(*step.element, step.type);
  slot.form = slot.holds == Slot::Holds::xhtml ? JsonForm::text
              : step.type != nullptr           ? step.type->json_form
                                               : JsonForm::none;
  slot.list = slot.element->is_list();
  slot.choice = slot.element->choice;
  if (slot.choice) slot.one_of = slot.element;
  slot.plain = plain_kind(slot);
  slot.expects = what_to_expect(slot);
  return keep_new(slot, asked);
}

const Slot* Shapes::keep_new(const Slot& slot, const Asked& asked) {
  const auto* kept = &slots_.emplace_back(slot);
  if (slots_.size() * 2 > table_.size()) {
    std::vector<Known> old(table_.size() * 2);
    old.swap(table_);
    for (const auto& known : old) {
      if (known.slot != nullptr) keep(known);
    }
  }
  keep({asked, kept});
  return kept;
}

void Shapes::keep(const Known& known) {
  const auto mask = table_.size() - 1;
  auto at = known.asked.hash() & mask;
  while (table_[at].slot != nullptr) at = (at + 1) & mask;
  table_[at] = known;
}

}  // namespace linkway::fhir

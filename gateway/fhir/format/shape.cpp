#include "fhir/format/shape.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

namespace linkway::fhir {

namespace {

std::uint64_t load(const char* from, std::size_t bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, from, bytes);
  return word;
}

Slot::Holds what_it_holds(const Element& element, const Structure* type) {
  if (element.xhtml) return Slot::Holds::xhtml;
  if (type == nullptr) return element.children.empty() ? Slot::Holds::anything : Slot::Holds::object;
  if (type->kind == StructureKind::primitive) return Slot::Holds::primitive;
  return type->kind == StructureKind::resource ? Slot::Holds::resource : Slot::Holds::object;
}

}  // namespace

Shapes::Shapes(Definitions definitions) : definitions_(std::move(definitions)), table_(512) {}

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

Inside Shapes::resource(std::string_view type_name) const {
  const auto* type = definitions_.type(type_name);
  if (type == nullptr || type->kind != StructureKind::resource || type->is_abstract) return {};
  return {nullptr, type};
}

Shapes::Asked Shapes::ask(const Inside& object, std::string_view name) {
  Asked asked;
  asked.owner = object.type != nullptr ? static_cast<const void*>(object.type) : object.element;
  asked.size = name.size();
  if (name.size() >= 8) {
    asked.head = load(name.data(), 8);
    asked.tail = load(name.data() + name.size() - 8, 8);
  } else if (name.size() >= 4) {
    asked.head = load(name.data(), 4);
    asked.tail = load(name.data() + name.size() - 4, 4);
  } else {
    for (const char c : name) asked.head = asked.head << 8 | static_cast<unsigned char>(c);
  }
  return asked;
}

std::size_t Shapes::Asked::hash() const {
  auto mixed = (reinterpret_cast<std::uintptr_t>(owner) ^ head) * 0x9E3779B97F4A7C15;
  mixed = (mixed ^ mixed >> 29 ^ tail ^ size) * 0xD1B54A32D192ED03;
  return static_cast<std::size_t>(mixed >> 32);
}

const Slot* Shapes::member(const Inside& object, std::string_view name) {
  const auto asked = ask(object, name);
  const auto mask = table_.size() - 1;
  for (auto at = asked.hash() & mask;; at = (at + 1) & mask) {
    const auto& known = table_[at];
    if (known.slot == nullptr) return look_up(object, name, asked);
    if (known.asked == asked && (name.size() <= 16 || known.slot->name == name)) return known.slot;
  }
}

const Slot* Shapes::look_up(const Inside& object, std::string_view name, const Asked& asked) {
  const auto step = definitions_.step(object.element, object.type, name);
  if (!step || step.child->plain_choice) return nullptr;
  auto& slot = slots_.emplace_back();
  slot.name = step.child->name;
  slot.element = step.child->element.get();
  slot.inside = step.type != nullptr ? Inside{nullptr, step.type} : Inside{step.element, nullptr};
  slot.holds = what_it_holds(*step.element, step.type);
  slot.form = step.type != nullptr ? step.type->json_form : JsonForm::none;
  slot.list = slot.element->is_list();
  if (slots_.size() * 2 > table_.size()) {
    std::vector<Known> old(table_.size() * 2);
    old.swap(table_);
    for (const auto& known : old) {
      if (known.slot != nullptr) keep(known);
    }
  }
  keep({asked, &slot});
  return &slot;
}

void Shapes::keep(const Known& known) {
  const auto mask = table_.size() - 1;
  auto at = known.asked.hash() & mask;
  while (table_[at].slot != nullptr) at = (at + 1) & mask;
  table_[at] = known;
}

}  // namespace linkway::fhir

#include "fhir/path/steps.h"

namespace linkway::fhir::path {

const Steps::Known* Steps::among_others(const void* parent, std::string_view name) const {
  const auto words = data::words_of(name);
  const auto at = place(parent, words);
  for (std::size_t way = 1; way < ways; ++way) {
    if (known_[at ^ way].is(parent, name, words)) return &known_[at ^ way];
  }
  return nullptr;
}

const Steps::Known* Steps::look_further(const Definitions& definitions, const Element* element, const Structure* type,
                                        std::string_view name) {
  const void* parent = type != nullptr ? static_cast<const void*>(type) : element;
  if (const auto* found = among_others(parent, name)) return found;
  Known known;
  known.step = definitions.step(element, type, Key(name));
  if (!known.step) return nullptr;
  const auto* its_type = known.step.type;
  known.extra = its_type != nullptr ? its_type->kind == StructureKind::primitive : known.step.element == nullptr;
  // Of a logical model, any instance may be of a type derived from the declared one.
  known.open = its_type != nullptr && ((its_type->kind == StructureKind::resource && its_type->is_abstract) ||
                                       its_type->kind == StructureKind::logical);
  known.parent_ = parent;
  known.name_ = known.step.child->name;
  return keep(known);
}

const Structure* Steps::look_further(const Definitions& definitions, std::string_view name) {
  if (const auto* found = among_others(nullptr, name)) return found->step.type;
  Known known;
  known.step.type = definitions.type(Key(name));
  // An instance of a logical model may say its type by the canonical.
  if (known.step.type == nullptr && name.find(':') != std::string_view::npos) return definitions.structure(name);
  if (known.step.type == nullptr) return nullptr;
  known.name_ = known.step.type->type;
  return keep(known)->step.type;
}

// The new one takes its first place; what stood there moves to a free one, or each time to another.
const Steps::Known* Steps::keep(const Known& known) {
  const auto words = data::words_of(known.name_);
  const auto at = place(known.parent_, words);
  if (!known_[at].name_.empty()) {
    std::size_t way = 1;
    while (way < ways && !known_[at ^ way].name_.empty()) ++way;
    if (way == ways) way = 1 + ++turn_ % (ways - 1);
    known_[at ^ way] = known_[at];
  }
  known_[at] = known;
  known_[at].words_ = words;
  return &known_[at];
}

}  // namespace linkway::fhir::path

#include "fhir/validation/discriminator_path.h"

#include <algorithm>
#include <vector>

namespace linkway::fhir::validation {

namespace {

// The element that was come to, or a type as a whole.
struct Stand {
  const Element* element = nullptr;
  const Structure* type = nullptr;
};

// The first step, up to a '.' that is not within parentheses or quotes.
std::string_view take_step(std::string_view& path) {
  std::size_t depth = 0;
  bool quoted = false;
  std::size_t at = 0;
  for (; at < path.size(); ++at) {
    const char c = path[at];
    if (c == '\'') quoted = !quoted;
    if (quoted) continue;
    if (c == '(') ++depth;
    if (c == ')' && depth > 0) --depth;
    if (c == '.' && depth == 0) break;
  }
  const auto step = path.substr(0, at);
  path.remove_prefix(std::min(path.size(), at + 1));
  return step;
}

void add_child(const Definitions& definitions, const Stand& from, std::string_view name, std::vector<Stand>& into) {
  const auto step = definitions.step(from.element, from.type, name);
  if (!step) return;
  if (step.type != nullptr || step.element->types.empty()) {
    into.push_back({step.element, step.type});
    return;
  }
  // A choice by its plain name: any of its types.
  for (const auto& use : step.element->types) into.push_back({step.element, definitions.type(use.code.view())});
}

// Types that say nothing of what stands in them.
bool is_open(const Stand& stand) {
  return stand.type != nullptr &&
         (stand.type->type.view() == "Resource" || stand.type->type.view() == "DomainResource" ||
          stand.type->type.view() == "BackboneElement" || stand.type->type.view() == "Element");
}

}  // namespace

bool path_exists(const Definitions& definitions, std::span<const std::string_view> types, std::string_view path) {
  std::vector<Stand> stands;
  for (const auto type : types) stands.push_back({nullptr, definitions.type(type)});
  while (!path.empty()) {
    const auto step = take_step(path);
    if (step == "$this" || step.empty()) continue;
    if (step.find('(') != std::string_view::npos) return true;
    if (std::any_of(stands.begin(), stands.end(), is_open)) return true;
    std::vector<Stand> next;
    for (const auto& stand : stands) add_child(definitions, stand, step, next);
    // The value of a primitive.
    const bool value = step == "value" && std::any_of(stands.begin(), stands.end(), [](const Stand& stand) {
                         return stand.type != nullptr && stand.type->kind == StructureKind::primitive;
                       });
    if (next.empty()) return value;
    stands = std::move(next);
  }
  return true;
}

}  // namespace linkway::fhir::validation

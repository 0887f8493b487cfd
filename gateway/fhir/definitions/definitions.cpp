#include "fhir/definitions/definitions.h"

#include <algorithm>

#include "fhir/definitions/image.h"

namespace linkway::fhir {

namespace {

struct Canonical {
  std::string_view url;
  std::string_view version;  // "" when any will do

  template <class T>
  [[nodiscard]] bool fits(const T& item) const {
    return item.url.view() == url && (version.empty() || item.version.view() == version);
  }
  // 4.0 stands for any 4.0.x: what a canonical names need not go down to the patch.
  template <class T>
  [[nodiscard]] bool fits_shortened(const T& item) const {
    const auto full = item.version.view();
    return item.url.view() == url && full.size() > version.size() && full.starts_with(version) &&
           full[version.size()] == '.';
  }
};

// The newest that fits.
template <class T, class Fits>
const T* first(std::span<const std::shared_ptr<const Image>> images, HashTable<T> ImageHeader::*table,
               std::string_view url, Fits fits) {
  const auto hash = hash_of(url);
  for (const auto& image : images) {
    if (const T* found = (image->header().*table).find(hash, fits)) return found;
  }
  return nullptr;
}

template <class T>
const T* find(std::span<const std::shared_ptr<const Image>> images, HashTable<T> ImageHeader::*table,
              const Canonical& wanted) {
  return first(images, table, wanted.url, [&](const T& item) { return wanted.fits(item); });
}

template <class T>
const T* find(std::span<const std::shared_ptr<const Image>> images, HashTable<T> ImageHeader::*table,
              std::string_view canonical) {
  const auto bar = canonical.find('|');
  if (bar == std::string_view::npos) return find(images, table, Canonical{canonical, {}});
  const Canonical split{canonical.substr(0, bar), canonical.substr(bar + 1)};
  if (const T* found = find(images, table, split)) return found;
  const auto shortened = [&](const T& item) { return split.fits_shortened(item); };
  if (const T* found = first(images, table, split.url, shortened)) return found;
  // Code systems of HL7 v2 tables have the version in their url: http://terminology.hl7.org/CodeSystem/v2-0360|2.7
  return find(images, table, Canonical{canonical, {}});
}

}  // namespace

Definitions Definitions::with(std::shared_ptr<const Image> image) const {
  Definitions all;
  all.images_.reserve(images_.size() + 1);
  all.images_.push_back(std::move(image));
  all.images_.insert(all.images_.end(), images_.begin(), images_.end());
  return all;
}

const Structure* Definitions::type(const Key& name) const {
  for (const auto& image : images_) {
    // One that could not be used hides none below it.
    const auto fits = [&](const Structure& item) { return item.type.view() == name.text && !item.elements.empty(); };
    if (const auto* found = image->header().types.find(name.hash, fits)) return found;
  }
  return nullptr;
}

const Structure* Definitions::structure(std::string_view canonical) const {
  return find(images_, &ImageHeader::structures_by_url, canonical);
}

Definitions::Step Definitions::step(const Element* element, const Structure* type, const Key& name) const {
  const Child* child = nullptr;
  if (type != nullptr) {
    child = type->child(name);
  } else if (element != nullptr) {
    child = (element->content ? element->content.get() : element)->child(name);
  }
  if (child == nullptr) return {};
  const Element* own = child->element.get();
  // One that could not be used has no elements, and is none.
  const auto usable = [](const Structure* found) {
    return found != nullptr && !found->elements.empty() ? found : nullptr;
  };
  const Structure* its_type = usable(child->type.get());
  if (its_type == nullptr && !child->type_code.empty()) {
    its_type = this->type(child->type_key());
    // Logical models may name a type by its canonical, whatever it calls itself.
    if (its_type == nullptr && child->type_code.view().find(':') != std::string_view::npos) {
      its_type = usable(structure(child->type_code));
    }
  }
  return {child, own->content ? own->content.get() : own, its_type};
}

const ValueSet* Definitions::value_set(std::string_view canonical) const {
  return find(images_, &ImageHeader::value_sets_by_url, canonical);
}

const CodeSystem* Definitions::code_system(std::string_view canonical) const {
  return find(images_, &ImageHeader::code_systems_by_url, canonical);
}

const SearchParameter* Definitions::search_parameter(std::string_view canonical) const {
  return find(images_, &ImageHeader::search_parameters_by_url, canonical);
}

const Operation* Definitions::operation(std::string_view canonical) const {
  return find(images_, &ImageHeader::operations_by_url, canonical);
}

const ConceptMapText* Definitions::concept_map(std::string_view canonical) const {
  return find(images_, &ImageHeader::concept_maps_by_url, canonical);
}

const Compartment* Definitions::compartment(std::string_view code) const {
  for (const auto& image : images_) {
    for (const auto& item : image->header().compartments) {
      if (item.code.view() == code) return &item;
    }
  }
  return nullptr;
}

std::vector<const SearchParameter*> Definitions::search_parameters(std::string_view type) const {
  std::vector<const SearchParameter*> all;
  const auto hidden = [&](const SearchParameter& item) {
    return std::ranges::any_of(all, [&](const auto* known) { return known->code.view() == item.code.view(); });
  };
  const auto collect = [&](std::string_view base) {
    const Key key(base);
    for (const auto& image : images_) {
      const auto* own = image->header().parameters_by_type.find(
          key.hash, [&](const TypeParameters& item) { return item.type.view() == base; });
      if (own == nullptr) continue;
      for (const auto& parameter : own->parameters) {
        if (!hidden(*parameter)) all.push_back(parameter.get());
      }
    }
  };
  if (const auto* structure = this->type(type)) {
    for (const auto& ancestor : structure->ancestors) collect(ancestor.view());
  } else {
    collect(type);
  }
  return all;
}

const SearchParameter* Definitions::search_parameter(std::string_view type, std::string_view code) const {
  const auto in = [&](std::string_view base) -> const SearchParameter* {
    const Key key(base);
    for (const auto& image : images_) {
      const auto* own = image->header().parameters_by_type.find(
          key.hash, [&](const TypeParameters& item) { return item.type.view() == base; });
      if (own == nullptr) continue;
      for (const auto& parameter : own->parameters) {
        if (parameter->code.view() == code) return parameter.get();
      }
    }
    return nullptr;
  };
  const auto* structure = this->type(type);
  if (structure == nullptr) return in(type);
  for (const auto& ancestor : structure->ancestors) {
    if (const auto* found = in(ancestor.view())) return found;
  }
  return nullptr;
}

}  // namespace linkway::fhir

#include "fhir/definitions/image.h"

#include <cstring>

#include "fhir/path/syntax.h"

namespace linkway::fhir {

namespace {

constexpr std::uint32_t form_version = 3;

template <class... T>
constexpr std::uint32_t mix_sizes() {
  std::uint32_t hash = 2166136261U ^ form_version;
  ((hash = (hash ^ static_cast<std::uint32_t>(sizeof(T))) * 16777619U), ...);
  return hash;
}

bool readable(std::span<const std::byte> block) {
  if (block.size() < sizeof(ImageHeader) ||
      reinterpret_cast<std::uintptr_t>(block.data()) % alignof(std::max_align_t) != 0) {
    return false;
  }
  const auto& header = *reinterpret_cast<const ImageHeader*>(block.data());
  return header.magic == ImageHeader::expected_magic && header.layout == image_layout() && header.size == block.size();
}

}  // namespace

std::uint32_t image_layout() {
  return mix_sizes<ImageHeader, Structure, Element, Child, TypeUse, Invariant, Slicing, Discriminator,
                   DiscriminatorStep, Wire, AdditionalBinding, ExtensionContext, ContextInvariant, ValueSet,
                   ExpandedCode, CodeSystem, Concept, SearchParameter, Operation, OperationParameter, Compartment,
                   CompartmentMember, ConceptMapText, TypeParameters, path::SyntaxTree, path::SyntaxNode,
                   path::Literal>();
}

std::shared_ptr<const Image> Image::in_place(std::span<const std::byte> block) {
  return readable(block) ? std::make_shared<const Image>(block) : nullptr;
}

std::shared_ptr<const Image> Image::own(std::vector<std::byte> block) {
  return readable(block) ? std::make_shared<const Image>(std::move(block)) : nullptr;
}

}  // namespace linkway::fhir

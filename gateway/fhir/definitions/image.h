// A definitions image: one block of memory, read in place. The core image is linked into the program; what is loaded at
// run time was compiled by this very process into a buffer. No image is ever read from outside, so what stands in one
// is trusted.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "fhir/definitions/conformance.h"
#include "fhir/definitions/key.h"
#include "fhir/definitions/relative.h"
#include "fhir/definitions/structure.h"
#include "fhir/definitions/terminology.h"

namespace linkway::fhir {

// Open addressing with linear steps. The number of slots is a power of two, and at least one is empty.
template <class T>
struct TableSlot {
  std::uint32_t hash = 0;
  Relative<T> item;  // null: empty
};

template <class T>
struct HashTable {
  RelativeSpan<TableSlot<T>> slots;

  // The first with this hash that `fits`; null when there is none.
  template <class Fits>
  [[nodiscard]] const T* find(std::uint32_t hash, Fits fits) const {
    if (slots.empty()) return nullptr;
    const auto mask = slots.size() - 1;
    for (std::size_t i = hash & mask; slots[i].item; i = (i + 1) & mask) {
      if (slots[i].hash == hash && fits(*slots[i].item)) return slots[i].item.get();
    }
    return nullptr;
  }
};

// The search parameters that name a type as their base.
struct TypeParameters {
  RelativeText type;
  RelativeSpan<Relative<SearchParameter>> parameters;  // in the order of the source
};

struct ImageHeader {
  static constexpr std::array<char, 8> expected_magic = {'L', 'i', 'n', 'k', 'w', 'a', 'y', 'D'};

  std::array<char, 8> magic{};
  std::uint32_t layout = 0;  // image_layout() of the program that wrote it
  std::uint64_t size = 0;    // bytes of the whole block
  RelativeText package;      // name#version

  RelativeSpan<Structure> structures;
  RelativeSpan<ValueSet> value_sets;
  RelativeSpan<CodeSystem> code_systems;
  RelativeSpan<SearchParameter> search_parameters;
  RelativeSpan<Operation> operations;
  RelativeSpan<Compartment> compartments;
  RelativeSpan<ConceptMapText> concept_maps;

  HashTable<Structure> types;  // by Structure::type, of those that are no profiles
  HashTable<Structure> structures_by_url;
  HashTable<ValueSet> value_sets_by_url;
  HashTable<CodeSystem> code_systems_by_url;
  HashTable<Operation> operations_by_url;
  HashTable<ConceptMapText> concept_maps_by_url;
  HashTable<SearchParameter> search_parameters_by_url;
  HashTable<TypeParameters> parameters_by_type;
};

// Changes with the shape of whatever stands in an image.
[[nodiscard]] std::uint32_t image_layout();

class Image {
 public:
  // One that stands in the program. Null when it is not of this program's layout.
  [[nodiscard]] static std::shared_ptr<const Image> in_place(std::span<const std::byte> block);
  // One that was just compiled.
  [[nodiscard]] static std::shared_ptr<const Image> own(std::vector<std::byte> block);

  explicit Image(std::vector<std::byte> block) : own_(std::move(block)), bytes_(own_) {}
  explicit Image(std::span<const std::byte> block) : bytes_(block) {}
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;

  [[nodiscard]] const ImageHeader& header() const { return *reinterpret_cast<const ImageHeader*>(bytes_.data()); }
  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }
  [[nodiscard]] std::string_view package() const { return header().package; }

 private:
  std::vector<std::byte> own_;
  std::span<const std::byte> bytes_;
};

}  // namespace linkway::fhir

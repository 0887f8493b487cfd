// Code systems as the compiler looks into them, be they of this package or of an image below.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fhir/definitions/compiler/context.h"

namespace linkway::fhir::compiler {

struct KnownConcept {
  std::string_view code;
  std::string_view display;
  std::string_view definition;
  std::vector<std::uint32_t> parents;
  std::vector<std::uint32_t> children;
  bool is_abstract = false;
  bool inactive = false;
  data::Node properties;              // CodeSystem.concept.property, where it comes from a file
  data::Node designations;            // CodeSystem.concept.designation, likewise
  const Concept* in_image = nullptr;  // where it comes from an image
};

struct KnownSystem {
  std::string_view url;
  std::string_view version;
  std::string_view content;
  std::vector<KnownConcept> concepts;  // in the order of the source
  std::unordered_map<std::string_view, std::uint32_t> by_code;

  [[nodiscard]] const KnownConcept* find(std::string_view code) const {
    const auto found = by_code.find(code);
    return found == by_code.end() ? nullptr : &concepts[found->second];
  }
  // Those from which `start` is reached by going up (or down), itself among them, in no order.
  [[nodiscard]] std::vector<std::uint32_t> below(std::string_view start) const { return reach(start, true); }
  [[nodiscard]] std::vector<std::uint32_t> above(std::string_view start) const { return reach(start, false); }

 private:
  [[nodiscard]] std::vector<std::uint32_t> reach(std::string_view start, bool down) const;
};

class KnownSystems {
 public:
  explicit KnownSystems(Context& context);

  // Null when it is neither in this package nor below.
  [[nodiscard]] const KnownSystem* find(std::string_view url);
  // Of an item of this package.
  [[nodiscard]] const KnownSystem& read(const SourceItem& item);

 private:
  Context& context_;
  std::unordered_map<std::string_view, const SourceItem*> items_;  // by url
  std::map<const void*, std::unique_ptr<KnownSystem>> read_;       // by the item or the image's structure
};

}  // namespace linkway::fhir::compiler

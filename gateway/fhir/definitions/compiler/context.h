// What the parts of the compiler share.
#pragma once

#include <bit>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "fhir/definitions/compiler/sources.h"
#include "fhir/definitions/definitions.h"
#include "fhir/definitions/image.h"
#include "fhir/definitions/image_writer.h"

namespace linkway::fhir::compiler {

using TypePlaces = std::unordered_map<std::string_view, Place<Structure>>;

class Context {
 public:
  Context(std::string_view package_name, std::span<const DefinitionFile> source_files, const Sources& source_items,
          const Definitions& definitions_below)
      : package(package_name), files(source_files), sources(source_items), below(definitions_below) {}

  // `at`: the node that is wrong; absent for the whole item. An error says that the item, or that part of it, cannot be
  // used; the rest of the package can.
  void error(const SourceItem& item, const data::Node& at, std::string text) {
    broken_.try_emplace(&item, text);
    report(item, at, std::move(text), Severity::error);
  }
  void warning(const SourceItem& item, const data::Node& at, std::string text) {
    report(item, at, std::move(text), Severity::warning);
  }

  // The first error that was told of an item; null when there is none.
  [[nodiscard]] const std::string* broken(const SourceItem& item) const {
    const auto found = broken_.find(&item);
    return found == broken_.end() ? nullptr : &found->second;
  }

  // True, and the end of the package, when the image has grown beyond what one may take.
  [[nodiscard]] bool too_large(const SourceItem& item);
  void refuse(const SourceItem& item);

  // The texts of a list's items (null and other kinds left out).
  [[nodiscard]] Place<RelativeText> texts(std::span<const std::string_view> values);
  [[nodiscard]] Place<RelativeText> texts(const data::Node& list);

  // Fills a table from places and the hashes of what finds them.
  template <class T>
  void table(HashTable<T> ImageHeader::*field, std::span<const std::pair<std::uint32_t, Place<T>>> items);

  const std::string_view package;
  const std::span<const DefinitionFile> files;
  const Sources& sources;
  const Definitions& below;
  ImageWriter writer;
  Place<ImageHeader> header;
  Problems refusals;  // the package as a whole cannot be compiled
  Problems findings;  // errors and warnings
  TypePlaces types;   // of this package, by name

 private:
  std::unordered_map<const SourceItem*, std::string> broken_;

  void report(const SourceItem& item, const data::Node& at, std::string text, Severity severity);
};

template <class T>
void Context::table(HashTable<T> ImageHeader::*field, std::span<const std::pair<std::uint32_t, Place<T>>> items) {
  if (items.empty()) return;
  const auto count = std::bit_ceil(items.size() * 2 + 1);
  const auto slots = writer.place<TableSlot<T>>(count);
  for (const auto& [hash, place] : items) {
    auto i = hash & (count - 1);
    while (writer[slots + i].item) i = (i + 1) & (count - 1);
    writer[slots + i].hash = hash;
    writer.point(writer[slots + i].item, place);
  }
  writer.point((writer[header].*field).slots, slots);
}

}  // namespace linkway::fhir::compiler

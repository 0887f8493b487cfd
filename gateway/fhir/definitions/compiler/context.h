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

  // `at`: the node that is wrong; absent for the whole item.
  void error(const SourceItem& item, const data::Node& at, std::string text) {
    report(item, at, std::move(text), Severity::error);
  }
  void warning(const SourceItem& item, const data::Node& at, std::string text) {
    report(item, at, std::move(text), Severity::warning);
  }

  // True, and an error, when the image has grown beyond what a package may take.
  [[nodiscard]] bool too_large(const SourceItem& item);

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
  Problems errors;
  Problems warnings;
  TypePlaces types;  // of this package, by name

 private:
  void report(const SourceItem& item, const data::Node& at, std::string text, Severity severity);
};

template <class T>
void Context::table(HashTable<T> ImageHeader::*field, std::span<const std::pair<std::uint32_t, Place<T>>> items) {
  if (items.empty()) return;
  const auto count = std::bit_ceil(items.size() * 2 + 1);
  const auto slots = writer.place<Slot<T>>(count);
  for (const auto& [hash, place] : items) {
    auto i = hash & (count - 1);
    while (writer[slots + i].item) i = (i + 1) & (count - 1);
    writer[slots + i].hash = hash;
    writer.point(writer[slots + i].item, place);
  }
  writer.point((writer[header].*field).slots, slots);
}

}  // namespace linkway::fhir::compiler

// A package of any bytes at all, as an archive or as the files of a folder: it is refused with a reason, or loaded, and
// then everything in it can be found and walked.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/definitions/package.h"

namespace fhir = linkway::fhir;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void walk(const fhir::Definitions& all, const fhir::Image& image) {
  const auto& header = image.header();
  for (const auto& structure : header.structures) {
    require(all.structure(structure.url) != nullptr);
    for (const auto& element : structure.elements) {
      for (const auto& child : element.children) require(element.child(child.key()) != nullptr);
      for (const auto& child : element.ordered_children) require(!child->path.empty());
    }
  }
  for (const auto& system : header.code_systems) {
    for (const auto& item : system.concepts) {
      const auto* found = system.find(item.code);
      require(found == &item && system.is_below(item, item));
    }
  }
  for (const auto& set : header.value_sets) {
    for (const auto& member : set.members) {
      require(set.contains(member.system, member.code) == fhir::ValueSet::Answer::yes);
    }
  }
  for (const auto& parameter : header.search_parameters) {
    for (const auto& base : parameter.bases) require(all.search_parameter(base, parameter.code) != nullptr);
  }
}

// The files of a folder stand one behind the other, each ended by a NUL; what begins with "<" is XML.
std::vector<fhir::DefinitionFile> files_of(std::string_view text) {
  std::vector<fhir::DefinitionFile> files;
  while (!text.empty()) {
    const auto one = text.substr(0, text.find('\0'));
    const auto name = std::to_string(files.size()) + (one.starts_with('<') ? ".xml" : ".json");
    files.push_back({name, std::string(one)});
    text.remove_prefix(std::min(text.size(), one.size() + 1));
  }
  return files;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto& core = fhir::Definitions::core();
  const std::span source(bytes, size);
  const bool archive = size > 1 && source[0] == 0x1F && source[1] == 0x8B;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto loaded =
      archive ? fhir::load_package(std::as_bytes(source), core) : fhir::load_package("fuzz", files_of(text), core);
  if (!loaded) {
    require(!loaded.problems().empty() && !loaded.problems().front().text.empty());
    return 0;
  }
  walk(core.with(loaded->image), *loaded->image);
  return 0;
}

// The definitions to compile, read but not yet understood: every resource of every file, sorted by its type.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "data/node.h"
#include "fhir/definitions/compile.h"

namespace linkway::fhir::compiler {

struct SourceItem {
  data::Node node;
  std::uint32_t file = 0;  // index in the files

  [[nodiscard]] std::string_view text(std::string_view member) const { return node[member].text(); }
  [[nodiscard]] std::string_view url() const { return text("url"); }
};

struct Sources {
  std::vector<data::Document> documents;  // what the nodes live in
  std::vector<SourceItem> structures;
  std::vector<SourceItem> value_sets;
  std::vector<SourceItem> code_systems;
  std::vector<SourceItem> search_parameters;
  std::vector<SourceItem> operations;
  std::vector<SourceItem> compartments;
  std::vector<SourceItem> concept_maps;
};

// Reads single resources and Bundles of them, JSON and (by the definitions below) XML; whatever defines nothing
// (examples, package.json) is passed over. What has no canonical, or one that came before, is passed over and named
// among the findings.
void read_sources(std::span<const DefinitionFile> files, std::span<const std::string> leave_out,
                  const Definitions& below, Sources& into, Problems& unreadable, Problems& findings);

}  // namespace linkway::fhir::compiler

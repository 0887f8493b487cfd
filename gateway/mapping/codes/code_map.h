// A concept map ready for lookups: from FHIR ConceptMaps, from CSV, from the conceptmap blocks of a map.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "data/builder.h"
#include "data/node.h"
#include "mapping/language/map.h"

namespace linkway::mapping {

// R4 concept-map-equivalence: what the target is to the source.
[[nodiscard]] bool is_equivalence(std::string_view code);
// The R4 code of what R4 or R5 has ("source-is-narrower-than-target" is wider); "" for what is neither.
[[nodiscard]] std::string_view equivalence_of(std::string_view code);
// How well such a target may stand for the source: 0 not at all, as the mapping language has it (of narrower, inexact,
// unmatched and disjoint ones the source would say too little, or nothing), else the more the better.
[[nodiscard]] int fitness_of(std::string_view equivalence);

struct MapRow {
  std::string source_system;  // "" for plain codes
  std::string source_code;
  std::string source_display;
  std::string equivalence = "equivalent";
  std::string target_system;
  std::string target_code;  // "" says that there is none
  std::string target_display;
  std::string comment;
  std::uint32_t line = 0;                            // of a CSV file; 0 when it came otherwise
  std::uint32_t column = 0;                          // of the target code there
  std::uint32_t position = data::Node::no_position;  // of the target code in a JSON file
};

// What becomes of codes of a system that no row has (ConceptMap.group.unmapped).
struct Otherwise {
  enum class Mode : std::uint8_t { same_code, fixed, other_map };
  Mode mode = Mode::same_code;
  std::string source_system;
  std::string target_system;
  std::string code;  // of fixed
  std::string display;
  std::string other_map;  // canonical
};

// Immutable once it is made; any thread may look up.
class CodeMap {
 public:
  CodeMap(std::string url, std::vector<MapRow> rows, std::vector<Otherwise> otherwise = {});

  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] const std::vector<MapRow>& rows() const { return rows_; }
  [[nodiscard]] const std::vector<Otherwise>& otherwise() const { return otherwise_; }

  struct Found {
    const MapRow* row = nullptr;  // the target that fits best; null when there is none
    bool ambiguous = false;       // another target fits as well
  };
  // `system` "": in whatever system. A code that no row has as it is written is looked for in other case, and without
  // white space around it.
  [[nodiscard]] Found find(std::string_view system, std::string_view code) const;
  // Whether a row is about it, if only to say that there is no target: what stands for all others is not for it.
  [[nodiscard]] bool lists(std::string_view system, std::string_view code) const;
  [[nodiscard]] const Otherwise* otherwise(std::string_view system) const;

  // From target to source. Where several sources have one target, the one that fits best and stands first.
  [[nodiscard]] CodeMap reversed(std::string url) const;

 private:
  void index(std::uint32_t row);
  [[nodiscard]] const std::vector<std::uint32_t>* rows_of(std::string_view system, std::string_view code) const;
  [[nodiscard]] const std::vector<std::uint32_t>* rows_spelled(std::string_view system, std::string_view code) const;

  std::string url_;
  std::vector<MapRow> rows_;
  std::vector<Otherwise> otherwise_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_code_;
  std::unordered_map<std::string, std::string> spelled_;  // the one spelling of a word, "" where there are several
};

// R4 and R5. Problems: no ConceptMap, an equivalence that does not exist.
[[nodiscard]] Result<CodeMap> code_map_of(const data::Node& concept_map);
[[nodiscard]] CodeMap code_map_of(const EmbeddedConceptMap& block, std::string url);
// An R4 ConceptMap, one group for each pair of systems.
[[nodiscard]] data::Node to_concept_map(const CodeMap& map, data::Builder& builder);
// The ConceptMap with one more row, everything else as it is. Replaces what the row's source code was mapped to.
[[nodiscard]] data::Node with_row(const data::Node& concept_map, const MapRow& row, data::Builder& builder);

}  // namespace linkway::mapping

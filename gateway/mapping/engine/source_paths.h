// Where source elements stand, all found in one walk.
#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "fhir/path/item.h"
#include "mapping/models/hl7v2_paths.h"

namespace linkway::mapping {

class SourcePaths {
 public:
  explicit SourcePaths(std::span<const fhir::path::Item> sources);

  // "QuestionnaireResponse.item[0].linkId", by the names of JSON; "PRD[2]-7.1" in HL7 v2; "" for what is no element of
  // a source.
  [[nodiscard]] std::string of(const fhir::path::Item& item) const;

 private:
  struct Step {
    const data::Node* parent = nullptr;
    std::string_view name;
    std::size_t index = 0;
    bool in_list = false;
  };
  void walk(const data::Node& object);
  // `way`, `nodes`: from the element up to the root.
  [[nodiscard]] static std::string hl7v2_path(const std::vector<const Step*>& way,
                                              const std::vector<const data::Node*>& nodes,
                                              const Hl7Occurrences& occurrences);

  std::unordered_map<const data::Node*, Step> steps_;
  std::unordered_map<const data::Node*, Hl7Occurrences> messages_;  // of HL7 v2, by their roots
};

}  // namespace linkway::mapping

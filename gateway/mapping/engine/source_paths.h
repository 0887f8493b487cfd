// Where source elements stand, all found in one walk.
#pragma once

#include <span>
#include <string>
#include <unordered_map>

#include "fhir/path/item.h"

namespace linkway::mapping {

class SourcePaths {
 public:
  explicit SourcePaths(std::span<const fhir::path::Item> sources);

  // "QuestionnaireResponse.item[0].linkId", by the names of JSON; "" for what is no element of a source.
  [[nodiscard]] std::string of(const fhir::path::Item& item) const;

 private:
  struct Step {
    const data::Node* parent = nullptr;
    std::string_view name;
    std::size_t index = 0;
    bool in_list = false;
  };
  void walk(const data::Node& object);

  std::unordered_map<const data::Node*, Step> steps_;
};

}  // namespace linkway::mapping

// What a link within a resource can lead to: the ids of its elements, and those in its narratives.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "data/node.h"
#include "data/xml.h"

namespace linkway::fhir::validation {

class Anchors {
 public:
  explicit Anchors(const data::Node& resource) { add(resource); }
  [[nodiscard]] std::size_t count(std::string_view id) const {
    const auto found = counts_.find(std::string(id));
    return found == counts_.end() ? 0 : found->second;
  }

 private:
  // As deep as the readers let it be.
  void add(const data::Node& node);
  void add(const data::XmlElement& element);

  std::unordered_map<std::string, std::size_t> counts_;
};

}  // namespace linkway::fhir::validation

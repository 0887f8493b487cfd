// Finds what a reference within one resource or Bundle names.
#pragma once

#include <string_view>
#include <unordered_map>

#include "data/node.h"

namespace linkway::fhir::path {

// Built at the first question of a run, so that a Bundle of many entries costs one pass and not one a reference.
class ReferenceIndex {
 public:
  void start(const data::Node& resource, const data::Node& root) {
    resource_ = &resource;
    root_ = &root;
    built_ = false;
  }

  // What the reference names (R4 references.html, bundle.html#references): #id of a contained resource, # alone the
  // resource that contains it, else an entry of the Bundle by its fullUrl, by the URL that a relative reference makes
  // with the fullUrl of the entry that %resource is, by Type/id; with or without a version. Null when it is not here.
  [[nodiscard]] const data::Node* find(std::string_view reference);

 private:
  void build();
  [[nodiscard]] const data::Node* find_contained(std::string_view id) const;

  const data::Node* resource_ = nullptr;
  const data::Node* root_ = nullptr;
  bool built_ = false;
  std::string_view base_;                                           // of %resource's own fullUrl, when it is an entry
  std::unordered_map<std::string_view, const data::Node*> by_url_;  // of the Bundle's entries
  struct Id {
    std::string_view type, id;
    friend bool operator==(const Id&, const Id&) = default;
  };
  struct IdHash {
    std::size_t operator()(const Id& key) const {
      return std::hash<std::string_view>()(key.type) * 31 + std::hash<std::string_view>()(key.id);
    }
  };
  std::unordered_map<Id, const data::Node*, IdHash> by_id_;
};

}  // namespace linkway::fhir::path

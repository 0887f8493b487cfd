#include "fhir/path/reference_index.h"

namespace linkway::fhir::path {

namespace {

// The last two parts of .../Type/id; empty parts when there are no two.
struct TypeAndId {
  std::string_view base, type, id;  // base with its slash
};
TypeAndId split_url(std::string_view url) {
  const auto id = url.rfind('/');
  if (id == std::string_view::npos || id == 0) return {};
  const auto type = url.rfind('/', id - 1);
  const auto begin = type == std::string_view::npos ? 0 : type + 1;
  return {url.substr(0, begin), url.substr(begin, id - begin), url.substr(id + 1)};
}

std::string_view without_version(std::string_view reference, std::string_view& version) {
  constexpr std::string_view history = "/_history/";
  const auto at = reference.find(history);
  if (at == std::string_view::npos) return reference;
  version = reference.substr(at + history.size());
  return reference.substr(0, at);
}

bool is_absolute(std::string_view reference) {
  return reference.find("://") != std::string_view::npos || reference.starts_with("urn:");
}

bool has_version(const data::Node& resource, std::string_view version) {
  return version.empty() || resource["meta"]["versionId"].text() == version;
}

}  // namespace

const data::Node* ReferenceIndex::find_contained(std::string_view id) const {
  // A contained resource stands in the resource that is at hand, or, when that is contained itself, in the root.
  for (const auto* holder : {resource_, root_}) {
    if (id.empty()) return root_;
    for (const auto& contained : (*holder)["contained"].items()) {
      if (contained["id"].text() == id) return &contained;
    }
  }
  return nullptr;
}

void ReferenceIndex::build() {
  built_ = true;
  by_url_.clear();
  by_id_.clear();
  base_ = {};
  const auto add_entries = [this](const data::Node& bundle) {
    for (const auto& entry : bundle["entry"].items()) {
      const auto& resource = entry["resource"];
      if (!resource) continue;
      const auto url = entry["fullUrl"].text();
      if (!url.empty()) by_url_.emplace(url, &resource);
      const auto id = resource["id"].text();
      if (!id.empty()) by_id_.emplace(Id{resource["resourceType"].text(), id}, &resource);
      const auto parts = split_url(url);
      if (!parts.type.empty() && !url.starts_with("urn:")) by_id_.emplace(Id{parts.type, parts.id}, &resource);
      if (&resource == resource_ || resource.members().data() == resource_->members().data()) base_ = parts.base;
    }
  };
  for (const auto* holder : {root_, resource_}) {
    if ((*holder)["resourceType"].text() == "Bundle") add_entries(*holder);
    if (root_ == resource_) break;
  }
}

const data::Node* ReferenceIndex::find(std::string_view reference) {
  if (reference.starts_with('#')) return find_contained(reference.substr(1));
  if (!built_) build();
  if (by_url_.empty() && by_id_.empty()) return nullptr;
  std::string_view version;
  // A canonical names its version behind a bar.
  const auto plain = without_version(reference.substr(0, reference.find('|')), version);
  if (is_absolute(plain)) {
    const auto found = by_url_.find(plain);
    return found != by_url_.end() && has_version(*found->second, version) ? found->second : nullptr;
  }
  if (!base_.empty()) {
    const auto found = by_url_.find(std::string(base_).append(plain));
    if (found != by_url_.end() && has_version(*found->second, version)) return found->second;
  }
  const auto parts = split_url(plain);
  if (parts.type.empty() || !parts.base.empty()) return nullptr;
  const auto found = by_id_.find({parts.type, parts.id});
  return found != by_id_.end() && has_version(*found->second, version) ? found->second : nullptr;
}

}  // namespace linkway::fhir::path

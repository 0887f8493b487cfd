#include "conformance/validator_world.h"

#include <algorithm>
#include <utility>

#include "conformance/files.h"
#include "fhir/definitions/package.h"

namespace linkway::conformance {

void FileLibrary::add(data::Document document) {
  documents_.push_back(std::make_unique<data::Document>(std::move(document)));
  const auto& root = documents_.back()->root;
  const auto type = std::string(root["resourceType"].text());
  const auto url = std::string(root["url"].text());
  const auto version = std::string(root["version"].text());
  if (const auto id = root["id"].text(); !id.empty()) known_.emplace(type + "/" + std::string(id), &root);
  if (url.empty()) return;
  known_.emplace(url, &root);
  if (!version.empty()) known_.emplace(url + "|" + version, &root);
}

const data::Node* FileLibrary::find(std::string_view reference) {
  if (const auto known = known_.find(reference); known != known_.end()) return known->second;
  if (const auto* found = in_folder(reference)) return found;
  const auto slash = reference.find('/');
  return slash == std::string_view::npos ? nullptr : in_folder(reference.substr(slash + 1));
}

const data::Node* FileLibrary::in_folder(std::string_view reference) {
  if (folder_.empty() || reference.find("..") != std::string_view::npos) return nullptr;
  std::string name(reference);
  for (auto& c : name) c = c == '/' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const auto* ending : {".json", ".xml"}) {
    const auto bytes = read_file(folder_ / (name + ending));
    if (!bytes) continue;
    auto document = read_resource(*bytes);
    if (!document) continue;
    documents_.push_back(std::make_unique<data::Document>(std::move(*document)));
    return known_.emplace(std::string(reference), &documents_.back()->root).first->second;
  }
  return nullptr;
}

World make_world(const std::filesystem::path& folder, std::span<const std::string> files, FileLibrary& library) {
  World world;
  world.definitions = fhir::Definitions::core();
  std::vector<fhir::DefinitionFile> definitions;
  for (const auto& name : files) {
    auto bytes = read_file(folder / name);
    auto document = bytes ? read_resource(*bytes) : Result<data::Document>(bytes.problems());
    if (!document) {
      world.without.push_back(name + ": " + to_line(document.problems()));
      continue;
    }
    library.add(std::move(*document));
    const bool twice = std::any_of(definitions.begin(), definitions.end(),
                                   [&](const fhir::DefinitionFile& file) { return file.name == name; });
    if (!twice) definitions.push_back({name, std::move(*bytes)});
  }
  if (definitions.empty()) return world;
  auto together = fhir::load_package("suite#1.0.0", definitions, world.definitions);
  if (together) {
    world.definitions = world.definitions.with(together->image);
    for (const auto& warning : together->warnings) world.without.push_back(to_string(warning));
    return world;
  }
  // One by one, in the order in which they are named: what stands on a broken one is left out, too.
  for (auto& definition : definitions) {
    const auto name = definition.name;
    auto alone = fhir::load_package("suite-" + name + "#1.0.0", {std::move(definition)}, world.definitions);
    if (alone) {
      world.definitions = world.definitions.with(alone->image);
    } else {
      world.without.push_back(name + ": " + to_line(alone.problems()));
    }
  }
  return world;
}

}  // namespace linkway::conformance

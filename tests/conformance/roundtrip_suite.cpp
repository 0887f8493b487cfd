// The suite roundtrip: every resource in a file or below a folder, from one form of FHIR to the other and back. A
// Bundle of type collection stands for the resources in it. "*.xml" or "*.json" in place of a file's name takes only
// those.
#include <algorithm>
#include <vector>

#include "conformance/files.h"
#include "conformance/roundtrip.h"
#include "conformance/suite.h"
#include "data/json.h"

namespace linkway::conformance {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_at(const fs::path& path) {
  if (fs::is_regular_file(path)) return {path};
  const auto name = path.filename().string();
  const bool pattern = name == "*.xml" || name == "*.json";
  const auto folder = pattern ? path.parent_path() : path;
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    const auto extension = entry.path().extension();
    const bool wanted = pattern ? extension == fs::path(name).extension() : extension == ".xml" || extension == ".json";
    if (wanted && entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void tell(Tally& tally, const std::string& name, const std::optional<std::string>& why) {
  if (why) {
    tally.failed(name, *why);
  } else {
    tally.passed(name);
  }
}

void run_json(const std::string& name, std::string_view bytes, Tally& tally) {
  const auto document = data::read_json(bytes);
  if (!document) return tally.failed(name, to_line(document.problems()));
  const auto& root = document->root;
  if (root["resourceType"].text() != "Bundle" || root["type"].text() != "collection") {
    return tell(tally, name, json_roundtrip(root, fhir::Definitions::core()));
  }
  std::size_t index = 0;
  for (const auto& entry : root["entry"].items()) {
    tell(tally, name + "#" + std::to_string(index++), json_roundtrip(entry["resource"], fhir::Definitions::core()));
  }
}

}  // namespace

Status run_roundtrip(const fs::path& path, Tally& tally) {
  const auto files = files_at(path);
  if (files.empty()) return cannot("there are no resources at " + path.string());
  for (const auto& file : files) {
    const auto bytes = read_file(file);
    const auto name = file.lexically_relative(path.parent_path()).string();
    if (!bytes) {
      tally.failed(name, to_line(bytes.problems()));
    } else if (file.extension() == ".xml") {
      tell(tally, name, xml_roundtrip(*bytes, fhir::Definitions::core()));
    } else {
      run_json(name, *bytes, tally);
    }
  }
  return Done{};
}

}  // namespace linkway::conformance

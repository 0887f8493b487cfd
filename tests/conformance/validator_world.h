// What a validation of a suite has at hand: the core, the files that a case names, and the instances beside them.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "data/node.h"
#include "fhir/definitions/definitions.h"
#include "fhir/validation/validator.h"

namespace linkway::conformance {

// Resources by their type and id (Patient/1), and by their canonical, with and without its version. What is not among
// those added may be found as the reference validator's own tests have it: Patient/1 is the file patient-1 or 1 (.json
// or .xml) of the folder, which may be none.
class FileLibrary : public fhir::validation::Library {
 public:
  explicit FileLibrary(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void add(data::Document document);
  [[nodiscard]] const data::Node* find(std::string_view reference) override;

 private:
  const data::Node* in_folder(std::string_view reference);

  std::filesystem::path folder_;
  std::vector<std::unique_ptr<data::Document>> documents_;
  std::map<std::string, const data::Node*, std::less<>> known_;
};

struct World {
  fhir::Definitions definitions;
  std::vector<std::string> without;  // files that could not be loaded, with the reason
};

// The definitions of `files` (relative to the folder) on top of the core, and their resources in the library. A file
// that is broken is left out and named.
[[nodiscard]] World make_world(const std::filesystem::path& folder, std::span<const std::string> files,
                               FileLibrary& library);

}  // namespace linkway::conformance
